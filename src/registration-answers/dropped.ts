import { fieldsOf } from '../attribute-uses/values.ts'
import { documentLabel } from '../companies/form.ts'
import type { Database } from '../database.ts'
import type { Typed } from '../forms.ts'
import { labels } from '../labels.ts'
import { situate } from '../registration-drafts/situating.ts'
import type { Registration } from '../registration-drafts/store.ts'
import { delivered } from '../registration-finishing/registering.ts'
import { hasText } from '../registration-steps/answers.ts'
import { walk, type Progress } from '../registration-steps/journey.ts'
import type { Situation } from '../registration-steps/situation.ts'
import type { Step } from '../registration-steps/step.ts'
import { steps } from '../registration-steps/steps.ts'
import { registrationFields, registrationRows } from '../state-registrations/form.ts'

/** What an answer takes out of the registration with something in it: steps and, in those that stay, fields and files. */
export function droppedBy (db: Database, registration: Registration, step: Step, after: Progress & { situation: Situation }): string[] {
  const before = situate(db, registration)
  const stays = new Set(walk(steps, after, after.situation).path.map(stop => stop.step.slug))
  return walk(steps, registration, before).path.map(stop => stop.step).filter(other => other !== step).flatMap(other => {
    if (stays.has(other.slug)) return [...fieldsLost(registration, other, before, after.situation), ...filesLost(other, before, after.situation)]
    return isBegun(registration, other, before) ? [other.title] : []
  })
}

function isBegun ({ answers, unfinished }: Registration, step: Step, situation: Situation): boolean {
  const answer = answers[step.slug]
  return unfinished[step.slug] !== undefined || filesIn(step, situation).length > 0
    || (answer !== undefined && (answer.entries.length > 0 || hasText(answer.values, step.fields(situation))))
}

function fieldsLost (registration: Registration, step: Step, before: Situation, after: Situation): string[] {
  const asked = step.fields(after)
  const given = typedIn(registration, step)
  const lost = step.fields(before).filter(field => !asked.includes(field) && given.some(values => hasText(values, [field])))
  return [...new Set(lost.flatMap(field => nameOf(field, before) ?? []))]
}

function typedIn ({ answers, unfinished }: Registration, { slug }: Step): Typed[] {
  const answer = answers[slug]
  return [answer?.values, unfinished[slug]?.values, ...answer?.entries.map(entry => entry.values) ?? []].filter(values => values !== undefined)
}

// A UF alone is none that somebody typed: the form fills it in. Nor is a decision about a doubt.
const registrationStates = new Set(registrationRows.map(row => row.state))

/** What a field is called that may be lost; undefined for what nobody misses by itself. */
function nameOf (field: string, { type, companyUses, customerUses }: Situation): string | undefined {
  if (registrationStates.has(field)) return undefined
  if (registrationFields.includes(field)) return labels.state_registration
  if (field === 'document') return documentLabel(type?.document_kind ?? 'none')
  return [...companyUses, ...customerUses].find(use => fieldsOf([use]).includes(field))?.attribute.name ?? labels[field]
}

function filesLost (step: Step, before: Situation, after: Situation): string[] {
  const kept = filesIn(step, after).map(file => file.id)
  return filesIn(step, before).filter(file => !kept.includes(file.id)).map(file => file.name)
}

function filesIn ({ slug }: Step, situation: Situation) {
  return slug === 'documents' ? delivered(situation) : []
}
