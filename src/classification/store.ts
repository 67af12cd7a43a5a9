import { askedUses, type AttributeUse } from '../attribute-uses/store.ts'
import { attributeValuesOf, keepAttributeValues, type Holder } from '../attribute-values/store.ts'
import { setCompanyType } from '../companies/store.ts'
import { markUpdated, setCustomerCategory } from '../customers/store.ts'
import type { Database } from '../database.ts'
import { record, type HistoryLine } from '../history/store.ts'
import type { Subject } from '../records/pages.ts'
import type { User } from '../users/store.ts'
import type { Classification } from './consequences.ts'

/** Inside `write`. Gives a company another type, its customer another category, or both; what it has of the former is kept. */
export function reclassify (db: Database, { company, customer, type, category }: Subject, to: Classification, user: User): void {
  const line = { record_name: company.name, company_id: company.id, user, act: 'changed', way: 'edit' } as const
  if (to.type.id !== type.id) {
    setCompanyType(db, company.id, to.type.id)
    record(db, { ...line, record_type: 'company', record_id: company.id, changes: named('company_type_id', type, to.type) })
    keepFixed(db, { company_id: company.id }, askedUses(db, 'company_type', to.type.id))
  }
  if (customer && category && to.category && to.category.id !== category.id) {
    setCustomerCategory(db, customer.id, to.category.id)
    record(db, { ...line, record_type: 'customer', record_id: customer.id, changes: named('category_id', category, to.category) })
    keepFixed(db, { customer_id: customer.id }, askedUses(db, 'category', to.category.id))
  }
  markUpdated(db, company.id)
}

function named (field: string, from: { name: string }, to: { name: string }): HistoryLine['changes'] {
  return [{ field, from: from.name, to: to.name }]
}

// An attribute that is read only gets the value that the office set for it, as in a registration.
function keepFixed (db: Database, holder: Holder, uses: AttributeUse[]): void {
  const values = attributeValuesOf(db, holder)
  const fixed = uses.filter(use => use.is_read_only && use.default_value !== null && !values.has(use.attribute.id))
  keepAttributeValues(db, holder, new Map(fixed.map(use => [use.attribute.id, use.default_value!])))
}
