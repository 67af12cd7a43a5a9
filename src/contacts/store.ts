import { emailKey } from '../brazil/email.ts'
import { timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import { touched } from '../database/touched.ts'
import { fold } from '../writing/fold.ts'
import type { ContactValues } from './form.ts'

export interface Contact extends Omit<ContactValues, 'links_external'> {
  id: number
  company_id: number
  position: number
  version: number
  external_user_id: number | null
}

type KeptContact = Omit<ContactValues, 'links_external' | 'is_external'> & Pick<Contact, 'external_user_id'>

/** Inside `write`. Gives the new contact's id. Making one the default clears the one before. */
export function addContact (db: Database, companyId: number, position: number, contact: KeptContact): number {
  const now = timestamp()
  if (contact.is_default) clearDefault(db, companyId)
  return db.insert(sql('contacts').insert({ ...columnsOf(contact), company_id: companyId, position, created_at: now, updated_at: now }))
}

/** Inside `write`. */
export function changeContact (db: Database, { id, company_id: companyId }: Contact, contact: KeptContact): void {
  if (contact.is_default) clearDefault(db, companyId)
  db.run(sql('contacts').where({ id }).update({ ...columnsOf(contact), ...touched() }))
}

/** Inside `write`. */
export function removeContact (db: Database, id: number): void {
  db.run(sql('contacts').where({ id }).delete())
}

const notDefault = hot((company_id: number, updated_at: string) =>
  sql('contacts').where({ company_id, is_default: true }).update({ is_default: false, version: sql.raw('version + 1'), updated_at }))

function clearDefault (db: Database, companyId: number): void {
  db.run(notDefault(companyId, timestamp()))
}

function columnsOf (contact: KeptContact) {
  return {
    name: contact.name,
    name_search: fold(contact.name),
    job_title: contact.job_title || null,
    department: contact.department || null,
    email: contact.email || null,
    email_key: contact.email ? emailKey(contact.email) : null,
    phone: contact.phone || null,
    mobile: contact.mobile || null,
    note: contact.note || null,
    is_default: contact.is_default,
    external_user_id: contact.external_user_id,
  }
}

type Optional = 'job_title' | 'department' | 'email' | 'phone' | 'mobile' | 'note'
type Row = Pick<Contact, 'id' | 'company_id' | 'position' | 'version' | 'name' | 'external_user_id'> & Record<Optional, string | null> & { is_default: 0 | 1 }

export function contactsOf (db: Database, companyId: number): Contact[] {
  const rows = db.rows<Row>(sql('contacts').where({ company_id: companyId }).orderBy('position'))
  return rows.map(row => ({
    id: row.id,
    company_id: row.company_id,
    position: row.position,
    version: row.version,
    name: row.name,
    job_title: row.job_title ?? '',
    department: row.department ?? '',
    email: row.email ?? '',
    phone: row.phone ?? '',
    mobile: row.mobile ?? '',
    note: row.note ?? '',
    is_default: row.is_default === 1,
    is_external: row.external_user_id !== null,
    external_user_id: row.external_user_id,
  }))
}

/** Whether two contacts of one company are the same person: by the e-mail or, where one has none, by the name. */
export function isSamePerson (one: Pick<Contact, 'name' | 'email'>, other: Pick<Contact, 'name' | 'email'>): boolean {
  return one.email && other.email ? emailKey(one.email) === emailKey(other.email) : fold(one.name) === fold(other.name)
}
