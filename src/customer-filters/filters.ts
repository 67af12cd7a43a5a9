import { readValue } from '../attribute-kinds/kinds.ts'
import { askedUses } from '../attribute-uses/store.ts'
import { fieldOf } from '../attribute-uses/values.ts'
import type { Attribute } from '../attributes/store.ts'
import { closedTo, isOpenTo } from '../categories/access.ts'
import { listCategories } from '../categories/store.ts'
import { dayIn } from '../clock.ts'
import { listCompanyTypes } from '../company-types/store.ts'
import { sorts, table } from '../customer-list/columns.ts'
import type { Database } from '../database.ts'
import { currentDocuments, EXPIRY_DAYS } from '../documents/current.ts'
import { withDescendants } from '../hierarchy.ts'
import { readAsking, readers, withoutPlace, type Asking, type Reader } from '../lists/query.ts'
import type { Narrowing } from '../paging/asked.ts'
import { compose, fragment, oneOf, type Fragment } from '../paging/fragments.ts'
import { states } from '../places/states.ts'
import { filterValue } from '../search-index/indexing.ts'
import { TYPED_MAX } from '../search/typed.ts'
import { fold } from '../writing/fold.ts'
import { along, ofCategories, ofTypes, period } from './narrowings.ts'

export const statuses = [['active', 'Ativo'], ['incomplete', 'Incompleto'], ['inactive', 'Inativo']] as const

const known: Record<string, Reader> = {
  q: readers.text(TYPED_MAX),
  type: readers.id,
  category: readers.id,
  status: readers.among(statuses.map(([status]) => status)),
  state: readers.among(states.map(({ code }) => code)),
  city: readers.text(TYPED_MAX),
  created_from: readers.day, created_to: readers.day,
  updated_from: readers.day, updated_to: readers.day,
  expired: readers.among(['yes']),
  expiring: readers.among(['yes']),
}
const turning: Record<string, Reader> = { sort: readers.among(sorts), after: readers.row, before: readers.row }

/** The attributes whose values the customers of a category can be filtered by, by whoever may see these. */
export function filterableAttributes (db: Database, userId: number, categoryId: string | undefined): Attribute[] {
  if (!categoryId || !isOpenTo(db, userId, Number(categoryId), 'view')) return []
  return askedUses(db, 'category', Number(categoryId)).map(use => use.attribute).filter(attribute => attribute.kind !== 'long_text')
}

/** Reads the address of Clientes. */
export function readCustomersAsking (db: Database, userId: number, query: unknown): Asking {
  const { category } = readAsking(query, { category: readers.id })
  const values = filterableAttributes(db, userId, category).map(attribute => [fieldOf(attribute), readerOf(attribute)] as const)
  return readAsking(query, { ...known, ...Object.fromEntries(values), ...turning })
}

/** The parts of the address that narrow the list. */
export function filtersOf (asking: Asking): Asking {
  const { sort: _sort, ...filters } = withoutPlace(asking)
  return filters
}

/** How the address is read where it asks for a value of an attribute. */
export function readerOf (attribute: Attribute): Reader {
  if (attribute.kind === 'list') return readers.among(attribute.items.map(item => String(item.id)))
  if (attribute.kind === 'yes_no') return readers.among(['yes', 'no'])
  if (attribute.kind === 'text') return readers.text(TYPED_MAX)
  return typed => {
    const reading = typed.trim() === '' ? undefined : readValue(unlimited(attribute), typed.trim())
    return reading && 'value' in reading ? typed.trim() : ''
  }
}

/** Limits are of what is kept from now on; an older value may lie beyond them and be looked for. */
export function unlimited (attribute: Attribute): Attribute {
  return { ...attribute, minimum: null, maximum: null }
}

/**
 * What every row of Clientes is for this person: a customer, and none of a category that is closed to them. Whoever asks
 * for the value of an attribute learns it, so that only those count whose records they may see, as where they ask for these.
 */
