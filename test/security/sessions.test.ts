import t from 'tap'
import { sql } from '../../src/database.ts'
import { digest } from '../support/addresses.ts'
import { desk, hire, startOffice } from '../support/app.ts'
import { marina } from '../support/people.ts'
import { begin, toIdentification } from '../support/registering.ts'

t.setTimeout(120_000)
const evil = 'https://evil.example'

const cookies: Array<[what: string, cookie: string]> = [
  ['ten kilobytes', `cadastro=${'x'.repeat(10_240)}`], ['two at once', 'cadastro=a.b; cadastro=c.d'], ['a wrong signature', 'cadastro=abc.def'],
  ['an object', 'cadastro={"userId":1}'], ['quotes', 'cadastro="1"'], ['escapes that are none', 'cadastro=%E0%A4%A'], ['nothing', 'cadastro='],
  ['another name', 'sid=1; userId=1; __Host-cadastro=1'], ['control characters', 'cadastro=\u0001'],
]
for (const [what, cookie] of cookies) {
  void t.test(`ASVS 7.2.1, B55: a cookie of ${what} is nobody's, without an error and without a row`, async t => {
    const { db, visitor } = await startOffice(t)
    await hire(db, marina)

    const answer = await visitor().get('/customers', { cookie })

    t.ok([303, 400, 431].includes(answer.status), String(answer.status))
    t.equal(db.row<{ total: number }>(sql('sessions').count('* as total'))!.total, 0)
  })
}

void t.test('ASVS 7.4.1, B55: the cookie of a session that ended opens nothing', async t => {
  const { browser } = await desk(t, marina)
  const kept = new Map(browser.cookies)
  const { _csrf } = (await begin(browser)).hidden()
  const left = await browser.post('/logout', { _csrf })
  t.match(left.headers['clear-site-data'], 'cache')
  browser.cookies = kept

  t.equal((await browser.get('/customers')).location, '/login?next=%2Fcustomers')
})

void t.test('ASVS 7.2.4, B60: a cookie set before signing in is worth nothing afterwards', async t => {
  const { db, visitor } = await startOffice(t)
  await hire(db, marina)
  const victim = visitor()
  const planted = 'planted.cookie'
  victim.cookies.set('cadastro', planted)
  await victim.signIn(marina)

  t.not(victim.cookies.get('cadastro'), planted)
  t.equal((await visitor().get('/customers', { cookie: `cadastro=${planted}` })).status, 303)
})

void t.test('ASVS 3.3.1, 3.3.2, 3.3.3, 3.3.4: the session\'s cookie is for this host, for https, for same-site pages and not for scripts', async t => {
  const { db, visitor } = await startOffice(t, { BASE_URL: 'https://cadastro.example', TRUST_PROXY: '127.0.0.1' })
  await hire(db, marina)
  const browser = visitor()
  browser.headers = { 'x-forwarded-proto': 'https' }
  const page = await browser.get('/login')
  const answer = await browser.submit(page, { email: marina.email, password: `uma frase só de ${marina.name}` })

  const cookie = [answer.headers['set-cookie']].flat().find(one => one?.startsWith('__Host-cadastro='))
  t.match(cookie, /^__Host-cadastro=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)

  const left = await browser.post('/logout', { _csrf: (await browser.get('/account')).hidden()._csrf })
  t.match([left.headers['set-cookie']].flat().find(one => one?.startsWith('__Host-cadastro=')), /^__Host-cadastro=; .*Path=\/.*Secure/, 'without Secure a browser would keep it')
})

void t.test('ASVS 4.1.3, 15.3.4, B56: what a client says of its address, host and method counts for nothing without a proxy that is trusted', async t => {
  const { browser, app, db } = await desk(t, marina)
  const page = await toIdentification(browser)
  const before = digest(db)

  const spoofed = { 'x-forwarded-for': Array.from({ length: 500 }, (_, index) => `10.0.0.${index % 255}`).join(', '), 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' }
  t.equal((await browser.get('/customers', spoofed)).status, 200)
  const answer = await app.inject({ method: 'GET', url: '/customers', headers: { ...spoofed, host: 'evil.example' } })
  t.equal(answer.headers.location, '/login?next=%2Fcustomers')
  t.equal((await browser.get(page.address, { 'x-http-method-override': 'POST' })).status, 200)
  t.equal(digest(db), before)
})

void t.test('B57: htmx headers choose a part of the page, never who may see it or where it leads', async t => {
  const { visitor, browser } = await desk(t, marina)
  const headers = { 'hx-request': 'true', 'hx-request-type': 'partial', 'hx-target': 'body', 'hx-current-url': evil }

  const stranger = await visitor().get('/customers', headers)
  const refused = await browser.get('/users', headers)

  t.equal(stranger.headers['hx-redirect'], '/login?next=%2Fcustomers')
  t.equal(stranger.body, '')
  t.equal(refused.headers['hx-redirect'], '/users')
  t.notMatch(refused.body, 'Marina')
  for (const { headers: answered } of [stranger, refused]) {
    t.match(answered.vary, 'HX-Request-Type')
    t.notMatch(JSON.stringify(answered), 'evil')
  }
})

void t.test('ASVS 3.7.2: nobody is led to another site after signing in', async t => {
  const { db, visitor } = await startOffice(t)
  await hire(db, marina)
  for (const next of ['//evil.example', 'https:evil.example', '\\/\\/evil.example', '/\\evil.example', 'javascript:alert(1)', '/%09/evil.example', '/\t/evil.example', evil, 'data:text/html,x']) {
    const browser = visitor()
    const page = await browser.get(`/login?${new URLSearchParams({ next }).toString()}`)
    const { location } = await browser.submit(page, { email: marina.email, password: `uma frase só de ${marina.name}`, next })
    t.match(location, /^\/(?![/\\])/, next)
    t.notMatch(new URL(location!, 'http://office.invalid').host, 'evil', next)
  }
})
