import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { migrating } from '../test/support/migrations.ts'
import { linesOf, type Line } from './journal.ts'
import { live, type Report } from './kill.ts'
import { recorded, recording, type Event } from './strace.ts'
import { freshFolder, scratchFolder } from './template.ts'

const SECTOR = 512
type Damage = 'dropped' | 'reordered' | 'torn'

/** The files as a disk without power may hold them: what was synced, and of the rest nothing, some, or halves. */
class Disk {
  readonly files = new Map<string, { durable: Buffer, pending: Event[] }>()

  constructor (dataDir: string) {
    for (const name of ['cadastro.db', 'cadastro.db-wal']) {
      const place = path.join(dataDir, name)
      this.files.set(name, { durable: existsSync(place) ? readFileSync(place) : Buffer.alloc(0), pending: [] })
    }
  }

  apply (event: Event): void {
    if (event.kind === 'said') return
    const file = this.files.get(event.file)!
    if (event.kind === 'unlink') Object.assign(file, { durable: Buffer.alloc(0), pending: [] })
    else if (event.kind === 'sync') Object.assign(file, { durable: after(file.durable, file.pending, () => 1), pending: [] })
    else file.pending.push(event)
  }

  crash (folder: string, damage: Damage, random: () => number): void {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    for (const [name, { durable, pending }] of this.files) {
      const luck = damage === 'dropped' ? () => 0 : damage === 'reordered' ? () => Math.round(random()) : random
      const content = after(durable, pending, luck)
      if (content.length > 0) writeFileSync(path.join(folder, name), content)
    }
  }
}

// Of each write the share that `luck` gives reaches the disk: all, nothing, or some of its sectors.
function after (durable: Buffer, pending: Event[], luck: () => number): Buffer {
  let content: Buffer = Buffer.from(durable)
  for (const event of pending) {
    if (event.kind === 'truncate') {
      if (luck() > 0.5) content = resized(content, event.size)
      continue
    }
    if (event.kind !== 'write') continue
    const share = luck()
    if (share === 0) continue
    if (content.length < event.at + event.data.length) content = resized(content, event.at + event.data.length)
    for (let at = 0; at < event.data.length;) {
      const next = Math.min(event.data.length, at + SECTOR - (event.at + at) % SECTOR)
      if (share === 1 || luck() < share) event.data.copy(content, event.at + at, at, next)
      at = next
    }
  }
  return content
}

function resized (content: Buffer, size: number): Buffer {
  if (size <= content.length) return content.subarray(0, size)
  return Buffer.concat([content, Buffer.alloc(size - content.length)])
}

interface Recording { events: Event[], start: string }

/** Runs the victim under strace and gives everything it did to its files. */
export async function record (mode: string, env: NodeJS.ProcessEnv = {}, prepare: (dataDir: string) => Promise<void> = async () => undefined): Promise<Recording> {
  const dataDir = await freshFolder()
  await prepare(dataDir)
  const start = scratchFolder()
  cpSync(dataDir, start, { recursive: true })
  const prefix = path.join(scratchFolder(), 'trace')
  mkdirSync(path.dirname(prefix), { recursive: true })
  const { code, errors } = await live([dataDir, mode, '1'], { command: recording(prefix), env })
  if (code !== 0) throw new Error(`recording ${mode}: ${errors.slice(0, 800)}`)
  return { events: recorded(prefix, dataDir), start }
}

/** Takes the power away at so many points of a recording, in three ways, and looks what is left. */
export async function powerLoss (name: string, { events, start }: Recording, points: number): Promise<Report> {
  const disk = new Disk(start)
  const random = generator(7)
  const folder = scratchFolder()
  const step = Math.max(1, Math.floor(events.length / points))
  const wrong: string[] = []
  let tried = 0
  let said = ''
  for (const [index, event] of events.entries()) {
    disk.apply(event)
    if (event.kind === 'said') said += event.text
    // Just before and after something was promised is where it matters most.
    const isNearPromise = event.kind === 'said' || events[index + 1]?.kind === 'said'
    if (index % step !== 0 && !isNearPromise) continue
    const damage = (['dropped', 'reordered', 'torn'] as const)[tried++ % 3]!
    disk.crash(folder, damage, random)
    for (const problem of await whatIsLost(path.join(folder, 'cadastro.db'), linesOf(said))) wrong.push(`point ${index}, ${damage}: ${problem}`)
  }
  rmSync(folder, { recursive: true, force: true })
  return { name, points: tried, acknowledged: linesOf(said).length, wrong }
}

async function whatIsLost (file: string, lines: Line[]): Promise<string[]> {
  let connection: BetterSqlite3.Database
  try {
    connection = new BetterSqlite3(file, { fileMustExist: true })
    if (connection.pragma('integrity_check(1)', { simple: true }) !== 'ok') return ['damaged']
  } catch (error) {
    return [(error as Error).message]
  }
  try {
    return [...lines.flatMap(line => isThere(connection, line) ? [] : [`lost ${JSON.stringify(line)}`]), ...halvesIn(connection)]
  } finally {
    connection.close()
  }
}

function isThere (connection: BetterSqlite3.Database, line: Line): boolean {
  const has = (text: string, ...values: string[]) => connection.prepare(text).get(...values) !== undefined
  switch (line.kind) {
    case 'registered': return has('select 1 from companies join customers on customers.company_id = companies.id where document = ?', line.document)
    case 'edited': return has('select 1 from companies where document = ? and note = ?', line.document, line.note)
    case 'uploaded': return has('select 1 from files where registration_id = ? and sha256 = ?', line.registration, line.sha256)
    case 'batch': return has('select 1 from settings where name = ?', `row-${line.upTo}`)
    default: return true
  }
}

// Old or new, never between: a company with its history, five hundred rows of a batch, all migrations or none.
function halvesIn (connection: BetterSqlite3.Database): string[] {
  const alone = connection.prepare(`select count(*) from companies where id not in (select record_id from history where record_type = 'company')`).pluck().get()
  const rows = connection.prepare("select count(*) from settings where name like 'row-%'").pluck().get() as number
  return [...(alone === 0 ? [] : [`${alone as number} companies without history`]), ...(rows % 500 === 0 ? [] : [`${rows} rows of batches`])]
}

/** A folder whose database is some migrations behind. */
export async function setBack (dataDir: string, steps: number): Promise<void> {
  const file = path.join(dataDir, 'cadastro.db')
  await migrating(file, async migrate => {
    for (let step = 0; step < steps; step++) await migrate.down()
  })
}

/** The same numbers every time, so that a failure can be looked at again. */
function generator (seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}
