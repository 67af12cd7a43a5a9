import type { Knex } from 'knex'
import { emailKey } from '../brazil/email.ts'
import { fold } from '../brazil/search.ts'
import { closedTo, withoutClosedCompanies } from '../categories/access.ts'
import { timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { pageOf, type Page, type Place } from '../paging.ts'

export interface ExternalUser {
  id: number
  name: string
  email: string
  phone: string | null
  is_blocked: 0 | 1
  created_by: number | null
  created_at: string
}

export function externalUserWithEmail (db: Database, email: string): ExternalUser | undefined {
  return db.row<ExternalUser>(sql('external_users').where({ email_key: emailKey(email) }))
}

/** Inside `write`. The e-mail is the login and belongs to one person in the whole system. */
export function addExternalUser (db: Database, person: { name: string, email: string, phone: string }, userId: number): number {
  const now = timestamp()
  return db.insert(sql('external_users').insert({
    name: person.name,
    name_search: fold(person.name),
    email: person.email,
    email_key: emailKey(person.email),
    phone: person.phone || null,
    created_by: userId,
    created_at: now,
    updated_at: now,
  }))
}

type Reachable = Record<'name' | 'email' | 'phone' | 'mobile', string>

/** Inside `write`. The external user behind a contact: the one who has that e-mail already, or a new one. */
export function giveAccess (db: Database, contact: Reachable, userId: number): { id: number, isNew: boolean } {
  const known = externalUserWithEmail(db, contact.email)
  if (known) return { id: known.id, isNew: false }
  return { id: addExternalUser(db, { ...contact, phone: contact.mobile || contact.phone }, userId), isNew: true }
}

/** Inside `write`. An access that no contact stands for any more goes, and its e-mail is free; gives it when it went. */
export function takeAccess (db: Database, id: number): ExternalUser | undefined {
  if (db.row(sql('contacts').select('id').where({ external_user_id: id }).limit(1))) return undefined
  const gone = db.row<ExternalUser>(sql('external_users').where({ id }))
  db.run(sql('external_users').where({ id }).delete())
  return gone
}

export interface CompanyOfExternalUser {
  external_user_id: number
  id: number
  name: string
}

/** The companies behind whose contacts these people stand, as far as a person may see them. */
export function companiesOfExternalUsers (db: Database, userId: number, ids: number[]): CompanyOfExternalUser[] {
  if (ids.length === 0) return []
  const companies = sql('contacts').distinct('contacts.external_user_id', 'companies.id', 'companies.name')
    .join('companies', 'companies.id', 'contacts.company_id')
    .whereIn('contacts.external_user_id', ids).orderBy('companies.name')
  return db.rows<CompanyOfExternalUser>(withoutClosedCompanies(companies, 'contacts.company_id', closedTo(db, userId, 'list')))
}

/** People found by a part of name or e-mail, by name; not those of companies that are closed to a person. */
export function listExternalUsers (db: Database, userId: number, { q, ...place }: { q: string } & Place): Page<ExternalUser> {
  const all = sql('external_users').select('id', 'name', 'email', 'phone', 'is_blocked', 'created_by', 'created_at')
  const name = fold(q) || emailKey(q) // punctuation alone is in no folded name
  const found = q ? all.whereRaw('(instr(name_search, ?) > 0 or instr(email_key, ?) > 0)', [name, emailKey(q)]) : all
  return pageOf(db, withoutStrangers(found, closedTo(db, userId, 'list')), place, { table: 'external_users', name: 'name_search' })
}

/** Whether a person may know of an external user: not when all their companies are closed. */
export function isSeenBy (db: Database, userId: number, id: number): boolean {
  return db.row(withoutStrangers(sql('external_users').select('id').where({ id }), closedTo(db, userId, 'view'))) !== undefined
}

// Who stands behind no company yet is nobody's secret.
function withoutStrangers (query: Knex.QueryBuilder, closed: readonly number[]): Knex.QueryBuilder {
  if (closed.length === 0) return query
  const own = () => sql('contacts').select('contacts.id').whereRaw('contacts.external_user_id = external_users.id')
  return query.where(seen => {
    void seen.whereExists(withoutClosedCompanies(own(), 'contacts.company_id', closed)).orWhereNotExists(own())
  })
}

export function hasExternalUsers (db: Database, userId: number): boolean {
  return db.row(withoutStrangers(sql('external_users').select('id').limit(1), closedTo(db, userId, 'list'))) !== undefined
}

/** The external users behind the contacts of a company. */
export function externalUsersOf (db: Database, companyId: number): ExternalUser[] {
  return db.rows<ExternalUser>(sql('external_users').distinct('external_users.*')
    .join('contacts', 'contacts.external_user_id', 'external_users.id')
    .where('contacts.company_id', companyId).orderBy('external_users.name'))
}
