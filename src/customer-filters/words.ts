import { formatValue, readValue } from '../attribute-kinds/kinds.ts'
import { fieldOf } from '../attribute-uses/values.ts'
import type { Attribute } from '../attributes/store.ts'
import { closedTo } from '../categories/access.ts'
import { listCategories } from '../categories/store.ts'
import { listCompanyTypes } from '../company-types/store.ts'
import type { Database } from '../database.ts'
import type { Asking } from '../lists/query.ts'
import { states } from '../places/states.ts'
import { formatDate } from '../writing/dates.ts'
import { filterableAttributes, statuses, unlimited } from './filters.ts'

/** A filter of Clientes as people read it; one that is only ticked has no text. */
interface FilterInWords { name: string, label: string, text: string }

/** What each filter is called, above the list and in its history. */
export const filterLabels: Record<string, string> = {
  type: 'Tipo', category: 'Categoria', status: 'Situação', state: 'UF', city: 'Cidade',
  created_from: 'Cadastrado desde', created_to: 'Cadastrado até', updated_from: 'Atualizado desde', updated_to: 'Atualizado até',
  expired: 'Com documento vencido', expiring: 'Com documento que vence em até 30 dias',
}

/** What a list is filtered by, but for the search, in the order of its address; a category that is closed to the reader is not named. */
export function filtersInWords (db: Database, userId: number, { q: _q, ...filters }: Asking, closed = closedTo(db, userId, 'list')): FilterInWords[] {
  const attributes = new Map(filterableAttributes(db, userId, filters.category).map(attribute => [fieldOf(attribute), attribute]))
  return Object.entries(filters).map(([name, value]) => {
    const attribute = attributes.get(name)
    return attribute
      ? { name, label: attribute.name, text: itemOf(attribute, value) }
      : { name, label: filterLabels[name] ?? name, text: textOf(db, closed, name, value) }
  })
}

function textOf (db: Database, closed: readonly number[], name: string, value: string): string {
  switch (name) {
    case 'type': return pathOf(listCompanyTypes(db), value)
    case 'category': return closed.includes(Number(value)) ? 'fechada para você' : pathOf(listCategories(db), value)
    case 'status': return statuses.find(([status]) => status === value)?.[1] ?? value
    case 'state': return states.find(({ code }) => code === value)?.name ?? value
    case 'expired': case 'expiring': return ''
    case 'city': return value
    default: return formatDate(value)
  }
}

function pathOf (rows: Array<{ id: number, path: string }>, id: string): string {
  return rows.find(row => String(row.id) === id)?.path ?? 'não existe mais'
}

function itemOf (attribute: Attribute, value: string): string {
  if (attribute.kind === 'list') return attribute.items.find(item => String(item.id) === value)?.name ?? value
  const reading = readValue(unlimited(attribute), value)
  return formatValue(attribute, 'value' in reading ? reading.value : value)
}
