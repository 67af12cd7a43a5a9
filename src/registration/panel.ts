import type { FastifyInstance, FastifyRequest, RouteShorthandOptions } from 'fastify'
import type { Database } from '../database.ts'
import { panelOfCompany, panelOfContact, type Panel } from '../duplicates/panel.ts'
import { blank, typed } from '../forms.ts'
import { searching } from '../rate-limits.ts'
import type { Situation, Step, Typed } from '../registration-steps/steps.ts'
import { mayOpen, standing, type Registration } from './store.ts'
import { addressOf } from './summary.ts'

type Load = (request: FastifyRequest) => { registration: Registration, step: Step }

/** The panel alone, while the fields of a step are typed. Posted, for no address should carry what somebody types of people. */
export function watchTyping (app: FastifyInstance, address: string, options: RouteShorthandOptions, load: Load): void {
  const { db } = app
  app.post(address, { ...options, config: { ...options.config, ...searching } }, async (request, reply) => {
    const { registration: found, step } = load(request)
    const { situation, walk } = standing(db, found, step.slug)
    const values = typed(request.body, step.fields(situation))
    const panel = found.state === 'open' && mayOpen(walk, step.slug) ? panelOf(db, step, situation, values) : undefined
    if (!panel || !request.wantsFragment) return reply.leaveTo(addressOf(found.id, step.slug))
    return reply.viewAsync('duplicates/fragment', { found: panel, form: blank(values), prefix: `${step.slug}-`, again: '' })
  })
}

/** The companies that may be what a step is about; undefined where a step asks nothing that tells. */
export function panelOf (db: Database, step: Step, situation: Situation, typed: Typed): Panel | undefined {
  const { type, category, company, city, userId } = situation
  const around = { viewerId: userId, categoryId: category?.id, leaveOut: company?.id, city }
  if (step.slug === 'identification' && type) return panelOfCompany(db, typed, type, around)
  return step.slug === 'contacts' ? panelOfContact(db, typed, around) : undefined
}

/** The button that is pressed again once somebody said that it is another company. */
export function pressedButton (body: unknown, step: Step): string {
  const { action } = (body ?? {}) as { action?: unknown }
  const parts = typeof action === 'string' ? action.split(':') : []
  const pressed = parts[0] === 'other' ? parts[2] : parts[0]
  return ['next', 'add', 'finish'].includes(pressed ?? '') ? pressed! : step.list ? 'add' : 'next'
}
