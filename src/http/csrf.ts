import csrfProtection from '@fastify/csrf-protection'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from '../config.ts'
import { CROSS_SITE, Forbidden } from '../errors.ts'
import { logSecurity } from '../log/security-events.ts'
import { isFromOwnPage } from './own-address.ts'
import { isStaleForm, tokenIn } from './stale-forms.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Throws Forbidden when a form came without its token. */
    checkToken: (request: FastifyRequest, reply: FastifyReply) => Promise<void>
  }
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/**
 * Every form carries a token. Signed in, its secret lives in the session; before that in a cookie of
 * its own, so that a visitor who never signs in leaves no row in the database.
 */
export default fp(async function csrf (app: FastifyInstance, options: { secretIn: 'session' | 'cookie', config: Config }) {
  const { isSecure } = options.config
  await app.register(csrfProtection, options.secretIn === 'session'
    ? { sessionPlugin: '@fastify/session', getToken: tokenIn }
    : {
        cookieKey: isSecure ? '__Host-cadastro-form' : 'cadastro-form',
        cookieOpts: { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure },
        getToken: tokenIn,
      })

  app.decorate('checkToken', async (request: FastifyRequest, reply: FastifyReply) => {
    await new Promise<void>((resolve, reject) => {
      const refuse = (error: unknown) => {
        if (!isStaleForm(request)) logSecurity(request, 'malicious_csrf', { wall: 'token' })
        reject(error as Error)
      }
      const answering = Object.assign(Object.create(reply) as FastifyReply, { send: refuse })
      app.csrfProtection(request, answering, () => { resolve() })
    })
  })
  app.addHook('preValidation', async (request, reply) => {
    if (!safe.has(request.method) && !request.is404) await app.checkToken(request, reply)
  })
}, { name: 'csrf' })

/** The first wall: a browser says where a request comes from, and another site has no business here. */
export function refuseOtherSites (app: FastifyInstance): void {
  app.addHook('onRequest', async request => {
    if (!safe.has(request.method) && isFromOwnPage(request) === false) refuse(request)
  })
}

function refuse (request: FastifyRequest): never {
  logSecurity(request, 'malicious_csrf', { wall: 'origin' })
  throw new Forbidden(CROSS_SITE)
}
