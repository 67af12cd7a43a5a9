import type { Office } from './app.ts'
import { sql, type Database } from '../../src/database.ts'

/** Every address that was declared, with 1 for each id in it, and what else is given by its name. */
export function declaredAddresses ({ app }: Pick<Office, 'app'>, method: string, names: Record<string, string> = {}): string[] {
  const filled = (url: string) => url.replace(/:(\w+)(\((?:[^()]|\([^()]*\))*\))?/g, (_whole, name: string) => names[name] ?? '1')
  return app.declaredRoutes.filter(route => route.method === method).map(route => filled(route.url))
}

// What reading alone may write: that somebody is here, and whom they looked at.
const traces = ['sessions', 'customer_visits', 'sign_in_failures', 'refusals']

/** All that the database holds, but the traces of reading. */
export function digest (db: Database): string {
  const tables = db.rows<{ name: string }>(sql('sqlite_schema').select('name').where({ type: 'table' })
    .whereNot('name', 'like', 'sqlite_%').whereNot('name', 'like', 'company_search%'))
  return JSON.stringify(tables.filter(({ name }) => !traces.includes(name)).map(({ name }) => [name, db.rows(sql(name).select())]))
}
