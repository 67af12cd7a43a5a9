import { emailKey } from '../brazil/email.ts'
import { fold } from '../brazil/search.ts'
import { timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { pageOf, type Page, type Place } from '../paging.ts'

export interface ExternalUser {
  id: number
  name: string
  email: string
  phone: string | null
  is_blocked: 0 | 1
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

export interface CompanyOfExternalUser {
  external_user_id: number
  id: number
  name: string
}

/** The companies behind whose contacts these people stand. */
export function companiesOfExternalUsers (db: Database, ids: number[]): CompanyOfExternalUser[] {
  if (ids.length === 0) return []
  return db.rows<CompanyOfExternalUser>(sql('contacts').distinct('contacts.external_user_id', 'companies.id', 'companies.name')
    .join('companies', 'companies.id', 'contacts.company_id')
    .whereIn('contacts.external_user_id', ids).orderBy('companies.name'))
}

/** People found by a part of name or e-mail, by name. */
export function listExternalUsers (db: Database, { q, ...place }: { q: string } & Place): Page<ExternalUser> {
  const all = sql('external_users').select('id', 'name', 'email', 'phone', 'is_blocked', 'created_at')
  const name = fold(q) || emailKey(q) // punctuation alone is in no folded name
  const found = q ? all.whereRaw('(instr(name_search, ?) > 0 or instr(email_key, ?) > 0)', [name, emailKey(q)]) : all
  return pageOf(db, found, place, { table: 'external_users', name: 'name_search' })
}

export function hasExternalUsers (db: Database): boolean {
  return db.row(sql('external_users').select('id').limit(1)) !== undefined
}

/** The external users behind the contacts of a company. */
export function externalUsersOf (db: Database, companyId: number): ExternalUser[] {
  return db.rows<ExternalUser>(sql('external_users').distinct('external_users.*')
    .join('contacts', 'contacts.external_user_id', 'external_users.id')
    .where('contacts.company_id', companyId).orderBy('external_users.name'))
}
