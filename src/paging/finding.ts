import { hash } from 'node:crypto'
import type { Database } from '../database.ts'
import { remembered } from '../database/remembered.ts'
import { conditionOf, isBackwards, rowsAlong, rowsOf, sizeOf, type Asked, type Edge, type Found, type Narrowing, type Total } from './asked.ts'
import { countRows } from './counting.ts'
import { compose, fragment, joined, type Fragment } from './fragments.ts'
import type { Stretch } from './orders.ts'
import { isCutShort, walk } from './walks.ts'

/** If the rarest narrowing leaves no more rows than this, all of them are collected and sorted. */
const COLLECTED_MAX = 3000
/** The same where it already gives its rows in the order that is asked for: more are taken as they come. */
const SORTED_MAX = 500
/**
 * In a list with more rows than this, a search with more than COLLECTED_MAX matches puts only the newest of them into a
 * chosen order.
 */
const FEW_ROWS = 20_000
/** The tables that lists read: what was found holds until one of them changes. */
const TABLES = ['listed_companies', 'listed_values', 'company_texts', 'files', 'external_users', 'contacts', 'customers']

/**
 * One page of a list of any size. The narrowing that leaves the fewest rows decides how it is found: few rows are
 * collected along its index and sorted; of many, the page is taken from the index of the order, where it is soon full.
 * Totals are exact as far as counting takes some 10 ms, and "more than" beyond.
 */
export function findPage (db: Database, asked: Asked): Found {
  return asked.isForReading ? findForReading(db, asked) : findAnew(db, asked)
}

/** People turn back to a page, and type a search letter by letter: each page is found once, until something changes. */
const findForReading = remembered(TABLES, findAnew, {
  keyOf: (asked: Asked) => inShort(JSON.stringify([narrowedBy(asked), asked.order, asked.place, asked.rowsMax])),
})

const KEY_MAX = 1000

/** A key that is very long, as with thousands of categories, is replaced by its hash. */
function inShort (key: string): string {
  return key.length > KEY_MAX ? hash('sha256', key, 'base64') : key
}

function findAnew (db: Database, asked: Asked): Found {
  const found = findThere(db, asked)
  const isBeyond = found.ids.length === 0 && (asked.place.after !== undefined || asked.place.before !== undefined)
  return isBeyond ? findThere(db, { ...asked, place: {} }) : found
}

function findThere (db: Database, given: Asked): Found {
  if (given.order.stretches.length === 0) return pageOf(given, undefined, [], { count: 0, isMore: false })
  const edge = edgeOf(db, given)
  const { asked, rarest, isRare, rows } = measure(db, given)
  if (isRare) return pageOf(asked, edge, ...collect(db, asked, rarest, edge))

  const total = asked.isUncounted ? { count: 0, isMore: true } : totalOf(db, asked, rarest, rows)
  const newest = rows > FEW_ROWS ? amongNewest(db, asked, rarest, edge) : undefined
  if (newest) return { ...pageOf(asked, edge, newest.ids, total), total, newest: newest.count }
  const walked = walk(db, asked, edge)
  const isWhole = walked.length > rowsOf(asked) || !isCutShort(db, asked, edge)
  return pageOf(asked, edge, isWhole ? walked : walkOn(db, asked, rarest, edge), total)
}

/** Which narrowing leaves the fewest rows, and whether these are so few that a walk along the order would hardly meet any. */
function measure (db: Database, given: Asked): { asked: Asked, rarest: Narrowing, isRare: boolean, rows: number } {
  const { table, key, base } = given
  if (given.narrowings.length === 0) return { asked: given, rarest: base, isRare: false, rows: 0 }
  const looked = [...given.narrowings, base].map(narrowing => lookAt(db, given, narrowing))
  const counts = looked.map(({ narrowing, size }, index) => size === undefined ? sizeOf(given, narrowing, COLLECTED_MAX + 1, index) : fragment(`? as n${index}`, size))
  const [rows, ...sizes] = Object.values(db.row<Record<string, number>>(compose(`select (select max(${key}) from ${table}) as rows, {}`, joined(counts, ', ')))!)
  const size = Math.min(...sizes)
  const asked = { ...given, narrowings: looked.slice(0, -1).map(({ narrowing }) => narrowing) }
  const rarest = looked[sizes.indexOf(size)]!.narrowing
  const isRare = size <= (comesInOrder(asked, rarest) ? SORTED_MAX : COLLECTED_MAX) && size * size < (rows ?? 0) * rowsOf(asked)
  return { asked, rarest, isRare, rows: rows ?? 0 }
}

/** Looking up ids in another table is costly: the first ones are kept, as one JSON text, which costs less than a row for each. */
function lookAt (db: Database, asked: Asked, narrowing: Narrowing): { narrowing: Narrowing, size?: number } {
  const { key } = asked
  const { along } = narrowing
  const max = comesInOrder(asked, narrowing) && asked.narrowings.length === 1 ? SORTED_MAX : COLLECTED_MAX
  if (typeof along === 'string') return { narrowing }
  const { size, ids } = db.row<{ size: number, ids: string }>(compose(`select count(*) as size, json_group_array(${key}) as ids from ({} limit ${max + 1})`, along))!
  const met = { ids: fragment(`select value as ${key} from json_each(?)`, ids), size }
  if (size > max) return { narrowing: { ...narrowing, met }, size }
  return { narrowing: { ...narrowing, along: met.ids, met, ...(narrowing.newestFirst && { newestFirst: newestAmong(met.ids, key) }) }, size }
}

