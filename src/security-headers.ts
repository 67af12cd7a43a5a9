import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import type { Config } from './config.ts'

/** The same strict headers on every answer, errors included (ASVS 3.4). */
export async function sendSecurityHeaders (app: FastifyInstance, config: Config): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // 'no-referrer' would make browsers send "Origin: null" with forms on plain http.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: config.isSecure && { maxAge: 63_072_000, includeSubDomains: true },
    xFrameOptions: { action: 'deny' },
    xXssProtection: true,
  })
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('permissions-policy', 'geolocation=(), camera=(), microphone=()')
    reply.header('cache-control', 'no-store')
  })
}
