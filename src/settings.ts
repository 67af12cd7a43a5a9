import { sql, type Database } from './database.ts'
import { remembered } from './remembered.ts'

export const findSetting = remembered(['settings'], (db, name: string): string | undefined =>
  db.row<{ value: string }>(sql('settings').select('value').where({ name }))?.value)

/** Inside `write`. */
export function keepSetting (db: Database, name: string, value: string): void {
  db.run(sql('settings').insert({ name, value }).onConflict('name').merge())
}
