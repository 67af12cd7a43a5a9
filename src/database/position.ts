import { sql, type Database } from '../database.ts'

/** The place after the last of the rows that these values have in common; removing others leaves gaps before it. */
export function nextPosition (db: Database, table: 'attribute_items' | 'attribute_uses' | 'folders', of: Record<string, number>): number {
  const { last } = db.row<{ last: number | null }>(sql(table).where(of).max('position as last'))!
  return (last ?? -1) + 1
}
