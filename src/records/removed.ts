import type { Database } from '../database.ts'
import { notFound } from '../errors.ts'
import { lastLineOf, type HistoryLine } from '../history/store.ts'

/** Who removed a part of a company that is not there any more; throws NotFound for what never was there. */
export function removedLine (db: Database, recordType: HistoryLine['record_type'], id: number, companyId: number): string {
  const line = lastLineOf(db, { record_type: recordType, record_id: id })
  return line?.act === 'deleted' && line.company_id === companyId ? line.user_name : notFound('Registro')
}
