import { table } from '../customer-list/columns.ts'
import type { Database } from '../database.ts'
import { remembered } from '../database/remembered.ts'
import { startOfDay } from '../lists/periods.ts'
import type { Narrowing } from '../paging/asked.ts'
import { compose, fragment, oneOf, type Fragment } from '../paging/fragments.ts'

/** A filter with an index of its own; `sorted` names the indexes that also have its rows in order of another column. */
export function along (index: string, condition: Fragment, sorted: Record<string, string> = {}): Narrowing {
  return { condition, along: `${table}_${index}`, sorted: indexes(sorted), isKnown: true }
}

function indexes (sorted: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(sorted).map(([by, index]) => [by, `${table}_${index}`]))
}

export function ofTypes (types: Iterable<number>): Narrowing {
  const sorted = { name: 'type', trade_name: 'type_trade_name', identifier: 'type_identifier', document: 'type_document' }
  return oneByOne('type', 'listed.company_type_id', types, sorted)
}

export function ofCategories (categories: Iterable<number>): Narrowing {
  return oneByOne('category', 'listed.category_id', categories, { name: 'category', trade_name: 'category_trade_name' })
}

function oneByOne (index: string, column: string, values: Iterable<number>, sorted: Record<string, string>): Narrowing {
  return { ...along(index, oneOf(column, values)), woven: { sorted: indexes(sorted), parts: () => each(column, values) } }
}

function each (column: string, values: Iterable<number>): Fragment[] {
  return [...values].map(value => fragment(`${column} = ?`, value))
}

const quarterly = indexes(Object.fromEntries(['name', 'trade_name', 'identifier', 'document', 'city', 'phone', 'email', 'created_at', 'updated_at'].map(by => [by, `quarter_${by}`])))

/**
 * Customers who were registered, or changed, between two days of the office. In the order of that moment they lie
 * together; in other orders a page is merged from the quarters of a year.
 */
export function period (db: Database, column: 'created_at' | 'updated_at', from: string | undefined, to: string | undefined): Narrowing | undefined {
  if (!from && !to) return undefined
  const [first, end] = [from ? startOfDay(from, db.timeZone) : FIRST, to ? startOfDay(to, db.timeZone, 1) : LAST]
  const days = fragment(`listed.${column} >= ? and listed.${column} < ?`, first, end)
  if (column === 'updated_at') return inQuarters(along(column, days, { updated_at: column }), changedIn(db, first, end))
  const [firstQuarter, lastQuarter] = [quarterOf(first), quarterOf(end)]
  const there = quartersOf(db).map(({ quarter }) => quarter).filter(quarter => quarter >= firstQuarter && quarter <= lastQuarter)
  const condition = compose('{} and listed.created_quarter between {}', days, fragment('? and ?', firstQuarter, lastQuarter))
  return inQuarters(along(column, condition, { created_at: column }), there)
}

const FIRST = '0000'
const LAST = '9999'

function inQuarters (narrowing: Narrowing, quarters: number[]): Narrowing {
  return { ...narrowing, isWide: true, woven: { sorted: quarterly, parts: () => each('listed.created_quarter', quarters) } }
}

// The formula of the column `created_quarter` (migration 040).
function quarterOf (moment: string): number {
  return 4 * Number(moment.slice(0, 4)) + Math.floor((Number(moment.slice(5, 7) || 1) - 1) / 3)
}

function changedIn (db: Database, first: string, end: string): number[] {
  return quartersOf(db).filter(({ oldest, newest }) => newest >= first && oldest < end).map(({ quarter }) => quarter)
}

interface Quarter { quarter: number, oldest: string, newest: string }

const byQuarter = `${table} indexed by ${table}_quarter_updated_at`

/** The quarters in which somebody was registered, and when the first and the last of those were changed. */
const quartersOf = remembered([table], (db): Quarter[] => db.rows<Quarter>(fragment(`
  with recursive quarters (quarter) as (
    select min(created_quarter) from ${byQuarter}
    union all
    select (select min(created_quarter) from ${byQuarter} where created_quarter > quarter) from quarters where quarter is not null
  )
  select quarter, (select min(updated_at) from ${byQuarter} where created_quarter = quarter) as oldest,
    (select max(updated_at) from ${byQuarter} where created_quarter = quarter) as newest
  from quarters where quarter is not null`)))
