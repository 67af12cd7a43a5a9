import { typed } from '../forms.ts'
import type { Compared } from './merge.ts'
import type { Touched } from './saving.ts'

/** What decides which fields a form has, to be sealed with it: the type or category that asks them, and which they are. */
export function shapeOf (ownerId: number | null, asked: ReadonlyArray<string | number>): string {
  return [ownerId, ...asked].join(' ')
}

/** The fields that a form of this shape asked. */
export function askedIn (shape: string): string[] {
  return shape.split(' ').slice(1)
}

/** Whether a form was opened under another type or category than the record has now. */
export function isReclassified (former: string, ownerId: number | null): boolean {
  return former.split(' ')[0] !== String(ownerId)
}

/** What was typed in these fields, in the person's words. */
export function typedUnder (fields: readonly Compared[], body: unknown): Touched[] {
  const sent = typed(body, fields.flatMap(one => one.inputs))
  return fields.map(({ field, label, words }) => ({ field, label, words: words(sent) })).filter(({ words }) => words.trim() !== '')
}
