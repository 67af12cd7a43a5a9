import { askedUses } from '../attribute-uses/store.ts'
import { keepFixed } from '../attribute-values/fixed.ts'
import { isRestricted } from '../categories/access.ts'
import { setCompanyType } from '../companies/store.ts'
import { markUpdated, setCustomerCategory } from '../customers/store.ts'
import type { Database } from '../database.ts'
import { record, type Change, type HistoryLine } from '../history/store.ts'
import type { Subject } from '../records/pages.ts'
import type { User } from '../users/store.ts'
import type { Classification } from './consequences.ts'

/** Inside `write`. Gives a company another type, its customer another category, or both; what it has of the former is kept. */
export function reclassify (db: Database, { company, customer, type, category }: Subject, to: Classification, user: User): void {
  const line = { record_name: company.name, company_id: company.id, user, act: 'changed' } as const
  if (to.type.id !== type.id) {
    setCompanyType(db, company.id, to.type.id)
    const fixed = keepFixed(db, { company_id: company.id }, askedUses(db, 'company_type', to.type.id))
    record(db, { ...line, record_type: 'company', record_id: company.id, changes: [named('company_type_id', type, to.type), ...fixed] })
  }
  if (customer && category && to.category && to.category.id !== category.id) {
    recategorize(db, { id: customer.id, company_id: company.id, name: company.name }, { from: category, to: to.category }, { user })
  }
  markUpdated(db, company.id)
}

interface Named { id: number, name: string }

interface Moved { from: Named, to: Named }

/**
 * Inside `write`. Gives a customer another category, and tells the history. What happened to it while the former was
 * restricted stays as restricted: the line keeps that category.
 */
export function recategorize (db: Database, customer: Named & { company_id: number }, { from, to }: Moved, by: Pick<HistoryLine, 'user' | 'reason'>): void {
  const { id, company_id, name } = customer
  setCustomerCategory(db, id, to.id)
  const fixed = keepFixed(db, { customer_id: id }, askedUses(db, 'category', to.id))
  record(db, {
    record_type: 'customer', record_id: id, record_name: name, company_id, act: 'changed', ...by,
    ...isRestricted(db, from.id) && { category_id: from.id }, changes: [named('category_id', from, to), ...fixed],
  })
}

function named (field: string, from: { name: string }, to: { name: string }): Change {
  return { field, from: from.name, to: to.name }
}
