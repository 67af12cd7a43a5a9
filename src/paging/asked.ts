import { compose, every, type Fragment } from './fragments.ts'
import type { Order } from './orders.ts'
import { PAGE_ROWS, type Place } from './page.ts'

/** One thing that narrows a list: a filter, a search, or what this person may see. */
export interface Narrowing {
  /** The condition that a row must meet; SQL knows the row as `listed`. */
  condition: Fragment
  /**
   * How these rows are found: the name of an index of the list's table, or a select of their ids where another table
   * knows them.
   */
  along: string | Fragment
  /** `along` may also find rows that do not meet the condition, so it is checked for each row. */
  isRough?: true
  /**
   * The same condition for a row of which only the id is known. It lets the matches of a search be counted without
   * reading the rows, which lie scattered on the disk.
   */
  byId?: Fragment
  /** Another select of the ids, slower than `along`, that finds fewer rows that do not meet the condition. */
  closer?: Fragment
  /**
   * For ids that another table knows: a select of them, newest first, that goes on behind the id `from`; backwards, of
   * those before it.
   */
  newestFirst?: (from: number | undefined, isBackwards: boolean) => Fragment
  /**
   * The first of the ids that another table knows, once they were looked up: the list is kept so that they need not be
   * looked up again.
   */
  met?: { ids: Fragment, size: number }
  /** Indexes that keep these rows together and in order of another column, by the name of that column. */
  sorted?: Readonly<Record<string, string>>
  /** Indexes that keep these rows, perhaps with others, in several parts, each in order; a page is merged from the parts. */
  woven?: { sorted: Readonly<Record<string, string>>, parts: () => Fragment[] }
  /** Every index that a list is sorted by carries what the condition looks at: no row has to be read for it. */
  isKnown?: true
  /** The index in `along` carries what every filter looks at; the other indexes lack the moment of registration. */
  isWide?: true
}

/** What a page of a list is asked for. */
export interface Asked {
  table: string
  key: string
  /** What every row of this list must meet, for this person; every index carries what it looks at. */
  base: Narrowing
  narrowings: Narrowing[]
  order: Order
  place: Place
  rowsMax?: number | undefined
  /**
   * A person reads the page: of thousands of matches the newest are enough, if the page says so, and what was found is
   * remembered.
   */
  isForReading?: true
  /** No total is shown, so nothing is counted. */
  isUncounted?: true
}

/**
 * How many rows a list has. With `isMore` there are more than `count`; with `isUnknown` there are many, but too many
 * would have to be read to give a number.
 */
export interface Total { count: number, isMore: boolean, isUnknown?: boolean }

/** What else a list is asked for by whoever does not show it: only rows that this person may open, and not only see in the list. */
export type Take = Pick<Asked, 'rowsMax' | 'isForReading' | 'isUncounted'> & { isOpenable?: boolean }

export interface Found {
  ids: number[]
  total: Total
  previous: number | undefined
  next: number | undefined
  /** How many rows the list shows when it shows only the newest matches; left out when it shows all. */
  newest?: number
}

/** The row that a page goes on from: its stretch, its value in the order, its id. */
export interface Edge { stretch: number, value: unknown, id: number }

/** How many rows a page has. */
export function rowsOf ({ rowsMax = PAGE_ROWS }: Asked): number {
  return rowsMax
}

/** Whether a page is filled from its end: the one before the row that it goes on from. */
export function isBackwards ({ place }: Pick<Asked, 'place'>): boolean {
  return place.after === undefined && place.before !== undefined
}

/** Counts what a narrowing leaves, up to `max`, as the column `n0`, `n1`, ... of a select. */
export function sizeOf (asked: Asked, narrowing: Narrowing, max: number, index: number): Fragment {
  return compose(`(select count(*) from ({} limit ${max})) as n${index}`, idsOf(asked, narrowing))
}

/** The ids that a narrowing leaves. */
export function idsOf ({ table, key }: Asked, { condition, along }: Narrowing): Fragment {
  if (typeof along !== 'string') return along
  return compose(`select listed.${key} as ${key} from ${table} as listed indexed by ${along} where {}`, condition)
}

/** The rows of a narrowing, as what stands behind `from`; further conditions can follow with `and`. */
export function rowsAlong ({ table, key }: Asked, { condition, along }: Narrowing): Fragment {
  if (typeof along === 'string') return compose(`${table} as listed indexed by ${along} where {}`, condition)
  return compose(`({}) as found cross join ${table} as listed on listed.${key} = found.${key} where 1`, along)
}

/** The conditions that must still be checked for a row that was found by `known`. */
export function conditionOf ({ base, narrowings }: Pick<Asked, 'base' | 'narrowings'>, known?: Narrowing): Fragment {
  return every([base, ...narrowings].filter(narrowing => narrowing.condition !== known?.condition || narrowing.isRough).map(narrowing => narrowing.condition))
}
