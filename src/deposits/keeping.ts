import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Access } from '../access.ts'
import { blank, type Form } from '../forms.ts'
import { pageAskedFrom, pathOf } from '../own-address.ts'
import { addDeposit, dropDeposit, dropOldDeposits, findDeposit, type Deposit } from './store.ts'

declare module 'fastify' {
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
  const whenSessionEnded = async (request: FastifyRequest): Promise<string> => {
    const own = pathOf((request.wantsFragment ? pageAskedFrom(request) : undefined) ?? request.url)
    if (page === undefined) return keep(request, own, own)
    return keep(request, typeof page === 'string' ? page : page(request), pathOf(request.url))
  }
  return { config: { ...config, whenSessionEnded } }
}

/** What the person had typed in a form of the page that is asked for, where its address says that something was kept. */
export function depositOf ({ method, query, url, user, server }: FastifyRequest, sentTo = pathOf(url)): Deposit | undefined {
  const { kept: key } = query as { kept?: unknown }
  return method === 'GET' && typeof key === 'string' ? findDeposit(server.db, user.id, sentTo, key) : undefined
}

/** A form of the page that is asked for: as it was typed, where that was kept, or as it is; and the key that it takes along. */
export function returnedForm (request: FastifyRequest, form: Form, sentTo?: string): { form: Form, deposit: string } {
  const deposit = depositOf(request, sentTo)
  return { form: deposit ? blank(deposit.typed) : form, deposit: deposit?.key ?? '' }
}

async function keep ({ server: { db }, formerVisitor, body }: FastifyRequest, page: string, sentTo: string): Promise<string> {
  const key = await db.write(() => addDeposit(db, formerVisitor!.id, sentTo, body))
  return `${page}?${new URLSearchParams({ kept: key }).toString()}`
}

function sentBack ({ method, body, visitor, wantsFragment, routeOptions }: FastifyRequest): string | undefined {
  const { deposit: key } = (body ?? {}) as { deposit?: unknown }
  const isForm = method === 'POST' && routeOptions.config.whenSessionEnded && !wantsFragment
  return visitor && isForm && typeof key === 'string' ? key : undefined
}

// Saved, or on the screen again.
function isAnswered ({ statusCode }: FastifyReply): boolean {
  return statusCode < 400 || statusCode === 409 || statusCode === 422
}
