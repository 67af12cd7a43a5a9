import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from '../config.ts'

/** How often a minute; far above what people do, who type four letters a second at most. */
export const SEARCHES_MAX = 3000
export const EXPORTS_MAX = 30
/** From one address, behind which a whole office may be; slower guessing is `slowDown`'s (sign-in/entering.ts). */
export const SIGN_INS_MAX = 300

type Counted = 'searches' | 'exports' | 'sign-ins'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What calls of this route are counted as, together with those of the others of its kind. */
    counted?: Counted
  }
}

class TooMany extends Error {
  statusCode = 429
}

/** Goes into the `config` of a route that searches, that gives away much at once, or that checks a password. */
export const searching: { counted: Counted } = { counted: 'searches' }
export const exporting: { counted: Counted } = { counted: 'exports' }
export const signingIn: { counted: Counted } = { counted: 'sign-ins' }

/** Counts for each person, or address where nobody is signed in, and refuses (429) what no person does. */
export default fp(async function rateLimits (app: FastifyInstance, { config }: { config: Config }) {
  if (!config.hasRateLimits) return
  await app.register(rateLimit, {
    global: false,
    keyGenerator: ({ visitor, ip }: FastifyRequest) => visitor ? `user ${visitor.id}` : ip,
  })
  // A limiter has one count for all its routes; a limit in the config of a route would count on that route alone.
  const aMinute = (max: number) => app.createRateLimit({ max, timeWindow: 60_000 })
  const limiters = { 'searches': aMinute(SEARCHES_MAX), 'exports': aMinute(EXPORTS_MAX), 'sign-ins': aMinute(SIGN_INS_MAX) }

  // The session is known by then, and nothing has been read or asked yet.
  app.addHook('onRequest', async (request, reply) => {
    const { counted } = request.routeOptions.config
    if (!counted) return
    const limit = await limiters[counted](request)
    if (limit.isAllowed || !limit.isExceeded) return
    void reply.header('retry-after', limit.ttlInSeconds)
    throw new TooMany('too many requests')
  })
}, { name: 'rate-limits' })
