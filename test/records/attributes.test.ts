import t from 'tap'
import { desk, desks } from '../support/app.ts'
import { act, ask, makeAttribute, save } from '../support/configuring.ts'
import { davi } from '../support/people.ts'
import { register } from '../support/registering.ts'
import { change, everything, historyOfCompany } from '../support/rows.ts'
import { sql } from '../../src/database.ts'

/** A customer of an office that asks one attribute of companies, and three of customers since. */
async function office (t: Parameters<typeof desks>[0]) {
  const { admin, browser, ...all } = await desks(t, [davi])
  await register(browser)
  const staff = await makeAttribute(admin, 'Funcionários', { kind: 'integer', maximum: '500' })
  const fee = await makeAttribute(admin, 'Honorário', { kind: 'currency' })
  const regime = await makeAttribute(admin, 'Regime', { kind: 'list', is_multiple: 'yes', items: 'Simples\nLucro real' })
  await ask(admin, '/company-types/1', staff)
  await ask(admin, '/categories/1', fee)
  await ask(admin, '/categories/1', regime)
  const items = all.db.rows<{ id: number }>(sql('attribute_items').orderBy('id')).map(row => row.id)
  return { ...all, admin, browser, staff: `attribute_${staff}`, fee: `attribute_${fee}`, regime: `attribute_${regime}`, items }
}

void t.test('the attributes of company and customer are edited, each in its form, and are in the history as kept', async t => {
  const { browser, db, staff, fee, regime, items } = await office(t)

  const company = await save(browser, '/customers/1/attributes/company', { [staff]: '14' })
  t.equal(company.address, '/customers/1/attributes?said=saved')
  t.equal(company.fact('Funcionários'), '14')
  const customer = await save(browser, '/customers/1/attributes/customer', { [fee]: '1.480,5', [`${regime}_${items[1]}`]: 'yes' })
  t.equal(customer.fact('Honorário')?.replace('\u00A0', ' '), 'R$ 1.480,50')
  t.equal(customer.fact('Regime'), 'Lucro real')

  t.strictSame(historyOfCompany(db, 1).slice(0, 2).map(line => [line.record_type, line.changes]), [
    ['customer', [{ field: fee, from: null, to: '1480.5' }, { field: regime, from: null, to: `[${items[1]}]` }]],
    ['company', [{ field: staff, from: null, to: '14' }]],
  ])
  const emptied = await save(browser, '/customers/1/attributes/customer', { [fee]: '' })
  t.equal(emptied.fact('Honorário'), 'Não informado')
  t.equal(emptied.fact('Regime'), 'Lucro real')
})

void t.test('a refused value comes back as typed with the reason, by the name of its attribute', async t => {
  const { browser, db, staff } = await office(t)
  const before = everything(db)

  const page = await browser.submit(await browser.get('/customers/1/attributes/company'), { [staff]: '501' })

  t.equal(page.status, 422)
  t.match(page.summary()[0], /^Funcionários: /)
  t.equal(page.value('Funcionários'), '501')
  t.equal(everything(db), before)
})

void t.test('a phone without an area code is asked about once, kept by one click, and left alone while nobody changes it', async t => {
  const { browser, admin, db, fee } = await office(t)
  const phone = await makeAttribute(admin, 'Plantão', { kind: 'phone' })
  await ask(admin, '/categories/1', phone)
  const field = `attribute_${phone}`
  const before = everything(db)

  const doubted = await browser.submit(await browser.get('/customers/1/attributes/customer'), { [field]: '(10) 3025-1234' })
  t.equal(doubted.status, 422)
  t.match(doubted.text, 'Não há DDD 10 no Brasil. Confira o número.')
  t.equal(everything(db), before)

  const other = await browser.submit(doubted, { [field]: '(20) 3025-1234', [`keep_${field}`]: '+551030251234' })
  t.equal(other.status, 422, 'the click was about another number')
  const saved = await browser.open((await browser.submit(doubted, { [`keep_${field}`]: '+551030251234' })).location!)
  t.equal(saved.fact('Plantão'), '(10) 3025-1234')
  t.equal(historyOfCompany(db, 1)[0]!.reason, 'Plantão: Não há DDD 10 no Brasil. Confira o número. Mantido assim.')
  t.equal((await save(browser, '/customers/1/attributes/customer', { [fee]: '10' })).fact('Plantão'), '(10) 3025-1234')
})

void t.test('two people who change different attributes both keep their work; the same one is chosen', async t => {
  const { browser, db, signedIn, fee, regime, items } = await office(t)
  const other = await signedIn(davi)
  const [mine, again] = [await browser.get('/customers/1/attributes/customer'), await browser.get('/customers/1/attributes/customer')]
  await save(other, '/customers/1/attributes/customer', { [fee]: '100', [`${regime}_${items[0]}`]: 'yes' })

  const clash = await browser.submit(mine, { [fee]: '200' })
  t.equal(clash.status, 409)
  t.match(clash.text.replaceAll('\u00A0', ' '), /Honorário, Davi Reis: R\$ 100,00 Honorário, Você: R\$ 200,00/)
  await browser.submit(clash)
  const merged = await browser.submit(again, { [`${regime}_${items[1]}`]: 'yes' })
  t.match(merged.text, /Regime, Davi Reis: Simples Regime, Você: Lucro real/)
  await browser.submit(merged, { [`side_${regime}`]: 'theirs' })

  const values = db.rows<{ value: string }>(sql('attribute_values').where({ customer_id: 1 }).orderBy('attribute_id')).map(row => row.value)
  t.strictSame(values, ['200', `[${items[0]}]`])
})

