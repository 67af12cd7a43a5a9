import t from 'tap'
import { sql } from '../../src/database.ts'
import { hashPassword } from '../../src/passwords/hashing.ts'
import { peopleHere } from '../../src/sessions/store.ts'
import { countFailure, WAIT_MS_MAX } from '../../src/sign-in/store.ts'
import { keepPassword } from '../../src/users/store.ts'
import { hire, startOffice } from '../support/app.ts'
import { marina, passwordOf } from '../support/people.ts'
import { count } from '../support/rows.ts'

async function desk (t: Parameters<typeof startOffice>[0], environment = {}) {
  const office = await startOffice(t, environment)
  await hire(office.db, marina)
  return office
}

void t.test('ASVS 7.2.4: signing in gives a new session and makes the one before worthless', async t => {
  const { visitor, db } = await desk(t)
  const browser = visitor()
  await browser.signIn(marina)
  const first = browser.cookies.get('cadastro')!

  const again = visitor()
  again.cookies.set('cadastro', first)
  await again.post('/logout', { _csrf: (await again.get('/')).root.querySelector('input[name=_csrf]')!.getAttribute('value')! })
  await browser.signIn(marina)
  const old = visitor()
  old.cookies.set('cadastro', first)

  t.not(browser.cookies.get('cadastro'), first)
  t.equal((await old.get('/')).location, '/login')
  t.equal(count(db, 'sessions'), 1)
})

void t.test('the session cookie carries a signed id only, out of reach of scripts and other sites', async t => {
  const { visitor, db } = await desk(t)
  const browser = visitor()
  const page = await browser.get('/login')

  const answer = await browser.post('/login', { ...page.hidden(), email: marina.email, password: passwordOf(marina) })
  const cookie = String(answer.headers['set-cookie'])

  t.match(cookie, /cadastro=[^;]+; Path=\/; HttpOnly; SameSite=Lax/)
  t.notMatch(cookie, /Secure/)
  const id = decodeURIComponent(browser.cookies.get('cadastro')!).split('.')[0]!
  t.notMatch(JSON.stringify(db.rows(sql('sessions').select())), id, 'the database does not hold the id itself')
})

void t.test('on https the cookies are Secure and bound to the host', async t => {
  const { visitor } = await desk(t, { BASE_URL: 'https://cadastro.escritorio.example' })
  const browser = visitor()

  const page = await browser.get('/login', { 'x-forwarded-proto': 'https' })

  t.match(String(page.headers['set-cookie']), /__Host-cadastro-form=.*Secure/)
  t.equal(page.headers['strict-transport-security'], 'max-age=63072000; includeSubDomains')
})

void t.test('a wrong password and an unknown person get the same answer, with the e-mail kept', async t => {
  const { visitor } = await desk(t)
  const browser = visitor()
  const page = await browser.get('/login')

  const wrong = await browser.submit(page, { email: marina.email, password: 'errada' })
  const unknown = await browser.submit(page, { email: 'ninguem@escritorio.example', password: 'errada' })

  t.equal(wrong.status, 422)
  t.match(wrong.text, 'E-mail ou senha não conferem.')
  t.equal(unknown.text, wrong.text)
  t.equal(wrong.value('E-mail'), marina.email)
})

void t.test('a password is as long as a person counts it, also where its characters are emoji', async t => {
  const { visitor, db } = await desk(t)
  const password = '🦆 mesa verde 77 '.repeat(7) + '🐌'.repeat(16)
  const hash = await hashPassword(password)
  await db.write(() => { keepPassword(db, 1, hash) })
  const browser = visitor()

  const answer = await browser.submit(await browser.get('/login'), { email: marina.email, password })

  t.equal(Array.from(password).length, 128)
  t.equal(answer.location, '/')
})

void t.test('four failures cost nothing, and after the fifth the next try has to wait, even with the right password', async t => {
  const { visitor } = await desk(t)
  const browser = visitor()
  const page = await browser.get('/login')
  const wrong: number[] = []
  for (let tries = 0; tries < 5; tries++) wrong.push((await browser.submit(page, { email: marina.email, password: 'errada' })).status)

  const answer = await browser.submit(page, { email: marina.email, password: passwordOf(marina) })

  t.strictSame(wrong, [422, 422, 422, 422, 422])
  t.equal(answer.status, 429)
  t.ok(Number(answer.headers['retry-after']) >= 1)
  t.match(answer.text, 'Muitas tentativas seguidas.')
})

