import type { Database as Connection } from 'better-sqlite3'
import { Unusable } from '../unusable.ts'

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

const QUICKLY_CHECKED_PAGES_MAX = 2000
const CHECKED_PAGES_MAX = 20_000

const SQLITE_MIN = [3, 51, 3]

// Before 3.51.3 two connections that write or checkpoint can damage the file (sqlite.org/wal.html#walresetbug).
export function refuseOldSqlite (connection: Connection): void {
  const version = connection.prepare('select sqlite_version()').pluck().get() as string
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  const [least, less, low] = SQLITE_MIN as [number, number, number]
  const isNewEnough = major > least || (major === least && (minor > less || (minor === less && patch >= low)))
  if (!isNewEnough) throw new Error(`SQLite ${version} is too old: ${SQLITE_MIN.join('.')} is the oldest that keeps its promises`)
}

export function refuseForeignFile (connection: Connection, filename: string): void {
  const tables = connection.prepare('select count(*) from sqlite_schema').pluck().get()
  if (!isOurs(connection) && tables !== 0) throw new Unusable(`${filename} não é um banco do Cadastro. Ele não foi tocado; confira DATA_DIR.`)
}

/** Makes a file that is still empty one of ours. */
export function markFile (connection: Connection): void {
  if (!isOurs(connection)) connection.pragma(`application_id = ${APPLICATION_ID}`)
}

function isOurs (connection: Connection): boolean {
  return connection.pragma('application_id', { simple: true }) === APPLICATION_ID
}

// A check of every page takes a second for some 500 MB: a large file is checked whole once a week.
export function refuseDamagedFile (connection: Connection, filename: string, isDoubtful: boolean): void {
  const pages = connection.pragma('page_count', { simple: true }) as number
  if (pages > (isDoubtful ? CHECKED_PAGES_MAX : QUICKLY_CHECKED_PAGES_MAX)) return
  if (connection.pragma('quick_check(1)', { simple: true }) === 'ok') return
  throw new Unusable(`O banco ${filename} está danificado e não foi tocado. Restaure o último backup: npm run restore -- ARQUIVO.`)
}

export function setPragmas (connection: Connection, filename: string): void {
  const journal = connection.pragma('journal_mode = wal', { simple: true })
  if (journal !== 'wal' && filename !== ':memory:') throw new Error(`${filename}: no write-ahead log`)
  for (const [name, value] of Object.entries(pragmas)) {
    connection.pragma(`${name} = ${value}`)
    const actual = connection.pragma(name, { simple: true })
    if (actual !== undefined && actual !== value) throw new Error(`pragma ${name} is ${JSON.stringify(actual)}, not ${value}`)
  }
}
