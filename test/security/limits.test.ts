import t from 'tap'
import { sql } from '../../src/database.ts'
import { EXPORTS_MAX, SEARCHES_MAX, SIGN_INS_MAX } from '../../src/limits/rate-limits.ts'
import { ADDRESS_DELAY_MS_MAX, ADDRESS_FREE_FAILURES, addressDelay } from '../../src/sign-in/entering.ts'
import { countFailure, waitBeforeSignIn } from '../../src/sign-in/store.ts'
import { desk, hire, startOffice, type Browser } from '../support/app.ts'
import type { Page } from '../support/html.ts'
import { caio, marina, passwordOf, rosa } from '../support/people.ts'
import { register } from '../support/registering.ts'
import { everything } from '../support/rows.ts'

async function tryToEnter (browser: Browser, email: string, password: string): Promise<Page> {
  return browser.post('/login', { ...(await browser.get('/login')).hidden(), email, password })
}

const delays: Array<[failures: number, delayMs: number]> = [
  [0, 0], [ADDRESS_FREE_FAILURES, 0], [ADDRESS_FREE_FAILURES + 1, 250], [ADDRESS_FREE_FAILURES + 3, 1000], [ADDRESS_FREE_FAILURES + 6, ADDRESS_DELAY_MS_MAX], [10_000, ADDRESS_DELAY_MS_MAX],
]
for (const [failures, delayMs] of delays) {
  void t.test(`ASVS 6.3.1: after ${failures} wrong passwords an address waits ${delayMs} ms`, async t => { t.equal(addressDelay(failures), delayMs) })
}

void t.test('ASVS 6.3.1: a login waits 1, 2, 4 s and so on from the fifth wrong password, at most 15 minutes', async t => {
  const { db } = await startOffice(t)
  const seconds: number[] = []
  for (let number = 1; number <= 20; number++) {
    await countFailure(db, { login: 'ana@escritorio.example', userId: undefined, address: '10.0.0.1' })
    seconds.push(Math.ceil(waitBeforeSignIn(db, 'ANA@escritorio.example ') / 1000))
  }

  t.same(seconds, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900, 900, 900])
})

void t.test('ASVS 6.3.1: an address that guesses is slowed down and the right password still opens from it', async t => {
  const { db, visitor } = await startOffice(t)
  await hire(db, marina)
  for (let number = 0; number <= ADDRESS_FREE_FAILURES; number++) await countFailure(db, { login: `guess-${number}@escritorio.example`, userId: undefined, address: '127.0.0.1' })
  const began = performance.now()

  const answer = await tryToEnter(visitor(), marina.email, passwordOf(marina))

  t.equal(answer.status, 303)
  t.ok(performance.now() - began >= 250)
})

void t.test('ASVS 6.3.1: what was guessed from one address long ago, or from another, slows nobody down', async t => {
  const { db } = await startOffice(t)
  for (let number = 0; number < 40; number++) await countFailure(db, { login: `guess-${number}@escritorio.example`, userId: undefined, address: '10.0.0.1' })
  await db.write(() => db.run(sql('sign_in_failures').update({ last_failed_at: Date.now() - 16 * 60_000 })))

  await countFailure(db, { login: 'guess@escritorio.example', userId: undefined, address: '10.0.0.1' })

  t.equal(db.row<{ failures: number }>(sql('sign_in_failures').where({ login: 'ADDRESS 10.0.0.1' }))?.failures, 1)
})

void t.test('ASVS 2.4.1: more sign-ins a minute than an office makes are refused with a page, and those inside go on', async t => {
  const { browser, visitor } = await desk(t, marina)
  const stranger = visitor()
  const form = (await stranger.get('/login')).hidden()
  const statuses: number[] = []
  for (let number = 0; number <= SIGN_INS_MAX; number++) {
    const { status } = await stranger.post('/login', { ...form, email: marina.email, password: 'x'.repeat(129) })
    statuses.push(status)
  }
  const refused = await stranger.post('/login', { ...form, email: marina.email, password: passwordOf(marina) })

  t.equal(statuses.filter(status => status === 422).length, SIGN_INS_MAX - 1) // Marina herself came in once
  t.equal(refused.status, 429)
  t.match(refused.text, 'Muitos pedidos em pouco tempo')
  t.match(refused.headers['retry-after'], /^\d+$/)
  t.notOk(Object.keys(refused.headers).some(name => name.startsWith('x-ratelimit')))
  t.equal((await browser.get('/customers')).status, 200)
})

