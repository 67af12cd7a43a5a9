import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import helmet, { type HelmetOptions } from 'helmet'
import type { Config } from '../config.ts'

/** The same strict headers on every answer, errors included (ASVS 3.4). */
export function sendSecurityHeaders (app: FastifyInstance, config: Config): void {
  const headers = securityHeaders(config)
  app.addHook('onRequest', async (_request, reply) => { reply.headers(headers) })
}

export function securityHeaders (config: Config): Record<string, string> {
  return {
    ...headersOf({
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
    }),
    'permissions-policy': 'geolocation=(), camera=(), microphone=()',
    'cache-control': 'no-store',
  }
}

/** What helmet would write into any answer; ours do not differ by request, so it is asked once. */
function headersOf (options: HelmetOptions): Record<string, string> {
  const headers = new Map<string, string>()
  const answer = { setHeader: (name: string, value: string) => headers.set(name, value), removeHeader: (name: string) => headers.delete(name) }
  helmet(options)({} as IncomingMessage, answer as unknown as ServerResponse, () => undefined)
  return Object.fromEntries(headers)
}
