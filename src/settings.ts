import { sql, type Database } from './database.ts'
import { remembered } from './database/remembered.ts'

/** What holds until somebody decides otherwise in Sistema (CM008). */
const defaults = {
  privacy_contact: '',
  session_idle_minutes: '30',
  session_hours: '8',
  password_min: '15',
  password_min_with_factor: '8',
  lookup_cnpj: 'no',
  lookup_cnpj_address: 'https://brasilapi.com.br/api/cnpj/v1/{numero}',
  lookup_cep: 'no',
  lookup_cep_address: 'https://viacep.com.br/ws/{numero}/json/',
  lookup_cep_kind: 'viacep',
  system_version: '1',
}

type SettingName = keyof typeof defaults

export const findSetting = remembered(['settings'], (db, name: string): string | undefined =>
  db.row<{ value: string }>(sql('settings').select('value').where({ name }))?.value)

/** A setting of Sistema as it stands. */
export function settingOf (db: Database, name: SettingName): string {
  return findSetting(db, name) ?? defaults[name]
}

/** All of them, those that nobody decided included. */
export function settingsOf (db: Database): Record<string, string> {
  const rows = db.rows<{ name: string, value: string }>(sql('settings').select())
  return { ...defaults, ...Object.fromEntries(rows.map(({ name, value }) => [name, value])) }
}

/** Inside `write`. */
export function keepSetting (db: Database, name: string, value: string): void {
  db.run(sql('settings').insert({ name, value }).onConflict('name').merge())
}