void t.test('ASVS 2.4.1: who asks for more exports a minute than a person does waits, and nobody else', async t => {
  const { browser, db, signedIn } = await desk(t, rosa)
  await hire(db, marina)
  await register(browser)
  const list = await browser.get('/customers')
  const ask = () => browser.post('/customers/exports', { ...list.hidden(), format: 'csv-all' })
  const statuses = new Set<number>()
  for (let number = 0; number < EXPORTS_MAX; number++) statuses.add((await ask()).status)

  const refused = await ask()

  t.strictSame([...statuses], [200])
  t.equal(refused.status, 429)
  t.match(refused.text, 'Muitos pedidos em pouco tempo')
  t.match(refused.headers['retry-after'], /^\d+$/)
  t.equal((await browser.get('/customers')).status, 200, 'the list goes on')
  t.equal((await (await signedIn(marina)).get('/customers?q=padaria')).status, 200)
})

void t.test('ASVS 2.4.1: who searches more often a minute than anybody types waits, and may do everything else', async t => {
  const { browser, db, signedIn } = await desk(t, rosa)
  await hire(db, marina)
  const statuses = new Set<number>()
  for (let number = 0; number < SEARCHES_MAX; number++) statuses.add((await browser.get('/go', { 'hx-request': 'true' })).status)

  const refused = await browser.get('/customers')

  t.strictSame([...statuses], [200])
  t.equal(refused.status, 429)
  t.match(refused.text, 'Muitos pedidos em pouco tempo')
  for (const search of ['/go?q=padaria', '/companies?q=padaria', '/external-users']) t.equal((await browser.get(search)).status, 429, `${search} counts with the others`)
  t.equal((await browser.get('/customers?q=p', { 'hx-request-type': 'partial' })).status, 429, 'the list that asked for its part stays and says so')
  t.equal((await browser.get('/')).status, 200)
  t.equal((await (await signedIn(marina)).get('/customers?q=padaria')).status, 200)
})

void t.test('ASVS 2.4.1: limits can be switched off for measuring', async t => {
  const office = await startOffice(t, { RATE_LIMITS: 'off' })
  const stranger = office.visitor()
  await hire(office.db, marina)
  const form = (await stranger.get('/login')).hidden()
  for (let number = 0; number <= SIGN_INS_MAX; number++) await stranger.post('/login', { ...form, email: 'x', password: 'x'.repeat(129) })

  t.equal((await stranger.post('/login', { ...form, email: 'x', password: 'x'.repeat(129) })).status, 422)
})

void t.test('ASVS 6.3.8: a wrong password and an unknown person get the same answer in the same time', async t => {
  const { db, visitor } = await startOffice(t)
  await hire(db, marina)
  const times: Record<string, number[]> = { known: [], unknown: [] }
  const bodies = new Set<string>()
  await tryToEnter(visitor(), 'warm@escritorio.example', 'errada')
  for (let number = 0; number < 8; number++) {
    for (const [who, email] of [['known', marina.email], ['unknown', caio.email]] as const) {
      const stranger = visitor()
      const form = (await stranger.get('/login')).hidden()
      const began = process.cpuUsage() // the clock would count what else the machine does
      const { body, status } = await stranger.post('/login', { ...form, email, password: 'não é esta' })
      const { user, system } = process.cpuUsage(began)
      times[who]!.push(user + system)
      bodies.add(`${status} ${body.replaceAll(email, '').replaceAll(/value="[^"]+"/g, '')}`)
      await db.write(() => db.run(sql('sign_in_failures').delete()))
    }
  }
  const fastest = (list: number[]) => Math.min(...list)

  t.equal(bodies.size, 1)
  t.ok(Math.abs(fastest(times.known!) - fastest(times.unknown!)) < 0.5 * fastest(times.known!), JSON.stringify(times))
})

void t.test('B61: a password of a megabyte, empty or with a NUL is refused without being hashed, and nobody comes in', async t => {
  const { db, visitor } = await startOffice(t)
  await hire(db, marina)
  const before = everything(db, ['sessions', 'users'])
  const stranger = visitor()

  const large = await tryToEnter(stranger, marina.email, 'x'.repeat(1_000_000))
  const long = await tryToEnter(stranger, marina.email, 'x'.repeat(200))
  t.equal(large.status, 413)
  t.equal(long.status, 422)
  t.equal((await tryToEnter(stranger, marina.email, '')).status, 422)
  t.equal((await tryToEnter(stranger, marina.email, `${passwordOf(marina)}\0`)).status, 422)
  t.equal(everything(db, ['sessions', 'users']), before)
})
