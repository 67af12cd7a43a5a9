import type { FastifyRequest } from 'fastify'

/** The word for what became of the last act, as the address of a page carries it; '' for none. */
export function saidIn ({ query }: Pick<FastifyRequest, 'query'>): string {
  const { said } = query as { said?: unknown }
  return typeof said === 'string' ? said : ''
}
