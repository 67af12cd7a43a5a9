import { timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { remembered } from '../database/remembered.ts'
import { touched } from '../database/touched.ts'
import { inOrder, type Placed } from '../hierarchy.ts'
import { unusualRules } from './fields.ts'
import type { CompanyTypeValues } from './form.ts'

export interface CompanyType {
  id: number
  identifier: string
  name: string
  hint: string
  parent_id: number | null
  document_kind: 'cnpj' | 'cpf' | 'foreign' | 'none'
  is_document_required: 0 | 1
  identifier_mask: string | null
  sequence_restart: 'never' | 'year'
  is_identifier_editable: 0 | 1
  has_addresses: 0 | 1
  has_contacts: 0 | 1
  contacts_min: number
  is_active: 0 | 1
  version: number
  /** The fields with a rule that is not the usual one, as JSON. */
  field_rules: string
}

const types = () => sql('company_types').select('company_types.*', sql.raw(`
  (select json_group_object(field, rule) from company_type_fields where company_type_id = company_types.id) as field_rules`))
const tables = ['company_types', 'company_type_fields']

export const findCompanyType = remembered(tables, (db, id: number): CompanyType | undefined =>
  db.row<CompanyType>(types().where({ id })))

/** All types as a tree, children below their parents. */
export const listCompanyTypes = remembered(tables, (db): Array<Placed<CompanyType>> => inOrder(db.rows<CompanyType>(types())))

/** The types that a new record may take, in the order they were made. */
export function activeCompanyTypes (db: Database): CompanyType[] {
  return listCompanyTypes(db).filter(type => type.is_active).toSorted((one, other) => one.id - other.id)
}

/** Inside `write`. */
export function addCompanyType (db: Database, values: CompanyTypeValues): number {
  const now = timestamp()
  const id = db.insert(sql('company_types').insert({ ...columns(values), created_at: now, updated_at: now }))
  keepRules(db, id, values)
  return id
}

/** Inside `write`. */
export function changeCompanyType (db: Database, id: number, values: CompanyTypeValues): void {
  db.run(sql('company_types').where({ id }).update({ ...columns(values), ...touched() }))
  db.run(sql('company_type_fields').where({ company_type_id: id }).delete())
  keepRules(db, id, values)
}

function columns ({ rules: _rules, identifier_mask, ...values }: CompanyTypeValues) {
  return { ...values, identifier_mask: identifier_mask || null }
}

function keepRules (db: Database, id: number, { rules }: CompanyTypeValues): void {
  for (const [field, rule] of unusualRules(rules)) {
    db.run(sql('company_type_fields').insert({ company_type_id: id, field, rule }))
  }
}

/** Inside `write`. */
export function setCompanyTypeActive (db: Database, id: number, isActive: boolean): void {
  db.run(sql('company_types').where({ id }).update({ is_active: isActive, ...touched() }))
}

/** Inside `write`. Only a type that nothing uses. */
export function removeCompanyType (db: Database, id: number): void {
  db.run(sql('company_types').where({ id }).delete())
}

/** What keeps a type from being deleted, in words; undefined when nothing does. */
export function useOfCompanyType (db: Database, id: number): string | undefined {
  if (db.row(sql('companies').select('id').where({ company_type_id: id }).limit(1))) return 'há empresas deste tipo'
  if (db.row(sql('company_types').select('id').where({ parent_id: id }).limit(1))) return 'há tipos abaixo dele'
}
