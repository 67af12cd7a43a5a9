import { emailKey } from '../brazil/email.ts'
import { fold } from '../brazil/search.ts'
import { timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import type { ContactValues } from './form.ts'

export interface Contact extends Omit<ContactValues, 'links_external'> {
  id: number
  external_user_id: number | null
}

type NewContact = Omit<Contact, 'id' | 'is_external'>

/** Inside `write`. Gives the new contact's id. */
export function addContact (db: Database, companyId: number, position: number, contact: NewContact): number {
  const now = timestamp()
  return db.insert(sql('contacts').insert({
    company_id: companyId,
    position,
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
    created_at: now,
    updated_at: now,
  }))
}

type Optional = 'job_title' | 'department' | 'email' | 'phone' | 'mobile' | 'note'
type Row = Pick<Contact, 'id' | 'name' | 'external_user_id'> & Record<Optional, string | null> & { is_default: 0 | 1 }

export function contactsOf (db: Database, companyId: number): Contact[] {
  const rows = db.rows<Row>(sql('contacts').where({ company_id: companyId }).orderBy('position'))
  return rows.map(row => ({
    id: row.id,
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
