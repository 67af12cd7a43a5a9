import { sql, type Database } from '../database.ts'

/** Whether a row of this table had the id and was removed: ids are never given again (migrations 016 and 054). */
export function wasRemoved (db: Database, table: 'attribute_uses' | 'folders', id: number): boolean {
  if (db.row(sql(table).select('id').where({ id })) !== undefined) return false
  return db.row(sql('sqlite_sequence').select('seq').where({ name: table }).where('seq', '>=', id)) !== undefined
}
