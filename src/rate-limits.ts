import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from './config.ts'

/** How often a minute; far above what people do, who type four letters a second at most. */
export const SEARCHES_MAX = 3000
export const EXPORTS_MAX = 30
/** From one address, behind which a whole office may be; slower guessing is `slowDown`'s (sign-in/store.ts). */
export const SIGN_INS_MAX = 300

class TooMany extends Error {
  statusCode = 429
}

const aMinute = (max: number) => ({ rateLimit: { max, timeWindow: 60_000 } })

/** Goes into the `config` of a route that searches, that gives away much at once, or that checks a password. */
export const searching = aMinute(SEARCHES_MAX)
export const exporting = aMinute(EXPORTS_MAX)
export const signingIn = aMinute(SIGN_INS_MAX)

/** Counts on each route, for each person, or address where nobody is signed in, and refuses (429) what no person does. */
export default fp(async function rateLimits (app: FastifyInstance, { config }: { config: Config }) {
  if (!config.hasRateLimits) return
  const silent = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false }
  await app.register(rateLimit, {
    global: false,
    hook: 'onRequest', // the session is known by then, and nothing has been read or asked yet
    keyGenerator: ({ visitor, ip }: FastifyRequest) => visitor ? `user ${visitor.id}` : ip,
    errorResponseBuilder: () => new TooMany('too many requests'),
    addHeaders: { ...silent, 'retry-after': true },
    addHeadersOnExceeding: silent,
  })
}, { name: 'rate-limits' })
