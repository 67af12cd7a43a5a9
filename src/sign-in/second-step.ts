import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { ownAddress } from '../http/own-address.ts'
import { signingIn } from '../limits/rate-limits.ts'
import { logSecurity } from '../log/security-events.ts'
import { hashCode, looksLikeCode } from '../second-factor/recovery.ts'
import { findFactor, spendCode, spendStep } from '../second-factor/store.ts'
import { stepOf } from '../second-factor/totp.ts'
import { recordAct } from '../users/people.ts'
import type { User } from '../users/store.ts'
import { signIn, tooManyTries } from './entering.ts'
import { awaitCode, awaitedPerson, forgetPending } from './pending.ts'
import { countFailure, forgetFailures, waitBeforeSignIn } from './store.ts'

const COOKIE = 'cadastro-step'
const Typed = z.object({ code: z.string().max(40).catch(''), next: z.string().catch('/') }).catch({ code: '', next: '/' })

/** The code of the phone, after the password: for five minutes this browser needs nothing else. */
export default async function secondStep (app: FastifyInstance): Promise<void> {
  const { db } = app
  const options = { config: { access: 'public' as const } }

  app.get('/login/code', options, async (request, reply) => {
    const { next } = Typed.parse(request.query)
    return waiting(request) ? show(reply, ownAddress(next)) : reply.redirect('/login', 303)
  })

  app.post('/login/code', { config: { ...options.config, ...signingIn } }, async (request, reply) => {
    const user = waiting(request)
    const { code, next } = Typed.parse(request.body)
    if (!user) return reply.redirect(`/login?${new URLSearchParams({ next: ownAddress(next) }).toString()}`, 303)
    const waitMs = waitBeforeSignIn(db, user.email)
    if (waitMs > 0) {
      logSecurity(request, 'authn_login_lock', { user: user.id })
      return show(reply.code(429).header('retry-after', Math.ceil(waitMs / 1000)), ownAddress(next), tooManyTries(waitMs))
    }
    if (!await isRight(request, user, code)) {
      await countFailure(db, { login: user.email, userId: user.id, address: request.ip })
      logSecurity(request, 'authn_login_fail', { user: user.id, step: 'code' })
      return show(reply.code(422), ownAddress(next), 'O código não confere. Digite o que aparece agora no celular.')
    }
    await forget(db, request)
    await forgetFailures(db, user.email)
    await signIn(request, user)
    return reply.clearCookie(COOKIE, { path: '/login' }).redirect(ownAddress(next), 303)
  })

  async function isRight (request: FastifyRequest, user: User, typed: string): Promise<boolean> {
    const factor = findFactor(db, user.id)
    if (!factor) return false
    const step = stepOf(factor.secret, typed)
    if (step !== undefined) return db.write(() => spendStep(db, user.id, step), 'vital')
    if (!looksLikeCode(typed)) return false
    const hash = await hashCode(typed, factor.recovery_salt)
    const isSpent = await db.write(() => {
      const isKnown = spendCode(db, user.id, hash)
      if (isKnown) recordAct(db, user, user, 'code_used')
      return isKnown
    }, 'vital')
    if (isSpent) logSecurity(request, 'authn_recovery_code', { user: user.id })
    return isSpent
  }

  function waiting (request: FastifyRequest): User | undefined {
    return awaitedPerson(db, request.cookies[COOKIE] ?? '')
  }
}

interface Waiting { userId: number, next: string, isSecure: boolean }

/** The password was right: leads this browser, and no other, to the second step. */
export async function askCode (db: Database, reply: FastifyReply, { userId, next, isSecure }: Waiting) {
  const token = await db.write(() => awaitCode(db, userId), 'vital')
  return reply.setCookie(COOKIE, token, { path: '/login', httpOnly: true, sameSite: 'lax', secure: isSecure })
    .redirect(`/login/code?${new URLSearchParams({ next }).toString()}`, 303)
}

async function forget (db: Database, request: FastifyRequest): Promise<void> {
  await db.write(() => { forgetPending(db, request.cookies[COOKIE] ?? '') }, 'vital')
}

function show (reply: FastifyReply, next: string, message = '') {
  return reply.viewAsync('sign-in/code', { next, message, token: reply.generateCsrf() })
}
