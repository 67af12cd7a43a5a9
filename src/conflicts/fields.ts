import { labelOf, valueOf } from '../history/words.ts'
import type { Compared } from './merge.ts'

type Reading = (value: string | undefined) => string

/**
 * Fields of one input each, compared in the words of the history; `reads` for values that only the caller can
 * read, `named` for fields that have a name of their own on this screen.
 */
export function eachField (names: readonly string[], reads: Record<string, Reading> = {}, named: Record<string, string> = {}): Compared[] {
  return names.map(field => ({
    field, label: named[field] ?? labelOf(field), inputs: [field],
    words: typed => reads[field]?.(typed[field]) ?? valueOf(field, typed[field] ?? null),
  }))
}
