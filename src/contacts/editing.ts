import { formatPhone } from '../brazil/phone.ts'
import { findCompany, type Company } from '../companies/store.ts'
import { eachAsTyped } from '../conflicts/fields.ts'
import type { Compared } from '../conflicts/merge.ts'
import type { Editing } from '../conflicts/saving.ts'
import type { Database } from '../database.ts'
import { contactFindings, PANEL, type Around } from '../duplicates/findings.ts'
import { panelOfContact, type Panel } from '../duplicates/panel.ts'
import { loginConflict } from '../external-users/login.ts'
import { giveAccess, linkContact, takeAccess, type Entrant } from '../external-users/store.ts'
import type { Submission, Typed } from '../forms.ts'
import { keepingFields, withFindings } from '../forms/doubts.ts'
import { linkedTo, unlinkedFrom } from '../history/changes.ts'
import { record, type Recorded } from '../history/store.ts'
import { changeParts, type Changing, type PartKind } from '../record-parts/changing.ts'
import type { User } from '../users/store.ts'
import { checkContact, contactFields, type ContactValues } from './form.ts'
import { addContact, changeContact, contactsOf, removeContact, type Contact } from './store.ts'

/** A contact as two are compared that were typed. */
export const contactComparison: Compared[] = eachAsTyped(contactFields.filter(field => field !== 'links_external'), ['is_default', 'is_external'])

/** How contacts are read, and told in the history. */
export const contactParts: PartKind<Contact> = { recordType: 'contact', rows: contactsOf, nameOf: ({ name }) => name, typed: typedContact }

/** A contact as its form shows it. */
export function typedContact (contact: Omit<ContactValues, 'links_external'>): Typed {
  const { is_default, is_external, phone, mobile, ...texts } = contact
  return {
    name: texts.name, job_title: texts.job_title, department: texts.department, email: texts.email, note: texts.note,
    phone: phone && formatPhone(phone), mobile: mobile && formatPhone(mobile),
    ...(is_default && { is_default: 'yes' }), ...(is_external && { is_external: 'yes' }),
  }
}

type Of = Pick<Company, 'id' | 'category_id'>

/** What can be said of a contact of a company, new or existing: the rules of the form, whose login it would be, what other company it leads to. */
export function inspectContact (db: Database, typed: Typed, company: Of, user: User, contact?: Contact): Submission<ContactValues> {
  const around = aroundContact(company, user, contact)
  const submission = checkContact(typed, around.stored)
  if (!submission.ok) return submission
  const { errors, doubts } = contactFindings(db, typed, around)
  return withFindings(submission, typed, { errors: { ...errors, ...(!hasAccess(contact) && loginConflict(db, typed, [], user.id)) }, doubts })
}

/** The companies that a contact leads to while it is typed, and whose access its e-mail is. */
export function contactPanel (db: Database, typed: Typed, company: Of, user: User, contact?: Contact): Panel {
  const panel = panelOfContact(db, typed, aroundContact(company, user, contact))
  return hasAccess(contact) ? { ...panel, person: '' } : panel
}

function aroundContact ({ id, category_id: categoryId }: Of, user: User, contact?: Contact): Around {
  return { viewerId: user.id, categoryId, leaveOut: id, stored: contact && typedContact(contact) }
}

/** Whether a contact is an external user already. */
export function hasAccess (contact?: Contact): boolean {
  return (contact?.external_user_id ?? null) !== null
}

/** A contact who exists, in the form of one: compared with what somebody else saved, checked and changed. */
export function contactEditing (db: Database, contact: Contact, company: Of, user: User): Editing<ContactValues> {
  return {
    record: `contact ${contact.id}`,
    version: contact.version,
    stored: typedContact(contact),
    typed: typedContact,
    fields: contactComparison,
    asides: ['links_external', ...keepingFields([PANEL])],
    check: typed => inspectContact(db, typed, company, user, contact),
    change: (values, reason) => {
      const by = { companyId: contact.company_id, user, reason }
      changeParts(db, contactParts, by, () => {
        const access = contact.external_user_id
        const external_user_id = values.is_external ? access ?? grant(db, values, values.name, by) : null
        changeContact(db, contact, { ...values, external_user_id })
        if (access !== null && external_user_id === null) withdraw(db, access, contact.name, by)
        return contact.id
      })
    },
  }
}

/** Inside `write`. An access may be made with other values than the contact's. */
export function includeContact (db: Database, by: Changing, values: ContactValues, access: Entrant | undefined = values.is_external ? values : undefined): void {
  const last = contactsOf(db, by.companyId).at(-1)
  changeParts(db, contactParts, by, () => {
    const external_user_id = access ? grant(db, access, values.name, by) : null
    return addContact(db, by.companyId, (last?.position ?? -1) + 1, { ...values, external_user_id })
  })
}

/** Inside `write`. A contact who stands gets an access. */
export function admitContact (db: Database, by: Changing, contact: Contact, values: ContactValues, access: Entrant): void {
  changeParts(db, contactParts, by, () => {
    changeContact(db, contact, { ...values, external_user_id: grant(db, access, values.name, by) })
    return contact.id
  })
}

/** Inside `write`. The contacts of a company whose access goes stay. */
export function shutOutContacts (db: Database, by: Changing, ids: number[]): void {
  changeParts(db, contactParts, by, () => {
    for (const id of ids) linkContact(db, id, null)
    return undefined
  })
}

/** Inside `write`. */
export function dropContact (db: Database, contact: Contact, user: User): void {
  const by = { companyId: contact.company_id, user }
  changeParts(db, contactParts, by, () => {
    removeContact(db, contact.id)
    if (contact.external_user_id !== null) withdraw(db, contact.external_user_id, contact.name, by)
    return contact.id
  })
}

function grant (db: Database, person: Entrant, contact: string, by: Changing): number {
  const { id, name, isNew } = giveAccess(db, person, by.user.id)
  tell(db, by, { record_id: id, record_name: name, ...(isNew ? { act: 'created' } : { act: 'linked', changes: [linkedTo(contact, findCompany(db, by.companyId)!)] }) })
  return id
}

function withdraw (db: Database, id: number, contact: string, by: Changing): void {
  const { name, isGone } = takeAccess(db, id)
  tell(db, by, { record_id: id, record_name: name, ...(isGone ? { act: 'deleted' } : { act: 'unlinked', changes: [unlinkedFrom(contact, findCompany(db, by.companyId)!)] }) })
}

function tell (db: Database, { companyId, user }: Changing, line: Pick<Recorded, 'record_id' | 'record_name' | 'act' | 'changes'>): void {
  record(db, { record_type: 'external_user', company_id: companyId, user, ...line })
}
