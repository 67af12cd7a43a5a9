import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { cnpj } from '../torture/registering.ts'
import { CONFIGURED, hire, people } from './people.ts'
import { at, untilUp, Visitor, type Answer } from './visitor.ts'

/** `npm run bench`: the product and a bare floor beside it, doing the same work on fresh databases; then the search for duplicates. */
const root = path.join(import.meta.dirname, '..')
const SECONDS = Number(process.argv[2] ?? 5)

interface Subject { name: string, base: URL, process: ChildProcess, startMs: number, folder: string }

const product = await start('product', 4801, (folder, port) => ({
  args: ['--max-semi-space-size=4', '--max-old-space-size=192', path.join(root, 'src/server.ts')], // as npm start does
  env: { MALLOC_ARENA_MAX: '1', DATA_DIR: folder, PORT: String(port), LOG_LEVEL: 'silent', NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/compiled') },
}), folder => hire(folder))
const idleKb = memoryOf(product)
const floor = await start('floor', 4802, (folder, port) => ({
  args: [path.join(import.meta.dirname, 'floor.ts'), path.join(folder, 'floor.db'), String(port)], env: {},
}))

let documents = 10_000_000
const results: Record<string, Record<number, { perSecond: number, steps: number[] }>> = { product: {}, floor: {} }
for (const users of [1, 16]) {
  for (const subject of [floor, product]) results[subject.name]![users] = await measure(subject, users)
}

console.log(`\nWhole registrations a second (signed in once, every step, one address, two contacts, Finalizar), ${SECONDS} s each`)
for (const users of [1, 16]) {
  const [own, bare] = [results.product![users]!.perSecond, results.floor![users]!.perSecond]
  console.log(`  ${String(users).padStart(2)} users: product ${own.toFixed(0)}, floor ${bare.toFixed(0)}, ratio ${(own / bare).toFixed(2)}`)
}
for (const name of ['product', 'floor']) {
  const steps = results[name]![1]!.steps.toSorted((one, other) => one - other)
  console.log(`A step at one user (form sent, next page read), ${name}: p50 ${at(steps, 0.5, 2)} ms, p99 ${at(steps, 0.99, 2)} ms`)
}
const configured: number[] = []
const visitor = await signedIn(product.base, 0)
for (let number = 0; number < 60; number++) await register(visitor, number < 15 ? [] : configured, CONFIGURED)
console.log(`A step at one user with 40 attributes and 10 folders, product: mean ${mean(configured)} ms; without: mean ${mean(results.product![1]!.steps)} ms`)
console.log(`Cold start to first answer: product ${product.startMs.toFixed(0)} ms, floor ${floor.startMs.toFixed(0)} ms`)
console.log(`Memory: product ${mb(idleKb)} MB idle, ${mb(memoryOf(product))} MB after load; floor ${mb(memoryOf(floor))} MB after load`)
const view = await firstView(product)
console.log(`First view (sign-in page, compressed): ${view.requests} requests, ${(view.bytes / 1024).toFixed(1)} kB`)

for (const subject of [product, floor]) {
  subject.process.kill()
  await once(subject.process, 'exit')
  rmSync(subject.folder, { recursive: true, force: true })
}
console.log('\nDuplicates')
spawnSync(process.execPath, [path.join(import.meta.dirname, 'duplicates.ts'), '20000'], { stdio: 'inherit' })
process.exit(0)

type Command = (folder: string, port: number) => { args: string[], env: Record<string, string> }

async function start (name: string, port: number, command: Command, before?: (folder: string) => Promise<void>): Promise<Subject> {
  const folder = mkdtempSync(path.join(tmpdir(), `cadastro-bench-${name}-`))
  await before?.(folder)
  const { args, env } = command(folder, port)
  const began = performance.now()
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] })
  process.once('exit', () => { child.kill() })
  const base = new URL(`http://127.0.0.1:${port}`)
  await untilUp(base, { everyMs: 5, forMs: 20_000 })
  return { name, base, process: child, startMs: performance.now() - began, folder }
}

