import Fastify from 'fastify'
import { connect } from 'node:net'
import t from 'tap'
import access from '../src/access.ts'
import { desk } from './support/app.ts'
import { marina, rosa } from './support/people.ts'
import { begin, padaria, register, toIdentification } from './support/registering.ts'
import { everything } from './support/rows.ts'

void t.test('every answer carries the strict headers, refusals included', async t => {
  const { browser, visitor } = await desk(t)
  const first = await begin(browser)

  for (const answer of [
    await browser.get('/'), await browser.get('/nothing'), await visitor().get('/login'), await visitor().get('/customers'),
    await browser.post(first.address, {}), await browser.submit(first, { action: 'next' }), await browser.get('/healthz'),
    await browser.send({ method: 'POST', url: first.address, payload: 'x'.repeat(600_000), headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  ]) {
    const { headers, address } = answer
    t.equal(headers['content-security-policy'],
      "default-src 'self';object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'", `${address} ${answer.status}`)
    t.equal(headers['x-content-type-options'], 'nosniff')
    t.equal(headers['x-frame-options'], 'DENY')
    t.equal(headers['referrer-policy'], 'same-origin')
    t.equal(headers['cache-control'], 'no-store')
  }
})

void t.test('no page has a script or a style inside it', async t => {
  const { browser } = await desk(t)
  const page = await toIdentification(browser)

  for (const shown of [page, await browser.get('/'), await browser.get('/customers'), await browser.get('/nothing')]) {
    t.notMatch(shown.body, /<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|javascript:/i)
  }
})

void t.test('a form without its token, with another\'s, or from another site is refused and changes nothing', async t => {
  const { browser, db, signedIn } = await desk(t)
  const page = await toIdentification(browser)
  const stolen = (await begin(await signedIn(marina))).hidden()._csrf!
  const before = everything(db, ['registrations', 'companies'])

  const answers = [
    await browser.post(page.address, { ...padaria, action: 'next' }),
    await browser.post(page.address, { ...padaria, _csrf: 'x', action: 'next' }),
    await browser.post(page.address, { ...padaria, _csrf: stolen, action: 'next' }),
    await browser.post(page.address, { ...padaria, action: 'next' }, { 'hx-request': 'true', 'hx-request-type': 'partial' }),
    await browser.submit(page, { ...padaria, action: 'next' }, { 'sec-fetch-site': 'cross-site' }),
    await browser.submit(page, { ...padaria, action: 'next' }, { 'sec-fetch-site': 'same-site' }),
    await browser.submit(page, { ...padaria, action: 'next' }, { origin: 'https://evil.example' }),
    await browser.submit(page, { ...padaria, action: 'next' }, { origin: 'null' }),
  ]

  t.strictSame(answers.map(answer => answer.status), answers.map(() => 403))
  t.match(answers[0]!.heading, 'O formulário não pôde ser aceito')
  t.equal(everything(db, ['registrations', 'companies']), before)
})

void t.test('ASVS 1.5.2, 3.5.2: a body that is too large, of another kind or with too many fields gets a clear refusal', async t => {
  const { browser } = await desk(t)
  const page = await toIdentification(browser)
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const post = (payload: string, headers: Record<string, string> = form) => browser.send({ method: 'POST', url: page.address, payload, headers })

  const refused: Array<[string, number, Awaited<ReturnType<typeof post>>]> = [
    ['large', 413, await post(`name=${'x'.repeat(600_000)}`)],
    ['json', 415, await post('{"name":"x"}', { 'content-type': 'application/json' })],
    ['text', 415, await post('name=x', { 'content-type': 'text/plain' })],
    ['xml', 415, await post('<x/>', { 'content-type': 'application/xml' })],
    ['many fields', 400, await post(Array.from({ length: 2001 }, (_, index) => `f${index}=1`).join('&'))],
  ]

  for (const [what, status, answer] of refused) {
    t.equal(answer.status, status, what)
    t.equal(answer.heading, 'O pedido não pôde ser aceito', what)
  }
})

void t.test('nonsense in addresses is answered with a page, never with a crash', async t => {
  const { browser } = await desk(t)

  for (const address of ['/customers/%', '/customers/%FF', '/customers/%00', `/customers/${'9'.repeat(80)}`, '/customers/../../etc/passwd',
    '/customers?after=x&before=-1&q[]=1', '/customers?q=%00%FF', '/companies?after=99999999999999999999', '/go?q=%22%27*', '/customers?q="* OR NEAR(',
    '/assets/../package.json', '/assets/nothing.js', '/external-users?q=%25_']) {
    const answer = await browser.get(address)
    t.ok(answer.status < 500, `${address} ${answer.status}`)
    t.notMatch(answer.body, /SQLITE|at .*\.ts:/)
  }
})

void t.test('ASVS 4.2.1, 13.4.2: what is refused before a page is looked for gets our words and headers too', async t => {
  const { app } = await desk(t, rosa, { BASE_URL: 'http://cadastro.example' })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as { port: number }
  const raw = (text: string) => new Promise<string>((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => { socket.write(text) })
    socket.setEncoding('utf8').on('data', (part: string) => { answer += part }).on('end', () => { resolve(answer) }).on('error', reject)
  })

  const get = (address: string, headers = 'Host: cadastro.example\r\n') => raw(`GET ${address} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`)
  const refused: Array<[what: string, status: number, answer: string]> = [
    ['two hosts', 400, await get('/login', 'Host: cadastro.example\r\nHost: b\r\n')],
    ['another host', 421, await get('/login', 'Host: evil.example\r\n')],
    ['no host of a server', 421, await get('/login', 'Host: a b@[\r\n')],
    ['another port', 421, await get('/login', 'Host: cadastro.example:8080\r\n')],
    ['a host before another', 421, await get('/login', 'Host: evil.example@cadastro.example\r\n')],
    ['the address of another server', 400, await get('http://evil.example/login')],
    ['many headers', 400, await get('/login', `Host: cadastro.example\r\n${'X-A: 1\r\n'.repeat(150)}`)],
    ['long headers', 431, await get('/login', `Host: cadastro.example\r\nX-A: ${'x'.repeat(20_000)}\r\n`)],
    ['a long part of an address', 414, await get(`/password-links/${'x'.repeat(80)}`)],
    ['no request', 400, await raw('HELO cadastro\r\n\r\n')],
  ]

  for (const [what, status, answer] of refused) {
    t.match(answer, new RegExp(`^HTTP/1.1 ${status} `), what)
    t.match(answer, 'O pedido não pôde ser aceito', what)
    t.match(answer.toLowerCase(), /\r\ncontent-security-policy: default-src 'self';[^]*\r\n\r\n<!doctype/, what)
    t.match(answer.toLowerCase(), /\r\ncache-control: no-store\r\n/, what)
    t.notMatch(answer, /FST_|HPE_|evil/, what)
  }
  for (const [address, host] of [['/login', 'cadastro.example'], ['/login', '127.0.0.1:3000'], ['/login', 'localhost'], ['/healthz', '10.0.0.5:3000']] as const) {
    t.match(await get(address, `Host: ${host}\r\n`), /^HTTP\/1.1 200/, host)
  }
})

void t.test('the host of the office is known however it is written, and whether or not a proxy passes its port on', async t => {
  const cases: Array<[base: string, known: string[], others: string[]]> = [
    ['https://cadastro.example', ['cadastro.example', 'cadastro.example:443', 'CADASTRO.example', 'cadastro.example.'], ['cadastro.example:8443', 'cadastro.example.evil.example', 'x.cadastro.example', 'cadastro.example/x']],
    ['https://cadastro.example:8443', ['cadastro.example:8443', 'cadastro.example', 'cadastro.example:443'], ['cadastro.example:8444', 'evil.example:8443']],
    ['http://ação.example', ['xn--ao-siap.example'], ['acao.example']],
  ]

  for (const [base, known, others] of cases) {
    const { app } = await desk(t, rosa, { BASE_URL: base })
    const status = async (host: string) => (await app.inject({ url: '/login', headers: { host } })).statusCode
    for (const host of known) t.equal(await status(host), 200, `${host} of ${base}`)
    for (const host of others) t.equal(await status(host), 421, `${host} is not ${base}`)
  }
})

void t.test('ASVS 6.3.4: a route that declares no right does not start', async t => {
  const app = Fastify()
  await app.register(access)

  t.throws(() => app.get('/open', async () => 'x'), { message: 'declares no right' })
})

void t.test('words of JavaScript and numbers without end in an address are nothing special', async t => {
  const { browser } = await desk(t, rosa)
  await register(browser)
  const pages = ['/account', '/users/1', '/users/new', '/categories/1', '/company-types/1', '/system', '/external-users/1', '/customers/1', '/customers', '/saved-filters', '/login', '/']

  for (const page of pages) {
    for (const said of ['constructor', 'toString', '__proto__']) {
      const answer = await browser.get(`${page}?said=${said}`)
      t.ok(answer.status < 400, `${page} ${said}: ${answer.status}`)
      t.notMatch(answer.text, 'native code')
    }
  }
  for (const record of ['/customers/1', '/companies/1', '/external-users/1']) t.equal((await browser.get(`${record}/history/999999999999999/restoration?field=name`)).status, 404)
})

void t.test('healthy means that the database takes a write', async t => {
  const { db, visitor } = await desk(t)
  const browser = visitor()

  const well = await browser.get('/healthz')
  db.pragma('query_only = 1')
  const ill = await browser.get('/healthz')
  db.pragma('query_only = 0')

  t.strictSame([well.status, well.body], [200, 'ok'])
  t.equal(ill.status, 503)
})

void t.test('a typed menu code opens the menu, anything else finds a customer', async t => {
  const { browser } = await desk(t)

  t.equal((await browser.get('/go?q=CT001')).location, '/customers')
  t.equal((await browser.get('/go?q=%20ad009')).location, '/companies')
  t.equal((await browser.get('/go?q=AD060')).location, '/external-users')
  t.match((await browser.get('/go?q=padaria')).text, 'Nada encontrado com “padaria”')
  t.equal((await browser.get('/go?q=')).heading, 'Ir para')
  t.equal((await browser.get('/go')).link('Clientes'), '/customers')
})