void t.test('nobody is led to another site after signing in', async t => {
  const { visitor } = await desk(t)

  for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/\t/evil.example']) {
    const browser = visitor()
    const page = await browser.get(`/login?${new URLSearchParams({ next }).toString()}`)
    const answer = await browser.submit(page, { email: marina.email, password: passwordOf(marina), next })
    t.equal(new URL(answer.location!, 'http://localhost').host, 'localhost', next)
  }
})

void t.test('ASVS 7.2.1, 7.2.2: a cookie that was tampered with, cut or made up is no session, and no crash', async t => {
  const { visitor, signedIn } = await desk(t)
  const good = (await signedIn(marina)).cookies.get('cadastro')!

  for (const bad of [good.slice(0, -3), `${good}x`, 'x', '', '%', 'a'.repeat(5000), good.replace('.', ',')]) {
    const browser = visitor()
    browser.cookies.set('cadastro', bad)
    const answer = await browser.get('/customers')
    t.equal(answer.status, 303, bad.slice(0, 20))
    t.match(answer.location, /^\/login/)
  }
})

void t.test('ASVS 7.3.1, 7.3.2: a session ends after half an hour without use, and after eight hours in any case', async t => {
  const { signedIn, db } = await desk(t)
  const browser = await signedIn(marina)

  await db.write(() => db.run(sql('sessions').update({ seen_at: Date.now() - 29 * 60_000 })))
  const within = await browser.get('/')
  await db.write(() => db.run(sql('sessions').update({ seen_at: Date.now() - 31 * 60_000 })))
  const idle = await browser.get('/')
  await db.write(() => db.run(sql('sessions').update({ seen_at: Date.now(), started_at: Date.now() - 8 * 3_600_001 })))
  const long = await browser.get('/')

  t.strictSame([within.status, idle.status, long.status], [200, 303, 303])
})

void t.test('somebody who was deactivated is out at once', async t => {
  const { signedIn, db } = await desk(t)
  const browser = await signedIn(marina)
  await db.write(() => db.run(sql('users').update({ is_active: 0 })))

  t.equal((await browser.get('/')).location, '/login')
})

void t.test('failures that a clock noted which was ahead lock nobody out for longer than others, and count on', async t => {
  const { visitor, db } = await desk(t)
  const browser = visitor()
  const page = await browser.get('/login')
  for (let tries = 0; tries < 12; tries++) await countFailure(db, { login: marina.email, userId: 1, address: '10.0.0.1' })
  const tomorrow = async () => db.write(() => db.run(sql('sign_in_failures').update({ last_failed_at: Date.now() + 400 * 86_400_000 })))

  await tomorrow()
  const wrong = await browser.submit(page, { email: marina.email, password: 'errada' })
  const waiting = await browser.submit(page, { email: marina.email, password: passwordOf(marina) })
  await tomorrow()
  const right = await browser.submit(page, { email: marina.email, password: passwordOf(marina) })

  t.strictSame([wrong.status, waiting.status, right.status], [422, 429, 303])
  t.ok(Number(waiting.headers['retry-after']) <= WAIT_MS_MAX / 1000)
})

void t.test('a session that began, or was used, by a clock that was ahead has run out once it is set right', async t => {
  const { signedIn, db } = await desk(t)
  const browser = await signedIn(marina)
  const keep = async (times: Record<string, number>) => db.write(() => db.run(sql('sessions').update(times)))
  const now = Date.now()

  await keep({ started_at: now + 50_000, seen_at: now + 50_000 })
  const nearly = await browser.get('/')
  await keep({ started_at: now, seen_at: now + 3_600_000 })
  const used = await browser.get('/')
  await keep({ started_at: now + 3_600_000, seen_at: now })
  const begun = await browser.get('/')
  const here = peopleHere(db)
  await keep({ started_at: now, seen_at: now })
  const right = await browser.get('/')

  t.strictSame([nearly, used, begun, right].map(({ status }) => status), [200, 303, 303, 200])
  t.strictSame([here, peopleHere(db)], [[], [marina.name]])
})
