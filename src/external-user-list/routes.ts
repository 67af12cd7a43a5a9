import type { FastifyInstance, FastifyRequest } from 'fastify'
import { needs } from '../access.ts'
import { opening } from '../categories/access.ts'
import { changeableAmong, companiesOfExternalUsers, findExternalUser, seenAmong } from '../external-users/store.ts'
import { readId } from '../http/row-id.ts'
import { saidIn } from '../http/said.ts'
import { searching } from '../limits/rate-limits.ts'
import { addressOf, readAsking, withoutPlace } from '../lists/query.ts'
import { showList } from '../lists/showing.ts'
import { describeTotal } from '../lists/totals.ts'
import { marked } from '../search/marking.ts'
import { readSearch } from '../search/typed.ts'
import { columns, known, listExternalUsers, statuses, unorderedFor } from './store.ts'

const path = '/external-users'

/** The list of Usuários externos (AD060). */
export default async function externalUserList (app: FastifyInstance): Promise<void> {
  const { db } = app

  app.get('/', { config: { ...needs('AD060', 'view'), ...searching } }, async (request, reply) => {
    const asking = readAsking(request.query, known)
    const { sort = 'name', ...filters } = withoutPlace(asking)
    const found = listExternalUsers(db, asking, request.user.id)
    const search = readSearch(asking.q ?? '')
    const ids = found.rows.map(row => row.id)
    return showList(request, reply, {
      ...found, asking, filters, sort, path, statuses, shown: columns, unordered: unorderedFor(db, request.user.id), results: '/external-user-list/_results',
      said: saidIn(request), told: toldOf(request), query: new URLSearchParams(asking).toString(),
      companies: companiesOfExternalUsers(db, request.user.id, ids), seen: seenAmong(db, request.user.id, ids), changeable: changeableAmong(db, request.user.id, ids),
      isOpen: opening(db, request.user.id),
      totalText: describeTotal(found.total, 'usuário externo', 'usuários externos'),
      marked: (text: string) => marked(text, search),
      linkTo: (changes: Record<string, string | number | undefined>) => addressOf(path, asking, changes),
    }, { page: 'external-user-list/index' })
  })

  /** The name of the person that the notice above the list speaks of. */
  function toldOf ({ query, user }: FastifyRequest): string {
    const id = readId((query as { person?: unknown }).person)
    return id === undefined ? '' : findExternalUser(db, user.id, id)?.name ?? ''
  }
}
