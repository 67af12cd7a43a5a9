import { comparedValue, fieldOf } from '../attribute-uses/values.ts'
import { listAttributes } from '../attributes/store.ts'
import type { Database } from '../database.ts'
import type { Fact } from '../facts.ts'
import type { Typed } from '../forms.ts'
import { hasLabel, labelOf, valueOf } from '../history/words.ts'
import { factsIn, type Compared } from './merge.ts'

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

/** Fields of one input each, compared as their form has them: texts as they were typed, boxes ticked or not. */
export function eachAsTyped (names: readonly string[], boxes: readonly string[]): Compared[] {
  return names.map(field => ({
    field, label: labelOf(field), inputs: [field],
    words: typed => boxes.includes(field) ? (typed[field] === undefined ? 'Não' : 'Sim') : typed[field] ?? '',
  }))
}

// What is chosen in a list by its id or a word of ours is done again quicker than read.
const choices = /_id$|^(?:access|city_code|density|rule_(?:same_.*|name_alike))$/

/**
 * What was typed in a form of which only the fields are known that it sent: those that have a name on the screen. It is shown to
 * whoever sent it, also a CPF.
 */
export function sentFacts (db: Database, sent: Typed): Fact[] {
  const names = Object.keys(sent)
  const isOf = (id: number) => names.some(name => name === fieldOf({ id }) || name.startsWith(`${fieldOf({ id })}_`))
  const attributes = listAttributes(db).filter(({ id }) => isOf(id)).map(one => comparedValue(one, one.name, true))
  const others = names.filter(name => hasLabel(name) && !choices.test(name) && !attributes.some(({ field }) => field === name))
  return factsIn([...eachField(others), ...attributes], sent)
}
