import type { FastifyReply, FastifyRequest } from 'fastify'
import { addressOf, type Asking } from './query.ts'

interface Shown { path: string, asking: Asking }

/** Answers with the page of a list, or with the part of it that follows what somebody narrows it by, which is a place to come back to. */
export function showList<List extends Shown> (request: FastifyRequest, reply: FastifyReply, list: List, { page, part = 'lists/fragment' }: { page: string, part?: string }): Promise<string> {
  reply.standsAt(addressOf(list.path, list.asking))
  return reply.viewAsync(request.wantsFragment ? part : page, list)
}
