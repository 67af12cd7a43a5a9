import t from 'tap'
import { desk, hire } from '../support/app.ts'
import type { Page } from '../support/html.ts'
import { caio, rosa } from '../support/people.ts'
import { register } from '../support/registering.ts'
import { restrict } from '../support/restricting.ts'
import { sql } from '../../src/database.ts'
import { fill } from '../../demo/office.ts'

void t.test('Ir para finds menus by code and name, customers by anything, companies and external users, with the match marked', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  await db.write(() => db.run(sql('companies').insert({
    identifier: 'X9', identifier_key: 'x9', name: 'Padaria Sem Cliente', name_search: 'padaria sem cliente', company_type_id: 1,
    created_at: '2026-01-01T00:00:00.000Z', updated_at: '2026-01-01T00:00:00.000Z',
  })))

  const found = await browser.get('/go?q=padaria')
  const person = await browser.get('/go?q=tania')
  const menu = await browser.get('/go?q=empre')

  t.equal(found.heading, 'Ir para')
  t.match(found.text, '3 resultados para “padaria”')
  t.equal(found.link('Padaria Pão da Serra Ltda'), '/customers/1')
  t.equal(found.link('Padaria Sem Cliente'), '/companies/2')
  t.equal(found.root.querySelector('mark')?.text, 'Padaria')
  t.match(found.text, /Usuários externos Tânia Bachmann tania@paodaserra\.example · Padaria Pão da Serra Ltda/)
  t.match(person.link('Tânia Bachmann'), /^\/external-users\/\d+$/)
  t.equal(menu.link('Empresas'), '/companies')
  for (const q of ['11.222.333', '3025-1234', 'rogerio@pao', 'joinville']) t.ok((await browser.get(`/go?${new URLSearchParams({ q }).toString()}`)).links().includes('Padaria Pão da Serra Ltda'), q)
  t.match((await browser.get('/go?q=zzzz')).text, 'Nada encontrado com “zzzz”')
})

void t.test('menus are found by words in any order, and by nothing that has no letter or digit', async t => {
  const { browser } = await desk(t, rosa)
  const addresses = async (q: string) => (await browser.get(`/go?${new URLSearchParams({ q }).toString()}`, { 'hx-request-type': 'partial' })).root.querySelectorAll('#go-results a').map(link => link.getAttribute('href'))

  for (const [q, address] of [['externos usuários', '/external-users'], ['clientes ct001', '/customers'], ['CT001 clientes', '/customers'], ['grupos acesso', '/access-groups'],
    ['tipos-de-empresa', '/company-types'], ['empre', '/companies'], ['suário', '/users']] as const) t.ok((await addresses(q)).includes(address), q)
  for (const q of ['-', '.', '%', '%%%', 'externos clientes']) t.strictSame(await addresses(q), [], q)
})

void t.test('whoever sees no customers finds their companies among Empresas', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const asCustomer = await browser.get('/go?q=padaria')
  await db.write(() => db.run(sql('access_group_rights').where({ menu: 'CT001' }).delete()))

  const found = await browser.get('/go?q=padaria')

  t.equal(asCustomer.link('Padaria Pão da Serra Ltda'), '/customers/1')
  t.notMatch(asCustomer.body, 'href="/companies/1"')
  t.equal(found.link('Padaria Pão da Serra Ltda'), '/companies/1')
  t.notMatch(found.text, 'ainda não são clientes')
  t.ok(found.links().includes('Ver na lista: Empresas'))
  t.match((await browser.get('/companies/1')).text, 'Padaria Pão da Serra Ltda')
})

void t.test('of many only the first are shown, and said to be', async t => {
  const { browser, db } = await desk(t)
  await fill(db, 40, 3)

  t.match((await browser.get('/go?q=ltda')).text, /Os \d+ primeiros resultados para “ltda”/)
  t.match((await browser.get('/go?q=cli', { 'hx-request-type': 'partial' })).text, /Os \d+ primeiros resultados/)
})

void t.test('as somebody types in the top bar only the results come, even for the code of a menu', async t => {
  const { browser } = await desk(t)
  await register(browser)

  const part = await browser.get('/go?q=serra', { 'hx-request': 'true', 'hx-request-type': 'partial' })
  const code = await browser.get('/go?q=CT001', { 'hx-request': 'true', 'hx-request-type': 'partial' })

  t.notMatch(part.body, '<html')
  t.match(part.root.querySelector('#go-results')?.text, '2 resultados')
  t.equal(code.status, 200)
  t.equal(code.root.querySelector('#go-results a')?.getAttribute('href'), '/customers')
})

