import { emailKey } from '../brazil/email.ts'
import { closedTo, isOpenTo, withoutClosed } from '../categories/access.ts'
import { timestamp } from '../clock.ts'
import type { CompanyType } from '../company-types/store.ts'
import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import { touched } from '../database/touched.ts'
import { identifierKey } from '../identifiers/key.ts'
import type { StateRegistration } from '../state-registrations/form.ts'
import { keepStateRegistrations, stateRegistrationsColumn } from '../state-registrations/store.ts'
import { fold } from '../writing/fold.ts'
import { foreignKey, type CompanyValues } from './form.ts'

interface CompanyRow {
  id: number
  identifier: string
  name: string
  trade_name: string | null
  company_type_id: number
  document_kind: CompanyType['document_kind'] | null
  document: string | null
  is_active: 0 | 1
}

export interface Company extends CompanyValues {
  id: number
  company_type_id: number
  document_kind: CompanyType['document_kind'] | null
  is_active: 0 | 1
  version: number
  created_by: number | null
  created_at: string
  customer_id: number | null
  /** The category of the customer that it is. */
  category_id: number | null
}

/** The part of a company that people type. The document keeps the kind that it was given as, whatever its type asks for today. */
export type KeptCompany = CompanyValues & Pick<Company, 'document_kind'>

/**
 * Inside `write`. Takes values that companyForm let through; the identifier is settled already. A document that
 * another company has is refused by the database, unless somebody said that it stands for both.
 */
export function addCompany (
  db: Database, values: CompanyValues, type: CompanyType, userId: number, { repeatsDocument = false }: { repeatsDocument?: boolean } = {},
): number {
  const now = timestamp()
  const id = db.insert(sql('companies').insert({
    ...columnsOf({ ...values, document_kind: type.document_kind }),
    company_type_id: type.id,
    document_repeat: repeatsDocument ? nextRepeat(db, values.document, type.document_kind) : 0,
    created_by: userId,
    created_at: now,
    updated_at: now,
  }))
  keepStateRegistrations(db, id, values.state_registrations)
  return id
}

function nextRepeat (db: Database, document: string, kind: CompanyType['document_kind']): number {
  const last = db.row<{ last: number | null }>(sql('companies').where({ document, document_kind: kind }).max('document_repeat as last'))?.last
  return last === null || last === undefined ? 0 : last + 1
}

/**
 * Inside `write`. An identifier that stays is not written: of two that were kept before dashes counted as one, the later has
 * a key of its own.
 */
export function changeCompany (db: Database, id: number, values: KeptCompany): void {
  const { identifier, identifier_key, ...others } = columnsOf(values)
  const isSame = identifier === findCompany(db, id)?.identifier
  db.run(sql('companies').where({ id }).update({ ...others, ...!isSame && { identifier, identifier_key }, ...touched() }))
  keepStateRegistrations(db, id, values.state_registrations)
}

/** Inside `write`. */
export function setCompanyType (db: Database, id: number, typeId: number): void {
  db.run(sql('companies').where({ id }).update({ company_type_id: typeId, ...touched() }))
}

/** Inside `write`. */
export function setCompanyActive (db: Database, id: number, isActive: boolean): void {
  db.run(sql('companies').where({ id }).update({ is_active: isActive, ...touched() }))
}

/** Inside `write`. Only a company that is no customer; its addresses, contacts and values go with it. */
export function removeCompany (db: Database, id: number): void {
  db.run(sql('companies').where({ id }).delete())
}

/** Inside `write`. Something that belongs to the company changed, though not its own row. */
export function touchCompany (db: Database, id: number): void {
  db.run(sql('companies').where({ id }).update(touched()))
}

function columnsOf (values: KeptCompany) {
  return {
    identifier: values.identifier,
    identifier_key: identifierKey(values.identifier),
    name: values.name,
    name_search: fold(values.name),
    trade_name: values.trade_name || null,
    document_kind: values.document ? values.document_kind : null,
    document: values.document || null,
    document_key: values.document && values.document_kind === 'foreign' ? foreignKey(values.document) : null,
    state_registration_indicator: values.state_registration_indicator || null,
    city_registration: values.city_registration || null,
    phone: values.phone || null,
    email: values.email || null,
    email_key: values.email ? emailKey(values.email) : null,
    site: values.site || null,
    note: values.note || null,
  }
}

// A company with the customer that it is, when it is one.
const holders = () => sql('companies').select('companies.*', 'customers.id as customer_id', 'customers.category_id')
  .leftJoin('customers', 'customers.company_id', 'companies.id')

const companyWithId = hot((id: number) => holders().select(sql.raw(stateRegistrationsColumn)).where('companies.id', id))
const holderOfIdentifier = hot((identifier_key: string) => holders().where({ identifier_key }))

export function findCompany (db: Database, id: number): Company | undefined {
  const row = db.row<Company & { state_registrations: string }>(companyWithId(id))
  return row && {
    ...row,
    trade_name: row.trade_name ?? '',
    document: row.document ?? '',
    state_registration_indicator: row.state_registration_indicator ?? '',
    state_registrations: JSON.parse(row.state_registrations) as StateRegistration[],
    city_registration: row.city_registration ?? '',
    phone: row.phone ?? '',
    email: row.email ?? '',
    site: row.site ?? '',
    note: row.note ?? '',
  }
}

/** The company, unless its customer is closed to the person. */
export function findOpenCompany (db: Database, userId: number, id: number): Company | undefined {
  const company = findCompany(db, id)
  return isOpenTo(db, userId, company?.category_id, 'view') ? company : undefined
}

export type Holder = CompanyRow & Pick<Company, 'customer_id' | 'category_id' | 'created_by'>

export function companyWithIdentifier (db: Database, identifier: string): Holder | undefined {
  return db.row<Holder>(holderOfIdentifier(identifierKey(identifier)))
}

/** Whether there is any company that the person may see in a list. */
export function hasCompanies (db: Database, userId: number): boolean {
  const any = sql('companies').select('companies.id').leftJoin('customers', 'customers.company_id', 'companies.id').limit(1)
  return db.row(withoutClosed(any, closedTo(db, userId, 'list'))) !== undefined
}
