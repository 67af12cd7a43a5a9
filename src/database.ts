import path from 'node:path'
import { readdir } from 'node:fs/promises'
import BetterSqlite3, { type Database as Connection, type Statement } from 'better-sqlite3'
import knex, { type Knex } from 'knex'

/**
 * The one connection to the one file. Knex writes every statement; the connection runs it at once,
 * prepared (docs/decisions/0002-one-connection.md has the figures). All changes go through `write`.
 */
export interface Database {
  rows: <Row>(query: Query) => Row[]
  row: <Row>(query: Query) => Row | undefined
  /** Runs a statement that changes something; only inside `write`. Gives the number of rows changed. */
  run: (query: Query) => number
  /** Runs an insert; only inside `write`. Gives the new row's id. */
  insert: (query: Query) => number
  /** Runs the job in a durable transaction and answers when it is on disk. The job must not await. */
  write: <T>(job: () => T) => Promise<T>
  /** A number that grows whenever one of these tables is written to, by whomever; see remembered.ts. */
  stateOf: (tables: readonly string[]) => number
  pragma: (name: string) => unknown
  onQuery: (listener: (sql: string) => void) => void
  /** Adds to what is done at the end of every job of `write`, in its transaction. */
  beforeSave: (work: () => void) => void
  close: () => void
}

type Query = Knex.QueryBuilder | Knex.Raw | Written
interface Written { sql: string, bindings: readonly unknown[] }
interface Job { run: () => unknown, resolve: (value: never) => void, reject: (error: unknown) => void }

/** Builds statements; it has no connection, so a query that is awaited instead of run fails loudly. */
export const sql: Knex = knex({ client: 'better-sqlite3', useNullAsDefault: true })

class Place {
  readonly index: number
  constructor (index: number) { this.index = index }
}

/**
 * A query of every request: Knex writes it once, afterwards only the values change. Gives a function of
 * the values. Knex takes 4 to 15 µs to write a query, running it takes 2 (measured).
 */
export function hot<Values extends unknown[]> (count: number, write: (...values: Values) => Knex.QueryBuilder): (...values: Values) => Written {
  let written: Written | undefined
  return (...values) => {
    if (!written) {
      const places = Array.from({ length: count }, (_, index) => new Place(index))
      const { sql: text, bindings } = write(...places as unknown as Values).toSQL().toNative()
      written = { sql: text, bindings }
    }
    return { sql: written.sql, bindings: written.bindings.map(value => value instanceof Place ? values[value.index] : value) }
  }
}

const APPLICATION_ID = 0x43414441 // "CADA"

// synchronous comes back as 2 for FULL: better-sqlite3 would otherwise run a WAL database at NORMAL,
// which loses acknowledged work when the power fails (measured, trust.md 0.1).
const pragmas: Record<string, string | number> = {
  busy_timeout: 5000,
  synchronous: 2,
  foreign_keys: 1,
  trusted_schema: 0,
  cell_size_check: 1,
  journal_size_limit: 67108864,
  temp_store: 2,
  secure_delete: 1,
  mmap_size: 0,
  cache_size: -32000,
}

/** Opens the file (or ':memory:'), brings it to the newest migration and checks every pragma by reading it back. */
export async function openDatabase (filename: string): Promise<Database> {
  const connection = new BetterSqlite3(filename)
  refuseForeignFile(connection, filename)
  setPragmas(connection, filename)
  await migrate(connection, filename)
  return wrap(connection)
}

function refuseForeignFile (connection: Connection, filename: string): void {
  const id = connection.pragma('application_id', { simple: true })
  const tables = connection.prepare('select count(*) from sqlite_schema').pluck().get()
  if (id !== APPLICATION_ID && tables !== 0) throw new Error(`${filename} is not a Cadastro database`)
  connection.pragma(`application_id = ${APPLICATION_ID}`)
}

function setPragmas (connection: Connection, filename: string): void {
  const journal = connection.pragma('journal_mode = wal', { simple: true })
  if (journal !== 'wal' && filename !== ':memory:') throw new Error(`${filename}: no write-ahead log`)
  for (const [name, value] of Object.entries(pragmas)) {
    connection.pragma(`${name} = ${value}`)
    const actual = connection.pragma(name, { simple: true })
    if (actual !== undefined && actual !== value) throw new Error(`pragma ${name} is ${JSON.stringify(actual)}, not ${value}`)
  }
}

// Knex rebuilds tables when it alters them, and with foreign keys on that deletes the children.
async function migrate (connection: Connection, filename: string): Promise<void> {
  connection.pragma('foreign_keys = 0')
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

const folder = path.join(import.meta.dirname, '../migrations')

/** Names without extension, so that the record of what ran does not depend on how it was run. */
export const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: async () => (await readdir(folder)).filter(file => file.endsWith('.ts')).sort(),
  getMigrationName: file => path.basename(file, '.ts'),
  getMigration: async file => import(path.join(folder, file)) as Promise<Knex.Migration>,
}

