import { findOpenCompany } from '../companies/store.ts'
import { entriesOf, setEntries, withEntry } from '../registration-steps/entries.ts'
import { isTold } from '../registration-steps/typing.ts'
import { readId } from '../row-id.ts'
import { keepTyping, stay, type Outcome, type Posting } from './posting.ts'
import { keepRegistration, openSlug, standing } from './store.ts'

/**
 * Goes on with a company that exists already instead of the new one. What was typed stays in the
 * registration: contacts come along and are added to that company, the rest is there again when the
 * person goes back to Novo cliente.
 */
export function takeCompany (posting: Posting, typedId: string): Outcome {
  const { db, here: { registration }, step, user, fields, key } = posting
  const id = readId(typedId)
  const company = id === undefined ? undefined : findOpenCompany(db, user.id, id)
  keepTyping(posting)
  if (!company) return stay(step)

  if (step.slug === 'contacts' && isTold(registration, posting)) {
    setEntries(registration, step, withEntry(entriesOf(registration, step), step.list!, { key: key!, values: fields }))
    delete registration.unfinished[step.slug]
  }
  const categoryId = registration.answers.classification?.values.category_id ?? registration.answers.company?.values.category_id ?? ''
  registration.origin = 'existing'
  const chosen = { company_id: String(company.id) }
  registration.answers = {
    ...registration.answers, company: { values: { ...chosen, category_id: categoryId }, entries: [] }, taken: { values: chosen, entries: [] },
  }
  delete registration.unfinished.company
  keepRegistration(db, registration)
  // Who comes along is shown before the rest.
  const { walk } = standing(db, registration, '')
  return { kind: 'step', slug: walk.canVisit('contacts') ? 'contacts' : openSlug(walk) }
}
