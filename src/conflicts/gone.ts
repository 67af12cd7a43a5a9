import type { FastifyReply, FastifyRequest } from 'fastify'
import { depositOf } from '../deposits/keeping.ts'
import { Gone } from '../errors.ts'
import type { Fact } from '../facts.ts'
import { typed, type Typed } from '../forms.ts'
import type { LastLine } from '../history/store.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Removes what its address names. Of what is gone already it leads to the list, which says so: it was pressed twice, or by two people. */
    isRemoval?: true
  }
}

/** What is said to somebody whose form is about something that is no more. */
export interface GonePage {
  /** What is not there any more, as a sentence. */
  statement: string
  /** Who did what to it, for the moment that `last` has; nothing where that is not known. */
  deed?: string
  last?: LastLine | undefined
  /** What stands above: the partial `head`, and what that shows. */
  around: object
  back: [address: string, text: string]
  /** What of the form is shown, and what is said of it. */
  facts: (sent: Typed) => Fact[]
  kept?: string
}

/**
 * Throws what answers a form with what was typed in it, to be read and copied, who removed the thing, and a way back.
 * A removal leads back, and where nothing was typed the address is not found. Nor is it for a part of a page: that page has
 * the typing still.
 */
export function gone (page: (request: FastifyRequest) => GonePage): never {
  throw new Gone((request, reply) => {
    if (request.routeOptions.config.isRemoval) return reply.redirect(`${page(request).back[0]}?said=gone`, 303)
    const sent = sentIn(request)
    return sent && show(reply, page(request), sent)
  })
}

/** The same for something that has no page around it: its list, what it was, and what it was called. */
export function aroundGone (list: [address: string, title: string], title: string, recordName: string): Pick<GonePage, 'around' | 'back'> {
  return { around: { head: '/conflicts/_head', list, title, recordName }, back: [list[0], 'Voltar'] }
}

function sentIn (request: FastifyRequest): Typed | undefined {
  if (request.wantsFragment) return undefined
  if (request.method !== 'POST') return depositOf(request)?.typed
  const { whenSessionEnded, takesFiles } = request.routeOptions.config
  return whenSessionEnded || takesFiles ? typed(request.body) : undefined
}

function show (reply: FastifyReply, { around, facts, ...page }: GonePage, sent: Typed): Promise<string> {
  const kept = 'O que você digitou está abaixo, para copiar.'
  return reply.code(409).viewAsync('conflicts/gone', { ...around, kept, deed: '', last: null, ...page, facts: facts(sent) })
}
