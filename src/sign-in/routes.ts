import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { ownAddress } from '../http/own-address.ts'
import { signingIn } from '../limits/rate-limits.ts'
import { logSecurity } from '../log/security-events.ts'
import { makePasswordLink } from '../password-links/store.ts'
import { passwordMatches } from '../passwords/hashing.ts'
import { isOfPasswordLength, mayStandAlone } from '../passwords/rules.ts'
import { hasFactor, mustHaveFactor } from '../second-factor/store.ts'
import { cookieOptions, sessionCookie } from '../session.ts'
import { hasFirstPassword, recordAct } from '../users/people.ts'
import { hasUsers, userWithEmail, type User } from '../users/store.ts'
import { signIn, slowDown, tooManyTries } from './entering.ts'
import secondStep, { askCode } from './second-step.ts'
import { countFailure, forgetFailures, waitBeforeSignIn } from './store.ts'

const SignIn = z.object({ email: z.string().max(254), password: z.string().refine(isOfPasswordLength), next: z.string().optional() })
const Query = z.object({ next: z.string().catch('/'), ended: z.enum(['1', 'elsewhere', 'kept', 'lost']).optional().catch(undefined), said: z.string().catch('') })

export default async function signInRoutes (app: FastifyInstance, { config }: { config: Config }): Promise<void> {
  app.get('/login', { config: { access: 'public' } }, async (request, reply) => {
    if (!hasUsers(app.db)) return reply.redirect('/setup', 303)
    const { next, ended, said } = Query.parse(request.query)
    if (request.visitor) return reply.redirect(ownAddress(next), 303)
    return show(reply, { next: ownAddress(next), ended, said })
  })

  app.post('/login', { config: { access: 'public', ...signingIn } }, async (request, reply) => {
    const { success, data } = SignIn.safeParse(request.body)
    if (!success) return refuse(reply, { email: '', next: '/' }, 'E-mail ou senha não conferem.')

    const { email, password, next = '/' } = data
    const waitMs = waitBeforeSignIn(app.db, email)
    if (waitMs > 0) {
      reply.header('retry-after', Math.ceil(waitMs / 1000))
      logSecurity(request, 'authn_login_lock')
      return refuse(reply, { email, next }, tooManyTries(waitMs), 429)
    }
    await slowDown(app.db, request.ip)
    const user = userWithEmail(app.db, email.trim())
    if (!await passwordMatches(user, password) || !user) {
      await countFailure(app.db, { login: email, userId: user?.id, address: request.ip })
      logSecurity(request, 'authn_login_fail')
      return refuse(reply, { email, next }, 'E-mail ou senha não conferem.')
    }
    if (hasFactor(app.db, user.id)) return askCode(app.db, reply, { userId: user.id, next: ownAddress(next), isSecure: config.isSecure })
    if (!mayStandAlone(password) && !mustHaveFactor(app.db, user.id) && !hasFirstPassword(app.db, user.id)) return leadToNewPassword(request, reply, user)
    await forgetFailures(app.db, email)
    await signIn(request, user)
    return reply.redirect(ownAddress(next), 303)
  })
  await app.register(secondStep)

  function refuse (reply: FastifyReply, typed: { email: string, next: string }, message: string, status = 422) {
    return show(reply.code(status), { ...typed, next: ownAddress(typed.next), message })
  }
}

// It was long enough beside a second factor, which was taken away since: it opens nothing but the page for another one.
async function leadToNewPassword (request: FastifyRequest, reply: FastifyReply, user: User) {
  const { db } = request.server
  const token = await db.write(() => {
    recordAct(db, user, user, 'link_made')
    return makePasswordLink(db, user.id)
  })
  logSecurity(request, 'authn_password_link', { user: user.id })
  return reply.redirect(`/password-links/${token}?said=short`, 303)
}

/** Signing out is for those who are in: it carries the session's own form token. */
export async function signOut (app: FastifyInstance, { config }: { config: Config }): Promise<void> {
  app.post('/logout', { config: { access: 'signed-in', isOpenWithoutFactor: true } }, async (request, reply) => {
    await request.session.destroy()
    return reply.clearCookie(sessionCookie(config), cookieOptions(config))
      .header('clear-site-data', '"cache", "storage"').redirect('/login', 303)
  })
}

interface Page { email?: string, next: string, message?: string, ended?: z.infer<typeof Query>['ended'], said?: string }

function show (reply: FastifyReply, { email = '', next, message = '', ended, said = '' }: Page) {
  return reply.viewAsync('sign-in/new', { email, next, message, ended: ended ?? '', said, token: reply.generateCsrf() })
}

