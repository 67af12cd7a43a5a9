import { closedTo, permitted, withoutClosed, type Control } from '../categories/access.ts'
import { timestamp } from '../clock.ts'
import { matching } from '../companies/store.ts'
import { sql, type Database } from '../database.ts'
import { pageOf, type Page, type Place } from '../paging.ts'

export interface Customer {
  id: number
  company_id: number
  category_id: number
  is_active: 0 | 1
  version: number
  created_at: string
}

/** A customer as the list shows it. */
export interface ListedCustomer {
  id: number
  company_id: number
  identifier: string
  name: string
  trade_name: string | null
  document: string | null
  document_kind: string | null
  type_name: string
  category_name: string
  is_active: 0 | 1
  /** How much of what its type and category require is not there. */
  missing_count: number
  updated_at: string
}

interface NewCustomer { company_id: number, category_id: number, registration_id: string | null }

/** Inside `write`. A company is one customer at most, and a registration makes one: the database sees to both. */
export function addCustomer (db: Database, customer: NewCustomer, userId: number): number {
  const now = timestamp()
  return db.insert(sql('customers').insert({ ...customer, created_by: userId, created_at: now, updated_at: now }))
}

/** Inside `write`. */
export function setCustomerCategory (db: Database, id: number, categoryId: number): void {
  db.run(sql('customers').where({ id }).update({ category_id: categoryId, ...touched() }))
}

/** Inside `write`. */
export function setCustomerActive (db: Database, id: number, isActive: boolean): void {
  db.run(sql('customers').where({ id }).update({ is_active: isActive, ...touched() }))
}

/** Inside `write`. The company stays; files are the caller's to remove first, content included. */
export function removeCustomer (db: Database, id: number): void {
  db.run(sql('customers').where({ id }).delete())
}

/** Inside `write`. Something that belongs to the customer changed, though not its own row. */
export function touchCustomer (db: Database, id: number): void {
  db.run(sql('customers').where({ id }).update(touched()))
}

/** Inside `write`. The list says when anything of a customer changed last, its company's data included. */
export function markUpdated (db: Database, companyId: number): void {
  db.run(sql('customers').where({ company_id: companyId }).update({ updated_at: timestamp() }))
}

function touched () {
  return { version: sql.raw('version + 1'), updated_at: timestamp() }
}

export function findCustomer (db: Database, id: number): Customer | undefined {
  return db.row<Customer>(sql('customers').where({ id }))
}

/** The customer of an address, for a person; throws NotFound or Forbidden. */
export function loadCustomer (db: Database, userId: number, id: number, control: Control = 'view'): Customer {
  return permitted(db, userId, findCustomer(db, id), 'Cliente', control)
}

export function customerOfRegistration (db: Database, registrationId: string): Customer | undefined {
  return db.row<Customer>(sql('customers').where({ registration_id: registrationId }))
}

/** Customers found by what their company is found by, by name. */
export function listCustomers (db: Database, userId: number, { q, ...place }: { q: string } & Place): Page<ListedCustomer & { company_id: number }> {
  // The page goes along the sorted names of companies; `cross join` keeps SQLite from starting elsewhere.
  const all = sql('companies')
    .select('companies.id', 'customers.id as customer_id', 'companies.identifier', 'companies.name', 'companies.trade_name',
      'companies.document', 'companies.document_kind', 'company_types.name as type_name',
      'categories.name as category_name', 'customers.is_active', 'customers.missing_count', 'customers.updated_at')
    .joinRaw('cross join customers on customers.company_id = companies.id')
    .join('company_types', 'company_types.id', 'companies.company_type_id')
    .join('categories', 'categories.id', 'customers.category_id')
  const open = withoutClosed(all, closedTo(db, userId, 'list'))
  const page = pageOf<ListedCustomer & { customer_id: number }>(db, q ? matching(open, q) : open, place, { table: 'companies', name: 'name_search' })
  return {
    ...page,
    rows: page.rows.map(({ customer_id, ...row }) => ({ ...row, id: customer_id, company_id: row.id })),
  }
}

export function countCustomers (db: Database, userId: number): number {
  return db.row<{ total: number }>(withoutClosed(sql('customers').count('* as total'), closedTo(db, userId, 'list')))!.total
}

/** Remembers who looked at whom, for "Vistos recentemente". */
export async function recordVisit (db: Database, userId: number, customerId: number): Promise<void> {
  await db.write(() => db.run(sql('customer_visits')
    .insert({ user_id: userId, customer_id: customerId, visited_at: timestamp() })
    .onConflict(['user_id', 'customer_id']).merge(['visited_at'])))
}

export interface VisitedCustomer { id: number, name: string, identifier: string, visited_at: string }

export function lastVisited (db: Database, userId: number): VisitedCustomer[] {
  const visited = sql('customer_visits as visits')
    .select('customers.id', 'companies.name', 'companies.identifier', 'visits.visited_at')
    .join('customers', 'customers.id', 'visits.customer_id')
    .join('companies', 'companies.id', 'customers.company_id')
    .where('visits.user_id', userId).orderBy('visits.visited_at', 'desc').limit(6)
  return db.rows<VisitedCustomer>(withoutClosed(visited, closedTo(db, userId, 'list')))
}
