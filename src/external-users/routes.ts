import type { FastifyInstance } from 'fastify'
import { needs } from '../access.ts'
import { ListQuery } from '../paging.ts'
import { searching } from '../rate-limits.ts'
import { companiesOfExternalUsers, hasExternalUsers, listExternalUsers } from './store.ts'

/** Usuários externos (AD060): contacts who may enter from outside, each e-mail once in the whole system. */
export default async function externalUsers (app: FastifyInstance): Promise<void> {
  app.get('/', { config: { ...needs('AD060', 'view'), ...searching } }, async (request, reply) => {
    const query = ListQuery.parse(request.query)
    const page = listExternalUsers(app.db, request.user.id, query)
    const companies = companiesOfExternalUsers(app.db, request.user.id, page.rows.map(row => row.id))
    return reply.viewAsync('external-users/index', { ...page, q: query.q, companies, hasAny: hasExternalUsers(app.db, request.user.id) })
  })
}
