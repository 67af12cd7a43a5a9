import knex, { type Knex } from 'knex'
import { migrationSource } from '../../src/migrating.ts'

/** Runs Knex's own migrator over a file, to bring it to a state that is not the newest. */
export async function migrating<Result> (file: string, work: (migrate: Knex.Migrator) => Promise<Result>): Promise<Result> {
  const migrator = knex({ client: 'better-sqlite3', connection: { filename: file }, useNullAsDefault: true, migrations: { migrationSource } })
  try {
    return await work(migrator.migrate)
  } finally {
    await migrator.destroy()
  }
}
