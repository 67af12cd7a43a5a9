import type { FastifyInstance, FastifyRequest, RouteShorthandOptions } from 'fastify'
import type { Database } from '../database.ts'
import { panelOfCompany, panelOfContact, type Panel } from '../duplicates/panel.ts'
import { watchTyping } from '../duplicates/watching.ts'
import { typed, type Typed } from '../forms.ts'
import { stepAddress } from '../registration-drafts/address.ts'
import { mayOpen, standing } from '../registration-drafts/standing.ts'
import type { Registration } from '../registration-drafts/store.ts'
import type { Situation } from '../registration-steps/situation.ts'
import { askedIn, type Step } from '../registration-steps/step.ts'

type Load = (request: FastifyRequest) => { registration: Registration, step: Step }

/** The panel alone, while the fields of a step are typed. */
export function watchStep (app: FastifyInstance, address: string, options: RouteShorthandOptions, load: Load): void {
  const { db } = app
  watchTyping(app, address, options, request => {
    const { registration, step } = load(request)
    const { situation, walk } = standing(db, registration, step.slug)
    const values = typed(request.body, step.fields(situation))
    const found = registration.state === 'open' && mayOpen(walk, step.slug) ? panelOf(db, step, situation, values) : undefined
    return { page: stepAddress(registration.id, step.slug), values, found, prefix: `${step.slug}-`, isNew: true }
  })
}

/** The companies that may be what a step is about; undefined where a step asks nothing that tells. */
export function panelOf (db: Database, step: Step, situation: Situation, values: Typed): Panel | undefined {
  const typed = askedIn(step, values, situation)
  const { type, category, company, city, userId } = situation
  const around = { viewerId: userId, categoryId: category?.id, leaveOut: company?.id, city }
  if (step.slug === 'identification' && type) return panelOfCompany(db, typed, type, around)
  return step.slug === 'contacts' ? panelOfContact(db, typed, around) : undefined
}
