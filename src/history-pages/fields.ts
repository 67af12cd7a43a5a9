import type { Knex } from 'knex'
import { withoutClosedHistory } from '../categories/access.ts'
import { sql, type Database } from '../database.ts'
import type { RecordType } from '../history/store.ts'
import type { HistoryReader, Scope } from './lines.ts'

/** The fields that are named in the lines a reader may see; the filter of the history offers these. */
export function fieldsIn (db: Database, scope: Scope, { types, closed }: HistoryReader): string[] {
  const open = () => sql(sql.raw('json_each(?) as open', [JSON.stringify(types)])).select(sql.raw('1'))
  if (scope === 'everything') return fieldsWhere(db, {}, said => open().whereExists(heard(said.whereRaw('record_type = open.value'), closed)))
  if ('company_id' in scope) return fieldsWhere(db, scope, said => heard(said, closed))
  return fieldsOfRecord(db, scope, closed)
}

// Each field is found by one step along an index; then one line that names it is looked for which the reader may see.
function fieldsWhere (db: Database, within: { company_id?: number }, isHeard: (said: Knex.QueryBuilder) => Knex.QueryBuilder): string[] {
  const least = (more: string) => sql('history_fields').min('field').where(within).whereRaw(more)
  const said = sql('history_fields').where(within).whereRaw('field = known.field')
  return db.rows<{ field: string }>(sql.raw(
    `with recursive known (field) as (select ? union all select ? from known where known.field is not null)
      select field from known where field is not null and exists ?`,
    [least('true'), least('field > known.field'), isHeard(said)],
  )).map(row => row.field)
}

const LINES_LOOKED_AT = 200

// Only the newest lines of a field are looked at. Where all of these are closed to the reader, the field is left out.
function heard (said: Knex.QueryBuilder, closed: readonly number[]): Knex.QueryBuilder {
  if (closed.length === 0) return said.select(sql.raw('1'))
  const newest = said.select('company_id', 'history_id').orderBy('history_id', 'desc').limit(LINES_LOOKED_AT)
  return withoutClosedHistory(sql.select(sql.raw('1')).from(newest.as('named')), { company: 'named.company_id', id: 'named.history_id' }, closed)
}

function fieldsOfRecord (db: Database, scope: { record_type: RecordType, record_id: number }, closed: readonly number[]): string[] {
  const lines = sql('history').joinRaw(', json_each(history.changes) as change').where(scope).distinct(sql.raw("change.value ->> 'field' as field"))
  return db.rows<{ field: string }>(withoutClosedHistory(lines, { company: 'history.company_id', id: 'history.id' }, closed)).map(row => row.field)
}
