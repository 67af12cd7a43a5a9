import { readSort } from '../lists/query.ts'
import { byColumn, byFilled, byGroup, type Order } from '../paging/orders.ts'

export const table = 'listed_companies'

/** The groups that some columns are sorted by: what categories, types and statuses there are, in order. */
export interface Groups { categories: number[], types: number[], statuses: string[] }

export interface Column {
  name: string
  label: string
  order: (isDescending: boolean, groups: () => Groups) => Order
  /** Shown until a person chooses otherwise; the name always is. */
  isUsual?: true
}

const filled = (column: string) => (isDescending: boolean) => byFilled(table, column, isDescending)
const always = (column: string) => (isDescending: boolean) => byColumn(table, column, isDescending)

/** The columns of Clientes, in the order of the screen. */
export const columns: readonly Column[] = [
  { name: 'name', label: 'Nome', order: always('name'), isUsual: true },
  { name: 'trade_name', label: 'Nome fantasia', order: filled('trade_name') },
  { name: 'identifier', label: 'Identificador', order: always('identifier'), isUsual: true },
  { name: 'document', label: 'CNPJ ou CPF', order: filled('document'), isUsual: true },
  { name: 'category', label: 'Categoria', order: (isDescending, groups) => byGroup(`${table}_category`, 'category_id', groups().categories, isDescending), isUsual: true },
  { name: 'type', label: 'Tipo de empresa', order: (isDescending, groups) => byGroup(`${table}_type`, 'company_type_id', groups().types, isDescending) },
  { name: 'city', label: 'Cidade', order: filled('city') },
  { name: 'phone', label: 'Telefone', order: filled('phone') },
  { name: 'email', label: 'E-mail', order: filled('email') },
  { name: 'status', label: 'Situação', order: (isDescending, groups) => byGroup(`${table}_status`, 'status', groups().statuses, isDescending), isUsual: true },
  { name: 'created', label: 'Cadastrado', order: always('created_at') },
  { name: 'updated', label: 'Atualizado', order: always('updated_at'), isUsual: true },
]

/** `name`, or `-name` from the last to the first. */
export const sorts = columns.flatMap(({ name }) => [name, `-${name}`])

/** The groups are asked for only where the order is one of groups. */
export function orderOf (sort: string, groups: () => Groups): Order {
  const { column, isDescending } = readSort(sort)
  const { order } = columns.find(({ name }) => name === column) ?? columns[0]!
  return order(isDescending, groups)
}
