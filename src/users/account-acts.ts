import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needsPassword } from '../access.ts'
import type { Config } from '../config.ts'
import { idInAddress } from '../http/row-id.ts'
import { logSecurity, type SecurityEvent } from '../log/security-events.ts'
import { passwordLinkAddress } from '../password-links/address.ts'
import { LINK_HOURS, makePasswordLink } from '../password-links/store.ts'
import { removeFactor } from '../second-factor/store.ts'
import { endSession, endSessions } from '../sessions/store.ts'
import { clearFailures } from '../sign-in/store.ts'
import { leavesAdministrator } from './administrators.ts'
import { loadPerson } from './managing.ts'
import { recordAct, setPersonActive, type Person } from './people.ts'

/** What is done with a whole account: in or out, a new link, no more waiting, sessions ended. */
export default async function accountActs (app: FastifyInstance, { config }: { config: Config }): Promise<void> {
  const { db } = app
  const options = { config: needsPassword('AD004', 'edit') }

  app.post(`${idInAddress}/deactivation`, options, async (request, reply) => act(request, reply, 'user_deactivated', person => {
    if (person.is_active === 0) return 'deactivated'
    if (!leavesAdministrator(db, { user: { id: person.id, groupIds: [] } })) return 'last'
    setPersonActive(db, person, false, request.user)
    return 'deactivated'
  }))

  app.post(`${idInAddress}/activation`, options, async (request, reply) => act(request, reply, 'user_activated', person => {
    if (person.is_active === 0) setPersonActive(db, person, true, request.user)
    return 'activated'
  }))

  app.post(`${idInAddress}/unlocking`, options, async (request, reply) => act(request, reply, 'user_unlocked', person => {
    clearFailures(db, person)
    recordAct(db, person, request.user, 'unlocked')
    return 'unlocked'
  }))

  app.post(`${idInAddress}/second-factor/removal`, options, async (request, reply) => {
    // Minha conta asks whether the own password may stand alone; that of others is looked at when they sign in.
    if (loadPerson(db, request, 'manage').id === request.user.id) return reply.redirect('/account/second-factor', 303)
    return act(request, reply, 'authn_second_factor_off', person => {
      if (removeFactor(db, person.id)) recordAct(db, person, request.user, 'factor_removed')
      return 'factor'
    })
  })

  app.post(`${idInAddress}/sessions/ending`, options, async (request, reply) => act(request, reply, 'session_ended', person => {
    if (endSessions(db, person.id) > 0) recordAct(db, person, request.user, 'session_ended')
    return 'ended'
  }))

  app.post(`${idInAddress}/sessions/:session(^[0-9a-f]{64}$)/ending`, options, async (request, reply) => act(request, reply, 'session_ended', person => {
    const { session } = request.params as { session: string }
    if (endSession(db, person.id, session) > 0) recordAct(db, person, request.user, 'session_ended')
    return 'ended'
  }))

  // Shown once, as the answer itself: nothing but its hash is kept, so no page can show it again.
  app.post(`${idInAddress}/password-links`, options, async (request, reply) => {
    const { person, token } = await db.write(() => {
      const found = loadPerson(db, request, 'manage')
      if (found.is_active === 0) return { person: found, token: '' }
      recordAct(db, found, request.user, 'link_made')
      return { person: found, token: makePasswordLink(db, found.id) }
    })
    if (!token) return reply.redirect(`/users/${person.id}?said=inactive`, 303)
    logSecurity(request, 'authn_password_link', { user: person.id })
    return reply.code(201).viewAsync('users/link', {
      person, isNew: false, hours: LINK_HOURS, link: passwordLinkAddress(config, request, token),
    })
  })

  async function act (request: FastifyRequest, reply: FastifyReply, event: SecurityEvent, work: (person: Person) => string) {
    const { id, said } = await db.write(() => {
      const person = loadPerson(db, request, 'manage')
      return { id: person.id, said: work(person) }
    })
    if (said !== 'last') logSecurity(request, event, { user: id })
    return reply.redirect(`/users/${id}?said=${said}`, 303)
  }
}