function wrap (connection: Connection): Database {
  const statements = new Map<string, Statement<unknown[]>>()
  const watch = watchTables(connection)
  const queue: Job[] = []
  let listener: ((sql: string) => void) | undefined
  const settling: Array<() => void> = []

  function prepare (query: Query): { statement: Statement<unknown[]>, bindings: unknown[] } {
    const { sql: text, bindings } = 'toSQL' in query ? query.toSQL().toNative() : query
    let statement = statements.get(text)
    if (!statement) {
      if (statements.size >= 500) statements.clear() // `in (?, ?, …)` has as many forms as lengths
      statements.set(text, statement = connection.prepare<unknown[]>(text))
    }
    listener?.(text)
    return { statement, bindings: bindings.map(value => typeof value === 'boolean' ? Number(value) : value) }
  }

  function change (query: Query) {
    if (!connection.inTransaction) throw new Error('A change outside db.write')
    const { statement, bindings } = prepare(query)
    watch.written(statement.source)
    return statement.run(...bindings)
  }

  const begin = connection.prepare('begin immediate')
  const commit = connection.prepare('commit')
  const rollback = connection.prepare('rollback')
  const savepoint = connection.prepare('savepoint job')
  const release = connection.prepare('release job')
  const rollbackJob = connection.prepare('rollback to job')

  // One fsync serves every request that waits: jobs that arrived together share a transaction,
  // each behind its own savepoint, and all are answered after the commit.
  function flush (): void {
    const jobs = queue.splice(0)
    const answers: Array<() => void> = []
    try {
      begin.run()
      for (const job of jobs) answers.push(runJob(job))
      commit.run()
    } catch (error) {
      if (connection.inTransaction) rollback.run()
      watch.undone()
      for (const job of jobs) job.reject(error)
      return
    }
    for (const answer of answers) answer()
  }

  function runJob (job: Job): () => void {
    savepoint.run()
    try {
      const value = job.run() as never
      for (const settle of settling) settle()
      release.run()
      return () => { job.resolve(value) }
    } catch (error) {
      // A full disk or a failing write ends the whole transaction: nobody in it was saved.
      if (!connection.inTransaction) throw error
      rollbackJob.run()
      release.run()
      watch.undone()
      return () => { job.reject(error) }
    }
  }

  return {
    rows: <Row>(query: Query) => {
      const { statement, bindings } = prepare(query)
      return statement.all(...bindings) as Row[]
    },
    row: <Row>(query: Query) => {
      const { statement, bindings } = prepare(query)
      return statement.get(...bindings) as Row | undefined
    },
    run: query => change(query).changes,
    insert: query => Number(change(query).lastInsertRowid),
    write: <T>(job: () => T) => new Promise<T>((resolve, reject) => {
      if (queue.push({ run: job, resolve: resolve as Job['resolve'], reject }) === 1) setImmediate(flush)
    }),
    stateOf: tables => watch.stateOf(tables),
    pragma: name => connection.pragma(name, { simple: true }),
    onQuery: added => { listener = added },
    beforeSave: work => { settling.push(work) },
    close: () => {
      if (queue.length > 0) flush()
      connection.close()
    },
  }
}

const OTHERS_SEEN_AFTER_MS = 50
const writes = /^\s*(?:insert into|update|delete from (?=[`"]?(?:unindexed_companies|listed_values|company_search)\b)) ?[`"]?(\w+)/i

/**
 * Counts the changes of each table. A deletion may cascade (but for those that
 * nothing hangs on) and an undone change was seen meanwhile: both count for all.
 */
function watchTables (connection: Connection) {
  const changes = new Map<string, number>()
  const dataVersion = connection.prepare('pragma data_version').pluck()
  const anyTable = () => { all++ }
  let all = 0
  let others = dataVersion.get()
  let lookedAt = 0

  return {
    written (text: string): void {
      const [, table] = writes.exec(text) ?? []
      if (table === undefined) anyTable()
      else changes.set(table, (changes.get(table) ?? 0) + 1)
    },
    undone: anyTable,
    stateOf (tables: readonly string[]): number {
      // Another process, such as a command on the server, may have written too.
      const now = performance.now()
      if (now - lookedAt > OTHERS_SEEN_AFTER_MS) {
        lookedAt = now
        const version = dataVersion.get()
        if (version !== others) anyTable()
        others = version
      }
      return tables.reduce((sum, table) => sum + (changes.get(table) ?? 0), all)
    },
  }
}
