import BetterSqlite3, { type Database as Connection, type Statement } from 'better-sqlite3'
import knex, { type Knex } from 'knex'
import { BRASILIA } from './clock.ts'
import { Refusal } from './data-folder/refusal.ts'
import { bringUpToDate } from './database/migrating.ts'
import { snapshots } from './database/snapshot.ts'
import { watchTables } from './database/table-watch.ts'
import { unwatched, writeQueue, type Importance, type Watch, type Writing } from './database/write-queue.ts'

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
  write: <T>(job: () => T, importance?: Importance) => Promise<T>
  /** A number that grows whenever one of these tables is written to, also by another process; see remembered.ts. */
  stateOf: (tables: readonly string[]) => number
  /** Where the office is: its days and its years begin there. */
  timeZone: string
  pragma: (name: string) => unknown
  /** How writing goes: what was kept, and what went wrong since it last went well. */
  writing: () => Writing
  onQuery: (listener: (sql: string) => void) => void
  /** Adds to what is done at the end of every job of `write`, in its transaction. */
  beforeSave: (work: () => void) => void
  /** Tells when everything is in the database file, and nothing in its log. */
  close: (whenWhole?: () => void) => void
}

type Query = Knex.QueryBuilder | Knex.Raw | Written
interface Written { sql: string, bindings: readonly unknown[] }
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
// which loses acknowledged work when the power fails (measured).
const pragmas: Record<string, string | number> = {
  busy_timeout: 50, // `write` waits longer, without stopping those who read
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
export async function openDatabase (filename: string, { watch = unwatched, beforeUpgrade, isDoubtful = false, timeZone = BRASILIA }: Opening = {}): Promise<Database> {
  const connection = new BetterSqlite3(filename)
  try {
    refuseOldSqlite(connection)
    refuseForeignFile(connection, filename)
    setPragmas(connection, filename)
    refuseDamagedFile(connection, filename, isDoubtful)
    // What an interrupted commit left in the log may never have reached the disk: now it does.
    connection.pragma('wal_checkpoint(truncate)')
    await bringUpToDate(connection, filename, beforeUpgrade)
    return wrap(connection, watch, timeZone)
  } catch (error) {
    connection.close()
    throw error
  }
}

export interface Opening {
  watch?: Watch
  timeZone?: string
  /** Whoever had it open last did not close it. */
  isDoubtful?: boolean
  /** Called before the tables of a database that is in use are changed by a newer version. */
  beforeUpgrade?: (connection: Connection) => Promise<void>
}

const QUICKLY_CHECKED_PAGES_MAX = 2000
const CHECKED_PAGES_MAX = 20_000

const SQLITE_MIN = [3, 51, 3]

// Before 3.51.3 two connections that write or checkpoint can damage the file (sqlite.org/wal.html#walresetbug).
function refuseOldSqlite (connection: Connection): void {
  const version = connection.prepare('select sqlite_version()').pluck().get() as string
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  const [least, less, low] = SQLITE_MIN as [number, number, number]
  const isNewEnough = major > least || (major === least && (minor > less || (minor === less && patch >= low)))
  if (!isNewEnough) throw new Error(`SQLite ${version} is too old: ${SQLITE_MIN.join('.')} is the oldest that keeps its promises`)
}

function refuseForeignFile (connection: Connection, filename: string): void {
  const id = connection.pragma('application_id', { simple: true })
  const tables = connection.prepare('select count(*) from sqlite_schema').pluck().get()
  if (id !== APPLICATION_ID && tables !== 0) throw new Refusal(`${filename} não é um banco do Cadastro. Ele não foi tocado; confira DATA_DIR.`)
  if (id !== APPLICATION_ID) connection.pragma(`application_id = ${APPLICATION_ID}`)
}

// A check of every page takes a second for some 500 MB: a large file is checked whole once a week.
function refuseDamagedFile (connection: Connection, filename: string, isDoubtful: boolean): void {
  const pages = connection.pragma('page_count', { simple: true }) as number
  if (pages > (isDoubtful ? CHECKED_PAGES_MAX : QUICKLY_CHECKED_PAGES_MAX)) return
  if (connection.pragma('quick_check(1)', { simple: true }) === 'ok') return
  throw new Refusal(`O banco ${filename} está danificado e não foi tocado. Restaure o último backup: npm run restore -- ARQUIVO.`)
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

function wrap (connection: Connection, watch: Watch, timeZone: string): Database {
  const statements = new Map<string, Statement<unknown[]>>()
  const tables = watchTables(connection)
  const snapshot = snapshots(connection)
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
    if (!connection.inTransaction || snapshot.isOpen()) throw new Error('A change outside db.write')
    const { statement, bindings } = prepare(query)
    tables.written(statement.source)
    return statement.run(...bindings)
  }

  const queue = writeQueue(connection, watch, {
    beginning: snapshot.close,
    saving: () => { for (const settle of settling) settle() },
    undone: tables.undone,
  })

  return {
    rows: <Row>(query: Query) => {
      const { statement, bindings } = prepare(query)
      snapshot.open()
      return statement.all(...bindings) as Row[]
    },
    row: <Row>(query: Query) => {
      const { statement, bindings } = prepare(query)
      snapshot.open()
      return statement.get(...bindings) as Row | undefined
    },
    run: query => change(query).changes,
    insert: query => Number(change(query).lastInsertRowid),
    write: queue.write,
    stateOf: names => tables.stateOf(names),
    timeZone,
    pragma: name => {
      snapshot.close()
      return connection.pragma(name, { simple: true })
    },
    writing: queue.writing,
    onQuery: added => { listener = added },
    beforeSave: work => { settling.push(work) },
    close: whenWhole => {
      queue.flush()
      snapshot.close()
      if (isWhole(connection)) whenWhole?.()
      connection.close()
    },
  }
}

function isWhole (connection: Connection): boolean {
  try {
    const [result] = connection.pragma('wal_checkpoint(truncate)') as Array<{ busy: number }>
    return result?.busy === 0
  } catch {
    return false // a disk that fails or is full: the log stays, and the next start reads it
  }
}
