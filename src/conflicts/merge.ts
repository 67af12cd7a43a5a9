import type { Fact } from '../facts.ts'
import type { Typed } from '../forms.ts'

/** A field that is compared as one, in however many inputs of the form it stands. */
export interface Compared {
  field: string
  label: string
  inputs: readonly string[]
  /** Its value as a person reads it, '' when there is none. */
  words: (typed: Typed) => string
}

export type Side = 'theirs' | 'mine'

/** A field that two people changed into different things, and which of the two is proposed. */
export interface Clash { field: string, label: string, inputs: readonly string[], original: string | undefined, theirs: string, mine: string, proposed: Side }

/** Three states of a form: as both opened it, as somebody saved it meanwhile, as it was typed now. */
interface States { original: Typed | undefined, theirs: Typed, mine: Typed }

export interface Merged {
  typed: Typed
  clashes: Clash[]
  /** The fields that the other person changed and this one did not: theirs stand. */
  taken: string[]
}

/**
 * Brings the work of two people together, field by field: what only one of them changed stands; what
 * both changed stands as chosen, and is a clash until somebody chooses. Pure.
 */
export function merge (fields: readonly Compared[], states: States, choices: Record<string, Side>): Merged {
  const merged: Merged = { typed: {}, clashes: [], taken: [] }
  for (const one of fields) {
    const side = sideOf(one, states) ?? choices[one.field]
    if (side === undefined) merged.clashes.push(clashOf(one, states))
    if (side === 'theirs' && !isSame(one, states.theirs, states.mine)) merged.taken.push(one.label)
    Object.assign(merged.typed, partOf(one, states[side ?? 'mine']))
  }
  return merged
}

/** What stands in a form, field by field; what was left empty is left out. */
export function factsIn (fields: readonly Compared[], typed: Typed): Fact[] {
  return fields.filter(({ inputs }) => inputs.some(name => typed[name])).map(one => ({ label: one.label, value: one.words(typed) }))
}

/** Whether a field has the same value in both, in all of its inputs. */
export function isSame ({ inputs }: Compared, one: Typed, other: Typed): boolean {
  return inputs.every(name => (one[name] ?? '') === (other[name] ?? ''))
}

// Without the original nobody knows who changed what, and whatever differs has to be chosen.
function sideOf (one: Compared, { original, theirs, mine }: States): Side | undefined {
  if (isSame(one, theirs, mine)) return 'theirs'
  if (!original) return undefined
  if (isSame(one, mine, original)) return 'theirs'
  return isSame(one, theirs, original) ? 'mine' : undefined
}

// What this person typed is proposed, as the later of the two, unless it would empty the field.
function clashOf ({ field, label, inputs, words }: Compared, { original, theirs, mine }: States): Clash {
  const [their, my] = [words(theirs), words(mine)]
  return { field, label, inputs, original: original && words(original), theirs: their, mine: my, proposed: my === '' ? 'theirs' : 'mine' }
}

function partOf ({ inputs }: Compared, typed: Typed): Typed {
  return Object.fromEntries(inputs.filter(name => typed[name] !== undefined).map(name => [name, typed[name]!]))
}
