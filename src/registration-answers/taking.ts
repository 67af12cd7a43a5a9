import { findOpenCompany } from '../companies/store.ts'
import { readId } from '../http/row-id.ts'
import { situate } from '../registration-drafts/situating.ts'
import { openSlug, standing } from '../registration-drafts/standing.ts'
import { keepRegistration } from '../registration-drafts/store.ts'
import { isTold } from '../registration-drafts/typing.ts'
import { acceptedTimes } from '../registration-steps/answers.ts'
import { include } from './lists.ts'
import { keepTyping, stay, type Outcome, type Posting } from './posting.ts'

/**
 * Goes on with a company that exists already instead of the new one. What was typed stays in the
 * registration: contacts come along and are added to that company, the rest is there again when the
 * person goes back to Novo cliente.
 */
export function takeCompany (posting: Posting, typedId: string): Outcome {
  const { db, here: { registration }, step, user } = posting
  const id = readId(typedId)
  const company = id === undefined ? undefined : findOpenCompany(db, user.id, id)
  keepTyping(posting)
  if (!company) return stay(step)

  const categoryId = registration.answers.classification?.values.category_id ?? registration.answers.company?.values.category_id ?? ''
  registration.origin = 'existing'
  const chosen = { company_id: String(company.id) }
  registration.answers = {
    ...registration.answers, company: { values: { ...chosen, category_id: categoryId }, entries: [], accepted: acceptedTimes(registration.answers.company) + 1 },
    taken: { values: chosen, entries: [] },
  }
  delete registration.unfinished.company
  // A contact that does not pass comes along as refused.
  if (step.slug === 'contacts' && isTold(registration, posting)) include({ ...posting, situation: situate(db, registration) })
  keepRegistration(db, registration)
  // Who comes along is shown before the rest.
  const { walk } = standing(db, registration, '')
  return { kind: 'step', slug: walk.canVisit('contacts') ? 'contacts' : openSlug(walk) }
}
