import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { dayIn } from '../clock.ts'
import { lastVisited } from '../customers/store.ts'
import { EXPIRY_DAYS } from '../documents/current.ts'
import { saidIn } from '../http/said.ts'
import { stepAddress } from '../registration-drafts/address.ts'
import { describeProgress } from '../registration-drafts/progress.ts'
import { standing } from '../registration-drafts/standing.ts'
import { countOpenRegistrations, OPEN_SHOWN, openRegistrations } from '../registration-drafts/store.ts'
import { attentionTo } from './attention.ts'

const HomeQuery = z.object({ begun: z.enum(['all']).optional().catch(undefined) })

/** Início: what to go on with, what needs somebody, and whom one saw last. */
export default async function home (app: FastifyInstance): Promise<void> {
  const { timeZone } = app.db

  app.get('/', { config: { access: 'signed-in' } }, async (request, reply) => {
    const mayRegister = request.rights.has('CT001:create')
    const shown = HomeQuery.parse(request.query).begun === 'all' ? OPEN_SHOWN.all : OPEN_SHOWN.first
    const registrations = mayRegister ? openRegistrations(app.db, request.user.id, shown) : []
    return reply.viewAsync('home/index', {
      now: new Date(), said: saidIn(request), mayRegister,
      begun: registrations.map(found => {
        const here = standing(app.db, found, '')
        return { ...describeProgress(app.db, here), type: here.situation.type?.name ?? '', address: stepAddress(found.id), touchedAt: found.touched_at }
      }),
      drafts: mayRegister ? countOpenRegistrations(app.db, request.user.id) : { count: 0, oldest: null },
      mostShown: OPEN_SHOWN.all, expiryDays: EXPIRY_DAYS,
      attention: request.rights.has('CT001:view') ? attentionTo(app.db, request.user.id, { today: dayIn(timeZone), horizon: dayIn(timeZone, EXPIRY_DAYS + 1) }) : null,
      visited: request.rights.has('CT001:view') ? lastVisited(app.db, request.user.id) : [],
    })
  })
}
