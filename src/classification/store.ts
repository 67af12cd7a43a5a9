import { askedUses } from '../attribute-uses/store.ts'
import { keepFixed } from '../attribute-values/fixed.ts'
import { setCompanyType } from '../companies/store.ts'
import { markUpdated, setCustomerCategory } from '../customers/store.ts'
import type { Database } from '../database.ts'
import { record, type Change } from '../history/store.ts'
import type { Subject } from '../records/pages.ts'
import type { User } from '../users/store.ts'
import type { Classification } from './consequences.ts'

/** Inside `write`. Gives a company another type, its customer another category, or both; what it has of the former is kept. */
export function reclassify (db: Database, { company, customer, type, category }: Subject, to: Classification, user: User): void {
  const line = { record_name: company.name, company_id: company.id, user, act: 'changed', way: 'edit' } as const
  if (to.type.id !== type.id) {
    setCompanyType(db, company.id, to.type.id)
    const fixed = keepFixed(db, { company_id: company.id }, askedUses(db, 'company_type', to.type.id))
    record(db, { ...line, record_type: 'company', record_id: company.id, changes: [named('company_type_id', type, to.type), ...fixed] })
  }
  if (customer && category && to.category && to.category.id !== category.id) {
    setCustomerCategory(db, customer.id, to.category.id)
    const fixed = keepFixed(db, { customer_id: customer.id }, askedUses(db, 'category', to.category.id))
    record(db, { ...line, record_type: 'customer', record_id: customer.id, changes: [named('category_id', category, to.category), ...fixed] })
  }
  markUpdated(db, company.id)
}

function named (field: string, from: { name: string }, to: { name: string }): Change {
  return { field, from: from.name, to: to.name }
}
