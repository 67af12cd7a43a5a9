import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Access, PutAway } from '../access.ts'
import { sentFacts } from '../conflicts/fields.ts'
import type { Fact } from '../facts.ts'
import { blank, typed, type Form } from '../forms.ts'
import { pageAskedFrom, pathOf } from '../http/own-address.ts'
import { isStaleForm } from '../http/stale-forms.ts'
import { addDeposit, dropDeposit, dropOldDeposits, findDeposit, type Deposit } from './store.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * What a form that was refused had in it, for the person who sent it to read and copy; undefined for what is no such
     * form, or did not come from a page of ours.
     */
    refusedTyping: (request: FastifyRequest, reply: FastifyReply) => Promise<Fact[] | undefined>
  }
  interface FastifyRequest {
    /** Nothing stood in its way: the handler answers. */
    isHandled: boolean
  }
}

const SWEEP_EVERY_MS = 3_600_000

/**
 * Forms that are sent after their session had ended: what was typed is kept for whoever typed it and is
 * shown in the form again after signing in. Once such a form is sent, nothing of it stays behind.
 */
export default fp(async function deposits (app: FastifyInstance) {
  const timer = setInterval(() => {
    app.db.write(() => { dropOldDeposits(app.db) }, 'vital').catch((error: unknown) => { app.log.error({ err: error }, 'deposits') })
  }, SWEEP_EVERY_MS).unref()
  app.addHook('onClose', async () => { clearInterval(timer) })

  app.decorate('refusedTyping', async (request: FastifyRequest, reply: FastifyReply) => {
    const { whenSessionEnded, takesFiles } = request.routeOptions.config
    if (request.method === 'GET') return keptFacts(request)
    if (request.method !== 'POST' || !(whenSessionEnded || takesFiles)) return undefined
    // The right is asked before the token is; a form with files was not read then.
    const isOwn = request.isHandled || request.isMultipart() || isStaleForm(request) || await app.checkToken(request, reply).then(() => true, () => false)
    return isOwn ? sentFacts(app.db, typed(request.body)) : undefined
  })

  // Of a page that the person had the right to when the session ended, and has not any more.
  function keptFacts (request: FastifyRequest): Fact[] | undefined {
    const deposit = depositOf(request)
    return deposit && sentFacts(app.db, deposit.typed)
  }

  app.decorateRequest('isHandled', false)
  app.addHook('preHandler', async request => { request.isHandled = true })
  app.addHook('onSend', async (request, reply) => {
    const key = sentBack(request)
    if (key !== undefined && request.isHandled && isAnswered(reply)) await app.db.write(() => { dropDeposit(app.db, request.user.id, key) })
  })
}, { name: 'deposits' })

/**
 * The options of a route whose form has no other place for its typing; `page` is the address of the form's page, where it is
 * sent to another one. No form with a password may have it.
 */
export function keepingTyping<Config extends { access: Access }> (config: Config, page?: string | ((request: FastifyRequest) => string)) {
  const whenSessionEnded = async (request: FastifyRequest): Promise<PutAway> => {
    const own = pathOf((request.wantsFragment ? pageAskedFrom(request) : undefined) ?? request.url)
    const [shownOn, sentTo] = page === undefined ? [own, own] : [typeof page === 'string' ? page : page(request), pathOf(request.url)]
    return { page: withKey(shownOn, 'kept', await keep(request, request.formerVisitor!.id, sentTo)), isLost: false }
  }
  return { config: { ...config, whenSessionEnded } }
}

/** What the person had typed in a form of the page that is asked for, where its address says that something was kept. */
export function depositOf (request: FastifyRequest, sentTo?: string): Deposit | undefined {
  return depositUnder('kept', request, sentTo)
}

/** What a person who is signed in sent to have it shown, where the page's address says so. */
export function sentOf (request: FastifyRequest): Deposit | undefined {
  return depositUnder('sent', request)
}

/**
 * Keeps what a person who is signed in sent to have it shown, and gives the address of the page that shows it: one that can be
 * reloaded and gone back to, which the answer to a form cannot.
 */
export async function keepSent (request: FastifyRequest): Promise<string> {
  const own = pathOf(request.url)
  return withKey(own, 'sent', await keep(request, request.user.id, own))
}

/** A form of the page that is asked for: as it was typed, where that was kept, or as it is; and the key that it takes along. */
export function returnedForm (request: FastifyRequest, form: Form, sentTo?: string): { form: Form, deposit: string } {
  const deposit = depositOf(request, sentTo)
  return { form: deposit ? blank(deposit.typed) : form, deposit: deposit?.key ?? '' }
}

type Under = 'kept' | 'sent'

function depositUnder (name: Under, { method, query, url, user, server }: FastifyRequest, sentTo = pathOf(url)): Deposit | undefined {
  const { [name]: key } = query as Partial<Record<Under, unknown>>
  return method === 'GET' && typeof key === 'string' ? findDeposit(server.db, user.id, sentTo, key) : undefined
}

// A form that carries one already leaves a new one in its place.
function keep ({ server: { db }, body }: FastifyRequest, userId: number, sentTo: string): Promise<string> {
  const former = keyOf(body)
  return db.write(() => {
    if (former !== undefined) dropDeposit(db, userId, former)
    return addDeposit(db, userId, sentTo, body)
  })
}

function keyOf (body: unknown): string | undefined {
  const { deposit: key } = (body ?? {}) as { deposit?: unknown }
  return typeof key === 'string' ? key : undefined
}

function withKey (page: string, name: Under, key: string): string {
  return `${page}?${new URLSearchParams({ [name]: key }).toString()}`
}

function sentBack ({ method, body, visitor, wantsFragment, routeOptions }: FastifyRequest): string | undefined {
  const isForm = method === 'POST' && routeOptions.config.whenSessionEnded && !wantsFragment
  return visitor && isForm ? keyOf(body) : undefined
}

// Saved, or on the screen again.
function isAnswered ({ statusCode }: FastifyReply): boolean {
  return statusCode < 400 || statusCode === 409 || statusCode === 422
}
