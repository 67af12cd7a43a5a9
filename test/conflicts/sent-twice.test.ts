import t from 'tap'
import { desk } from '../support/app.ts'
import { ask, makeAttribute, makeCategory } from '../support/configuring.ts'
import { marina, rosa } from '../support/people.ts'
import { register } from '../support/registering.ts'
import { letRunOut, signInAgain } from '../support/returning.ts'
import { count } from '../support/rows.ts'

void t.test('a form that makes something of the configuration makes it once, however often it is sent', async t => {
  const { browser, db } = await desk(t, rosa)
  const list = await makeAttribute(browser, 'Porte', { kind: 'list', items: 'Pequeno' })
  const made: Array<[address: string, table: string, fields: Record<string, string>]> = [
    ['/categories/new', 'categories', { identifier: 'VAR', name: 'Varejo' }],
    ['/company-types/new', 'company_types', { identifier: 'ONG', name: 'ONG' }],
    ['/attributes/new', 'attributes', { identifier: 'RAMO', name: 'Ramo' }],
    ['/access-groups/new', 'access_groups', { name: 'Contratos', 'CT001:view': 'yes' }],
    ['/categories/1/folders', 'folders', { name: 'Alvará' }],
    ['/categories/1/attributes', 'attribute_uses', { attribute_id: String(list) }],
  ]

  for (const [address, table, fields] of made) {
    const page = await browser.get(address)
    const before = [count(db, table), count(db, 'history')]
    const [first, second] = [await browser.submit(page, fields), await browser.submit(page, fields)]
    t.strictSame([first.status, second.status, second.location], [303, 303, first.location], address)
    t.strictSame([count(db, table), count(db, 'history')], [before[0]! + 1, before[1]! + 1])
    t.equal((await browser.get(first.location!)).status, 200)
  }
})

void t.test('an item of a list that is sent twice is there once', async t => {
  const { browser, db } = await desk(t, rosa)
  await makeAttribute(browser, 'Porte', { kind: 'list', items: 'Pequeno' })
  const page = await browser.get('/attributes/1')
  const { key } = Object.fromEntries(page.root.querySelectorAll('#items-form input').map(input => [input.getAttribute('name'), input.getAttribute('value')]))
  const { _csrf } = page.hidden()

  const answers = [await browser.post('/attributes/1/items', { _csrf, key, item: 'Grande' }), await browser.post('/attributes/1/items', { _csrf, key, item: 'Grande' })]

  t.strictSame(answers.map(answer => answer.status), [303, 303])
  t.equal(answers[0]!.location, answers[1]!.location)
  t.equal(count(db, 'attribute_items'), 2)
})

void t.test('a form that was refused stays the same form, and the next one is another', async t => {
  const { browser, db } = await desk(t, rosa)
  const refused = await browser.submit(await browser.get('/categories/new'), { identifier: 'VAR' })

  const [first, second] = [await browser.submit(refused, { name: 'Varejo' }), await browser.submit(refused, { name: 'Varejo' })]
  await makeCategory(browser, 'Atacado')
  await ask(browser, '/categories/2', await makeAttribute(browser, 'Ramo'))

  t.equal(refused.status, 422)
  t.strictSame([first.location, second.location], ['/categories/2?said=created', '/categories/2?said=created'])
  t.equal(count(db, 'categories'), 3)
})

void t.test('a form that somebody goes back to and sends with something else in it makes something else', async t => {
  const { browser, db } = await desk(t, rosa)
  const page = await browser.get('/categories/new')

  const [first, second] = [await browser.submit(page, { identifier: 'VAR', name: 'Varejo' }), await browser.submit(page, { identifier: 'ATA', name: 'Atacado' })]

  t.strictSame([first.location, second.location], ['/categories/2?said=created', '/categories/3?said=created'])
  t.equal(count(db, 'categories'), 3)
})

void t.test('a contact that was made already is not made again by its form when that comes back', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const page = await browser.get('/customers/1/contacts/new')
  const typed = { name: 'Neusa Maia', mobile: '(47) 99640-8815' }
  const made = await browser.submit(page, typed)
  await letRunOut(db)
  const { back } = await signInAgain(browser, await browser.submit(page, typed), marina)

  const again = await browser.submit(back)

  t.equal(again.location, made.location)
  t.equal(count(db, 'contacts', { name: 'Neusa Maia' }), 1)
})
