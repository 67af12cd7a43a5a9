import { formatPhone } from '../brazil/phone.ts'
import { formatDocument } from '../companies/facts.ts'
import { marked, type Part } from '../search/marking.ts'
import type { Search } from '../search/typed.ts'
import type { Column } from './columns.ts'
import type { ListedCustomer } from './store.ts'

/** What a row shows in one column, with what the search met set apart. */
interface Cell {
  name: string
  label: string
  parts: Part[]
  /** A second line, smaller. */
  note: Part[]
}

/** What a row of Clientes shows, column by column. */
export function cellsOf (row: ListedCustomer, shown: readonly Column[], search: Search | undefined, seesCpf: boolean): Cell[] {
  const isShown = (name: string) => shown.some(column => column.name === name)
  return shown.map(({ name, label }) => ({
    name, label,
    parts: marked(textOf(row, name, seesCpf), search),
    note: marked(noteOf(row, name, isShown), search),
  }))
}

/** A column of a row as it is written for a person. */
export function textOf (row: ListedCustomer, column: string, seesCpf: boolean): string {
  switch (column) {
    case 'name': return row.name
    case 'trade_name': return row.trade_name ?? ''
    case 'identifier': return row.identifier
    case 'document': return formatDocument(row.document ?? '', row.document_kind, seesCpf)
    case 'category': return row.category_name
    case 'type': return row.type_name
    case 'city': return [row.city, row.state].filter(Boolean).join('/')
    case 'phone': return row.phone ? formatPhone(row.phone) : ''
    case 'email': return row.email ?? ''
    default: return ''
  }
}

// The trade name stands below the name and the type below the category, unless they have columns of their own.
function noteOf (row: ListedCustomer, column: string, isShown: (name: string) => boolean): string {
  if (column === 'name' && !isShown('trade_name')) return row.trade_name ?? ''
  return column === 'category' && !isShown('type') ? row.type_name : ''
}
