import { closedTo } from '../categories/access.ts'
import { listCompanyTypes } from '../company-types/store.ts'
import { ofTypes } from '../customer-filters/narrowings.ts'
import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import { withDescendants } from '../hierarchy.ts'
import { placeOf, readers, readSort, withoutCpfOrder, type Asking, type Reader } from '../lists/query.ts'
import { SEE_CPF } from '../menus.ts'
import type { Asked, Narrowing, Take, Total } from '../paging/asked.ts'
import { findPage } from '../paging/finding.ts'
import { compose, fragment, oneOf } from '../paging/fragments.ts'
import { byColumn, byFilled, byGroup, type Order } from '../paging/orders.ts'
import { inOrderOf } from '../paging/rows.ts'
import { byRelevance, searchNarrowing } from '../search/narrowing.ts'
import { readSearch, TYPED_MAX } from '../search/typed.ts'
import { rightsOf } from '../users/store.ts'
import { byName } from '../writing/alphabet.ts'

/** A company as lists show it: with its type and, when it is one, the customer it is. */
export interface ListedCompany {
  id: number
  identifier: string
  name: string
  trade_name: string | null
  document: string | null
  document_kind: string | null
  company_type_id: number
  is_active: 0 | 1
  type_name: string
  customer_id: number | null
  category_id: number | null
  city: string | null
  state: string | null
}

const table = 'listed_companies'

export const columns = [
  { name: 'name', label: 'Nome' }, { name: 'identifier', label: 'Identificador' }, { name: 'document', label: 'CNPJ ou CPF' },
  { name: 'type', label: 'Tipo de empresa' }, { name: 'city', label: 'Cidade' }, { name: 'customer', label: 'Cliente' },
] as const

export const links = [['customer', 'Clientes'], ['other', 'Ainda não são clientes']] as const
export const statuses = [['active', 'Ativa'], ['inactive', 'Inativa']] as const

/** What the address of Empresas may carry. */
export const known: Record<string, Reader> = {
  q: readers.text(TYPED_MAX),
  type: readers.id,
  link: readers.among(links.map(([link]) => link)),
  status: readers.among(statuses.map(([status]) => status)),
  sort: readers.among(columns.flatMap(({ name }) => [name, `-${name}`])),
  after: readers.row, before: readers.row,
}

/** A page of companies, found by anything that is known of them; without the customers that are closed to the person. */
export function listCompanies (db: Database, asking: Asking, userId: number, { isOpenable = false, ...how }: Take = {}): { rows: ListedCompany[], total: Total, previous: number | undefined, next: number | undefined, newest?: number } {
  const { ids, ...found } = findPage(db, { ...askedOf(db, asking, userId, isOpenable), ...how })
  return { ...found, rows: companiesInOrder(db, ids) }
}

function askedOf (db: Database, typed: Asking, userId: number, isOpenable: boolean): Asked {
  const seesCpf = rightsOf(db, userId).has(SEE_CPF)
  const asking = withoutCpfOrder(typed, seesCpf)
  const search = readSearch(asking.q ?? '', { seesCpf })
  const { column, isDescending } = readSort(asking.sort ?? 'name')
  return {
    table,
    key: 'company_id',
    base: openTo(db, userId, isOpenable),
    narrowings: [...(search ? [searchNarrowing(search)] : []), ...narrowingsOf(db, asking)],
    order: search && asking.sort === undefined ? byRelevance(search) : orderOf(db, column, isDescending, asking.link),
    place: placeOf(asking),
  }
}

function openTo (db: Database, userId: number, isOpenable: boolean): Narrowing {
  const closed = [...new Set([...closedTo(db, userId, 'list'), ...(isOpenable ? closedTo(db, userId, 'view') : [])])]
  const along = `${table}_name`
  if (closed.length === 0) return { condition: fragment('1'), along, byId: fragment('1') }
  const { sql: text, bindings } = oneOf('coalesce(listed.category_id, 0)', closed)
  return {
    condition: fragment(`not ${text}`, ...bindings), along,
    byId: compose('not exists (select 1 from customers where customers.company_id = listed.company_id and {})', oneOf('customers.category_id', closed)),
  }
}

function narrowingsOf (db: Database, { type, link, status }: Asking): Narrowing[] {
  const narrowings: Narrowing[] = []
  if (type) narrowings.push(ofTypes(withDescendants(listCompanyTypes(db), Number(type))))
  if (link) narrowings.push({ condition: fragment(`listed.category_id is ${link === 'customer' ? 'not null' : 'null'}`), along: `${table}_category`, isKnown: true })
  if (status) narrowings.push({ condition: fragment('listed.is_active = ?', status === 'active' ? 1 : 0), along: `${table}_active`, sorted: { name: `${table}_active` }, isKnown: true })
  return narrowings
}

function orderOf (db: Database, column: string, isDescending: boolean, link: string | undefined): Order {
  if (column === 'identifier' || column === 'name') return byColumn(table, column, isDescending)
  if (column === 'customer') {
    const groups = links.filter(([one]) => link === undefined || link === one).map(([one]) => one === 'customer' ? 1 : 0)
    return byGroup(`${table}_customer`, 'is_customer', groups, isDescending)
  }
  if (column !== 'type') return byFilled(table, column, isDescending)
  const types = listCompanyTypes(db).toSorted(byName)
  return byGroup(`${table}_type`, 'company_type_id', types.map(({ id }) => id), isDescending)
}

const rowsOfIds = hot((ids: string) => sql('companies')
  .select('companies.id', 'companies.identifier', 'companies.name', 'companies.trade_name', 'companies.document', 'companies.document_kind',
    'companies.company_type_id', 'companies.is_active', 'company_types.name as type_name', 'customers.id as customer_id', 'customers.category_id', 'addresses.city', 'addresses.state')
  .join('company_types', 'company_types.id', 'companies.company_type_id')
  .leftJoin('customers', 'customers.company_id', 'companies.id')
  .joinRaw('left join addresses on addresses.company_id = companies.id and addresses.is_main and company_types.has_addresses')
  .whereRaw('companies.id in (select value from json_each(?))', [ids]))

/** One company as lists show it. */
export function findListedCompany (db: Database, id: number): ListedCompany | undefined {
  return companiesInOrder(db, [id])[0]
}

function companiesInOrder (db: Database, ids: number[]): ListedCompany[] {
  return inOrderOf(ids, db.rows<ListedCompany>(rowsOfIds(JSON.stringify(ids))), row => row.id)
}
