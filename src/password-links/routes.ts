import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { blank, type Form } from '../forms.ts'
import { saidIn } from '../http/said.ts'
import { logSecurity } from '../log/security-events.ts'
import { PasswordForm, submitWithPassword } from '../passwords/form.ts'
import { hashPassword } from '../passwords/hashing.ts'
import { passwordLengthMin } from '../passwords/rules.ts'
import { endSessions } from '../sessions/store.ts'
import { clearFailures } from '../sign-in/store.ts'
import { recordAct } from '../users/people.ts'
import { keepPassword, type User } from '../users/store.ts'
import { forgetLink, personWithLink } from './store.ts'

/** The page behind a link that was handed over: the person sets a password, and nobody else knows it. */
export default async function passwordLinks (app: FastifyInstance): Promise<void> {
  const { db } = app
  const address = '/password-links/:token(^[A-Za-z0-9_-]{43}$)'
  const options = { config: { access: 'public' as const } }

  app.get(address, options, async (request, reply) => {
    const person = owner(request)
    return person ? show(reply, person) : gone(reply)
  })

  app.post(address, options, async (request, reply) => {
    const person = owner(request)
    if (!person) return gone(reply)
    const submission = await submitWithPassword(db, PasswordForm, request.body, person)
    if (!submission.ok) return show(reply.code(422), person, submission.form)
    const passwordHash = await hashPassword(submission.values.password)
    const isSet = await db.write(() => {
      if (!owner(request)) return false
      keepPassword(db, person.id, passwordHash)
      forgetLink(db, person.id)
      clearFailures(db, person)
      endSessions(db, person.id)
      recordAct(db, person, person, 'password_set')
      return true
    })
    if (!isSet) return gone(reply)
    logSecurity(request, 'authn_password_change', { user: person.id, way: 'link' })
    return reply.redirect('/login?said=password', 303)
  })

  function owner (request: FastifyRequest): User | undefined {
    return personWithLink(db, (request.params as { token: string }).token)
  }

  function show (reply: FastifyReply, person: User, form: Form = blank()) {
    return reply.viewAsync('password-links/show', {
      form, said: saidIn(reply.request), name: person.name, email: person.email, min: passwordLengthMin(db, person), token: reply.generateCsrf(), action: reply.request.url,
    })
  }
}

function gone (reply: FastifyReply) {
  return reply.code(404).viewAsync('password-links/gone')
}
