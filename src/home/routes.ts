import type { FastifyInstance } from 'fastify'
import { lastVisited } from '../customers/store.ts'
import { addressOf, describeProgress } from '../registration/summary.ts'
import { openRegistrations, openSlug, standing } from '../registration/store.ts'

/** Início: what to go on with, and whom one saw last. */
export default async function home (app: FastifyInstance): Promise<void> {
  app.get('/', { config: { access: 'signed-in' } }, async (request, reply) => {
    const { said } = request.query as { said?: unknown }
    const mayRegister = request.rights.has('CT001:create')
    const registrations = mayRegister ? openRegistrations(app.db, request.user.id) : []
    return reply.viewAsync('home/index', {
      now: new Date(), isKept: said === 'kept', mayRegister,
      begun: registrations.map(found => {
        const { walk, situation } = standing(app.db, found, '')
        const progress = describeProgress(found, walk, openSlug(walk))
        return { ...progress, name: progress.name || situation.company?.name || '', type: situation.type?.name ?? '',
          address: addressOf(found.id), touchedAt: found.touched_at }
      }),
      visited: request.rights.has('CT001:view') ? lastVisited(app.db, request.user.id) : [],
    })
  })
}
