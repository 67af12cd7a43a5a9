import type { FastifyInstance, FastifyRequest } from 'fastify'
import { needsPassword } from '../access.ts'
import { loadConfigured } from '../configuration/loading.ts'
import { Forbidden, notFound } from '../errors.ts'
import { idIn, idInAddress, idNamed, readId } from '../http/row-id.ts'
import { logSecurity } from '../log/security-events.ts'
import { leavesAdministrator, mayGrant } from '../users/administrators.ts'
import { mayManage } from '../users/managing.ts'
import { findPerson, groupIdsOf, joinGroups, type Person } from '../users/people.ts'
import { findGroup, type AccessGroup } from './store.ts'

/** Puts people into a group and takes them out again; only for those who may grant what the group grants, and who may manage the person. */
export default async function members (app: FastifyInstance): Promise<void> {
  const { db } = app
  const options = { config: needsPassword('CM011', 'edit') }

  app.post(`${idInAddress}/members`, options, async (request, reply) => {
    const id = readId((request.body as { user_id?: unknown }).user_id)
    const outcome = await db.write(() => {
      const group = loadGroup(request)
      if (id === undefined) return { group, said: 'nobody' }
      const person = loadMember(request, id)
      joinGroups(db, person, [...groupIdsOf(db, person.id), group.id], request.user)
      return { group, said: 'joined' }
    })
    if (id !== undefined) logSecurity(request, 'authz_change', { record: `access_group ${outcome.group.id}`, user: id, act: 'joined' })
    return reply.redirect(`/access-groups/${outcome.group.id}?said=${outcome.said}#members`, 303)
  })

  app.post(`${idInAddress}/members${idNamed('user')}/removal`, options, async (request, reply) => {
    const id = idIn(request, 'user')
    const outcome = await db.write(() => {
      const group = loadGroup(request)
      const person = loadMember(request, id)
      const groupIds = groupIdsOf(db, person.id).filter(one => one !== group.id)
      if (!leavesAdministrator(db, { user: { id, groupIds } })) return { group, said: 'last' }
      joinGroups(db, person, groupIds, request.user)
      return { group, said: 'left' }
    })
    if (outcome.said === 'left') logSecurity(request, 'authz_change', { record: `access_group ${outcome.group.id}`, user: id, act: 'left' })
    return reply.redirect(`/access-groups/${outcome.group.id}?said=${outcome.said}#members`, 303)
  })

  function loadGroup (request: FastifyRequest): AccessGroup {
    const group = loadConfigured(db, 'access_group', findGroup, request)
    if (!mayGrant(request.rights, group.rights)) throw new Forbidden('CM011')
    return group
  }

  function loadMember (request: FastifyRequest, id: number): Person {
    const person = findPerson(db, id) ?? notFound('Usuário')
    if (!mayManage(db, request, person)) throw new Forbidden('CM011')
    return person
  }
}
