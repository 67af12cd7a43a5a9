import type { Database as Connection } from 'better-sqlite3'
import knex, { type Knex } from 'knex'
import { migrationSource } from '../../src/connection/migrating.ts'

/** Runs Knex's own migrator over a file, to bring it to a state that is not the newest. */
export async function migrating<Result> (file: string, work: (migrate: Knex.Migrator) => Promise<Result>): Promise<Result> {
  const migrator = knex({
    client: 'better-sqlite3', connection: { filename: file }, useNullAsDefault: true, migrations: { migrationSource },
    // As the product migrates: a table that is rebuilt must not take its children along.
    pool: { min: 1, max: 1, afterCreate: (connection: Connection, done: () => void) => { connection.pragma('foreign_keys = 0'); done() } },
  })
  try {
    return await work(migrator.migrate)
  } finally {
    await migrator.destroy()
  }
}
