import type { FastifyRequest } from 'fastify'
import { isFromOwnPage } from './own-address.ts'

/** The token that came with a form. */
export function tokenIn (request: FastifyRequest): string | undefined {
  const { _csrf: token } = (request.body ?? {}) as { _csrf?: unknown }
  return typeof token === 'string' ? token : undefined
}

/**
 * Whether a form whose token is not good is one of our own pages, opened in another session, as before signing out and in
 * again in another tab: nobody forged it.
 */
export function isStaleForm (request: FastifyRequest): boolean {
  const { visitor, formerVisitor } = request
  return (visitor ?? formerVisitor) !== undefined && tokenIn(request) !== undefined && isFromOwnPage(request) === true
}