/** `newestFirst` over ids that were looked up already. */
function newestAmong (ids: Fragment, key: string): NonNullable<Narrowing['newestFirst']> {
  return (from, isBackwards) => compose(`select ${key} from ({}) where {} ${isBackwards ? `order by ${key}` : ''}`,
    ids, from === undefined ? fragment('1') : fragment(`${key} ${isBackwards ? '>' : '<'} ?`, from))
}

/** Whether a narrowing already gives its ids in the order that the list is asked for. */
function comesInOrder ({ order }: Asked, { newestFirst }: Narrowing): boolean {
  return newestFirst !== undefined && order.stretches.some(({ isAsFound }) => isAsFound)
}

/** The total is the same on every page of a list: it is counted once, until something changes. */
const totalOf = remembered(TABLES, countRows, { keyOf: (asked: Asked, _rarest: Narrowing, _rows: number) => JSON.stringify(narrowedBy(asked)) })

/** What decides which rows a list has, whatever their order and the page. */
function narrowedBy ({ table, base, narrowings }: Asked) {
  return [table, base.condition, ...narrowings.map(({ condition }) => condition)]
}

/**
 * Where in the order the row stands that the page goes on from. Undefined when there is no such row any more: then the
 * list begins anew.
 */
function edgeOf (db: Database, { table, key, order: { stretches }, place: { after, before } }: Asked): Edge | undefined {
  const id = after ?? before
  if (id === undefined) return undefined
  const row = db.row<{ stretch: number | null, value: unknown }>(compose(
    `select {} as stretch, {} as value from ${table} as listed where ${key} = {}`, stretchCase(stretches), valueCase(stretches), fragment('?', id)))
  return row && row.stretch !== null ? { stretch: row.stretch, value: row.value, id } : undefined
}

function stretchCase (stretches: Stretch[]): Fragment {
  const cases = stretches.map(({ condition }, index) => compose(`when {} then ${index}`, condition ?? fragment('1')))
  return compose('case {} end', joined(cases, ' '))
}

function valueCase (stretches: Stretch[]): Fragment {
  const columns = new Set(stretches.map(({ by }) => by))
  if (columns.size === 1) return fragment(`listed.${stretches[0]!.by}`)
  const cases = stretches.map(({ condition, by }) => compose(`when {} then listed.${by}`, condition ?? fragment('1')))
  return compose('case {} end', joined(cases, ' '))
}

interface Hit { id: number, total?: number }

/** Collects all rows of the rarest narrowing, which are few, and sorts them. */
function collect (db: Database, asked: Asked, rarest: Narrowing, edge: Edge | undefined): [ids: number[], total: Total] {
  const { key, order: { stretches, isDescending } } = asked
  const back = isBackwards(asked)
  const direction = isDescending === back ? 'asc' : 'desc'
  const onwards = edge === undefined ? fragment('1') : fragment(
    `stretch ${back ? '<' : '>'} ? or (stretch = ? and (value, id) ${direction === 'asc' ? '>' : '<'} (?, ?))`, edge.stretch, edge.stretch, edge.value, edge.id)
  const fitting = compose(`select listed.${key} as id, {} as stretch, {} as value, count(*) over () as total
    from {} and {}`, stretchCase(stretches), valueCase(stretches), rowsAlong(asked, rarest), conditionOf(asked, rarest))
  const hits = db.rows<Hit>(compose(`select id, total from ({}) where {}
    order by stretch ${back ? 'desc' : 'asc'}, value ${direction}, id ${direction} limit ${rowsOf(asked) + 1}`, fitting, onwards))
  return [hits.map(hit => hit.id), { count: hits[0]?.total ?? 0, isMore: false }]
}

/**
 * A page of the newest matches of a search that has very many. Which ones these are does not depend on the page, so none
 * is lost between pages.
 */
function amongNewest (db: Database, asked: Asked, rarest: Narrowing, edge: Edge | undefined): { ids: number[], count: number } | undefined {
  if (!asked.isForReading || !rarest.newestFirst || !rarest.met || comesInOrder(asked, rarest)) return undefined
  const [ids, { count }] = collect(db, asked, { ...rarest, along: compose(`{} limit ${COLLECTED_MAX}`, rarest.met.ids) }, edge)
  return ids.length === 0 && edge === undefined ? undefined : { ids, count }
}

/**
 * The walk did not fill the page, because the rows that fit lie far apart in this order: now all of them are collected,
 * or the walk goes to the end.
 */
function walkOn (db: Database, asked: Asked, rarest: Narrowing, edge: Edge | undefined): number[] {
  return rarest.along === asked.base.along ? walk(db, asked, edge, true) : collect(db, asked, { ...rarest, along: rarest.closer ?? rarest.along }, edge)[0]
}

function pageOf (asked: Asked, edge: Edge | undefined, hits: number[], total: Total): Found {
  const back = isBackwards(asked)
  const hasMore = hits.length > rowsOf(asked)
  const ids = hits.slice(0, rowsOf(asked))
  if (back) ids.reverse()
  // Where one page holds the whole list, its rows are the total.
  const isAll = edge === undefined && !hasMore && asked.place.before === undefined
  return {
    ids, total: isAll ? { count: ids.length, isMore: false } : { ...total, count: Math.max(total.count, ids.length) },
    previous: (back ? hasMore : edge !== undefined) ? ids[0] : undefined,
    next: (back ? edge !== undefined : hasMore) ? ids.at(-1) : undefined,
  }
}
