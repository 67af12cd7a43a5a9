import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * `npm run scan`: sqlmap and wapiti (the Debian packages) against the product with sample data, signed in as its
 * administrator, and against a page with planted faults. It fails when something is found in the product, or
 * nothing in the page. `npm run scan wapiti` runs one of them.
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

  if (process.argv[2] !== 'wapiti') {
    expect('sqlmap in the planted page', sqlInjections(`${faulty}/list?q=Padaria`), true)
    for (const address of addresses) expect(`sqlmap in ${address}`, sqlInjections(product + address, cookie), false)
  }
  if (process.argv[2] !== 'sqlmap') {
    expect('wapiti in the planted page', scripts([`${faulty}/list?q=Padaria`]).length > 0, true)
    const found = scripts(addresses.map(address => product + address), cookie)
    expect(`wapiti in the product ${found.join(', ')}`, found.length > 0, false)
    const look = () => fetch(`${product}/customers`, { headers: { cookie }, redirect: 'manual' })
    const { status } = await look().catch(look) // the connection of the sign-in is closed by now
    if (status !== 200) problems.push(`wapiti signed itself out: ${status}`)
  }
} finally {
  await Promise.all(servers.map(async server => { server.kill(); await once(server, 'exit') }))
  rmSync(folder, { recursive: true, force: true })
}
console.log(problems.length === 0 ? 'The planted faults were found, and nothing in the product.' : problems.join('\n'))
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

/**
 * What wapiti finds at these addresses: scripts, redirects, headers, files, commands. It follows nothing (depth
 * 0): it would send the form that signs out, and `--exclude` of 3.0.4 breaks off under Python 3.11.
 */
function scripts (addresses: string[], cookie = ''): string[] {
  const [first, ...others] = addresses
  const [report, cookies] = [path.join(folder, 'wapiti.json'), path.join(folder, 'cookies.json')]
  const jar = Object.fromEntries(cookie.split('; ').filter(Boolean).map(one => [one.split('=')[0]!, { value: one.slice(one.indexOf('=') + 1), version: 0, expires: null, secure: false, port: null }]))
  writeFileSync(cookies, JSON.stringify({ '127.0.0.1': { '/': jar } }))
  const { stdout, stderr } = spawnSync('wapiti', ['-u', first!, ...others.flatMap(other => ['-s', other]), '-d', '0', '-c', cookies, '-m', 'xss,redirect,crlf,file,exec',
    '--max-attack-time', '60', '--flush-session', '--store-session', path.join(folder, 'wapiti'), '--no-bugreport', '-f', 'json', '-o', report], { encoding: 'utf8', timeout: 400_000 })
  try {
    const { vulnerabilities } = JSON.parse(readFileSync(report, 'utf8')) as { vulnerabilities: Record<string, Array<{ path: string, parameter: string | null }>> }
    rmSync(report)
    return Object.entries(vulnerabilities).flatMap(([kind, places]) => places.map(place => `${kind}: ${place.path} ${place.parameter ?? ''}`))
  } catch (error) {
    throw new Error(`wapiti gave no report: ${stdout.slice(-2000)} ${stderr.slice(-2000)}`, { cause: error })
  }
}
