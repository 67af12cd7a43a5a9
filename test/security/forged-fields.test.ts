import t from 'tap'
import { sql } from '../../src/database.ts'
import { declaredAddresses, digest } from '../support/addresses.ts'
import { desk, hire } from '../support/app.ts'
import { busyOffice } from '../support/busy.ts'
import { davi, marina, rosa } from '../support/people.ts'
import { begin, padaria, press, toIdentification } from '../support/registering.ts'

t.setTimeout(120_000)

void t.test('ASVS 1.4.2: an id that is none, or nobody\'s, is no address', async t => {
  const office = await busyOffice(t)
  const ids = ['0', '-1', '1.5', '1e3', '07', '2147483648', '9007199254740992', '9223372036854775808', '999999999', 'NaN', "1'--", '%31%00', '１']

  for (const url of new Set(office.app.declaredRoutes.filter(route => route.url.includes('/:id(')).map(route => route.url.split('/:id(')[0]!))) {
    for (const id of ids) t.equal((await office.browser.get(`${url}/${id}`)).status, 404, `${url}/${id}`)
  }
})

void t.test('ASVS 8.2.2: the registration of somebody else is no address, whoever asks', async t => {
  const office = await busyOffice(t)
  const { db, names, signedIn } = office
  await hire(db, davi)
  const stranger = await signedIn(davi)
  const { _csrf } = (await begin(stranger)).hidden()
  const before = digest(db)

  const own = (method: string) => declaredAddresses(office, method, names).filter(address => address.includes(names.registration!))
  for (const address of own('GET')) t.equal((await stranger.get(address)).status, 404, address)
  for (const address of own('POST')) t.equal((await stranger.post(address, { _csrf, name: 'Minha', choice: 'discard', action: 'next' })).status, 404, address)
  t.equal(digest(db), before)
})

const forged = {
  id: '7', user_id: '99', created_by: '99', role: 'admin', is_admin: '1', is_active: '0', touched_at: 'x', unfinished: '{}', answers: '{}',
  password_hash: 'x', access_group_id: '1', created_at: '2001-01-01', missing_count: '0', origin: 'existing', customer_id: '9', '__proto__[polluted]': '1', '__proto__': '1', 'constructor': '1', 'prototype': '1',
}

void t.test('ASVS 15.3.3, 15.3.6: fields that a form does not have are taken by nobody', async t => {
  const { browser, db } = await desk(t, rosa)
  let page = await press(browser, await begin(browser), 'next', { ...forged, company_type_id: '1', category_id: '1' })
  page = await press(browser, page, 'next', { ...forged, ...padaria })
  page = await press(browser, page, 'next', forged)
  page = await press(browser, page, 'add', { ...forged, name: 'Ana' })
  page = await press(browser, page, 'finish', forged)

  t.equal(page.heading, 'Cliente cadastrado', page.text)
  for (const table of ['companies', 'customers']) {
    t.match(db.row(sql(table)), { id: 1, created_by: 1, is_active: 1 }, table)
    t.notMatch(db.row<{ created_at: string }>(sql(table))!.created_at, '2001', table)
  }
  t.equal(({} as { polluted?: unknown }).polluted, undefined)
  t.equal(db.row<{ total: number }>(sql('access_group_members').count('* as total'))!.total, 1)
})

void t.test('ASVS 15.3.3: nobody gives themselves a group, a login or a password through their own account', async t => {
  const { browser, db } = await desk(t, marina)
  const before = db.rows(sql('users').select('email', 'password_hash', 'is_active'))
  const page = await browser.get('/account')

  const answer = await browser.submit(page, { ...forged, 'g1': 'yes', 'group_1': 'yes', 'groups': '1', 'access_groups': '1', 'CM011:edit': 'yes', 'email': 'outra@escritorio.example' })

  t.ok(answer.status < 500)
  t.same(db.rows(sql('users').select('email', 'password_hash', 'is_active')), before)
  t.same(db.rows(sql('access_group_members').select('access_group_id')), [{ access_group_id: 2 }])
})

void t.test('ASVS 15.3.7, 15.3.5: a field that comes twice, or as a list, is no text of a person', async t => {
  const { browser } = await desk(t, rosa)
  const page = await toIdentification(browser)

  for (const [name, value] of Object.entries(padaria)) {
    const { status } = await browser.post(page.address, { ...page.hidden(), ...padaria, action: 'keep-not', [name]: [value, 'outro'] })
    t.ok([303, 400, 422].includes(status), name)
  }
  t.equal((await browser.post(page.address, { ...padaria, _csrf: [page.hidden()._csrf!, 'x'], action: 'next' })).status, 403)
  for (const query of ['q=a&q=b', 'after=1&after=2', 'q[]=a', 'q[$ne]=1', '__proto__[x]=1', 'after=1e3', 'sort=name;drop', 'type=1&type=2', 'page=-1']) {
    t.equal((await browser.get(`/customers?${query}`)).status, 200, query)
  }
})
