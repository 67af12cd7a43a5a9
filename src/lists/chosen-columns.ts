import { sql, type Database } from '../database.ts'
import { remembered } from '../database/remembered.ts'

type List = 'customers'

const chosen = remembered(['list_columns'], (db, userId: number, list: List): string[] | undefined => {
  const row = db.row<{ columns: string }>(sql('list_columns').select('columns').where({ user_id: userId, list }))
  return row && JSON.parse(row.columns) as string[]
})

/** The columns that a person wants to see in a list, in the list's order; those it usually shows until they chose. */
export function columnsFor<Column extends { name: string, isUsual?: true }> (db: Database, userId: number, list: List, columns: readonly Column[]): Column[] {
  const names = chosen(db, userId, list)
  return columns.filter((column, index) => index === 0 || (names ? names.includes(column.name) : column.isUsual))
}

/** Inside `write`. */
export function keepColumns (db: Database, userId: number, list: List, names: string[]): void {
  db.run(sql('list_columns').insert({ user_id: userId, list, columns: JSON.stringify(names) }).onConflict(['user_id', 'list']).merge(['columns']))
}
