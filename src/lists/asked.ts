import { PAGE_ROWS, type Place } from '../paging.ts'
import { compose, every, type Fragment } from './fragments.ts'
import type { Order } from './orders.ts'

/** One thing a list is narrowed by: a filter, a search, what this person may see. */
export interface Narrowing {
  /** What a row (`listed`) must be like. */
  condition: Fragment
  /** The index along which such rows are found, or a select of their ids where they are found elsewhere. */
  along: string | Fragment
  /** There may be others among them: each is looked at. */
  isRough?: true
  /** The same of a row of which only the id is at hand: what a search finds is counted without the rows, which lie apart on the disk. */
  byId?: Fragment
  /** Fewer of these others, found at a higher price. */
  closer?: Fragment
  /** Ids that are found elsewhere come the newest first: those behind one, or before it. */
  newestFirst?: (from: number | undefined, isBackwards: boolean) => Fragment
  /** Of ids that are found elsewhere so many as were looked at already, in the order in which they were found. */
  met?: { ids: Fragment, size: number }
  /** Indexes that have these rows together, in order of another column. */
  sorted?: Readonly<Record<string, string>>
  /** Indexes that have these rows, and perhaps some others, together in so many parts, each in that order. */
  woven?: { sorted: Readonly<Record<string, string>>, parts: () => Fragment[] }
  /** The indexes of all orders know whether a row is like this. */
  isKnown?: true
  /** The index knows whatever filters look at; others know no moment of registration. */
  isWide?: true
}

/** What a page of a list is asked for. */
export interface Asked {
  table: string
  key: string
  /** What every row of this list must be like, for this person; every index knows it. */
  base: Narrowing
  narrowings: Narrowing[]
  order: Order
  place: Place
  rowsMax?: number | undefined
  /** A person reads it: of what thousands match the newest are enough, if the page says so, and the page is remembered. */
  isForReading?: true
  /** Nobody is told how many there are. */
  isUncounted?: true
}

/** How many a list has. Of more than are counted it says so many; of many where those that fit are hard to find it says none. */
export interface Total { count: number, isMore: boolean, isUnknown?: boolean }

export interface Found {
  ids: number[]
  total: Total
  previous: number | undefined
  next: number | undefined
  /** The list has only so many, the newest; nothing where it has all. */
  newest?: number
}

/** Where in an order a page goes on. */
export interface Edge { stretch: number, value: unknown, id: number }

/** How many rows a page has. */
export function rowsOf ({ rowsMax = PAGE_ROWS }: Asked): number {
  return rowsMax
}

export function isBackwards ({ place }: Pick<Asked, 'place'>): boolean {
  return place.after === undefined && place.before !== undefined
}

/** A count of what a narrowing leaves, up to so many. */
export function sizeOf (asked: Asked, narrowing: Narrowing, max: number, index: number): Fragment {
  return compose(`(select count(*) from ({} limit ${max})) as n${index}`, idsOf(asked, narrowing))
}

/** The ids that a narrowing leaves. */
export function idsOf ({ table, key }: Asked, { condition, along }: Narrowing): Fragment {
  if (typeof along !== 'string') return along
  return compose(`select listed.${key} as ${key} from ${table} as listed indexed by ${along} where {}`, condition)
}

/** The rows of a narrowing, which `where` narrows further. */
export function rowsAlong ({ table, key }: Asked, { condition, along }: Narrowing): Fragment {
  if (typeof along === 'string') return compose(`${table} as listed indexed by ${along} where {}`, condition)
  return compose(`({}) as found cross join ${table} as listed on listed.${key} = found.${key} where 1`, along)
}

/** What a row must be like besides what it is already by the way it was found. */
export function conditionOf ({ base, narrowings }: Pick<Asked, 'base' | 'narrowings'>, known?: Narrowing): Fragment {
  return every([base, ...narrowings].filter(narrowing => narrowing.condition !== known?.condition || narrowing.isRough).map(narrowing => narrowing.condition))
}
