import { hot, sql, type Database } from '../database.ts'

export interface CompanyType {
  id: number
  identifier: string
  name: string
  hint: string
  document_kind: 'cnpj' | 'cpf' | 'foreign' | 'none'
  is_document_required: 0 | 1
  identifier_mask: string | null
  is_identifier_editable: 0 | 1
  has_addresses: 0 | 1
  has_contacts: 0 | 1
  is_active: 0 | 1
}

const typeWithId = hot(1, (id: number) => sql('company_types').where({ id }))
const activeTypes = hot(0, () => sql('company_types').where({ is_active: 1 }).orderBy('id'))

export function findCompanyType (db: Database, id: number): CompanyType | undefined {
  return db.row<CompanyType>(typeWithId(id))
}

/** The types that a new record may take, in the order they were made. */
export function activeCompanyTypes (db: Database): CompanyType[] {
  return db.rows<CompanyType>(activeTypes())
}
