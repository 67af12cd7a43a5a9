import type { FastifyReply, FastifyRequest } from 'fastify'
import { addressOf, type Asking } from './query.ts'

interface Shown { path: string, asking: Asking }

/**
 * Answers with the page of a list or, while somebody filters it, with the part that changes; the browser then shows the
 * list's new address.
 */
export function showList<List extends Shown> (request: FastifyRequest, reply: FastifyReply, list: List, { page, part = 'lists/fragment' }: { page: string, part?: string }): Promise<string> {
  reply.standsAt(addressOf(list.path, list.asking))
  return reply.viewAsync(request.wantsFragment ? part : page, list)
}
