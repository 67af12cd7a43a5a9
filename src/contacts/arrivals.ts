import type { Database } from '../database.ts'
import { entersFromOutside } from '../external-users/login.ts'
import type { Fault, Typed } from '../forms.ts'
import { PARTS_MAX } from '../record-parts/room.ts'
import { counted } from '../writing/numbers.ts'
import type { ContactValues } from './form.ts'
import { isSamePerson, type Contact } from './store.ts'

/** Somebody typed as a contact, as it will be written, and the contact of the company who they are already. */
export type Arrival = ContactValues & { alreadyThere: Contact | undefined }

/** Contacts that were typed for a new company may be there already when an existing one is taken; those stay as they are, and so does its contato principal. */
export function arrivalOf (db: Database, contact: ContactValues, known: Contact[]): Arrival {
  return {
    ...contact,
    is_external: entersFromOutside(db, contact),
    is_default: contact.is_default && !known.some(other => other.is_default),
    alreadyThere: known.find(other => isSamePerson(other, contact)),
  }
}

/** The complaint that a company has no room for all who come along. */
export function crowdFault (companyName: string, known: Contact[], arriving: Typed[]): Fault | undefined {
  const isThere = ({ name = '', email = '' }: Typed) => known.some(other => isSamePerson(other, { name: name.trim(), email: email.trim() }))
  const excess = known.length + arriving.filter(one => !isThere(one)).length - PARTS_MAX
  if (excess <= 0) return undefined
  const contacts = (count: number) => counted(count, 'contato', 'contatos')
  return { message: `${companyName} já tem ${contacts(known.length)}, e cabem até ${PARTS_MAX}: remova ${contacts(excess)} desta lista.` }
}
