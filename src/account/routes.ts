import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Access } from '../access.ts'
import { confirmPassword } from '../confirmations/recent.ts'
import { answerForm, openForm, underList } from '../conflicts/answering.ts'
import { save, type Editing } from '../conflicts/saving.ts'
import { keepingTyping, returnedForm } from '../deposits/keeping.ts'
import { blank, submit, type Form } from '../forms.ts'
import { saidIn } from '../http/said.ts'
import { logSecurity } from '../log/security-events.ts'
import { forgetLink } from '../password-links/store.ts'
import { submitWithPassword } from '../passwords/form.ts'
import { hashPassword } from '../passwords/hashing.ts'
import { passwordLengthMin } from '../passwords/rules.ts'
import { hasFactor } from '../second-factor/store.ts'
import { renewSession } from '../session.ts'
import { endSession, endSessions, sessionsOf } from '../sessions/store.ts'
import { hashOf } from '../tokens.ts'
import { groupsOf, recordAct } from '../users/people.ts'
import { findUser, keepPassword, type User } from '../users/store.ts'
import { AccountForm, accountFields, ChangePasswordForm, densities, typedAccount, type AccountValues } from './form.ts'
import { changeAccount } from './store.ts'

/** Minha conta: what is the person's own, whatever rights there are. */
export default async function account (app: FastifyInstance): Promise<void> {
  const { db, originals } = app
  const access: Access = 'signed-in'
  const own = { config: { access } }

  app.get('/account', own, async (request, reply) => show(request, reply))

  app.post('/account', keepingTyping({ access }), async (request, reply) => {
    const { id } = request.user
    const saved = await db.write(() => save(originals, editingOf(findUser(db, id)!), request.body))
    return answerForm(reply, {
      action: '/account', back: '/account', title: 'Minha conta', around: underList(['/account', 'Minha conta'], request.user.name),
      history: { record_type: 'user', record_id: id }, show: (answer, account) => show(request, answer, { account }),
    }, saved)
  })

  app.post('/account/password', own, async (request, reply) => {
    const { user } = request
    const submission = await submitWithPassword(db, ChangePasswordForm, request.body, user)
    if (!submission.ok) return show(request, reply.code(422), { password: submission.form })
    const problem = await confirmPassword(db, request, submission.values.current_password)
    if (problem) return show(request, reply.code(422), { password: { values: {}, errors: { current_password: { message: problem } } } })
    const passwordHash = await hashPassword(submission.values.password)
    await db.write(() => {
      keepPassword(db, user.id, passwordHash)
      forgetLink(db, user.id)
      endSessions(db, user.id, ownSession(request))
      recordAct(db, user, user, 'password_set')
    })
    await renewSession(request)
    logSecurity(request, 'authn_password_change')
    return reply.redirect('/account?said=password', 303)
  })

  app.post('/account/sessions/ending', own, async (request, reply) => {
    await db.write(() => {
      if (endSessions(db, request.user.id, ownSession(request)) > 0) recordAct(db, request.user, request.user, 'session_ended')
    })
    logSecurity(request, 'session_ended', { user: request.user.id })
    return reply.redirect('/account?said=ended', 303)
  })

  app.post('/account/sessions/:session(^[0-9a-f]{64}$)/ending', own, async (request, reply) => {
    const { session } = request.params as { session: string }
    await db.write(() => {
      if (endSession(db, request.user.id, session) > 0) recordAct(db, request.user, request.user, 'session_ended')
    })
    logSecurity(request, 'session_ended', { user: request.user.id })
    return reply.redirect('/account?said=ended', 303)
  })

  function editingOf (user: User): Editing<AccountValues> {
    return {
      record: `account ${user.id}`, version: user.version, stored: typedAccount(user), typed: typedAccount, fields: accountFields,
      check: typed => submit(AccountForm, typed), change: values => { changeAccount(db, user, values) },
    }
  }

  interface Shown { account?: Form, password?: Form }

  function show (request: FastifyRequest, reply: FastifyReply, { account, password = blank() }: Shown = {}) {
    const { id } = request.user
    return reply.viewAsync('account/index', {
      ...returnedForm(request, account ?? openForm(originals, editingOf(request.user))), password, said: saidIn(request),
      densities, groups: groupsOf(db, id), min: passwordLengthMin(db, request.user),
      hasFactor: hasFactor(db, id), sessions: sessionsOf(db, id), ownSession: ownSession(request),
    })
  }
}

function ownSession ({ session }: FastifyRequest): string {
  return hashOf(session.sessionId)
}
