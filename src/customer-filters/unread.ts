import { readValue } from '../attribute-kinds/kinds.ts'
import { fieldOf } from '../attribute-uses/values.ts'
import { findAttribute } from '../attributes/store.ts'
import { isOpenTo } from '../categories/access.ts'
import { sql, type Database } from '../database.ts'
import { readAsking, readers, type Asking } from '../lists/query.ts'
import { TYPED_MAX } from '../search/typed.ts'
import { unknownDay } from '../writing/dates.ts'
import { filterableAttributes, readerOf, unlimited } from './filters.ts'
import { filterLabels } from './words.ts'

/**
 * A day or a value of an attribute that was asked for and cannot be read, or a value of an attribute that does not count
 * here: it narrows nothing, and whoever acts on the list is told so.
 */
export interface UnreadFilter { name: string, label: string, typed: string, problem: string, isQuoted: boolean }

/** What of an address stands where a day or a value should, and is none, and the values that nothing is asked for. */
export function unreadFilters (db: Database, userId: number, query: unknown): UnreadFilter[] {
  const names = Object.keys(query ?? {})
  return [
    ...names.some(name => days.includes(name)) ? unreadDays(query) : [],
    ...names.some(name => name.startsWith('attribute_')) ? attributeFilters(db, userId, query) : [],
  ]
}

function attributeFilters (db: Database, userId: number, query: unknown): UnreadFilter[] {
  const { category } = readAsking(query, { category: readers.id })
  const usable = filterableAttributes(db, userId, category)
  return [...unreadValues(usable, query), ...uselessValues(db, { userId, category, usable: usable.map(fieldOf) }, query)]
}

/** An address as it was typed: with what could not be read. */
export function asTyped (asking: Asking, unread: UnreadFilter[]): Asking {
  return { ...asking, ...Object.fromEntries(unread.map(({ name, typed }) => [name, typed])) }
}

const days = ['created_from', 'created_to', 'updated_from', 'updated_to']

function unreadDays (query: unknown): UnreadFilter[] {
  return Object.entries(textsOf(query, days)).filter(([, typed]) => readers.day(typed) === '')
    .map(([name, typed]) => ({ name, label: filterLabels[name]!, typed, problem: unknownDay, isQuoted: true }))
}

function unreadValues (attributes: ReturnType<typeof filterableAttributes>, query: unknown): UnreadFilter[] {
  const texts = textsOf(query, attributes.map(fieldOf))
  return attributes.flatMap(attribute => {
    const name = fieldOf(attribute)
    const typed = texts[name]
    if (typed === undefined || readerOf(attribute)(typed) !== '') return []
    const reading = readValue(unlimited(attribute), typed)
    return [{ name, label: attribute.name, typed, problem: 'problem' in reading ? reading.problem : 'Confira este campo.', isQuoted: true }]
  })
}

/** Values of attributes that the category does not ask for, or not for this person: named only where they may see its customers. */
function uselessValues (db: Database, { userId, category, usable }: { userId: number, category: string | undefined, usable: string[] }, query: unknown): UnreadFilter[] {
  const isOpen = category !== undefined && isOpenTo(db, userId, Number(category), 'view')
  const names = Object.keys(query ?? {}).filter(name => /^attribute_[1-9]\d{0,14}$/.test(name) && !usable.includes(name))
  return Object.entries(textsOf(query, names)).map(([name, typed]) => {
    const attribute = isOpen ? findAttribute(db, Number(name.replace('attribute_', ''))) : undefined
    const isNamed = attribute && isKnownTo(db, userId, attribute.id)
    return { name, label: isNamed ? attribute.name : 'por atributo', typed, isQuoted: false, problem: uselessness(category, isOpen && !attribute?.is_active) }
  })
}

// What only categories ask for whose customers somebody may not see, they do not hear of.
function isKnownTo (db: Database, userId: number, attributeId: number): boolean {
  const uses = db.rows<{ category_id: number | null }>(sql('attribute_uses').select('category_id').where({ attribute_id: attributeId }))
  return uses.length === 0 || uses.some(use => isOpenTo(db, userId, use.category_id, 'view'))
}

function uselessness (category: string | undefined, isGone: boolean): string {
  if (category === undefined) return 'Ele só vale com uma categoria escolhida.'
  return isGone ? 'Ele não existe mais.' : 'Ele não vale para a categoria escolhida.'
}

function textsOf (query: unknown, names: string[]) {
  return readAsking(query, Object.fromEntries(names.map(name => [name, readers.text(TYPED_MAX)])))
}
