import path from 'node:path'
import { readdirSync } from 'node:fs'
import type { Database as Connection } from 'better-sqlite3'
import knex, { type Knex } from 'knex'
import { Unusable } from '../unusable.ts'

const folder = path.join(import.meta.dirname, '../../migrations')

/** Names without extension, so that the record of what ran does not depend on how it was run. */
export const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: async () => migrationFiles(),
  getMigrationName: file => nameOf(file),
  getMigration: async file => import(path.join(folder, file)) as Promise<Knex.Migration>,
}

function migrationFiles (): string[] {
  return readdirSync(folder).filter(file => file.endsWith('.ts')).toSorted()
}

function nameOf (file: string): string {
  return path.basename(file, '.ts')
}

export function knownMigrations (): string[] {
  return migrationFiles().map(nameOf)
}

/** The migrations that a database has been through, in order. */
export function migrationsIn (connection: Connection): string[] {
  const hasAny = connection.prepare("select 1 from sqlite_schema where name = 'knex_migrations'").get()
  return hasAny ? connection.prepare<[], string>('select name from knex_migrations order by name').pluck().all() : []
}

/** Brings a database to the newest migration, all of them or none; a database of a newer program is refused. */
export async function bringUpToDate (connection: Connection, filename: string, beforeUpgrade?: (connection: Connection) => Promise<void>): Promise<void> {
  const known = knownMigrations()
  const done = migrationsIn(connection)
  const newer = done.filter(name => !known.includes(name))
  if (newer.length > 0) {
    throw new Unusable(`Os dados são de uma versão mais nova do Cadastro (${newer.at(-1)}). Instale essa versão, ou restaure o backup feito antes da atualização.`)
  }
  if (done.length < known.length) {
    if (done.length > 0) await beforeUpgrade?.(connection)
    await migrate(connection, filename)
  }
}

// Knex rebuilds tables when it alters them, and with foreign keys on that deletes the children.
async function migrate (connection: Connection, filename: string): Promise<void> {
  connection.pragma('foreign_keys = 0')
  releaseLock(connection)
  const migrator = knex({
    client: 'better-sqlite3', connection: { filename }, useNullAsDefault: true, pool: { min: 1, max: 1 },
  })
  // Over the connection that is open already: ':memory:' lives in one connection only.
  Object.assign(migrator.client, {
    acquireRawConnection: async () => connection,
    destroyRawConnection: async () => undefined,
  })
  await migrator.migrate.latest({ migrationSource })
  await migrator.destroy()
  const orphans = connection.pragma('foreign_key_check') as unknown[]
  if (orphans.length > 0) throw new Error(`The migration left ${orphans.length} rows without their parents`)
  connection.pragma('foreign_keys = 1')
}

// The folder has one process at a time, so whoever locked the table is dead; its transaction was undone.
function releaseLock (connection: Connection): void {
  const hasLock = connection.prepare("select 1 from sqlite_schema where name = 'knex_migrations_lock'").get()
  if (hasLock) connection.exec('update knex_migrations_lock set is_locked = 0')
}
