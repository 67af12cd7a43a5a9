import { refuseRepeated, typed, type Form, type Submission, type Typed } from '../forms.ts'
import { keepingFields, reasonsOf, unjudged } from '../forms/doubts.ts'
import { isSame, merge, type Clash, type Compared, type Merged, type Side } from './merge.ts'
import type { Opened, Originals } from './originals.ts'

/** One record in its form, and what becomes of the form when it is sent. */
export interface Editing<Values> {
  /** Names the record in the seal, so that what one form was opened with serves no other: "company 12". */
  record: string
  version: number
  /** The record as its form shows it, and what is typed in the same words. */
  stored: Typed
  typed: (values: Values) => Typed
  fields: readonly Compared[]
  /** What decides which fields the form has, where that may change: the type of a company. */
  shape?: string
  /** The shape of the form that this was sent from, where `shape` leaves out what the person may not read any more: a CPF that they just sent. */
  shapeOfSent?: (sent: Typed) => string
  /** The fields of a form that was opened with another shape, where it may have had others than `fields` has. */
  fieldsOf?: (shape: string) => readonly Compared[]
  /** Inputs that say what to do with the form and are no part of the record, such as the box that links an external user. */
  asides?: readonly string[]
  check: (typed: Typed) => Submission<Values>
  /** Inside `write`. Changes the record and tells the history, with the reason why something doubtful stays. */
  change: (values: Values, reason?: string) => void
}

export type Saved =
  | { kind: 'saved', taken: string[] }
  /** Nothing in it differs from the record, or what somebody else saved meanwhile stands instead. */
  | { kind: 'same' }
  | { kind: 'refused', form: Form, opened: string }
  /** The form asks something else by now: it is shown anew, with what the person had changed in it; `former` is the shape that it was opened with. */
  | Anew
  /** Somebody else saved meanwhile, and both changed the same fields. */
  | { kind: 'clash', clashes: Clash[], taken: string[], mine: Typed, opened: string, seen: number }

interface Anew { kind: 'anew', form: Form, touched: Touched[], opened: string, former: string }

/** A field that the person changed, in their words. */
export interface Touched { field: string, label: string, words: string }

/** What the form of a record takes along. */
export function openedFor (originals: Originals, { record, version, stored, shape }: Pick<Editing<unknown>, 'record' | 'version' | 'stored' | 'shape'>): string {
  return originals.seal(record, { version, typed: stored, shape })
}

/** What it was opened with, to be shown again. */
export function openedIn (body: unknown): string {
  const { opened } = (body ?? {}) as Record<string, unknown>
  return typeof opened === 'string' ? opened : ''
}

/**
 * Inside `write`. Saves a form whose record may have been changed since it was opened: what the two people
 * did to different fields is brought together, what they did to the same one is theirs to choose. Throws
 * BadRequest where a field comes more than once.
 */
export function save<Values> (originals: Originals, editing: Editing<Values>, body: unknown): Saved {
  const { seen } = (body ?? {}) as Record<string, unknown>
  const opened = openedIn(body)
  const inputs = [...editing.fields.flatMap(one => one.inputs), ...asidesOf(editing)]
  refuseRepeated(body, inputs)
  const mine = typed(body, inputs)
  const original = originals.open(editing.record, opened)
  const anew = anewFrom(originals, editing, original, body)
  if (anew) return anew

  const checked = editing.check(mine)
  if (!checked.ok) return { kind: 'refused', form: checked.form, opened }

  const states = { original: original?.typed, theirs: editing.stored, mine: editing.typed(checked.values) }
  if (original?.version === editing.version) return keep(editing, checked, mine, [])

  const merged = merge(editing.fields, states, seen === String(editing.version) ? choicesIn(body, editing.fields) : {})
  if (merged.clashes.length > 0) {
    return { kind: 'clash', ...merged, mine, opened, seen: editing.version }
  }
  return keepMerged(originals, editing, merged, mine)
}

