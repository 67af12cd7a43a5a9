import { randomUUID } from 'node:crypto'
import { acceptedTimes, type Entry } from '../registration-steps/answers.ts'
import type { ListOf, Step } from '../registration-steps/step.ts'
import type { Registration } from './store.ts'

/** What a step that is a list has collected so far. */
export function entriesOf (registration: Registration, step: Step): Entry[] {
  return registration.answers[step.slug]?.entries ?? []
}

/**
 * Keeps the entries of a list. Where one of them has to have a box ticked, as the main address, the first gets it when
 * no other has it.
 */
export function setEntries (registration: Registration, step: Step, entries: Entry[]): void {
  const list = step.list!
  const [first] = entries
  if (list.isOnlyRequired && first && !entries.some(entry => entry.values[list.only] !== undefined)) {
    entries = [{ ...first, values: { ...first.values, [list.only]: 'yes' } }, ...entries.slice(1)]
  }
  registration.answers = { ...registration.answers, [step.slug]: { values: {}, entries, accepted: acceptedTimes(registration.answers[step.slug]) + 1 } }
}

/** A list with an entry in its place, or behind the others. A box that only one may have ticked is cleared in the others. */
export function withEntry (entries: Entry[], { only }: ListOf, entry: Entry): Entry[] {
  const isOnly = entry.values[only] !== undefined
  const settled = entries.map(kept => kept.key === entry.key ? entry : isOnly ? without(kept, only) : kept)
  return settled.includes(entry) ? settled : [...settled, entry]
}

/** An entry with one field emptied. */
function without (entry: Entry, field: string): Entry {
  const { [field]: _cleared, ...values } = entry.values
  return { ...entry, values }
}

/** A key for a new entry of a list, by which the same entry is known when its form is sent twice. */
export function newKey (): string {
  return randomUUID().slice(0, 13) // Node has these in stock; asking for six bytes takes ten times as long (measured)
}

/** The key of the entry that a form is about. */
export function keyOf (body: unknown): string {
  const { key } = (body ?? {}) as { key?: unknown }
  return typeof key === 'string' && /^[\w-]{1,24}$/.test(key) ? key : newKey()
}
