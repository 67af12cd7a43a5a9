import type { FastifyRequest } from 'fastify'

/** The word in the address of a page that says what the last act did, as in `?said=changed`; '' when there is none. */
export function saidIn ({ query }: Pick<FastifyRequest, 'query'>): string {
  const { said } = query as { said?: unknown }
  return typeof said === 'string' ? said : ''
}
