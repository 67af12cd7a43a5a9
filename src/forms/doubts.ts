import { blank, judged, type Form, type Submission, type Typed } from '../forms.ts'
import { labels } from '../labels.ts'
import { lengthOf } from '../writing/length.ts'

/**
 * Something typed that looks wrong and may be right. A form with a doubt comes back once; it is passed
 * by one deliberate click that is bound to what was doubted, so typing something else asks again.
 */
export interface Doubt {
  message: string
  /** What exactly is doubted: the typed value, with whatever else the doubt depends on. */
  about: string
  link?: { href: string, text: string }
  /** The name of the field, where the office gave it. */
  label?: string
  /** Keeping it takes a sentence as well. */
  needsReason?: boolean
  /** How the history says that it was kept; "Mantido assim" unless something better is known. */
  kept?: string
  /** It is only mentioned: the form is not held up, and there is nothing to decide. */
  isHint?: boolean
}

/** What is doubted, by field. */
export type Doubts = Record<string, Doubt>

const REASON_MAX = 500

/** The names under which a form sends that its doubts are kept, and why. */
export function keepingFields (fields: readonly string[]): string[] {
  return fields.flatMap(field => [`keep_${field}`, `reason_${field}`])
}

/** Whether the person has decided to keep what is doubted, or has nothing to decide. */
export function isSettled (doubt: Doubt, field: string, values: Typed): boolean {
  return doubt.isHint === true || (isTicked(doubt, field, values) && reasonProblem(doubt, field, values) === undefined)
}

export function isTicked ({ about }: Doubt, field: string, values: Typed): boolean {
  return values[`keep_${field}`] === about
}

export function reasonProblem ({ needsReason }: Doubt, field: string, values: Typed): string | undefined {
  const reason = reasonIn(values, field)
  if (needsReason && reason === '') return 'Escreva por que fica assim: o motivo vai para o histórico.'
  return lengthOf(reason) > REASON_MAX ? `Use até ${REASON_MAX} caracteres.` : undefined
}

/** A submission passes when every doubt about it is settled; a field that is wrong is not doubted as well. */
export function weigh<Values> (submission: Submission<Values>, values: Typed, found: Doubts): Submission<Values> {
  if (!submission.ok) {
    const { form } = submission
    const doubts = Object.entries({ ...form.doubts, ...found }).filter(([field]) => !form.errors[field])
    return { ok: false, form: { ...form, doubts: Object.fromEntries(doubts) } }
  }
  const doubts = { ...submission.doubts, ...found }
  return unsettled(doubts, values).length === 0
    ? { ...submission, doubts }
    : { ok: false, form: { values, errors: {}, doubts } }
}

/** What only other records could say of a submission: complaints refuse it, doubts are weighed with its own. */
export function withFindings<Values> (submission: Submission<Values>, values: Typed, { errors, doubts = {} }: { errors: Form['errors'], doubts?: Doubts }): Submission<Values> {
  const isTaken = Object.keys(errors).length > 0
  return weigh(isTaken ? { ok: false, form: { ...judged(submission, values), errors } } : submission, values, doubts)
}

/** The fields that wait for a decision, in order. */
export function unsettled (doubts: Doubts = {}, values: Typed): Array<[field: string, doubt: Doubt]> {
  return Object.entries(doubts).filter(([field, doubt]) => !isSettled(doubt, field, values))
}

/** Doubts that the person has kept already. */
export function kept (doubts: Doubts = {}, values: Typed): Doubts {
  return Object.fromEntries(Object.entries(doubts).filter(([field, doubt]) => !doubt.isHint && isTicked(doubt, field, values)))
}

/** A form as it was typed and is not judged yet: what the person has kept, and why, stays. */
export function unjudged (submission: Submission<unknown>, values: Typed): Form {
  return { ...blank(values), doubts: kept(judged(submission, values).doubts, values) }
}

/** For a record that exists already: doubts that it had before are only mentioned, not asked again. */
export function onlyNew (doubts: Doubts, earlier: Doubts): Doubts {
  const before = Object.values(earlier)
  return Object.fromEntries(Object.entries(doubts).map(([field, doubt]) =>
    [field, before.some(one => one.about === doubt.about && one.message === doubt.message) ? { ...doubt, isHint: true } : doubt]))
}

/** What the history keeps of doubts that were passed; undefined when there were none. */
export function reasonsOf (doubts: Doubts = {}, values: Typed): string | undefined {
  const sentences = Object.entries(kept(doubts, values)).map(([field, { message, label = labels[field] ?? field, kept = 'Mantido assim' }]) => {
    const reason = reasonIn(values, field)
    return `${label}: ${message} ${kept}${reason ? `: ${reason}` : '.'}`
  })
  return sentences.length > 0 ? sentences.join('\n') : undefined
}

function reasonIn (values: Typed, field: string): string {
  return (values[`reason_${field}`] ?? '').normalize('NFC').trim()
}
