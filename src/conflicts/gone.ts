import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../database.ts'
import { depositOf } from '../deposits/keeping.ts'
import { Gone } from '../errors.ts'
import type { Fact } from '../facts.ts'
import { typed, type Typed } from '../forms.ts'
import { whoWas, type LastLine } from '../history/store.ts'
import { underList } from './answering.ts'
import { sentFacts } from './fields.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Removes what its address names. Of what is gone already it leads to the list, which says so: it was pressed twice, or by two people. */
    isRemoval?: true
  }
}

/** What is said to somebody whose form is about something that is no more. */
interface GonePage {
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

/** Something that has no page around it: its list, what it was, what it was called, and what is said of it where it was not deleted. */
interface Listed { list: [address: string, title: string], title: string, recordName: string, statement?: string, did?: string | undefined, back?: GonePage['back'] }

/** The same for something that is reached by a list; `last` is the line of its history that tells what became of it, where one does. */
export function goneFromList (db: Database, last: LastLine | undefined, { list, title, recordName, ...said }: Listed): never {
  const { statement = `${recordName} não existe mais.`, did = 'excluiu', back = [list[0], 'Voltar'] } = said
  return gone(request => ({
    statement, ...last && { deed: `${whoWas(last, request.user)} ${did}`, last }, around: { ...underList(list, recordName)(request), title }, back,
    facts: sent => sentFacts(db, sent),
  }))
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
