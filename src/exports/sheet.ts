import { statuses } from '../customer-filters/filters.ts'
import { textOf } from '../customer-list/cells.ts'
import { columns, type Column } from '../customer-list/columns.ts'
import type { ListedCustomer } from '../customer-list/store.ts'

/** A column of a spreadsheet. Codes are text, whatever they look like; moments are moments. */
export interface SheetColumn {
  label: string
  kind: 'text' | 'moment'
  width: number
  value: (row: ListedCustomer) => string
}

const widths: Record<string, number> = { name: 40, trade_name: 30, category: 26, type: 22, email: 32, identifier: 18 }
const statusTexts = new Map(statuses)

/** The columns that a person sees, with what stands in smaller letters in the list in columns of its own. */
export function sheetColumns (shown: readonly Column[], seesCpf: boolean): SheetColumn[] {
  const names = new Set(shown.flatMap(({ name }) => name === 'name' ? [name, 'trade_name'] : name === 'category' ? [name, 'type'] : [name]))
  return columns.filter(({ name }) => names.has(name)).map(({ name, label }) => ({
    label, kind: name === 'created' || name === 'updated' ? 'moment' : 'text', width: widths[name] ?? 20,
    value: row => valueOf(row, name, seesCpf),
  }))
}

function valueOf (row: ListedCustomer, name: string, seesCpf: boolean): string {
  if (name === 'status') return statusTexts.get(row.status)!
  if (name === 'created') return row.created_at
  if (name === 'updated') return row.updated_at
  return textOf(row, name, seesCpf)
}
