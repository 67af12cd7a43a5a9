import type { FastifyInstance } from 'fastify'
import { needs, rightsInUse } from '../access.ts'
import { configurationPages } from '../configuration/pages.ts'
import type { Form } from '../forms.ts'
import { lastSentences } from '../history-pages/pages.ts'
import { saidIn } from '../http/said.ts'
import { lastAdministrator, mayGrant } from '../users/administrators.ts'
import { peopleAbove } from '../users/managing.ts'
import { peopleOutside } from '../users/people.ts'
import { checkGroup, groupFields, groupInWords, matrix, offeredCells, retypedGroup, typedGroup, type GroupValues } from './form.ts'
import members from './members.ts'
import { addGroup, changeGroup, findGroup, groupConflicts, listGroups, membersAmong, membersOf, removeGroup, useOfGroup } from './store.ts'

/** Grupos de acesso (CM011): what the people of a group may do in each menu. */
export default async function accessGroups (app: FastifyInstance): Promise<void> {
  const { db } = app

  app.get('/', { config: needs('CM011', 'view') }, async (request, reply) => {
    const said = saidIn(request)
    return reply.viewAsync('access-groups/index', { groups: listGroups(db), said })
  })

  configurationPages(app, {
    menu: 'CM011', recordType: 'access_group', address: '/access-groups', title: 'Grupos de acesso', what: 'Grupo',
    view: 'access-groups/form', securityEvent: 'authz_change',
    mayChange: ({ rights }, group) => mayGrant(rights, group.rights),
    around: (_form, group, { rights }) => ({
      group: group ?? null, groups: listGroups(db), matrix: matrix(rightsInUse(app), rights),
      members: group ? membersOf(db, group.id) : [], others: group ? peopleOutside(db, group.id, peopleAbove(rights)) : [],
      lastAdministrator, above: group ? membersAmong(db, group.id, peopleAbove(rights)) : new Set<number>(),
      history: group ? lastSentences(db, 'access_group', group.id) : [],
    }),
    check: (body, _group, { rights }) => checkGroup(body, offeredCells(rightsInUse(app), rights)),
    conflicts: (values, id, { rights }) => ({ ...groupConflicts(db, values, id), ...factorConflict(values, id, rights) }),
    typed: typedGroup, words: groupInWords, retyped: retypedGroup, fields: () => groupFields,
    find: findGroup, add: addGroup, change: changeGroup, remove: removeGroup, useOf: useOfGroup,
  })
  await app.register(members)

  // To want a second factor of somebody is to change how they sign in.
  function factorConflict ({ requires_second_factor: isRequired }: GroupValues, id: number | undefined, rights: ReadonlySet<string>): Form['errors'] {
    if (!isRequired || id === undefined || findGroup(db, id)?.requires_second_factor === 1) return {}
    if (membersAmong(db, id, peopleAbove(rights)).size === 0) return {}
    return { requires_second_factor: { message: 'Neste grupo há quem tem permissões que você não tem; só quem as tem pode exigir o segundo fator.' } }
  }
}
