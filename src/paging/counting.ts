import type { Database } from '../database.ts'
import { conditionOf, idsOf, rowsAlong, sizeOf, type Asked, type Narrowing, type Total } from './asked.ts'
import { compose, fragment, joined, type Fragment } from './fragments.ts'

/**
 * Limits that keep a count within some 10 ms: an entry of an index is counted in 0.1 µs, a row that must be read in 1 to 4 µs
 * (measured). `max` is the highest number that a list states, `looked` how many candidates are examined to get there. One
 * more filter never raises `max`: a list must not state more than the list that it narrows.
 */
const COUNTED_ENTRIES = { max: 100_000, looked: 200_000 }
const COUNTED_ROWS = { max: 300, looked: 1_000 }
/**
 * In an office with up to this many companies, everything that a search finds can be read in that time. In a larger one
 * the finding alone takes most of it.
 */
const SMALL_OFFICE = 10_000
const COUNTED_ROWS_OF_SMALL = { max: SMALL_OFFICE, looked: SMALL_OFFICE }
/**
 * A filter that leaves between `min` and `max` rows beside a search: each id that the search finds is looked up among those
 * of the filter. With fewer rows it is quicker to check all of them, and more are too many to hold.
 */
const SET = { min: 10_000, max: 50_000 }

/**
 * How many rows a list has: exactly, if that takes no more than some 10 ms. Candidates come from the narrowing that leaves
 * the fewest, and what a search finds is checked by its id alone, without reading the rows.
 */
export function countRows (db: Database, asked: Asked, rarest: Narrowing, rows: number): Total {
  const { ids, fitting, max, looked } = countingOf(db, asked, rarest, rows <= SMALL_OFFICE ? COUNTED_ROWS_OF_SMALL : COUNTED_ROWS)
  const isCut = rows > looked ? compose(`exists (select 1 from ({}) limit 1 offset ${looked})`, ids) : fragment('0')
  const { count, isMore } = db.row<{ count: number, isMore: 0 | 1 }>(compose(
    `select count, case when count > ${max} then 1 else {} end as isMore from (select count(*) as count from ({} limit ${max + 1}))`, isCut, fitting))!
  return { count: Math.min(count, max), isMore: isMore === 1, ...(isMore === 1 && count <= max && { isUnknown: true }) }
}

interface Limits { max: number, looked: number }
/** The candidates of a count, and those of them that fit. */
interface Counting extends Limits { ids: Fragment, fitting: Fragment }

function countingOf (db: Database, asked: Asked, rarest: Narrowing, ofRows: Limits): Counting {
  const { base, key, narrowings } = asked
  const search = narrowings.find(({ newestFirst }) => newestFirst)
  const others = narrowings.filter(narrowing => narrowing !== search)
  if (search && others.length === 0 && base.byId) return countingOfIds(asked, search, base.byId, ofRows)
  if (narrowings.length < 2) return countingAlong(asked, rarest, ofRows)
  const sizes = sizesOf(db, asked, SET.max + 1)
  const fewest = narrowings[sizes.indexOf(Math.min(...sizes))]!
  const size = Math.min(...sizes)
  if (!search || fewest === search || size < SET.min || size > SET.max) return countingAlong(asked, fewest, ofRows)
  const isAmong = compose(`listed.${key} in (select listed.${key} from {} and {})`, rowsAlong(asked, fewest), conditionOf({ base, narrowings: others }, fewest))
  return countingOfIds(asked, search, isAmong, { ...ofRows, looked: COUNTED_ENTRIES.looked })
}

// A row that has to be read costs as much as ten entries of an index.
function sizesOf (db: Database, asked: Asked, max: number): number[] {
  const { narrowings } = asked
  const sizes = Object.values(db.row<Record<string, number>>(compose('select {}', joined(narrowings.map((narrowing, index) => sizeOf(asked, narrowing, max, index)), ', ')))!)
  const isWideBest = narrowings.every(({ isKnown }) => isKnown) && narrowings.some(({ isWide }) => isWide)
  return sizes.map((size, index) => isWideBest && !narrowings[index]!.isWide ? 10 * size : size)
}

function countingAlong (asked: Asked, narrowing: Narrowing, ofRows: Limits): Counting {
  const { max, looked } = asked.narrowings.every(({ isKnown }) => isKnown) ? COUNTED_ENTRIES : ofRows
  const fitting = compose(`select 1 from (select {} as fits from {} limit ${looked}) where fits`, conditionOf(asked, narrowing), rowsAlong(asked, narrowing))
  return { ids: idsOf(asked, narrowing), fitting, max, looked }
}

function countingOfIds ({ key }: Asked, { along, condition }: Narrowing, byId: Fragment, { max, looked }: Limits): Counting {
  const ids = along as Fragment
  const fitting = compose(`select 1 from (select ${key} from ({}) limit ${looked}) as listed where {} and {}`, ids, byId, condition)
  return { ids, fitting, max, looked }
}