/** What becomes of a form that asks something else by now than when it was opened; undefined while it asks the same. */
export function reshaped<Values> (originals: Originals, editing: Editing<Values>, body: unknown): Anew | undefined {
  return anewFrom(originals, editing, originals.open(editing.record, openedIn(body)), body)
}

function anewFrom<Values> (originals: Originals, editing: Editing<Values>, original: Opened | undefined, body: unknown): Anew | undefined {
  if (original?.shape === undefined || original.shape === (editing.shapeOfSent?.(typed(body)) ?? editing.shape)) return undefined
  return showAnew(originals, editing, { ...original, shape: original.shape }, body)
}

// By rules that the person has not seen nothing is judged. What both changed stands as typed, and still is a clash when it is sent.
function showAnew<Values> (originals: Originals, editing: Editing<Values>, original: Opened & { shape: string }, body: unknown): Anew {
  const { record, version, fields, stored, shape } = editing
  const former = editing.fieldsOf?.(original.shape)
  const all = [...fields, ...(former ?? []).filter(one => !fields.some(({ field }) => field === one.field))]
  const mine = typed(body, [...all.flatMap(one => one.inputs), ...asidesOf(editing)])
  // What the form did not ask stands, and line ends come back as browsers send them.
  const sent = Object.fromEntries(Object.entries(mine).map(([name, text]) => [name, text.replaceAll('\r\n', '\n')]))
  const states = { original: original.typed, theirs: stored, mine: { ...(!former && original.typed), ...sent } }
  const merged = merge(fields, states, {})
  const clashing = fields.filter(({ field }) => merged.clashes.some(clash => clash.field === field))
  const before = Object.fromEntries(clashing.flatMap(({ inputs }) => inputs.map(name => [name, original.typed[name] ?? ''])))
  const both = withAsides(editing, merged.typed, mine)
  return {
    kind: 'anew', form: unjudged(editing.check(both), both),
    touched: all.filter(one => !isSame(one, states.mine, original.typed)).map(({ field, label, words }) => ({ field, label, words: words(states.mine) })),
    opened: originals.seal(record, { version: clashing.length > 0 ? original.version : version, typed: { ...stored, ...before }, shape }),
    former: original.shape,
  }
}

// Two changes that are right each for itself may not be right together.
function keepMerged<Values> (originals: Originals, editing: Editing<Values>, { typed, taken }: Merged, mine: Typed): Saved {
  const both = withAsides(editing, typed, mine)
  const checked = editing.check(both)
  if (!checked.ok) return { kind: 'refused', form: checked.form, opened: openedFor(originals, editing) }
  return keep(editing, checked, both, taken)
}

function keep<Values> (editing: Editing<Values>, { values, doubts }: Accepted<Values>, mine: Typed, taken: string[]): Saved {
  const after = editing.typed(values)
  if (editing.fields.every(one => isSame(one, after, editing.stored))) return { kind: 'same' }
  editing.change(values, reasonsOf(doubts, mine))
  return { kind: 'saved', taken }
}

type Accepted<Values> = Extract<Submission<Values>, { ok: true }>

function withAsides (editing: Pick<Editing<unknown>, 'fields' | 'asides'>, typed: Typed, mine: Typed): Typed {
  const names = asidesOf(editing)
  return { ...Object.fromEntries(Object.entries(mine).filter(([name]) => names.includes(name))), ...typed }
}

/** The inputs that are no field of the record: what keeps a doubt, and what a form has of its own. */
function asidesOf ({ fields, asides = [] }: Pick<Editing<unknown>, 'fields' | 'asides'>): string[] {
  return [...keepingFields(fields.flatMap(one => one.inputs)), ...asides]
}

function choicesIn (body: unknown, fields: readonly Compared[]): Record<string, Side> {
  const sent = (body ?? {}) as Record<string, unknown>
  return Object.fromEntries(fields.flatMap(({ field }): Array<[string, Side]> => {
    const side = sent[`side_${field}`]
    return side === 'theirs' || side === 'mine' ? [[field, side]] : []
  }))
}
