import t from 'tap'
import { sql } from '../../src/database.ts'
import { desk, hire, type Browser } from '../support/app.ts'
import { makeCategory } from '../support/configuring.ts'
import { caio, davi, rosa } from '../support/people.ts'
import { padaria, register } from '../support/registering.ts'
import { restrict } from '../support/restricting.ts'

/** Rosa registered Padaria in Geral (1), restricted to Davi; everybody may read the history of the system. */
async function office (t: Parameters<typeof desk>[0]) {
  const all = await desk(t, rosa)
  const { db, browser } = all
  for (const person of [davi, caio]) await hire(db, person)
  await db.write(() => {
    for (const group of [2, 3]) db.run(sql('access_group_rights').insert({ access_group_id: group, menu: 'CM008', access_right: 'view' }))
  })
  await makeCategory(browser, 'Aberta')
  await register(browser, {}, [])
  await restrict(db, 1, [[davi, 'list', 'view']])
  return { ...all, reader: await all.signedIn(caio), granted: await all.signedIn(davi) }
}

async function remove (browser: Browser, address: string): Promise<void> {
  const page = await browser.get(`${address}/deletion`)
  const { location } = await browser.submit(page, { name: padaria.name })
  if (!location?.includes('said=deleted')) throw new Error(`${address} was not deleted`)
}

const addresses = ['/history', '/history?type=customer&record=1', '/history?type=company', '/history?field=phone', '/history?user=1']

void t.test('the history of a customer who was deleted stays closed as the customer was', async t => {
  const { browser, reader, granted } = await office(t)
  await browser.submit(await browser.get('/customers/1/edit'), { phone: '(47) 3025-9999' })

  await remove(browser, '/customers/1')

  for (const address of addresses) t.notMatch((await reader.get(address)).body, /Padaria|9999/, address)
  for (const person of [granted, browser]) {
    t.match((await person.get('/history')).text, 'excluiu o cliente Padaria')
    t.match((await person.get('/history?field=phone')).text, '9999')
  }
})

void t.test('its company goes on in the open, without what happened to it until then', async t => {
  const { browser, reader, granted } = await office(t)
  await browser.submit(await browser.get('/customers/1/edit'), { phone: '(47) 3025-9999' })
  await remove(browser, '/customers/1')
  await browser.submit(await browser.get('/companies/1/edit'), { trade_name: 'Pão da Serra' })

  const page = await reader.get('/companies/1/history')

  t.equal(page.status, 200)
  t.match(page.text, 'Pão da Serra')
  t.notMatch(page.text, /9999|excluiu|cadastrou/)
  t.notOk(page.field('Campo').text.includes('Telefone'))
  t.match((await granted.get('/companies/1/history')).text, '9999')
})

void t.test('a company that is deleted after its customer takes its whole history along', async t => {
  const { browser, reader, granted } = await office(t)
  await remove(browser, '/customers/1')
  await browser.submit(await browser.get('/companies/1/edit'), { trade_name: 'Pão da Serra' })

  await remove(browser, '/companies/1')

  for (const address of addresses) t.notMatch((await reader.get(address)).body, 'Pão da Serra', address)
  for (const person of [granted, browser]) t.match((await person.get('/history')).text, 'excluiu a empresa Padaria')
})

void t.test('the filter names no field that only closed lines speak of', async t => {
  const { browser, reader } = await office(t)
  await browser.submit(await browser.get('/customers/1/edit'), { site: 'https://padaria.example' })
  const offered = async (person: Browser) => (await person.get('/history')).field('Campo').text.includes('Site')

  t.same([await offered(browser), await offered(reader)], [true, false])
  await remove(browser, '/customers/1')

  t.same([await offered(browser), await offered(reader)], [true, false])
})

void t.test('the filter names no field of records whose menu is closed', async t => {
  const { browser, reader } = await office(t)
  await browser.submit(await browser.get('/company-types/1'), { contacts_min: '2' })

  t.ok((await browser.get('/history')).field('Campo').text.includes('Mínimo de contatos'))
  t.notOk((await reader.get('/history')).field('Campo').text.includes('Mínimo de contatos'))
})

void t.test('of customers whose category is not known any more, whoever is shut out of anything reads nothing', async t => {
  const { db, browser, reader, granted } = await office(t)
  await db.write(() => db.run(sql('history').insert({
    record_type: 'customer', record_id: 9, record_name: 'Oficina Dois Irmãos', company_id: 9, user_name: 'x', act: 'deleted', way: 'edit', created_at: '2026-01-10T15:00:00.000Z', category_id: 0,
  })))

  t.notMatch((await reader.get('/history')).text, 'Oficina')
  for (const person of [granted, browser]) t.match((await person.get('/history')).text, 'Oficina')
})

void t.test('a category that the history of deleted customers depends on is not deleted', async t => {
  const { browser } = await office(t)
  await remove(browser, '/customers/1')

  t.match((await browser.get('/categories/1/deletion')).text, 'o histórico de clientes que saíram dela depende dela')
})
