import BetterSqlite3 from 'better-sqlite3'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'

/** The lowest version of each package that has none of the faults known on that day, and the fault it mends. */
const CHECKED_ON = '2026-11-25'
const LOOK_AGAIN_DAYS = 60
const floors: Record<string, [lowest: string, why: string]> = {
  fastify: ['5.8.5', 'CVE-2026-33806 and before it -3635, -3419, -25223, -25224: body checks passed by'],
  eta: ['2.0.0', 'CVE-2022-25967, CVE-2023-23630: code and scripts through view options'],
  knex: ['2.4.0', 'CVE-2016-20018: objects as values'],
  'better-sqlite3': ['12.11.1', 'SQLite with the WAL-reset fault'],
  '@fastify/session': ['10.9.0', 'CVE-2024-35220: expired sessions kept'],
  '@fastify/csrf-protection': ['6.3.0', 'CVE-2023-27495, CVE-2021-29624'],
  '@fastify/static': ['9.1.1', 'CVE-2026-6414: an encoded slash passes guards'],
  '@fastify/multipart': ['10.0.0', 'CVE-2025-24033, CVE-2023-25576: files left, parts without end'],
  '@fastify/rate-limit': ['11.0.0', 'no fault has a number: older lines were not looked through'],
  '@fastify/cookie': ['9.0.0', 'no fault has a number: older lines were not looked through'],
}
const unwanted = ['@fastify/middie', '@fastify/express', '@fastify/secure-session', '@fastify/accepts-serializer', 'xlsx', 'node-sqlite3-wasm', 'sqlite3']

interface Lock { packages: Record<string, { version?: string, dev?: boolean, integrity?: string, hasInstallScript?: boolean }> }
const root = path.join(import.meta.dirname, '..')
const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as Lock
const installed = Object.entries(lock.packages).filter(([place]) => place !== '')
  .map(([place, one]) => ({ ...one, name: place.split('node_modules/').at(-1)! }))

void t.test('ASVS 15.2.1, 15.1.1: every package is at least the version without its known faults, wherever it stands in the tree', t => {
  for (const [name, [lowest, why]] of Object.entries(floors)) {
    const found = installed.filter(one => one.name === name)
    t.ok(found.length > 0, `${name} is used`)
    for (const { version = '0' } of found) t.ok(isAtLeast(version, lowest), `${name} ${version} >= ${lowest}: ${why}`)
  }
  t.end()
})

void t.test('the runtime and its SQLite are such that are mended', t => {
  const sqlite = new BetterSqlite3(':memory:').prepare('select sqlite_version()').pluck().get() as string

  t.ok(isAtLeast(sqlite, '3.51.3'), `SQLite ${sqlite}`)
  t.ok(isAtLeast(process.versions.node, '24.0.0'), `Node ${process.versions.node}`)
  t.end()
})

void t.test('packages that are better not used are not in the product', t => {
  t.strictSame(installed.filter(one => !one.dev && unwanted.includes(one.name)).map(one => one.name), [])
  t.end()
})

void t.test('ASVS 1.5.1: there is no XML parser in the product', t => {
  t.strictSame(installed.filter(one => !one.dev && /xml|^sax$|^saxes$/i.test(one.name)).map(one => one.name), [])
  t.end()
})

void t.test('every package has its checksum in the lock', t => {
  t.strictSame(installed.filter(one => one.version !== undefined && one.integrity === undefined).map(one => one.name), [])
  t.end()
})

void t.test('no migration runs outside a transaction: one that is killed would leave half a table', t => {
  const folder = path.join(root, 'migrations')
  for (const file of readdirSync(folder)) t.notMatch(readFileSync(path.join(folder, file), 'utf8'), /transaction:\s*false/, file)
  t.end()
})

const ageDays = (Date.now() - Date.parse(CHECKED_ON)) / 86_400_000
if (ageDays > LOOK_AGAIN_DAYS) t.comment(`The versions were last compared with the known faults on ${CHECKED_ON}: look again.`)

function isAtLeast (version: string, lowest: string): boolean {
  const [one, other] = [version, lowest].map(text => text.split('-')[0]!.split('.').map(Number))
  for (const [index, number] of other!.entries()) {
    if ((one![index] ?? 0) !== number) return (one![index] ?? 0) > number
  }
  return true
}
