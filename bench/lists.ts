import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { columns } from '../src/customer-list/columns.ts'
import { at, untilUp, Visitor, type Answer } from './visitor.ts'

/**
 * `npm run bench:lists [-- customers] [folder]`: Clientes, its search and its export over sample data of
 * that many customers (100,000 unless said otherwise), made first where the folder has none yet.
 */
const root = path.join(import.meta.dirname, '..')
const [customers = '100000', given] = process.argv.slice(2)
const folder = given ?? mkdtempSync(path.join(tmpdir(), 'cadastro-bench-lists-'))
const { ADMIN_EMAIL = 'rosa@babitonga.example', ADMIN_PASSWORD = 'uma senha para medir' } = process.env // of a folder that is given
const admin = { ADMIN_EMAIL, ADMIN_PASSWORD }
const environment = { ...process.env, ...admin, MALLOC_ARENA_MAX: '1', DATA_DIR: folder, PORT: '4803', LOG_LEVEL: 'silent', RATE_LIMITS: 'off' }
const base = new URL('http://127.0.0.1:4803')

if (!existsSync(path.join(folder, 'cadastro.db'))) {
  const began = performance.now()
  spawnSync(process.execPath, [path.join(root, 'demo/demo.ts'), customers], { env: environment, stdio: 'inherit' })
  console.log(`Sample data: ${seconds(began)} s`)
}
console.log(`${customers} customers, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`)

const server = spawn(process.execPath, ['--max-semi-space-size=4', '--max-old-space-size=192', path.join(root, 'src/server.ts')], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] })
process.once('exit', () => { server.kill() })
interface Subject { visitor: Visitor, process: ChildProcess }
const USERS = 16
const product: Subject = { visitor: new Visitor(base, { sockets: USERS }), process: server }
await untilUp(base)
await product.visitor.signIn({ email: ADMIN_EMAIL, password: ADMIN_PASSWORD })

const sorts = columns.flatMap(({ name }) => [name, `-${name}`])
const filters = ['', 'type=1', 'type=2', 'category=1', 'category=3', 'status=active', 'status=incomplete', 'state=SC', 'state=RS', 'city=joinville', 'created_from=2026-06-01',
  'created_from=2022-03-01&created_to=2022-03-31', 'updated_from=2026-09-01', 'expired=yes']
const pages: Timed[] = []
for (const filter of filters) for (const sort of sorts) {
  const address = `/customers?${filter}&sort=${sort}`
  const first = await timed(pages, address)
  await timed(pages, `${address}&before=0`)
  const next = /after=(\d+)/.exec(first.body)?.[1]
  if (next) await timed(pages, `${address}&after=${next}`)
}
report('List pages (each filter, each order, first, next and last page)', pages)

const searches: Timed[] = []
for (const q of terms(400)) await timed(searches, `/customers?${new URLSearchParams({ q }).toString()}`)
report('Searches of 1 to 40 characters', searches)

const floor = await startFloor()
const typed = terms(200)
await compare('List pages', i => `/customers?sort=${sorts[i % sorts.length]!}&status=active`)
await compare('Searches', i => `/customers?${new URLSearchParams({ q: typed[i % typed.length]! }).toString()}`)
floor.process.kill()
for (const format of ['csv-all', 'xlsx-all']) await exported(format)

server.kill()
if (!given) rmSync(folder, { recursive: true, force: true })
process.exit(0)

interface Timed { address: string, ms: number }

async function timed (into: Timed[], address: string): Promise<Answer> {
  const answer = await product.visitor.ask('GET', address)
  if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}`)
  into.push({ address, ms: answer.ms })
  return answer
}

function report (what: string, times: Timed[]): void {
  const sorted = times.toSorted((one, other) => one.ms - other.ms)
  const ms = sorted.map(one => one.ms)
  console.log(`${what}: ${times.length}, p50 ${at(ms, 0.5, 1)} ms, p99 ${at(ms, 0.99, 1)} ms; slowest ${sorted.slice(-3).map(one => `${one.address} ${one.ms.toFixed(0)} ms`).join(', ')}`)
}

/** Beginnings, middles and whole names of the sample, words in any order, numbers, and what nobody has. */
function terms (count: number): string[] {
  const texts = ['Padaria Krüger e Maia Ltda', 'Oficina Mecânica Conceição e Duarte Ltda', 'Tânia Niehues Zimmermann', 'contato@wegner1234.example', 'CLI-2026-00417',
    '(47) 3100-0420', 'Clínica Odontológica Espíndola', 'Joinville', 'xyzzy inexistente', '10.000.417/0001', 'Distribuidora Prado Florianópolis']
  return Array.from({ length: count }, (_, index) => {
    const text = texts[index % texts.length]!
    const from = Math.floor(index / texts.length) % 7 === 0 ? 0 : (index * 3) % Math.max(1, text.length - 3)
    return text.slice(from, from + 1 + (index * 7) % 40).trim() || 'pa'
  })
}

/** The product and a bare floor over the same data, one after the other. */
async function compare (what: string, address: (index: number) => string): Promise<void> {
  const [bare, own] = [await throughput(floor, address), await throughput(product, address)]
  const describe = ({ perSecond, cpuMs }: Throughput) => `${perSecond.toFixed(0)} a second, ${cpuMs.toFixed(2)} ms of processor each`
  console.log(`${what} with 16 users: product ${describe(own)}; floor ${describe(bare)}; ratio ${(own.perSecond / bare.perSecond).toFixed(2)}`)
}

interface Throughput { perSecond: number, cpuMs: number }

async function throughput (subject: Subject, address: (index: number) => string, forMs = 4000): Promise<Throughput> {
  let done = 0
  const used = cpuMs(subject)
  const until = performance.now() + forMs
  await Promise.all(Array.from({ length: USERS }, async (_, user) => {
    for (let index = user; performance.now() < until; index += USERS) {
      await subject.visitor.ask('GET', address(index))
      done++
    }
  }))
  return { perSecond: done * 1000 / forMs, cpuMs: (cpuMs(subject) - used) / done }
}

async function startFloor (): Promise<Subject> {
  const port = 4804
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'list-floor.ts'), path.join(folder, 'cadastro.db'), String(port)], { stdio: ['ignore', 'ignore', 'inherit'] })
  process.once('exit', () => { child.kill() })
  const url = new URL(`http://127.0.0.1:${port}`)
  await untilUp(url)
  return { visitor: new Visitor(url, { sockets: USERS }), process: child }
}

/** What a server has used of a processor; unlike the clock it does not count what others on the machine do. */
function cpuMs ({ process: { pid } }: Subject): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

async function exported (format: string): Promise<void> {
  const others: Timed[] = []
  const before = memoryKb()
  let isOver = false, peak = before
  const beside = (async () => {
    while (!isOver) {
      await timed(others, '/customers?sort=-updated')
      peak = Math.max(peak, memoryKb())
    }
  })()
  const answer = await product.visitor.send('/customers?sort=name', '/customers/exports', { format, query: 'sort=name' })
  isOver = true
  await beside
  console.log(`Export ${format}: ${answer.status}, ${(answer.bytes / 1e6).toFixed(1)} MB, first byte ${answer.firstMs.toFixed(0)} ms, whole ${(answer.ms / 1000).toFixed(1)} s, memory ${(before / 1024).toFixed(0)} to ${(peak / 1024).toFixed(0)} MB`)
  report('  pages of others meanwhile', others)
}

function memoryKb (child: ChildProcess = server): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0)
}

function seconds (began: number): string {
  return ((performance.now() - began) / 1000).toFixed(0)
}