void t.test('what nobody changed stays, even where the office allows it no more; what is required since is asked', async t => {
  const { browser, admin, db, staff } = await office(t)
  await save(browser, '/customers/1/attributes/company', { [staff]: '400' })
  await change(db, 'attributes', Number(staff.slice(10)), { maximum: '300' })
  const cnae = await makeAttribute(admin, 'CNAE')
  await ask(admin, '/company-types/1', cnae, { is_required: 'yes' })

  const refused = await browser.submit(await browser.get('/customers/1/attributes/company'), {})
  t.equal(refused.fault('CNAE'), 'Preencha este campo.')
  t.equal(refused.fault('Funcionários'), '')
  const saved = await browser.submit(refused, { [`attribute_${cnae}`]: '1091-1/02' })
  t.equal(saved.status, 303)
})

void t.test('what is read only is shown and stays', async t => {
  const { browser, db, staff } = await office(t)
  await save(browser, '/customers/1/attributes/company', { [staff]: '7' })
  await change(db, 'attribute_uses', 1, { is_read_only: 1, default_value: '1' })

  const page = await browser.get('/customers/1/attributes/company')
  t.match(page.text, 'Funcionários 7')
  await browser.submit(page, { [staff]: '9' })
  t.equal((await browser.get('/customers/1/attributes')).fact('Funcionários'), '7')
})

void t.test('a section that the type and the category do not ask is not there', async t => {
  const { browser } = await desk(t)
  await register(browser)

  for (const whose of ['company', 'customer', 'other']) t.equal((await browser.get(`/customers/1/attributes/${whose}`)).status, 404)
})

void t.test('an item that was removed keeps its name in the history, and what is included later is never taken for it', async t => {
  const { browser, admin, db, regime, items } = await office(t)
  const itemsPage = `/attributes/${regime.replace('attribute_', '')}/items`
  const choose = async (...chosen: number[]) => save(browser, '/customers/1/attributes/customer',
    Object.fromEntries(items.map(id => [`${regime}_${id}`, chosen.includes(id) ? 'yes' : undefined])))
  const told = async () => (await browser.get('/customers/1/history')).root.querySelectorAll('.log > li > p:first-child')
    .map(line => line.text.replace(/\s+/g, ' ').trim()).filter(line => line.includes('Regime'))
  await choose(items[1]!)
  await choose(items[0]!)
  const before = await told()
  t.match(before[0], 'de Lucro real para Simples')

  await act(admin, `${itemsPage}/${items[1]}/deletion`)
  const between = await told()
  await act(admin, itemsPage, { item: 'Imune' })
  const after = await told()
  const { line } = db.row<{ line: number }>(sql('history').where({ record_type: 'customer', act: 'changed' }).max('id as line'))!
  const restoration = await browser.get(`/customers/1/history/${line}/restoration?field=${regime}`)

  t.strictSame(between, before)
  t.strictSame(after, before)
  t.ok(db.row<{ id: number }>(sql('attribute_items').where({ name: 'Imune' }))!.id > items[1]!)
  t.match(restoration.text, 'Este valor não pode mais ser restaurado.')
  t.notMatch(restoration.text, 'Imune')
})

void t.test('a ticked item that was removed meanwhile is named, the other ticks stay, and sending it again saves them', async t => {
  const { browser, admin, db, regime, items } = await office(t)
  const itemsPage = `/attributes/${regime.replace('attribute_', '')}/items`
  const page = await browser.get('/customers/1/attributes/customer')
  const whole = await browser.get('/customers/1/attributes/customer')
  await act(admin, itemsPage, { item: 'Imune' })
  const both = await browser.get('/customers/1/attributes/customer')
  const { id: exempt } = db.row<{ id: number }>(sql('attribute_items').where({ name: 'Imune' }))!
  for (const id of [items[1]!, exempt]) await act(admin, `${itemsPage}/${id}/deletion`)
  const before = everything(db)

  const alone = await browser.submit(whole, { [`${regime}_${items[1]}`]: 'yes' })
  const two = await browser.submit(both, { [`${regime}_${items[1]}`]: 'yes', [`${regime}_${exempt}`]: 'yes' })
  const refused = await browser.submit(page, { [`${regime}_${items[0]}`]: 'yes', [`${regime}_${items[1]}`]: 'yes' })
  t.equal(everything(db), before)
  const saved = await browser.open((await browser.submit(refused)).location!)

  t.strictSame(refused.summary(), ['Regime: Um item que você marcou foi removido da lista (Lucro real). Confira e salve.'])
  t.strictSame(two.summary(), ['Regime: Itens que você marcou foram removidos da lista (Lucro real, Imune). Confira e salve.'])
  t.equal(alone.status, 422)
  t.ok(refused.field('Simples').hasAttribute('checked'))
  t.throws(() => refused.field('Lucro real'))
  t.equal(saved.fact('Regime'), 'Simples')
})

void t.test('the history of an attribute that was deleted names the items that it had', async t => {
  const { browser, admin, db, regime, items } = await office(t)
  const id = regime.replace('attribute_', '')
  await save(browser, '/customers/1/attributes/customer', { [`${regime}_${items[1]}`]: 'yes' })
  await save(browser, '/customers/1/attributes/customer', { [`${regime}_${items[1]}`]: undefined })
  const { use } = db.row<{ use: number }>(sql('attribute_uses').select('id as use').where({ attribute_id: id }))!

  await act(admin, `/categories/1/attributes/${use}/deletion`)
  await act(admin, `/attributes/${id}/deletion`)
  const history = await browser.get('/customers/1/history')

  t.equal(db.row(sql('attributes').where({ id })), undefined)
  t.match(history.text.replace(/\s+/g, ' '), 'Atributo excluído , que era Lucro real')
})
