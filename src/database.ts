import BetterSqlite3, { type Database as Connection, type Statement } from 'better-sqlite3'
import knex, { type Knex } from 'knex'
import { BRASILIA } from './clock.ts'
import { markFile, refuseDamagedFile, refuseForeignFile, refuseOldSqlite, setPragmas } from './connection/checks.ts'
import { bringUpToDate } from './connection/migrating.ts'
import { snapshots } from './connection/snapshot.ts'
import { watchTables } from './connection/table-watch.ts'
import { unwatched, writeQueue, type Importance, type Watch, type Writing } from './connection/write-queue.ts'
import type { Written } from './database/hot.ts'

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
  /** A number that grows whenever one of these tables is written to, also by another process; see database/remembered.ts. */
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
/** Builds statements; it has no connection, so a query that is awaited instead of run fails loudly. */
export const sql: Knex = knex({ client: 'better-sqlite3', useNullAsDefault: true })

/** Opens the file (or ':memory:'), brings it to the newest migration and checks every pragma by reading it back. */
export async function openDatabase (filename: string, { watch = unwatched, beforeUpgrade, isDoubtful = false, timeZone = BRASILIA }: Opening = {}): Promise<Database> {
  const connection = new BetterSqlite3(filename)
  try {
    refuseOldSqlite(connection)
    refuseForeignFile(connection, filename)
    markFile(connection)
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