void t.test('what a list shows to somebody who may not open it is no place to go to', async t => {
  const { browser, db, signedIn } = await desk(t)
  await register(browser)
  await hire(db, caio)
  await restrict(db, 1, [['CONSULTA', 'list']])
  const reader = await signedIn(caio)

  t.match((await reader.get('/customers?q=padaria')).text, 'Padaria Pão da Serra Ltda')
  t.match((await reader.get('/go?q=padaria')).text, 'Nada encontrado')
})

void t.test('there are more in the list also where some of the first may not be opened', async t => {
  const { db, signedIn } = await desk(t)
  await fill(db, 40, 3)
  await hire(db, caio)
  await db.write(() => {
    db.run(sql('categories').insert({ id: 90, identifier: 'A90', name: 'Aberta', created_at: '2026-01-01', updated_at: '2026-01-01' }))
    db.run(sql('customers').update({ category_id: 90 }))
    db.run(sql('customers').where('id', '>', 36).update({ category_id: 1 }))
  })
  await restrict(db, 1, [['CONSULTA', 'list']])
  const reader = await signedIn(caio)

  const found = await reader.get('/go?q=ltda')

  t.match(found.text, /Os \d+ primeiros resultados/)
  t.ok(found.links().includes('Ver na lista: Clientes'))
})

void t.test('what may be opened is found there however many stand before it that may only be listed', async t => {
  const { db, signedIn } = await desk(t)
  await fill(db, 12, 3)
  await hire(db, caio)
  const [at, email] = ['2026-01-01T00:00:00.000Z', (id: number) => `zelia${id}@fora.example`]
  await db.write(() => {
    db.run(sql('categories').insert({ id: 90, identifier: 'A90', name: 'Aberta', created_at: at, updated_at: at }))
    for (const { id, company_id } of db.rows<{ id: number, company_id: number }>(sql('customers').select('id', 'company_id').orderBy('id'))) {
      db.run(sql('customers').where({ id }).update({ category_id: id <= 8 ? 1 : 90 }))
      db.run(sql('companies').where('id', company_id).update({ name: `Zimbro ${String(id).padStart(2, '0')}`, name_search: `zimbro ${String(id).padStart(2, '0')}` }))
      const person = db.insert(sql('external_users').insert({ name: `Zélia ${String(id).padStart(2, '0')}`, name_search: `zelia ${String(id).padStart(2, '0')}`, email: email(id), email_key: email(id), created_at: at, updated_at: at }))
      db.run(sql('contacts').insert({ company_id, name: 'Zélia', name_search: 'zelia', position: 90, email: email(id), external_user_id: person, created_at: at, updated_at: at }))
    }
  })
  await restrict(db, 1, [['CONSULTA', 'list']])
  const reader = await signedIn(caio)
  const links = (page: Page, name: string) => page.links().filter(link => link.startsWith(name))

  t.match((await reader.get('/customers?q=zimbro')).text, '12 clientes')
  t.strictSame(links(await reader.get('/go?q=zimbro'), 'Zimbro'), ['Zimbro 09', 'Zimbro 10', 'Zimbro 11', 'Zimbro 12'])
  t.strictSame(links(await reader.get('/go?q=zelia'), 'Zélia'), ['Zélia 09', 'Zélia 10', 'Zélia 11', 'Zélia 12'])
  await db.write(() => db.run(sql('access_group_rights').where({ menu: 'CT001' }).delete()))
  t.equal((await reader.get('/go?q=zimbro')).link('Zimbro 12')?.replace(/\d+$/, ''), '/companies/')
})

void t.test('nobody finds there what they may not see', async t => {
  const { browser, db, signedIn } = await desk(t)
  await register(browser)
  await hire(db, caio)
  await hire(db, rosa)
  await db.write(() => {
    db.run(sql('categories').where({ id: 1 }).update({ is_restricted: 1 }))
    db.run(sql('access_group_rights').where({ menu: 'AD060', access_right: 'view' }).delete())
  })

  const stranger = await signedIn(caio)

  t.match((await stranger.get('/go?q=padaria')).text, 'Nada encontrado')
  t.match((await stranger.get('/go?q=tania')).text, 'Nada encontrado')
  t.notMatch((await stranger.get('/go?q=sistema')).text, 'Sistema CM008')
  t.match((await (await signedIn(rosa)).get('/go?q=padaria')).text, 'Padaria Pão da Serra Ltda')
})
