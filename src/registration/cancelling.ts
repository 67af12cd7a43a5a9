import type { FastifyInstance, FastifyRequest, RouteShorthandOptions } from 'fastify'
import { stepAddress } from '../registration-drafts/address.ts'
import { describeProgress } from '../registration-drafts/progress.ts'
import { mayOpen, openSlug, standing } from '../registration-drafts/standing.ts'
import { discard, type Registration } from '../registration-drafts/store.ts'
import { CancelQuery } from './form.ts'

type LoadOwn = (request: FastifyRequest) => Registration

/** Cancelar: what was typed is discarded or kept, as the person says. */
export function answerCancelling (app: FastifyInstance, address: string, options: RouteShorthandOptions, loadOwn: LoadOwn): void {
  const { db } = app

  app.get(address, options, async (request, reply) => {
    const found = loadOwn(request)
    if (found.state !== 'open') return reply.leaveTo(stepAddress(found.id))
    if (found.touched_at === undefined) return reply.leaveTo('/customers')
    const { step } = CancelQuery.parse(request.query)
    const here = standing(db, found, '')
    const slug = step !== undefined && mayOpen(here.walk, step) ? step : openSlug(here.walk)
    return reply.viewAsync('registration/cancel', { back: stepAddress(found.id, slug), ...describeProgress(db, here, slug), id: found.id })
  })

  app.post(address, options, async (request, reply) => {
    const { choice } = (request.body ?? {}) as { choice?: unknown }
    const found = loadOwn(request)
    if (found.state !== 'open') return reply.leaveTo(stepAddress(found.id))
    if (choice === 'keep') return reply.leaveTo('/?said=kept')
    if (choice !== 'discard') return reply.leaveTo(stepAddress(found.id, 'cancel'))
    const released = await db.write(() => loadOwn(request).state === 'open' ? discard(db, found) : [])
    await app.storage.remove(released)
    return reply.leaveTo('/customers?said=discarded')
  })
}
