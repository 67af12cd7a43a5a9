import { EventEmitter, once } from 'node:events'
import Fastify from 'fastify'
import t from 'tap'
import { readConfig } from '../../src/config.ts'
import { sendSecurityHeaders } from '../../src/http/security-headers.ts'
import { IN_FLIGHT_MAX, LAG_MS_MAX, refuseOverload } from '../../src/limits/overload.ts'
import { until } from '../support/rows.ts'

/** A server whose one page is not answered before somebody says so. */
async function held (t: { teardown: (work: () => void) => void }) {
  let release = () => {}
  const released = new Promise<void>(resolve => { release = resolve })
  const arrivals = new EventEmitter()
  const app = Fastify()
  sendSecurityHeaders(app, readConfig({}))
  refuseOverload(app)
  app.route({ method: ['GET', 'POST'], url: '/', handler: async ({ method }) => { arrivals.emit(method); await released; return 'ok' } })
  app.get('/healthz', async () => 'ok')
  t.teardown(() => { void app.close() })
  await app.ready()
  return { app, arrivals, release }
}

/** Keeps the one thread from everything for longer than it may lag, until its lag was noticed. */
async function lag (): Promise<void> {
  const end = performance.now() + LAG_MS_MAX + 300
  while (performance.now() < end);
  await new Promise(resolve => { setImmediate(resolve) })
}

async function askBusy ({ app, arrivals }: Awaited<ReturnType<typeof held>>, waiting: number) {
  let arrived = 0
  arrivals.on('GET', () => { arrived++ })
  const begun = Array.from({ length: waiting }, async () => app.inject('/'))
  await until(() => arrived === waiting)
  await lag()
  const [page, health, form] = await Promise.all([answerTo('GET'), app.inject('/healthz'), answerTo('POST')])
  return { begun, page, health, form }

  /** The answer, or nothing when the request has come to the page, where it waits. */
  async function answerTo (method: 'GET' | 'POST') {
    const waits = once(arrivals, method).then(() => undefined)
    return Promise.race([app.inject({ method, url: '/' }), waits])
  }
}

void t.test('what is too much is refused at once, what was begun is answered, and then everybody is again', async t => {
  const server = await held(t)
  const { app, release } = server

  const { begun, page, health, form } = await askBusy(server, IN_FLIGHT_MAX)
  release()
  const answers = await Promise.all(begun)
  const after = await app.inject('/')

  t.equal(page?.statusCode, 503)
  t.match(page?.headers, { 'retry-after': '3', 'cache-control': 'no-store' })
  t.match(page?.body, 'Muita gente ao mesmo tempo')
  t.equal(health.statusCode, 200, 'whoever watches is answered')
  t.equal(form, undefined, 'a form that somebody filled in waits')
  t.ok(answers.every(answer => answer.statusCode === 200))
  t.equal(after.statusCode, 200)
})

void t.test('a thread that lags refuses nobody while few ask', async t => {
  const server = await held(t)

  const { begun, page } = await askBusy(server, 3)
  server.release()

  t.equal(page, undefined, 'it waits, as the others do')
  t.ok((await Promise.all(begun)).every(answer => answer.statusCode === 200))
})
