import type { FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'

/** The whole address to hand over: the office's public one, or the one at which this page was asked for. */
export function passwordLinkAddress ({ baseUrl }: Config, { protocol, host }: FastifyRequest, token: string): string {
  return new URL(`/password-links/${token}`, baseUrl ?? `${protocol}://${host}`).href
}
