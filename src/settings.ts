import { hot, sql, type Database } from './database.ts'

const settingNamed = hot(1, (name: string) => sql('settings').select('value').where({ name }))

export function findSetting (db: Database, name: string): string | undefined {
  return db.row<{ value: string }>(settingNamed(name))?.value
}

/** Inside `write`. */
export function keepSetting (db: Database, name: string, value: string): void {
  db.run(sql('settings').insert({ name, value }).onConflict('name').merge())
}
