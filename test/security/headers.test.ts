import t from 'tap'
import { sql } from '../../src/database.ts'
import { declaredAddresses, digest } from '../support/addresses.ts'
import { desk, startOffice } from '../support/app.ts'
import { busyOffice } from '../support/busy.ts'
import { marina } from '../support/people.ts'
import { register } from '../support/registering.ts'

t.setTimeout(120_000)
const evil = 'https://evil.example'

void t.test('ASVS 3.4.3, 3.4.4, 3.4.5, 3.4.6, 14.3.2, 4.1.1, 3.4.2: every address answers with the strict headers, and with its kind of content', async t => {
  const office = await busyOffice(t)
  const { browser, names } = office

  for (const address of [...declaredAddresses(office, 'GET', names), '/nothing', '/customers/0', '/%ff', '/assets/nothing.css']) {
    const { headers, status } = await browser.get(address, { origin: evil })
    t.match(headers['content-security-policy'], /default-src 'self'.*;object-src 'none';base-uri 'none'.*frame-ancestors 'none'/, address)
    t.notMatch(headers['content-security-policy'], 'unsafe', address)
    t.equal(headers['x-content-type-options'], 'nosniff', address)
    t.equal(headers['referrer-policy'], 'same-origin', address)
    t.equal(headers['x-frame-options'], 'DENY', address)
    t.equal(headers['cross-origin-opener-policy'], 'same-origin', address)
    t.equal(headers['cache-control'], 'no-store', address)
    t.notOk(headers['access-control-allow-origin'], address)
    t.notOk(headers.server ?? headers['x-powered-by'], address)
    if (status === 200 && address !== '/healthz') t.match(headers['content-type'], /charset=utf-8|^application\/(?!json)/, address)
  }
})

void t.test('ASVS 3.4.1: over https every answer asks for https for two years, subdomains included', async t => {
  const { visitor } = await startOffice(t, { BASE_URL: 'https://cadastro.example' })

  t.equal((await visitor().get('/login')).headers['strict-transport-security'], 'max-age=63072000; includeSubDomains')
})

void t.test('ASVS 13.4.1, 13.4.3, 13.4.5: nothing of the folder around the product has an address', async t => {
  const { browser } = await desk(t, marina) // a stranger is led to sign in, whatever there is
  for (const address of ['/.git/HEAD', '/.env', '/package.json', '/cadastro.db', '/cadastro.db-wal', '/data/', '/assets/', '/assets/../package.json',
    '/assets/%2e%2e/package.json', '/assets/..%2fpackage.json', '/views/layout.eta', '/documentation', '/docs', '/node_modules/fastify/package.json']) {
    const { status, body } = await browser.get(address)
    t.ok([400, 403, 404].includes(status), `${address} ${status}`)
    t.notMatch(body, /"dependencies"|SQLite format|\[core\]/, address)
  }
})

void t.test('ASVS 13.4.4: nothing but GET, HEAD and POST does anything', async t => {
  const { browser, db } = await desk(t, marina)
  await register(browser)
  const before = digest(db)

  for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const) {
    const { status } = await browser.send({ method, url: '/customers/1' } as never)
    t.ok([403, 404, 405].includes(status), `${method} ${status}`)
  }
  t.equal(digest(db), before)
})

void t.test('ASVS 13.4.2, 16.5.1, 13.4.6: a failure tells a number to read out, and nothing of the inside', async t => {
  const { browser, db } = await desk(t, marina)
  await db.write(() => db.run(sql.raw('drop table categories')))

  const { status, body } = await browser.get('/customers')

  t.equal(status, 500)
  t.match(body, /[0-9A-F]{4}-[0-9A-F]{4}/)
  t.notMatch(body, /SQLITE|no such table|FST_|node_modules|\.ts\b|at \w+ \(|fastify/i)
})
