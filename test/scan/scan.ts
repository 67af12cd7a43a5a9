import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * `npm run scan`: sqlmap (the Debian package) against the product with sample data, signed in as its
 * administrator, and against a page with a planted fault. It fails when something is found in the product, or
 * nothing in the page.
 */
const root = path.join(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(tmpdir(), 'cadastro-scan-'))
const [product, faulty] = ['http://127.0.0.1:4831', 'http://127.0.0.1:4832']
const login = { email: 'rosa@babitonga.example', password: 'escritorio de exemplo' }

const environment = { ...process.env, DATA_DIR: folder, PORT: '4831', LOG_LEVEL: 'silent', RATE_LIMITS: 'off' }
spawnSync(process.execPath, ['demo/demo.ts', '40'], { cwd: root, env: environment, stdio: 'inherit' })
const servers = [start(['src/server.ts']), start(['test/scan/faulty.ts', '4832'])]
const problems: string[] = []
try {
  for (const base of [product, faulty]) await answering(base)
  const cookie = await signIn()
  const addresses = ['/customers?q=padaria&sort=name&category=1&status=active', '/companies?q=padaria&sort=name', '/external-users?q=ana', '/history?field=name&user=1',
    '/users?q=rosa', '/go?q=padaria', '/customers/new/from-company?company=1', '/attributes?q=a', '/login?next=/customers']

  expect('sqlmap in the planted page', sqlInjections(`${faulty}/list?q=Padaria`), true)
  for (const address of addresses) expect(`sqlmap in ${address}`, sqlInjections(product + address, cookie), false)
} finally {
  for (const server of servers) server.kill()
  rmSync(folder, { recursive: true, force: true })
}
console.log(problems.length === 0 ? 'The scanner found the planted fault and nothing in the product.' : problems.join('\n'))
process.exit(problems.length === 0 ? 0 : 1)

function start (args: string[]): ChildProcess {
  return spawn(process.execPath, args, { cwd: root, env: environment, stdio: ['ignore', 'ignore', 'inherit'] })
}

async function answering (base: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await fetch(`${base}/healthz`).then(() => true, () => false)) return
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error(`${base} does not answer`)
}

/** Signs in like a browser; gives what its cookies say. */
async function signIn (): Promise<string> {
  const page = await fetch(`${product}/login`)
  const token = /name="_csrf" value="([^"]*)"/.exec(await page.text())?.[1] ?? ''
  const before = cookiesOf(page)
  const answer = await fetch(`${product}/login`, {
    method: 'POST', redirect: 'manual', body: new URLSearchParams({ _csrf: token, ...login }),
    headers: { cookie: before, origin: product },
  })
  if (answer.status !== 303) throw new Error(`sign-in answered ${answer.status}`)
  return cookiesOf(answer)
}

function cookiesOf ({ headers }: Response): string {
  return headers.getSetCookie().map(cookie => cookie.split(';')[0]).join('; ')
}

function expect (what: string, isFound: boolean, isWanted: boolean): void {
  console.log(`${what}: ${isFound ? 'found' : 'nothing'}`)
  if (isFound !== isWanted) problems.push(`${what}: ${isWanted ? 'should have found something' : 'found something'}`)
}

function sqlInjections (address: string, cookie = ''): boolean {
  const { stdout } = spawnSync('sqlmap', ['-u', address, '--batch', '--flush-session', '--technique=BEU', '--level=2', '--dbms=SQLite',
    '--disable-coloring', '--threads=2', ...(cookie ? [`--cookie=${cookie}`, '--skip=Cookie,User-Agent,Referer', '--drop-set-cookie'] : [])], { encoding: 'utf8', timeout: 240_000 })
  return stdout.includes('identified the following injection point')
}
