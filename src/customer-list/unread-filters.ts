import { unknownDay } from '../attribute-kinds/dates.ts'
import { readValue } from '../attribute-kinds/kinds.ts'
import { fieldOf } from '../attribute-uses/values.ts'
import type { Database } from '../database.ts'
import { readAsking, readers } from '../lists/query.ts'
import { TYPED_MAX } from '../search/typed.ts'
import { filterLabels } from './filter-words.ts'
import { filterableAttributes, readerOf, unlimited } from './filters.ts'

/** A day or a value of an attribute that was asked for and cannot be read: it narrows nothing, and the list says so. */
export interface UnreadFilter { name: string, label: string, typed: string, problem: string }

/** What of an address stands where a day or a value should, and is none. Nothing but the page of the list looks at it. */
export function unreadFilters (db: Database, userId: number, query: unknown): UnreadFilter[] {
  const names = Object.keys(query ?? {})
  return [
    ...names.some(name => days.includes(name)) ? unreadDays(query) : [],
    ...names.some(name => name.startsWith('attribute_')) ? unreadValues(db, userId, query) : [],
  ]
}

const days = ['created_from', 'created_to', 'updated_from', 'updated_to']

function unreadDays (query: unknown): UnreadFilter[] {
  return Object.entries(textsOf(query, days)).filter(([, typed]) => readers.day(typed) === '')
    .map(([name, typed]) => ({ name, label: filterLabels[name]!, typed, problem: unknownDay }))
}

function unreadValues (db: Database, userId: number, query: unknown): UnreadFilter[] {
  const { category } = readAsking(query, { category: readers.id })
  const attributes = filterableAttributes(db, userId, category)
  const texts = textsOf(query, attributes.map(fieldOf))
  return attributes.flatMap(attribute => {
    const name = fieldOf(attribute)
    const typed = texts[name]
    if (typed === undefined || readerOf(attribute)(typed) !== '') return []
    const reading = readValue(unlimited(attribute), typed)
    return [{ name, label: attribute.name, typed, problem: 'problem' in reading ? reading.problem : 'Confira este campo.' }]
  })
}

function textsOf (query: unknown, names: string[]) {
  return readAsking(query, Object.fromEntries(names.map(name => [name, readers.text(TYPED_MAX)])))
}
