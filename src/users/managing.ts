import type { FastifyRequest } from 'fastify'
import type { Knex } from 'knex'
import { sql, type Database } from '../database.ts'
import { Forbidden, notFound } from '../errors.ts'
import { idIn } from '../http/row-id.ts'
import { findPerson, type Person } from './people.ts'
import { rightsOf } from './store.ts'

/**
 * Nobody takes over an account that may do more than their own: only administrators give an administrator
 * a new e-mail or a new password link.
 */
export function mayManage (db: Database, { rights }: FastifyRequest, person: Person): boolean {
  return [...rightsOf(db, person.id)].every(cell => rights.has(cell))
}

/** The ids of those who may do more than somebody with these rights, who manages none of them. */
export function peopleAbove (rights: ReadonlySet<string>): Knex.QueryBuilder {
  return sql('access_group_members as member').join('access_group_rights as rights', 'rights.access_group_id', 'member.access_group_id')
    .whereRaw(`menu || ':' || access_right not in (${[...rights].map(() => '?').join(', ')})`, [...rights]).select('member.user_id')
}

/** The person of an address, to be looked at or to be managed. */
export function loadPerson (db: Database, request: FastifyRequest, purpose: 'see' | 'manage' = 'see'): Person {
  const person = findPerson(db, idIn(request)) ?? notFound('Usuário')
  if (purpose === 'manage' && !mayManage(db, request, person)) throw new Forbidden('AD004')
  return person
}