export function customersOf (db: Database, userId: number, asking: Asking, isOpenable = Object.keys(asking).some(name => name.startsWith('attribute_'))): Narrowing {
  const closed = new Set([...closedTo(db, userId, 'list'), ...(isOpenable ? closedTo(db, userId, 'view') : [])])
  const open = listCategories(db).map(category => category.id).filter(id => !closed.has(id))
  const along = `${table}_category`
  if (closed.size === 0) return { condition: fragment('listed.category_id > 0'), along, byId: fragment('listed.company_id in (select company_id from customers)') }
  return {
    condition: oneOf('listed.category_id', open), along,
    byId: compose('exists (select 1 from customers where customers.company_id = listed.company_id and {})', oneOf('customers.category_id', open)),
  }
}

/** What the filters of an address leave, but for the search. */
export function narrowingsOf (db: Database, userId: number, asking: Asking): Narrowing[] {
  const { type, category, status, state, city, expired, expiring } = asking
  return [
    type && ofTypes(withDescendants(listCompanyTypes(db), Number(type))),
    category && ofCategories(withDescendants(listCategories(db), Number(category))),
    status && along('status', fragment('listed.status = ?', status), { name: 'status' }),
    state && along('state', fragment('listed.state = ?', state), { name: 'state', city: 'state_city', phone: 'state_phone' }),
    city && inCity(db, city),
    period(db, 'created_at', asking.created_from, asking.created_to),
    period(db, 'updated_at', asking.updated_from, asking.updated_to),
    expired && expiredBefore(db, dayIn(db.timeZone)),
    expiring && withDocument(db, dayIn(db.timeZone), dayIn(db.timeZone, EXPIRY_DAYS + 1)),
    ...filterableAttributes(db, userId, category).map(attribute => valueNarrowing(attribute, asking[fieldOf(attribute)])),
  ].filter(narrowing => typeof narrowing === 'object')
}

/** A city, with its state where it is written as the column shows it, "Joinville/SC"; where none is called so, those whose names begin so. */
function inCity (db: Database, typed: string): Narrowing {
  const [, name = typed, code = ''] = withState.exec(typed) ?? []
  const state = states.find(one => one.code === code.toUpperCase())?.code
  const city = fold(state ? name : typed)
  const called = (condition: Fragment) => state ? compose('{} and listed.state = {}', condition, fragment('?', state)) : condition
  const whole = called(fragment('listed.city = ?', city))
  const isWhole = db.row(compose(`select 1 from ${table} as listed where {} limit 1`, whole)) !== undefined
  if (isWhole) return along('city', whole, { city: 'city', phone: 'city_phone' })
  return along('city', called(fragment('listed.city >= ? and listed.city < ?', city, `${city}\u{10FFFF}`)), { city: 'city' })
}

const withState = /^(.+?)\s*\/\s*([a-z]{2})$/i

/** The list knows the oldest document of all, in whatever folder; of those that it finds the documents say the rest. */
function expiredBefore (db: Database, today: string): Narrowing {
  const isAnyExpired = fragment("listed.expires_on <> '' and listed.expires_on < ?", today)
  return { condition: compose('{} and {}', isAnyExpired, withDocument(db, '', today).condition), along: `${table}_expires_on` }
}

function withDocument (db: Database, from: string, to: string): Narrowing {
  const documents = currentDocuments(db, from, to)
  return {
    condition: compose('exists (select 1 from {} and files.customer_id = listed.customer_id)', documents),
    along: compose('select distinct customers.company_id from {}', documents),
  }
}

function valueNarrowing (attribute: Attribute, typed: string | undefined): Narrowing | undefined {
  if (typed === undefined) return undefined
  const value = keptAs(attribute, typed)
  const where = 'attribute_id = ? and value = ?'
  return {
    condition: fragment(`exists (select 1 from listed_values where company_id = listed.company_id and ${where})`, attribute.id, value),
    along: fragment(`select company_id from listed_values where ${where}`, attribute.id, value),
  }
}

function keptAs (attribute: Attribute, typed: string): string {
  if (attribute.kind === 'list' || attribute.kind === 'yes_no') return typed
  const reading = readValue(unlimited(attribute), typed)
  return filterValue(attribute.kind, 'value' in reading ? reading.value : typed)
}
