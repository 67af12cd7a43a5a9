import { PARTS_MAX } from '../record-parts/room.ts'
import { entriesOf, newKey, setEntries, withEntry } from '../registration-drafts/entries.ts'
import { keepRegistration } from '../registration-drafts/store.ts'
import { isTold, putAside, withUnasked } from '../registration-drafts/typing.ts'
import { acceptedTimes } from '../registration-steps/answers.ts'
import { inspect } from '../registration-steps/step.ts'
import { keepIfTold, refuse, stay, type Outcome, type Posting } from './posting.ts'

/** Takes one entry out of the list; what was typed beside it stays. */
export function removeEntry (posting: Posting, key: string): Outcome {
  const { db, here: { registration }, step } = posting
  const answer = registration.answers[step.slug]
  if (!answer?.entries.some(kept => kept.key === key)) return stay(step)
  setEntries(registration, step, answer.entries.filter(kept => kept.key !== key))
  if (posting.key === key) delete registration.unfinished[step.slug]
  else putAside(registration, posting)
  keepRegistration(db, registration)
  return stay(step, 'removed')
}

/** Adds what was typed and clears the form for the next, or opens another entry in it. */
export function includeAndStay (posting: Posting, action: 'add' | 'edit', key: string): Outcome {
  const { db, here: { registration }, step } = posting
  const isKept = entriesOf(registration, step).some(kept => kept.key === posting.key)
  const refusal = action === 'add' || isTold(registration, posting) ? include(posting) : undefined
  if (refusal) return refusal
  if (action === 'add') {
    keepRegistration(db, registration)
    return stay(step, isKept ? 'changed' : 'included')
  }
  const edited = entriesOf(registration, step).find(kept => kept.key === key)
  if (edited) registration.unfinished[step.slug] = { values: edited.values, key }
  keepIfTold(db, registration)
  return stay(step)
}

/** Accepts the list as the answer of its step, with what stands in the form. */
export function acceptList (posting: Posting): Outcome | undefined {
  const { db, here: { registration }, step, situation } = posting
  const refusal = isTold(registration, posting) ? include(posting) : undefined
  if (refusal) return refusal
  delete registration.unfinished[step.slug]
  const failing = refuseFailing(posting)
  if (failing) return failing
  const entries = entriesOf(registration, step)
  const least = step.list!.least?.(situation)
  if (least && entries.length < least.count) {
    keepIfTold(db, registration)
    const form = { values: step.list!.blank, errors: { [step.fields(situation)[0]!]: { message: least.message } } }
    return { kind: 'refused', registration, step, form, key: newKey(), dropped: [] }
  }
  setEntries(registration, step, entries)
}

/** Another type, or the office, may ask more than an entry was accepted with: the first that fails is opened with its faults. */
function refuseFailing (posting: Posting): Outcome | undefined {
  const { db, here: { registration }, step, situation } = posting
  const entries = entriesOf(registration, step)
  for (const { key, values } of entries) {
    const others = entries.filter(entry => entry.key !== key).map(entry => entry.values)
    const submission = inspect(db, step, values, situation, others)
    if (!submission.ok) return refuse({ ...posting, fields: values, key }, submission.form)
  }
}

/** Takes the entry form into the list, or says why not. The same key twice is the same entry once. */
export function include (posting: Posting): Outcome | undefined {
  const { db, here: { registration }, step, fields, situation } = posting
  const { key, list } = { key: posting.key!, list: step.list! }
  const entries = entriesOf(registration, step)
  const others = entries.filter(kept => kept.key !== key)
  const submission = inspect(db, step, fields, situation, others.map(other => other.values))
  if (!submission.ok) return refuse(posting, submission.form)
  if (others.length >= PARTS_MAX) {
    const field = step.fields(situation)[0]!
    return refuse(posting, { values: fields, errors: { [field]: { message: `Cabem até ${PARTS_MAX} itens nesta etapa.` } } })
  }

  const included = { key, values: withUnasked(registration, posting), accepted: acceptedTimes(registration.answers[step.slug]) + 1 }
  delete registration.unfinished[step.slug]
  setEntries(registration, step, withEntry(entries, list, included))
}
