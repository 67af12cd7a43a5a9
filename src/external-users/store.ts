import type { Knex } from 'knex'
import { emailKey } from '../brazil/email.ts'
import { closedTo, withoutClosedCompanies } from '../categories/access.ts'
import { timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import { touched } from '../database/touched.ts'
import { Forbidden } from '../errors.ts'
import { fold } from '../writing/fold.ts'
import type { ExternalUserValues } from './form.ts'

export interface ExternalUser {
  id: number
  name: string
  email: string
  phone: string | null
  language: string
  max_connections: number
  is_blocked: 0 | 1
  version: number
  created_by: number | null
  created_at: string
  updated_at: string
}

/** An external user as the list shows one: with who made the access. */
export type ListedExternalUser = ExternalUser & { invited_by: string | null }

const withEmail = hot((email_key: string) => sql('external_users').where({ email_key }))

export function externalUserWithEmail (db: Database, email: string): ExternalUser | undefined {
  return db.row<ExternalUser>(withEmail(emailKey(email)))
}

/** Whom an access is for: a contact as it is, or what was typed of the access itself, with language and connections. */
export type Entrant = Pick<ExternalUserValues, 'name' | 'email' | 'phone'> & Partial<Pick<ExternalUserValues, 'language' | 'max_connections'>> & { mobile?: string }

/** Inside `write`. The e-mail is the login and belongs to one person in the whole system. */
export function addExternalUser (db: Database, { name, email, phone, mobile, language, max_connections: max }: Entrant, userId: number): number {
  const now = timestamp()
  return db.insert(sql('external_users').insert({
    name,
    name_search: fold(name),
    email,
    email_key: emailKey(email),
    phone: mobile || phone || null,
    ...(language !== undefined && { language }),
    ...(max !== undefined && { max_connections: max }),
    created_by: userId,
    created_at: now,
    updated_at: now,
  }))
}

/** Inside `write`. The external user behind a contact: the one who has that e-mail already, who stays as they are, or a new one. */
export function giveAccess (db: Database, person: Entrant, userId: number): { id: number, name: string, isNew: boolean } {
  const known = externalUserWithEmail(db, person.email)
  return known ? { id: known.id, name: known.name, isNew: false } : { id: addExternalUser(db, person, userId), name: person.name, isNew: true }
}

/** Inside `write`. An access that no contact stands for any more goes, and its e-mail is free; says whose it is, and whether it went. */
export function takeAccess (db: Database, id: number): { name: string, isGone: boolean } {
  const { name } = db.row<ExternalUser>(sql('external_users').where({ id }))!
  const isGone = db.row(sql('contacts').select('id').where({ external_user_id: id }).limit(1)) === undefined
  if (isGone) removeExternalUser(db, id)
  return { name, isGone }
}

/** Inside `write`. */
export function changeExternalUser (db: Database, id: number, { name, email, phone, ...rest }: ExternalUserValues): void {
  db.run(sql('external_users').where({ id }).update({
    ...rest, name, name_search: fold(name), email, email_key: emailKey(email), phone: phone || null, ...touched(),
  }))
}

/** Inside `write`. */
export function setBlocked (db: Database, id: number, isBlocked: boolean): void {
  db.run(sql('external_users').where({ id }).update({ is_blocked: isBlocked, ...touched() }))
}

/** Inside `write`. Makes a contact the one behind an access, or, with null, nobody's. */
export function linkContact (db: Database, contactId: number, externalUserId: number | null): void {
  db.run(sql('contacts').where({ id: contactId }).update({ external_user_id: externalUserId, ...touched() }))
}

/** Inside `write`. Only an access that no contact stands for. */
export function removeExternalUser (db: Database, id: number): void {
  db.run(sql('external_users').where({ id }).delete())
}

interface ContactBehind { id: number, name: string, company_id: number, company_name: string, job_title: string | null }

/** The contacts that an access stands behind, as far as a person may see their companies. */
export function contactsBehind (db: Database, userId: number, externalUserId: number): ContactBehind[] {
  const contacts = sql('contacts').select('contacts.id', 'contacts.name', 'contacts.company_id', 'contacts.job_title', 'companies.name as company_name')
    .join('companies', 'companies.id', 'contacts.company_id').where('contacts.external_user_id', externalUserId).orderBy('companies.name_search')
  return db.rows<ContactBehind>(withoutClosedCompanies(contacts, 'contacts.company_id', closedTo(db, userId, 'view')))
}

/** All the contacts that an access stands behind. */
export function allContactsBehind (db: Database, externalUserId: number): Array<Pick<ContactBehind, 'id' | 'company_id'>> {
  return db.rows(sql('contacts').select('id', 'company_id').where({ external_user_id: externalUserId }))
}

/** For a history line: the company of somebody who is a contact of one company alone. */
export function onlyCompanyOf (db: Database, id: number): { company_id?: number } {
  const found = db.rows<{ company_id: number }>(sql('contacts').distinct('company_id').where({ external_user_id: id }).limit(2))
  return found.length === 1 ? { company_id: found[0]!.company_id } : {}
}

/** An external user, as far as a person may know of them. */
export function findExternalUser (db: Database, userId: number, id: number): ListedExternalUser | undefined {
  const person = db.row<ListedExternalUser>(listedExternalUsers().where('external_users.id', id))
  return person && isSeenBy(db, userId, id) ? person : undefined
}

/** Gives back an external user whom a person was shown; throws Forbidden where they may not do that. */
export function changeable (db: Database, userId: number, person: ListedExternalUser, control: 'view' | 'edit' = 'view'): ListedExternalUser {
  if (control === 'edit' && changeableAmong(db, userId, [person.id]).length === 0) throw new Forbidden('category')
  return person
}

/**
 * Those whom a person may change. An access is that of all its companies: one company that is closed to the person is
 * enough to forbid it.
 */
export function changeableAmong (db: Database, userId: number, ids: number[]): number[] {
  const closed = [...closedTo(db, userId, 'view'), ...closedTo(db, userId, 'edit')]
  if (closed.length === 0) return ids
  const shut = sql('contacts').select('contacts.id').join('customers', 'customers.company_id', 'contacts.company_id')
    .whereRaw('contacts.external_user_id = external_users.id').whereRaw('customers.category_id in (select value from json_each(?))', [JSON.stringify(closed)])
  return db.rows<{ id: number }>(sql('external_users').select('id').whereIn('id', ids).whereNotExists(shut)).map(({ id }) => id)
}

export const listedExternalUsers = () => sql('external_users').select('external_users.*', 'users.name as invited_by').leftJoin('users', 'users.id', 'external_users.created_by')

interface CompanyOfExternalUser {
  external_user_id: number
  id: number
  name: string
  trade_name: string | null
  /** Of the customer that the company is. */
  category_id: number | null
}

/** The companies behind whose contacts these people stand, as far as a person may see them. */
export function companiesOfExternalUsers (db: Database, userId: number, ids: number[]): CompanyOfExternalUser[] {
  if (ids.length === 0) return []
  const companies = sql('contacts').distinct('contacts.external_user_id', 'companies.id', 'companies.name', 'companies.trade_name', 'customers.category_id')
    .join('companies', 'companies.id', 'contacts.company_id').leftJoin('customers', 'customers.company_id', 'companies.id')
    .whereIn('contacts.external_user_id', ids).orderBy('companies.name_search')
  return db.rows<CompanyOfExternalUser>(withoutClosedCompanies(companies, 'contacts.company_id', closedTo(db, userId, 'list')))
}

/** Those whom a person may see: all but those whose companies are all closed to the person. */
export function seenAmong (db: Database, userId: number, ids: number[]): number[] {
  const closed = closedTo(db, userId, 'view')
  if (closed.length === 0) return ids
  return db.rows<{ id: number }>(withoutStrangers(sql('external_users').select('id').whereIn('id', ids), closed)).map(({ id }) => id)
}

/** Whether a person may see this external user. */
export function isSeenBy (db: Database, userId: number, id: number): boolean {
  return seenAmong(db, userId, [id]).length > 0
}

/** Leaves out those whose companies are all closed to the reader; somebody without a company is seen by everybody. */
export function withoutStrangers (query: Knex.QueryBuilder, closed: readonly number[]): Knex.QueryBuilder {
  if (closed.length === 0) return query
  const own = () => sql('contacts').select('contacts.id').whereRaw('contacts.external_user_id = external_users.id')
  return query.where(seen => {
    void seen.whereExists(withoutClosedCompanies(own(), 'contacts.company_id', closed)).orWhereNotExists(own())
  })
}

/** The external users behind the contacts of a company. */
export function externalUsersOf (db: Database, companyId: number): ExternalUser[] {
  return db.rows<ExternalUser>(sql('external_users').distinct('external_users.*')
    .join('contacts', 'contacts.external_user_id', 'external_users.id')
    .where('contacts.company_id', companyId).orderBy('external_users.name'))
}
