import t from 'tap'
import { declaredAddresses, digest } from '../support/addresses.ts'
import { desk, hire } from '../support/app.ts'
import { busyOffice } from '../support/busy.ts'
import { marina, rosa } from '../support/people.ts'
import { begin, padaria, toIdentification } from '../support/registering.ts'

t.setTimeout(120_000)
const evil = 'https://evil.example'

const forgeries: Array<[what: string, fields: (good: Record<string, string>) => Record<string, string>, headers: Record<string, string>]> = [
  ['without a token', () => ({}), {}],
  ['with a token that nobody gave out', () => ({ _csrf: 'x'.repeat(40) }), {}],
  ['with its token, from another site', good => good, { 'sec-fetch-site': 'cross-site' }],
  ['with its token, from a sister site', good => good, { 'sec-fetch-site': 'same-site' }],
  ['with its token, from nowhere', good => good, { 'sec-fetch-site': 'none' }],
  ['with its token, of another origin', good => good, { origin: evil }],
  ['with its token, of a hidden origin', good => good, { origin: 'null' }],
]
const byHtmx = { 'hx-request': 'true', 'hx-request-type': 'partial', 'hx-current-url': 'http://localhost/' }

void t.test('ASVS 3.5.1, B58, B59: no forged form changes anything, at no address, sent by a page or by htmx', async t => {
  const office = await busyOffice(t)
  const { browser, db, names } = office
  const { _csrf } = (await begin(browser)).hidden()
  const before = digest(db)

  for (const [what, fields, headers] of forgeries) {
    const taken: string[] = []
    for (const [index, address] of declaredAddresses(office, 'POST', names).entries()) {
      const way = index % 2 ? byHtmx : {}
      const { status } = await browser.post(address, { ...fields({ _csrf: _csrf! }), name: 'Forjada', choice: 'discard', action: 'next' }, { ...headers, ...way })
      if (status !== 403) taken.push(`${address} ${status}`)
    }
    t.same(taken, [], what)
    t.equal(digest(db), before, what)
  }
})

void t.test('ASVS 3.5.1: a token is good in its own session alone, not before it and not in another one, and never in the address', async t => {
  const { browser, db, visitor, signedIn } = await desk(t, rosa)
  await hire(db, marina)
  const page = await toIdentification(browser)
  const anonymous = (await visitor().get('/login')).hidden()._csrf
  const others = (await begin(await signedIn(marina))).hidden()._csrf
  const own = page.hidden()._csrf!
  const before = digest(db)

  for (const _csrf of [anonymous, others]) t.equal((await browser.post(page.address, { ...padaria, _csrf, action: 'next' })).status, 403)
  t.equal((await browser.post(`${page.address}?_csrf=${own}`, { ...padaria, action: 'next' })).status, 403)
  t.equal((await browser.post(page.address, { ...padaria, action: 'next' }, { 'csrf-token': own, 'x-csrf-token': own })).status, 403)
  t.equal(digest(db), before)
  t.equal((await browser.post(page.address, { ...padaria, _csrf: own, action: 'next' })).status, 303)
})

void t.test('ASVS 3.5.3: opening every address twice changes nothing, but that a vCard leaves its line', async t => {
  const office = await busyOffice(t)
  const { browser, db, names } = office
  const isVcard = (address: string) => address.endsWith('.vcf') // in test/vcards
  const before = digest(db)

  for (let times = 0; times < 2; times++) {
    for (const address of declaredAddresses(office, 'GET', names).filter(one => !isVcard(one))) {
      const { status } = await browser.get(`${address}?action=deletion&said=x&_method=DELETE`, { 'x-http-method-override': 'POST' })
      t.ok(status < 500, address)
    }
  }
  t.equal(digest(db), before)
})
