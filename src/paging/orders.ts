import { fragment, type Fragment } from './fragments.ts'

/**
 * A part of a list that is one walk along one index. A list in order of categories is one stretch for
 * each category; a column that may be empty has its filled rows first and the empty ones behind them,
 * in both directions.
 */
export interface Stretch {
  /** What rows of this stretch are like. No row is in two. */
  condition?: Fragment
  /** The column within the stretch; rows that are the same there are in order of their ids. */
  by: string
  index?: string
  /** The stretch is one group of an index in which the rows of each group lie together. */
  isGroup?: true
  /** Its rows are not put in order: they come as a search gives them, the newest first. */
  isAsFound?: true
}

export interface Order { stretches: Stretch[], isDescending: boolean }

/** In order of a column that is never empty. */
export function byColumn (table: string, column: string, isDescending: boolean): Order {
  return { stretches: [{ by: column, index: `${table}_${column}` }], isDescending }
}

/** In order of a column, those that have nothing there at the end. */
export function byFilled (table: string, column: string, isDescending: boolean): Order {
  const index = `${table}_${column}`
  return {
    stretches: [
      { condition: fragment(`listed.${column} > ''`), by: column, index },
      { condition: fragment(`listed.${column} = ''`), by: column, index },
    ],
    isDescending,
  }
}

/** In order of groups that have an order of their own, and by name within each. */
export function byGroup (index: string, column: string, groups: Array<number | string>, isDescending: boolean, by = 'name'): Order {
  const inOrder = isDescending ? groups.toReversed() : groups
  return {
    stretches: inOrder.map(group => ({ condition: fragment(`listed.${column} = ?`, group), by, index, isGroup: true })),
    isDescending,
  }
}
