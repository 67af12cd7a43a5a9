import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { latestPast } from '../clock.ts'
import type { Database } from '../database.ts'
import { pageAskedFrom } from '../http/own-address.ts'
import { logSecurity } from '../log/security-events.ts'
import { passwordMatches } from '../passwords/hashing.ts'
import { isOfPasswordLength } from '../passwords/rules.ts'
import { renewSession } from '../session.ts'
import { tooManyTries } from '../sign-in/entering.ts'
import { countFailure, forgetFailures, waitBeforeSignIn } from '../sign-in/store.ts'

export const RECENT_MINUTES = 10

/**
 * A route with `asksPassword` is served to those who typed their password in the last ten minutes. From
 * others it asks it first, and goes on: a page opens, a form is sent again as it was, once.
 */
export default fp(async function recentPassword (app: FastifyInstance) {
  app.addHook('preValidation', async (request, reply) => {
    if (isRecent(request) || !weighs(request)) return
    const { _password: typed, ...fields } = (request.body ?? {}) as Record<string, unknown>
    const problem = typeof typed === 'string' ? await confirmPassword(app.db, request, typed) : ''
    if (problem === undefined) return request.routeOptions.config.downloadOf ? reply.send(await offerDownload(request, reply, fields)) : undefined
    if (request.wantsFragment || request.isMultipart()) {
      return reply.leaveTo(`/confirmations?${new URLSearchParams({ next: pageAskedFrom(request) ?? '/' }).toString()}`)
    }
    const page = request.method === 'POST'
      ? askPassword(reply.code(problem ? 422 : 403), fields, { action: request.url, problem })
      : askPassword(reply.code(403), { next: request.url })
    return reply.send(await page) // what a hook gives back is not an answer
  })
}, { name: 'recent-password' })

function weighs (request: FastifyRequest): boolean {
  const { asksPassword = false } = request.routeOptions.config
  return typeof asksPassword === 'function' ? asksPassword(request) : asksPassword
}

function isRecent ({ session: { passwordAt = 0 } }: FastifyRequest): boolean {
  return passwordAt > Date.now() - RECENT_MINUTES * 60_000 && passwordAt <= latestPast()
}

/** Undefined when it is the person's password; it counts as typed just now. Else what is wrong. */
export async function confirmPassword (db: Database, request: FastifyRequest, typed: string): Promise<string | undefined> {
  const { user } = request
  const waitMs = waitBeforeSignIn(db, { confirming: user.id })
  if (waitMs > 0) return tooManyTries(waitMs)
  if (!isOfPasswordLength(typed) || !await passwordMatches(user, typed)) {
    await countFailure(db, { login: { confirming: user.id }, userId: user.id, address: request.ip, event: 'authn_password_fail' })
    logSecurity(request, 'authn_password_fail')
    return 'A senha não confere.'
  }
  await forgetFailures(db, { confirming: user.id })
  request.session.passwordAt = Date.now()
  await renewSession(request)
  logSecurity(request, 'authn_password_confirmed')
  return undefined
}

// A browser that gets a file stays on the page that asked for it: this one says what became of the password.
function offerDownload (request: FastifyRequest, reply: FastifyReply, fields: Record<string, unknown>) {
  const { downloadOf: list } = request.routeOptions.config
  const back = typeof fields.query === 'string' && fields.query !== '' ? `${list}?${fields.query}` : list
  return reply.viewAsync('confirmations/download', { action: request.url, kept: keptOf(fields), back })
}

interface Asking { action?: string, problem?: string }

/** The page that asks; it sends `fields` along to where it leads. */
export function askPassword (reply: FastifyReply, fields: Record<string, unknown>, { action = '/confirmations', problem = '' }: Asking = {}) {
  return reply.viewAsync('confirmations/ask', { action, kept: keptOf(fields), problem, minutes: RECENT_MINUTES })
}

function keptOf (fields: Record<string, unknown>): string[][] {
  return Object.entries(fields).filter(([name]) => name !== '_csrf').flatMap(([name, value]) => [value].flat().map(one => [name, String(one)]))
}
