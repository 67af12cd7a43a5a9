import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { fill } from '../demo/office.ts'
import { openDatabase } from '../src/database.ts'
import { keepDerived } from '../src/derived.ts'
import { firstAdministrator } from '../src/setup/store.ts'
import { hire, people } from './people.ts'
import { at, untilUp, Visitor } from './visitor.ts'

/**
 * `npm run load [-- minutes [customers [folder]]]`: ten people at two requests a second each, while sixteen register
 * at the same time, one exports everything again and again, and a backup is made every minute. The data are made anew,
 * or are a copy of what `npm run demo` put into that folder. `npm run soak` is the same for an hour.
 */
const [minutes = 10, customers = 100_000] = process.argv.slice(2, 4).map(Number)
const given = process.argv[4]
const root = path.join(import.meta.dirname, '..')
const READERS = 10
const WRITERS = 16
const EVERY_MS = 500
const BETWEEN_EXPORTS_MS = 10_000
const base = new URL('http://127.0.0.1:4811')
const administrator = { email: 'rosa@babitonga.example', password: 'escritorio de exemplo' }
const pages = ['/customers', '/customers?q=oficina', '/customers?q=joinville', '/', '/companies?q=ltda', '/customers/%', '/external-users']

const folder = mkdtempSync(path.join(tmpdir(), 'cadastro-load-'))
const child = await start()
const times: number[] = []
const failures: string[] = []
const registered: string[] = []
const exported: number[] = []
const states: Array<{ minute: number, mb: number, descriptors: number }> = []
let documents = 20_000_000

try {
  const until = performance.now() + minutes * 60_000
  const readers = await Promise.all(Array.from({ length: READERS }, (_, index) => signedIn(index)))
  const writers = await Promise.all(Array.from({ length: WRITERS }, (_, index) => signedIn(index)))
  const sampler = setInterval(sample, 60_000)
  sample()
  await Promise.all([...readers.map(person => read(person, until)), ...writers.map(person => register(person, until)), takeAway(until)])
  clearInterval(sampler)
  sample()
  report()
} finally {
  child.kill('SIGTERM')
  await new Promise(resolve => { child.once('exit', resolve) })
  const lost = lostOnes()
  console.log(`${registered.length} registered while that ran, ${lost} of them lost.`)
  rmSync(folder, { recursive: true, force: true })
  process.exitCode = failures.length > 0 || lost > 0 ? 1 : 0
}

async function start (): Promise<ChildProcess> {
  if (given) cpSync(given, folder, { recursive: true })
  else await makeData()
  await hire(folder)
  const server = spawn(process.execPath, ['--max-semi-space-size=4', '--max-old-space-size=192', path.join(root, 'src/server.ts')], {
    env: { ...process.env, MALLOC_ARENA_MAX: '1', DATA_DIR: folder, PORT: '4811', LOG_LEVEL: 'warn', METRICS_PORT: '4812', BACKUP_EVERY_MINUTES: '1', MIN_FREE_MB: '0', BALLAST_MB: '0' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await untilUp(base)
  return server
}

async function makeData (): Promise<void> {
  const db = await openDatabase(path.join(folder, 'cadastro.db'))
  const stopDeriving = await keepDerived(db, error => { throw error })
  await firstAdministrator(db, administrator)
  await fill(db, customers, 1)
  stopDeriving()
  db.close()
}

async function signedIn (index: number): Promise<Visitor> {
  const visitor = new Visitor(base)
  await visitor.signIn(people[index % people.length]!)
  return visitor
}

async function read (visitor: Visitor, until: number): Promise<void> {
  let next = performance.now() + Math.random() * EVERY_MS
  for (let number = 0; performance.now() < until; number++) {
    await new Promise(resolve => { setTimeout(resolve, Math.max(0, next - performance.now())) })
    next = Math.max(next + EVERY_MS, performance.now() - EVERY_MS)
    const address = pages[number % pages.length]!.replace('%', String(1 + Math.floor(Math.random() * customers)))
    const began = performance.now()
    const { status } = await visitor.ask('GET', address)
    times.push(performance.now() - began)
    if (status >= 400 && status !== 404) failures.push(`${address} ${status}`)
  }
}

// As fast as a person could at the very most: a registration every two seconds each.
async function register (visitor: Visitor, until: number): Promise<void> {
  while (performance.now() < until) {
    const document = documents++
    try {
      registered.push(await visitor.register(document))
    } catch (error) {
      failures.push((error as Error).message)
    }
    await new Promise(resolve => { setTimeout(resolve, 2000) })
  }
}

/** Exports every customer, signing in for each as an export asks for the password after ten minutes. */
async function takeAway (until: number): Promise<void> {
  for (const format of turns(['csv-all', 'xlsx-all'])) {
    if (performance.now() >= until) return
    const visitor = new Visitor(base)
    await visitor.signIn(administrator)
    const began = performance.now()
    const { status } = await visitor.send('/customers?sort=name', '/customers/exports', { format, query: 'sort=name' })
    exported.push(performance.now() - began)
    if (status !== 200) failures.push(`export ${status}`)
    await new Promise(resolve => { setTimeout(resolve, BETWEEN_EXPORTS_MS) })
  }
}

function * turns <T> (values: T[]): Generator<T> {
  for (;;) yield * values
}

function sample (): void {
  const status = existsSync(`/proc/${child.pid}/status`) ? readFileSync(`/proc/${child.pid}/status`, 'utf8') : ''
  const mb = Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
  states.push({ minute: states.length, mb, descriptors: existsSync(`/proc/${child.pid}/fd`) ? readdirSync(`/proc/${child.pid}/fd`).length : 0 })
}

function report (): void {
  const sorted = times.toSorted((one, other) => one - other)
  const made = existsSync(path.join(folder, 'backups')) ? readdirSync(path.join(folder, 'backups')).filter(name => name.endsWith('.json')).length : 0
  console.log(`${customers} customers, ${minutes} minutes, ${times.length} pages read: p50 ${at(sorted, 0.5)} ms, p99 ${at(sorted, 0.99)} ms, slowest ${at(sorted, 1)} ms.`)
  console.log(`${failures.length} failures${failures.length > 0 ? `: ${[...new Set(failures)].slice(0, 5).join('; ')}` : ''}; ${made} backups kept; ${exported.length} exports, the slowest in ${(Math.max(0, ...exported) / 1000).toFixed(1)} s.`)
  console.log(`Memory and descriptors by the minute: ${states.map(({ mb, descriptors }) => `${mb} MB/${descriptors}`).join(', ')}.`)
}

function lostOnes (): number {
  const connection = new BetterSqlite3(path.join(folder, 'cadastro.db'), { readonly: true })
  try {
    const find = connection.prepare('select 1 from companies join customers on customers.company_id = companies.id where document = ?')
    return registered.filter(document => find.get(document) === undefined).length
  } finally {
    connection.close()
  }
}
