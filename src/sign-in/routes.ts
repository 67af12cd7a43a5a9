import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { ownAddress } from '../own-address.ts'
import { isOfPasswordLength } from '../passwords/rules.ts'
import { signingIn } from '../rate-limits.ts'
import { logSecurity } from '../security-events.ts'
import { hasFactor } from '../second-factor/store.ts'
import { sessionCookie } from '../session.ts'
import { hasUsers, passwordMatches, userWithEmail } from '../users/store.ts'
import secondStep, { askCode } from './second-step.ts'
import { countFailure, forgetFailures, signIn, slowDown, tooManyTries, waitBeforeSignIn } from './store.ts'

const SignIn = z.object({ email: z.string().max(254), password: z.string().refine(isOfPasswordLength), next: z.string().optional() })
const Query = z.object({ next: z.string().catch('/'), ended: z.enum(['1', 'kept', 'lost']).optional().catch(undefined), said: z.string().catch('') })

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
    await forgetFailures(app.db, email)
    await signIn(request, user)
    return reply.redirect(ownAddress(next), 303)
  })
  await app.register(secondStep)

  function refuse (reply: FastifyReply, typed: { email: string, next: string }, message: string, status = 422) {
    return show(reply.code(status), { ...typed, next: ownAddress(typed.next), message })
  }
}

/** Signing out is for those who are in: it carries the session's own form token. */
export async function signOut (app: FastifyInstance, { config }: { config: Config }): Promise<void> {
  app.post('/logout', { config: { access: 'signed-in', isOpenWithoutFactor: true } }, async (request, reply) => {
    await request.session.destroy()
    return reply.clearCookie(sessionCookie(config), { path: '/' })
      .header('clear-site-data', '"cache", "storage"').redirect('/login', 303)
  })
}

interface Page { email?: string, next: string, message?: string, ended?: z.infer<typeof Query>['ended'], said?: string }

function show (reply: FastifyReply, { email = '', next, message = '', ended, said = '' }: Page) {
  return reply.viewAsync('sign-in/new', { email, next, message, ended: ended ?? '', said, token: reply.generateCsrf() })
}

