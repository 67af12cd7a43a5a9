import type { Database } from '../database.ts'
import { situate } from '../registration-drafts/situating.ts'
import type { Registration } from '../registration-drafts/store.ts'
import { nameOf, typedIn } from '../registration-finishing/left.ts'
import { delivered } from '../registration-finishing/registering.ts'
import { hasText } from '../registration-steps/answers.ts'
import { walk, type Progress } from '../registration-steps/journey.ts'
import type { Situation } from '../registration-steps/situation.ts'
import type { Step } from '../registration-steps/step.ts'
import { steps } from '../registration-steps/steps.ts'

/** What an answer takes out of the registration with something in it: steps and, in those that stay, fields and files. */
export function droppedBy (db: Database, registration: Registration, step: Step, after: Progress & { situation: Situation }): string[] {
  const before = situate(db, registration)
  const stays = new Set(walk(steps, after, after.situation).path.map(stop => stop.step.slug))
  return walk(steps, registration, before).path.map(stop => stop.step).filter(other => other !== step).flatMap(other => {
    if (stays.has(other.slug)) return [...fieldsLost(db, registration, other, before, after.situation), ...filesLost(other, before, after.situation)]
    return isBegun(registration, other, before) ? [other.title] : []
  })
}

function isBegun ({ answers, unfinished }: Registration, step: Step, situation: Situation): boolean {
  const answer = answers[step.slug]
  return unfinished[step.slug] !== undefined || filesIn(step, situation).length > 0
    || (answer !== undefined && (answer.entries.length > 0 || hasText(answer.values, step.fields(situation))))
}

function fieldsLost (db: Database, registration: Registration, step: Step, before: Situation, after: Situation): string[] {
  const asked = step.fields(after)
  const given = typedIn(registration, step)
  const lost = step.fields(before).filter(field => !asked.includes(field) && given.some(values => hasText(values, [field])))
  return [...new Set(lost.flatMap(field => nameOf(db, field, before.type) ?? []))]
}

function filesLost (step: Step, before: Situation, after: Situation): string[] {
  const kept = filesIn(step, after).map(file => file.id)
  return filesIn(step, before).filter(file => !kept.includes(file.id)).map(file => file.name)
}

function filesIn ({ slug }: Step, situation: Situation) {
  return slug === 'documents' ? delivered(situation) : []
}
