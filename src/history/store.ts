import { timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'

export interface Change {
  field: string
  from: string | null
  to: string | null
  /** The name of the part that has the field, where the record has several: a folder of a category; the company of a contact. */
  of?: string
}

/** What people do with accounts and sessions. */
type Act = 'signed_in' | 'unlocked' | 'link_made' | 'password_set' | 'session_ended' | 'factor_added' | 'factor_removed' | 'codes_made' | 'code_used'

/** What has a history. */
export type RecordType = 'company' | 'customer' | 'contact' | 'external_user' | 'user' | 'access_group' | 'system' | 'company_type' | 'category' | 'attribute' | 'file' | 'address'

export interface HistoryLine {
  record_type: RecordType
  record_id: number
  record_name: string
  company_id?: number
  /** Of a customer who is deleted or leaves a restricted category: who may read the history up to here. */
  category_id?: number
  user: { id: number, name: string }
  act: 'created' | 'changed' | 'linked' | 'unlinked' | 'activated' | 'deactivated' | 'blocked' | 'unblocked' | 'deleted' | 'exported' | 'backup_asked' | 'downloaded' | Act
  /** `import` is what the demonstration writes. */
  way: 'registration' | 'edit' | 'import' | 'setup'
  changes: Change[]
  reason?: string
}

export type Recorded = Omit<HistoryLine, 'way' | 'changes'> & Partial<Pick<HistoryLine, 'way' | 'changes'>>

/** Inside `write`, that of the change itself. Keeps who did what. */
export function record (db: Database, { user, way = 'edit', changes = [], ...line }: Recorded): void {
  db.run(sql('history').insert({
    ...line, way, user_id: user.id, user_name: user.name, changes: JSON.stringify(changes), created_at: timestamp(),
  }))
}

export interface StoredLine {
  id: number
  record_type: RecordType
  record_id: number
  record_name: string
  company_id: number | null
  user_id: number | null
  user_name: string
  act: HistoryLine['act']
  way: HistoryLine['way']
  changes: Change[]
  reason: string | null
  created_at: string
}

/** What happened to one record, newest first. */
export function historyOf (db: Database, recordType: RecordType, recordId: number, linesMax = 100): StoredLine[] {
  const rows = db.rows<Omit<StoredLine, 'changes'> & { changes: string }>(sql('history')
    .where({ record_type: recordType, record_id: recordId }).orderBy('id', 'desc').limit(linesMax))
  return rows.map(row => ({ ...row, changes: JSON.parse(row.changes) as Change[] }))
}

/** What was changed in one record by a line and by every later one, newest first. */
export function changesSince (db: Database, { record_type, record_id, id }: OfRecord & { id: number }): Change[][] {
  const rows = db.rows<{ changes: string }>(sql('history').select('changes')
    .where({ record_type, record_id, act: 'changed' }).where('id', '>=', id).orderBy('id', 'desc'))
  return rows.map(({ changes }) => JSON.parse(changes) as Change[])
}

export type LastLine = Pick<StoredLine, 'record_name' | 'user_id' | 'user_name' | 'act' | 'company_id' | 'reason' | 'created_at'>
export type OfRecord = Pick<HistoryLine, 'record_type' | 'record_id'>

const lastLine = hot((record_type: string, record_id: number) => newestLine({ record_type, record_id }))

/** Who did something to a record last; of a record that is gone, who removed it. */
export function lastLineOf (db: Database, { record_type, record_id }: OfRecord): LastLine | undefined {
  return db.row<LastLine>(lastLine(record_type, record_id))
}

/** The line that tells how a record was removed, with which its history ends; undefined for what stands or never was there. */
export function removalOf (db: Database, of: OfRecord): LastLine | undefined {
  const line = lastLineOf(db, of)
  return line?.act === 'deleted' ? line : undefined
}

/** Whose line it is, as it is said to somebody who was doing something else meanwhile. */
export function whoWas (line: Pick<LastLine, 'user_id' | 'user_name'> | undefined, user: { id: number }): string {
  return !line ? 'Outra pessoa' : line.user_id === user.id ? 'Outra janela sua' : line.user_name
}

/** Whether the last line of a record says just this. */
export function wasTold (db: Database, of: OfRecord, { user, act, reason }: Pick<HistoryLine, 'user' | 'act'> & { reason: string }): boolean {
  const last = lastLineOf(db, of)
  return last?.user_id === user.id && last.act === act && last.reason === reason
}

/** Who changed one of these fields of a record last. */
export function lastChangeOf (db: Database, { record_type, record_id }: OfRecord, fields: readonly string[]): LastLine | undefined {
  return db.row<LastLine>(newestLine({ record_type, record_id })
    .whereExists(sql('history_fields').select(sql.raw('1')).whereIn('field', fields).whereRaw('history_id = history.id')))
}

/** What is told of the last line of a record. */
export const lastLineColumns = ['record_name', 'user_id', 'user_name', 'act', 'company_id', 'reason', 'created_at'] as const

function newestLine (of: { record_type: string, record_id: number }) {
  return sql('history').select(lastLineColumns).where(of).orderBy('id', 'desc').limit(1)
}

/** The category that the last customer of a company had when it was deleted. */
export function categoryKept (db: Database, companyId: number): number | undefined {
  const kept = sql('history').select('category_id').where({ company_id: companyId }).whereNotNull('category_id').orderBy('id', 'desc').limit(1)
  return db.row<{ category_id: number }>(kept)?.category_id
}
