import type { Knex } from 'knex'
import { withoutClosedHistory } from '../categories/access.ts'
import { sql, type Database } from '../database.ts'
import { remembered } from '../database/remembered.ts'
import { lastLineColumns, type Change, type LastLine, type OfRecord, type RecordType, type StoredLine } from '../history/store.ts'
import type { Page, Place } from '../paging/page.ts'

/** Whose history it is: a company's with all that belongs to it, one record's, or everybody's. */
export type Scope = { company_id: number } | { record_type: RecordType, record_id: number } | 'everything'

export interface HistoryFilter {
  user?: number | undefined
  field?: string | undefined
  type?: RecordType | undefined
  /** The id of one record of that type. */
  record?: number | undefined
  /** The period: from the first of these moments on, and before the second. */
  from?: string | undefined
  until?: string | undefined
}

/** What a person may read of the history: record types, and no companies of these categories. */
export interface HistoryReader { types: readonly RecordType[], closed: readonly number[] }

const LINES_SHOWN = 25

/** One page of history, newest first. It goes on from a line, at any depth along an index. */
export function linesOf (db: Database, scope: Scope, filter: HistoryFilter, reader: HistoryReader, { after, before }: Place): Page<StoredLine> {
  const isForwards = before !== undefined && after === undefined
  const edge = after ?? before
  const { query, column } = matching(scope, filter)
  if (edge !== undefined) void query.where(column('id'), isForwards ? '>' : '<', edge)
  inPeriod(query, column('id'), filter)
  // The plus keeps SQLite from using the index of record types: it would have to sort all their lines in the end.
  if (scope === 'everything') void query.whereRaw('+?? in (select value from json_each(?))', [column('record_type'), JSON.stringify(reader.types)])
  const seen = withoutClosedHistory(query, { company: column('company_id'), id: column('id') }, reader.closed)
  const rows = db.rows<Row>(seen.select('history.*').orderBy(column('id'), isForwards ? 'asc' : 'desc').limit(LINES_SHOWN + 1))
  const hasMore = rows.length > LINES_SHOWN
  if (hasMore) rows.pop()
  if (isForwards) rows.reverse()
  return {
    rows: rows.map(row => ({ ...row, changes: JSON.parse(row.changes) as Change[] })),
    previous: (isForwards ? hasMore : edge !== undefined) ? rows[0]?.id : undefined,
    next: (isForwards ? edge !== undefined : hasMore) ? rows.at(-1)?.id : undefined,
  }
}

type Row = Omit<StoredLine, 'changes'> & { changes: string }
type Columns = (name: 'id' | 'record_type' | 'company_id' | 'user_id') => string

// Lines that name a field are found in `history_fields`, which repeats what else a line is filtered by; the line itself
// is read last.
function matching (scope: Scope, { user, field, type, record }: HistoryFilter): { query: Knex.QueryBuilder, column: Columns } {
  const isByField = field !== undefined && record === undefined && (scope === 'everything' || 'company_id' in scope)
  const column: Columns = name => isByField ? `named.${name === 'id' ? 'history_id' : name}` : `history.${name}`
  const query = isByField
    ? sql('history_fields as named').joinRaw('cross join history on history.id = named.history_id').where('named.field', field)
    : sql('history')
  if (scope !== 'everything') void query.where(prefixed(scope, isByField ? 'named' : 'history'))
  if (field !== undefined && !isByField) {
    void query.whereExists(sql('history_fields').select(sql.raw('1')).where({ field }).whereRaw('history_id = history.id'))
  }
  if (user !== undefined) void query.where(column('user_id'), user)
  if (type !== undefined) void query.where(column('record_type'), type)
  if (record !== undefined) void query.where('history.record_id', record)
  return { query, column }
}

function prefixed (values: object, table: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${table}.${name}`, value]))
}

// Lines are numbered as they happen, so a period is a range of numbers.
function inPeriod (query: Knex.QueryBuilder, id: string, { from, until }: HistoryFilter): void {
  const first = (moment: string) => sql('history as bound').select('bound.id').where('bound.created_at', '>=', moment)
    .orderBy('bound.created_at').orderBy('bound.id').limit(1)
  if (from !== undefined) void query.where(id, '>=', sql.raw('coalesce(?, 9e15)', [first(from)]))
  if (until !== undefined) void query.where(id, '<', sql.raw('coalesce(?, 9e15)', [first(until)]))
}

/** One line of a history; undefined where it is not in it. */
export function findLine (db: Database, scope: Scope, id: number, { closed }: HistoryReader): StoredLine | undefined {
  const { query } = matching(scope, {})
  const row = db.row<Row>(withoutClosedHistory(query.select('history.*').where('history.id', id), { company: 'history.company_id', id: 'history.id' }, closed))
  return row && { ...row, changes: JSON.parse(row.changes) as Change[] }
}

/** The line that tells how a record was removed, as far as a person may read it. */
export function removalSeen (db: Database, { record_type, record_id }: OfRecord, closed: readonly number[]): LastLine | undefined {
  const line = sql('history').select(lastLineColumns).where({ record_type, record_id, act: 'deleted' })
  return db.row<LastLine>(withoutClosedHistory(line, { company: 'history.company_id', id: 'history.id' }, closed))
}

/** Whoever works here or did, for the filter by person. */
export const peopleInHistory = remembered(['users'], (db): Array<{ id: number, name: string }> => db.rows(sql('users').select('id', 'name').orderBy('name')))
