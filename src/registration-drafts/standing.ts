import type { Database } from '../database.ts'
import { notFound } from '../errors.ts'
import type { Typed } from '../forms.ts'
import { walk, type Walk } from '../registration-steps/journey.ts'
import type { Situation } from '../registration-steps/situation.ts'
import type { Step } from '../registration-steps/step.ts'
import { firstSteps, steps } from '../registration-steps/steps.ts'
import { situate } from './situating.ts'
import { findRegistration, type Registration } from './store.ts'

export interface Standing { registration: Registration, situation: Situation, walk: Walk }

/**
 * Where a registration stands, seen from one of its steps. There are two ways, for a new company and for an existing one.
 * The first step of the way that was not taken shows that way; the registration takes it when the step is accepted, and
 * until then no later step of it is open.
 */
export function standing (db: Database, registration: Registration, slug: string): Standing {
  const origin = firstSteps[slug] ?? registration.origin
  const situation = situate(db, { ...registration, origin })
  const { answers, unfinished } = registration
  const progress = origin === registration.origin ? registration : { answers, unfinished: { ...unfinished, [slug]: {} } }
  return { registration, situation, walk: walk(steps, progress, situation) }
}

/** Where a registration would stand with these values in a step. */
export function answered (db: Database, found: Registration, slug: string, values: Typed): Standing {
  const { [slug]: _before, ...unfinished } = found.unfinished
  return standing(db, { ...found, origin: firstSteps[slug] ?? found.origin, answers: { ...found.answers, [slug]: { values, entries: [] } }, unfinished }, slug)
}

/** Whether a step may be opened: the first step of either way always, others once all before them are complete. */
export function mayOpen (walked: Walk, slug: string): boolean {
  return slug in firstSteps || walked.canVisit(slug)
}

/** The step that a person goes on with: the first that is missing something, or the last. */
export function openSlug ({ firstIncomplete, path }: Walk): string {
  return firstIncomplete?.slug ?? path.at(-1)!.step.slug
}

/**
 * Whether a step is the last; where no category was chosen yet, others may follow. The category that stands in the form of an
 * existing company decides already: it is the step that may be both first and last.
 */
export function endOf (db: Database, here: Standing, slug: string, values: Typed) {
  const { walk, situation } = slug === 'company' ? answered(db, here.registration, slug, values) : here
  return { isLast: walk.isLast(slug), isOpenEnd: !situation.category }
}

/** The registration and the step of an address; throws NotFound when either is not the person's own or not there. */
export function loadStep (db: Database, secret: string, userId: number, id: string, slug: string): { registration: Registration, step: Step } {
  const registration = findRegistration(db, secret, userId, id) ?? notFound('Cadastro')
  const step = steps.find(known => known.slug === slug) ?? notFound('Etapa')
  // A registration in which nothing was typed yet takes the way whose first step is opened.
  const origin = registration.touched_at === undefined ? firstSteps[slug] : undefined
  return { registration: origin ? { ...registration, origin } : registration, step }
}