async function measure ({ base }: Subject, count: number): Promise<{ perSecond: number, steps: number[] }> {
  const visitors = await Promise.all(Array.from({ length: count }, (_, index) => signedIn(base, index)))
  for (const visitor of visitors.slice(0, 2)) for (let warm = 0; warm < 15; warm++) await register(visitor, [])
  const steps: number[] = []
  const began = performance.now()
  const until = began + SECONDS * 1000
  const made = await Promise.all(visitors.map(async visitor => {
    let number = 0
    while (performance.now() < until) {
      await register(visitor, steps)
      number++
    }
    return number
  }))
  const seconds = (performance.now() - began) / 1000
  return { perSecond: made.reduce((sum, number) => sum + number, 0) / seconds, steps }
}

async function signedIn (base: URL, index: number): Promise<Visitor> {
  const visitor = new Visitor(base)
  await visitor.signIn(people[index]!)
  return visitor
}

async function register (visitor: Visitor, steps: number[], category = '1'): Promise<void> {
  const wizard = await visitor.begin()
  const press = async (action: string, fields: Record<string, string>) => {
    const began = performance.now()
    await wizard.press(action, fields)
    steps.push(performance.now() - began)
  }

  const root = documents++
  await press('next', { company_type_id: '1', category_id: category })
  await press('next', {
    identifier: '', name: `Oficina Mecânica ${ownName(root)} Ltda`, trade_name: ownName(root), document: cnpj(root), state_registration: '257.104.887', state_registration_state: 'SC',
    city_registration: '', phone: `(47) 3${String(root).slice(-7)}`, email: `contato@empresa${root}.example`, site: '', note: 'Fecha ao meio-dia.',
  })
  await press('add', {
    cep: '89203-001', street: 'Rua Ottokar Doerffel', number: '812', complement: 'Galpão 2', district: 'Anita Garibaldi', city: 'Joinville',
    state: 'SC', country: 'Brasil', is_main: 'yes',
  })
  await press('next', {})
  if (category === CONFIGURED) await press('next', attributesIn(wizard.page))
  await press('add', { name: 'Everton Maia', job_title: 'Sócio', email: `everton@empresa${root}.example`, mobile: `(47) 9${root}`, is_default: 'yes' })
  await press('add', { name: 'Neusa Maia', department: 'Financeiro', email: `neusa@empresa${root}.example`, is_external: 'yes' })
  if (category === CONFIGURED) await press('next', {})
  const began = performance.now()
  await wizard.finish()
  steps.push(performance.now() - began)
}

function attributesIn ({ body }: Answer): Record<string, string> {
  const texts = [...body.matchAll(/<input[^>]* name="(attribute_\d+)"/g)].map(([, name]) => [name!, 'Um texto'])
  const lists = [...body.matchAll(/<select[^>]* name="(attribute_\d+)"[^>]*>[^]*?<option value="(\d+)"/g)].map(([, name, item]) => [name!, item!])
  return Object.fromEntries([...texts, ...lists]) as Record<string, string>
}

async function firstView ({ base }: Subject): Promise<{ requests: number, bytes: number }> {
  const page = await new Visitor(base).ask('GET', '/login')
  const files = new Set([...page.body.matchAll(/(?:href|src)="(\/assets\/[^"#]+)/g)].map(([, address]) => address!))
  let bytes = Buffer.byteLength(page.body)
  for (const file of files) {
    const name = new URL(file, base).pathname.replace('/assets/', '')
    bytes += brotliCompressSync(readFileSync(path.join(root, 'public', name))).length
  }
  return { requests: files.size + 1, bytes }
}

function memoryOf ({ process: { pid } }: Subject): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0)
}

function mean (values: number[]): string {
  return (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(2)
}

function mb (kb: number): string {
  return (kb / 1024).toFixed(0)
}

// Every company has a name that is like no other's: nobody is asked whether it is one of the others.
function ownName (root: number): string {
  const syllables = ['ba', 'ce', 'di', 'fo', 'gu', 'la', 'me', 'ni', 'po', 'ru']
  return String(root * 7919 % 100_000_000).split('').map(digit => syllables[Number(digit)]).join('')
}
