import Fastify, { type FastifyInstance } from 'fastify'
import t from 'tap'
import { IN_FLIGHT_MAX, LAG_MS_MAX, refuseOverload } from '../src/overload.ts'

/** A server whose one page is not answered before somebody says so. */
async function held (t: { teardown: (work: () => void) => void }) {
  let release = () => {}
  const released = new Promise<void>(resolve => { release = resolve })
  const app = Fastify()
  refuseOverload(app)
  app.route({ method: ['GET', 'POST'], url: '/', handler: async () => { await released; return 'ok' } })
  app.get('/healthz', async () => 'ok')
  t.teardown(() => { void app.close() })
  await app.ready()
  return { app, release }
}

/** Keeps the one thread from everything for longer than it may lag, until its lag was noticed. */
async function lag (): Promise<void> {
  const until = performance.now() + LAG_MS_MAX + 300
  while (performance.now() < until);
  await new Promise(resolve => { setImmediate(resolve) })
}

async function askBusy (app: FastifyInstance, waiting: number) {
  const begun = Array.from({ length: waiting }, async () => app.inject('/'))
  await new Promise(resolve => { setImmediate(resolve) })
  await lag()
  const answers = await Promise.all([Promise.race([app.inject('/'), later()]), app.inject('/healthz'), Promise.race([app.inject({ method: 'POST', url: '/' }), later()])])
  return { begun, page: answers[0], health: answers[1], form: answers[2] }
}

async function later (): Promise<undefined> {
  await new Promise(resolve => { setTimeout(resolve, 1000) })
  return undefined
}

void t.test('what is too much is refused at once, what was begun is answered, and then everybody is again', async t => {
  const { app, release } = await held(t)

  const { begun, page, health, form } = await askBusy(app, IN_FLIGHT_MAX)
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
  const { app, release } = await held(t)

  const { begun, page } = await askBusy(app, 3)
  release()

  t.equal(page, undefined, 'it waits, as the others do')
  t.ok((await Promise.all(begun)).every(answer => answer.statusCode === 200))
})
