import type { FastifyRequest } from 'fastify'

/**
 * Whether somebody looks at the answer: a page that a browser fetches ahead was not looked at by anybody. Anyone may send the
 * header, so that nothing which must be recorded hangs on it.
 */
export function isLooking ({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && !String(headers['sec-purpose'] ?? '').includes('prefetch')
}
