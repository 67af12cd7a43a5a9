import { createHash } from 'node:crypto'
import type { Database as Connection } from 'better-sqlite3'
import { z } from 'zod'

/** What a backup says about itself: enough to find out that something in it is missing or different. */
export const Manifest = z.object({
  format: z.literal(1),
  made_at: z.string(),
  reason: z.enum(['automatic', 'asked', 'upgrade']),
  program: z.string(),
  migrations: z.array(z.string()),
  database: z.object({ size: z.number(), sha256: z.string() }),
  tables: z.record(z.string(), z.object({ rows: z.number(), digest: z.string() })),
  /** The files of customers; their content lies beside the archives, or inside one that was downloaded. */
  files: z.array(z.object({ name: z.string(), size: z.number(), sha256: z.string() })),
  missing: z.array(z.string()),
  /** Which of the pools has those contents; nothing where there are none, and in backups from before pools had names. */
  pool: z.string().regex(/^(?:open|locked(?:-[0-9a-f]{16})?)$/).optional(),
  /** Only in the copy that lies beside an archive: a digest of the archive cannot be in it. */
  archive: z.object({ size: z.number(), sha256: z.string() }).optional(),
})
export type Manifest = z.infer<typeof Manifest>
type Tables = Manifest['tables']
export type FileNote = Manifest['files'][number]

/** Tables that tell who was here, and nothing that anybody registered. */
const passing = new Set(['sessions', 'sign_in_failures', 'customer_visits'])

/** Counts and digests of every table, the same for the same content wherever it lies. */
export function tablesIn (connection: Connection): Tables {
  const names = connection.prepare<[], string>("select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%' order by name").pluck().all()
  return Object.fromEntries(names.map(name => [name, digestOf(connection, name)]))
}

function digestOf (connection: Connection, table: string): { rows: number, digest: string } {
  const hash = createHash('sha256')
  let rows = 0
  // In the order of the table itself, which a copy of the file keeps.
  for (const row of connection.prepare(`select * from "${table}" not indexed`).raw().iterate()) {
    hash.update(`${JSON.stringify(row)}\n`)
    rows++
  }
  return { rows, digest: hash.digest('hex') }
}

/** The tables whose content is not the same in both. */
export function differences (one: Tables, other: Tables, { isForgiving = false } = {}): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter(name => !(isForgiving && passing.has(name)) && one[name]?.digest !== other[name]?.digest)
}

/** What tells the data of one office from those of another, and stays when they are restored: when their first tables were made. */
export function officeOf (connection: Connection): string {
  const madeAt = connection.prepare('select migration_time from knex_migrations order by id limit 1').pluck().get()
  return createHash('sha256').update(`office ${String(madeAt)}`).digest('hex').slice(0, 16)
}

export function filesIn (connection: Connection): FileNote[] {
  return connection.prepare<[], FileNote>('select stored_name as name, size, sha256 from files order by stored_name').all()
}
