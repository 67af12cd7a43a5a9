import { listCategories } from '../categories/store.ts'
import { listCompanyTypes } from '../company-types/store.ts'
import { customersOf, narrowingsOf, statuses } from '../customer-filters/filters.ts'
import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import { withDescendants, type Branch } from '../hierarchy.ts'
import { placeOf, withoutCpfOrder, type Asking } from '../lists/query.ts'
import { SEE_CPF } from '../menus.ts'
import type { Asked, Found, Take, Total } from '../paging/asked.ts'
import { findPage } from '../paging/finding.ts'
import { inOrderOf } from '../paging/rows.ts'
import { byRelevance, searchNarrowing } from '../search/narrowing.ts'
import { readSearch } from '../search/typed.ts'
import { rightsOf } from '../users/store.ts'
import { byName } from '../writing/alphabet.ts'
import { orderOf, table, type Groups } from './columns.ts'

/** A customer as the list and its exports show it. */
export interface ListedCustomer {
  id: number
  company_id: number
  category_id: number
  identifier: string
  name: string
  trade_name: string | null
  document: string | null
  document_kind: string | null
  type_name: string
  category_name: string
  city: string | null
  state: string | null
  phone: string | null
  email: string | null
  status: 'active' | 'incomplete' | 'inactive'
  created_at: string
  updated_at: string
}

interface CustomersPage {
  rows: ListedCustomer[]
  total: Total
  previous: number | undefined
  next: number | undefined
}

export const USUAL_SORT = '-updated'

/** A page of Clientes with its rows, for whoever does not show the list itself. */
export function listCustomers (db: Database, asking: Asking, userId: number, { isOpenable = false, ...how }: Take = {}): CustomersPage {
  const asked = askedOf(db, asking, userId)
  const base = isOpenable ? customersOf(db, userId, asking, isOpenable) : asked.base
  const { ids, ...found } = findPage(db, { ...asked, base, ...how })
  return { ...found, rows: customersInOrder(db, ids) }
}

/** A page of Clientes that somebody reads: its companies, in order. */
export function findCustomers (db: Database, asking: Asking, userId: number): Found {
  return findPage(db, { ...askedOf(db, asking, userId), isForReading: true })
}

/** What an address asks of the engine of lists. A search without a chosen order has the best matches first. */
export function askedOf (db: Database, typed: Asking, userId: number): Asked {
  const seesCpf = rightsOf(db, userId).has(SEE_CPF)
  const asking = withoutCpfOrder(typed, seesCpf)
  const { q = '', sort } = asking
  const search = readSearch(q, { seesCpf })
  return {
    table,
    key: 'company_id',
    base: customersOf(db, userId, asking),
    narrowings: [...(search ? [searchNarrowing(search)] : []), ...narrowingsOf(db, userId, asking)],
    order: search && sort === undefined ? byRelevance(search) : orderOf(sort ?? USUAL_SORT, () => groupsOf(db, asking)),
    place: placeOf(asking),
  }
}

// A group that a filter leaves empty is not walked.
function groupsOf (db: Database, { category, type, status }: Asking): Groups {
  const below = (rows: Branch[], id: string | undefined) => id === undefined ? undefined : withDescendants(rows, Number(id))
  const [categories, types] = [listCategories(db), listCompanyTypes(db)]
  const [ofCategory, ofType] = [below(categories, category), below(types, type)]
  return {
    categories: idsByName(categories).filter(id => ofCategory?.has(id) ?? true),
    types: idsByName(types).filter(id => ofType?.has(id) ?? true),
    statuses: statuses.map(([one]) => one).filter(one => status === undefined || one === status),
  }
}

function idsByName (rows: Array<{ id: number, name: string }>): number[] {
  return rows.toSorted((one, other) => byName(one, other) || one.id - other.id).map(row => row.id)
}

const rowsOfIds = hot((ids: string) => sql('listed_companies as listed')
  .select('customers.id', 'listed.company_id', 'listed.category_id', 'companies.identifier', 'companies.name', 'companies.trade_name', 'companies.document',
    'companies.document_kind', 'company_types.name as type_name', 'categories.name as category_name', 'addresses.city', 'addresses.state',
    'companies.phone', 'companies.email', 'listed.status', 'listed.created_at', 'listed.updated_at')
  .join('companies', 'companies.id', 'listed.company_id')
  .join('customers', 'customers.company_id', 'listed.company_id')
  .join('company_types', 'company_types.id', 'companies.company_type_id')
  .join('categories', 'categories.id', 'customers.category_id')
  .joinRaw('left join addresses on addresses.company_id = listed.company_id and addresses.is_main and company_types.has_addresses')
  .whereRaw('listed.company_id in (select value from json_each(?))', [ids]))

/** The rows of these companies, in the order of the ids. */
export function customersInOrder (db: Database, ids: number[]): ListedCustomer[] {
  return inOrderOf(ids, db.rows<ListedCustomer>(rowsOfIds(JSON.stringify(ids))), row => row.company_id)
}
