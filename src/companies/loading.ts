import type { FastifyRequest } from 'fastify'
import { permitted, type Control } from '../categories/access.ts'
import { refuseDeleted } from '../records/deleted.ts'
import { findCompany, type Company } from './store.ts'

/** The company that a form is about, for the person who asks; throws Gone for one that was deleted, NotFound or Forbidden. */
export function loadCompany (request: FastifyRequest, id: number, control: Control = 'view'): Company {
  const { server: { db }, user } = request
  return permitted(db, user.id, findCompany(db, id) ?? refuseDeleted(request, 'company', id), 'Empresa', control)
}
