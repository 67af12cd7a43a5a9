import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t from 'tap'

interface Scope { teardown: (work: () => unknown) => void }
interface Server { child: ChildProcess, base: string, port: number, lines: () => Array<Record<string, unknown>>, text: () => string, ended: Promise<number | null>, dataDir: string }

t.setTimeout(120_000)

async function serve (t: Scope, environment: NodeJS.ProcessEnv = {}, dataDir = mkdtempSync(path.join(tmpdir(), 'cadastro-'))): Promise<Server> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, '../../src/server.ts')], {
    env: {
      ...process.env, NODE_COMPILE_CACHE: path.join(import.meta.dirname, '../../node_modules/.cache/compiled'), DATA_DIR: dataDir, PORT: '0', BALLAST_MB: '0', MIN_FREE_MB: '0',
      ADMIN_EMAIL: 'rosa@escritorio.example', ADMIN_PASSWORD: 'uma frase bem comprida', ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  const ended = new Promise<number | null>(resolve => { child.once('exit', resolve) })
  t.teardown(async () => {
    child.kill('SIGKILL')
    await ended
    rmSync(dataDir, { recursive: true, force: true })
  })
  const base = await new Promise<string>((resolve, reject) => {
    child.stdout!.setEncoding('utf8').on('data', (part: string) => {
      said += part
      const [, address] = /abra (http:\S+) no/.exec(said) ?? []
      if (address) resolve(address)
    })
    child.once('exit', () => { reject(new Error(said)) })
  })
  const lines = () => said.split('\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line) as Record<string, unknown>)
  return { child, base, port: Number(new URL(base).port), lines, text: () => said, ended, dataDir }
}

void t.test('asked to stop, it answers what is in flight, puts everything into one file and ends at once', async t => {
  const { child, base, port, ended, dataDir } = await serve(t)
  const body = 'email=a&password=b'
  const answer = new Promise<number>((resolve, reject) => {
    const slow = request({ port, path: '/login', method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length } },
      response => { response.resume(); resolve(response.statusCode!) })
    slow.on('error', reject)
    slow.write(body.slice(0, 5))
    setTimeout(() => { child.kill('SIGTERM') }, 300)
    setTimeout(() => { slow.end(body.slice(5)) }, 900)
  })
  await fetch(`${base}/healthz`)
  const began = performance.now()

  const status = await answer
  const code = await ended

  t.equal(status, 403, 'the form came without its token, and was answered')
  t.equal(code, 0)
  t.ok(performance.now() - began < 10_000)
  t.notOk(existsSync(path.join(dataDir, 'cadastro.db-wal')))
  t.notOk(existsSync(path.join(dataDir, 'cadastro.open')))
})

void t.test('asked to stop while somebody sends without end, it puts everything into one file and ends well', async t => {
  const { child, port, ended, dataDir } = await serve(t)
  const socket = connect(port, '127.0.0.1').on('error', () => undefined)
  t.teardown(() => { socket.destroy() })
  socket.write('POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nemail=')
  const sending = setInterval(() => { socket.write('a') }, 200)
  t.teardown(() => { clearInterval(sending) })
  await new Promise(resolve => { setTimeout(resolve, 300) })

  child.kill('SIGTERM')
  const code = await ended

  t.equal(code, 0)
  t.strictSame(['cadastro.db-wal', 'cadastro.open'].filter(name => existsSync(path.join(dataDir, name))), [])
})

void t.test('a port that is taken, of the pages or of the numbers, leaves the database closed', async t => {
  const other = createServer().listen(0, '127.0.0.1')
  t.teardown(() => { other.close() })
  await new Promise(resolve => { other.once('listening', resolve) })
  const { port } = other.address() as AddressInfo

  for (const name of ['PORT', 'METRICS_PORT']) {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'cadastro-'))
    await t.rejects(serve(t, { [name]: String(port) }, dataDir))
    const left = readdirSync(dataDir)
    t.ok(left.includes('cadastro.db'), name)
    t.strictSame(left.filter(file => ['cadastro.db-wal', 'cadastro.open'].includes(file)), [], name)
  }
})

void t.test('the log is one JSON line for each answer, with its number and route, and nothing of what was asked', async t => {
  const { base, lines } = await serve(t)
  await fetch(`${base}/login`)
  await fetch(`${base}/customers/529.982.247-25?q=52998224725&email=maria@segredo.example`, { headers: { 'user-agent': 'segredo' } })
  for (let tries = 0; tries < 40 && lines().filter(line => line.msg === 'answered').length < 2; tries++) await new Promise(resolve => { setTimeout(resolve, 50) })

  const answers = lines().filter(line => line.msg === 'answered')

  t.match(answers[0], { method: 'GET', route: '/login', status: 200, reqId: /^[0-9A-F]{4}-[0-9A-F]{4}$/ })
  t.equal(answers.length, 2)
  t.notMatch(JSON.stringify(lines()), /segredo|52998224725|529\.982/)
})

void t.test('a log that nobody reads any more stops nothing', async t => {
  const { child, base } = await serve(t)
  child.stdout!.destroy()

  const answers: number[] = []
  for (let number = 0; number < 20; number++) answers.push((await fetch(`${base}/login`)).status)

  t.strictSame(answers, answers.map(() => 200))
  t.equal((await fetch(`${base}/healthz`)).status, 200)
})

void t.test('the numbers for Prometheus are on a port of their own, and nowhere else', async t => {
  const metricsPort = 20_000 + process.pid % 20_000
  const { base } = await serve(t, { METRICS_PORT: String(metricsPort) })
  await fetch(`${base}/login`)

  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()

  for (const line of [/^cadastro_answers_total\{status="2xx"\} \d+$/m, /^cadastro_disk_free_bytes \d+$/m, /^cadastro_healthy 1$/m, /^cadastro_answer_seconds_bucket\{le="\+Inf"\} \d+$/m]) t.match(text, line)
  t.notMatch(text, /NaN|undefined/)
  t.not((await fetch(`${base}/metrics`)).status, 200)
})

void t.test('many who send slowly keep nobody else waiting', async t => {
  const { port, base } = await serve(t)
  const sockets = Array.from({ length: 200 }, () => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined).write('POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n')
    return socket
  })
  t.teardown(() => { for (const socket of sockets) socket.destroy() })
  await new Promise(resolve => { setTimeout(resolve, 200) })

  const times: number[] = []
  for (let number = 0; number < 20; number++) {
    const began = performance.now()
    t.equal((await fetch(`${base}/login`)).status, 200)
    times.push(performance.now() - began)
  }

  t.ok(times.toSorted((one, other) => one - other)[10]! < 1000)
})
