import { sql, type Database } from './database.ts'

export function findSetting (db: Database, name: string): string | undefined {
  return db.row<{ value: string }>(sql('settings').select('value').where({ name }))?.value
}

/** Inside `write`. */
export function keepSetting (db: Database, name: string, value: string): void {
  db.run(sql('settings').insert({ name, value }).onConflict('name').merge())
}
