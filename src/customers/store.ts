import { closedTo, permitted, withoutClosed, type Control } from '../categories/access.ts'
import { timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { touched } from '../database/touched.ts'
import { NotStored } from '../errors.ts'

export interface Customer {
  id: number
  company_id: number
  category_id: number
  is_active: 0 | 1
  version: number
  created_at: string
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

/** Remembers who looked at whom, for "Vistos recentemente"; a disk that takes nothing keeps nobody from looking. */
export async function recordVisit (db: Database, userId: number, customerId: number): Promise<void> {
  await db.write(() => db.run(sql('customer_visits')
    .insert({ user_id: userId, customer_id: customerId, visited_at: timestamp() })
    .onConflict(['user_id', 'customer_id']).merge(['visited_at'])), 'vital').catch((error: unknown) => {
    if (!(error instanceof NotStored)) throw error
  })
}

interface VisitedCustomer { id: number, name: string, identifier: string, visited_at: string }

/** The customers that a person opened last, as far as lists still show them. */
export function lastVisited (db: Database, userId: number): VisitedCustomer[] {
  const visited = sql('customer_visits as visits')
    .select('customers.id', 'companies.name', 'companies.identifier', 'visits.visited_at')
    .join('customers', 'customers.id', 'visits.customer_id')
    .join('companies', 'companies.id', 'customers.company_id')
    .where('visits.user_id', userId).orderBy('visits.visited_at', 'desc').limit(6)
  return db.rows<VisitedCustomer>(withoutClosed(visited, closedTo(db, userId, 'list')))
}
