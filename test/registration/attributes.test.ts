import t from 'tap'
import { sql } from '../../src/database.ts'
import { desk, type Browser } from '../support/app.ts'
import { act, ask, makeAttribute, makeCategory, save } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { rosa } from '../support/people.ts'
import { queriesOf } from '../support/queries.ts'
import { begin, matriz, padaria, press, toIdentification } from '../support/registering.ts'
import { change, count } from '../support/rows.ts'

type Fields = Record<string, string | undefined>

/** From the first step to the one after Endereços. */
async function pastAddresses (browser: Browser, fields: Fields = {}): Promise<Page> {
  const page = await press(browser, await toIdentification(browser, fields), 'next', padaria)
  return press(browser, await press(browser, page, 'add', matriz), 'next')
}

const everyKind: Array<[name: string, fields: Fields, typed: string, shown: string]> = [
  ['Ramo', { kind: 'text', maximum: '40' }, 'Panificação', 'Panificação'],
  ['Resumo', { kind: 'long_text' }, 'Uma\r\nDuas', 'Uma\nDuas'],
  ['Funcionários', { kind: 'integer', minimum: '1' }, '1.234', '1234'],
  ['Área', { kind: 'decimal', decimals: '3' }, '12,345', '12,345'],
  ['Honorário', { kind: 'currency' }, '1.480,5', 'R$ 1.480,50'],
  ['Início', { kind: 'date' }, '1/3/2026', '01/03/2026'],
  ['Abertura', { kind: 'time' }, '9h05', '09:05'],
  ['Emite nota', { kind: 'yes_no' }, 'no', 'Não'],
  ['Responsável', { kind: 'document', document_kind: 'cpf' }, '52998224725', '529.982.247-25'],
  ['Financeiro', { kind: 'email' }, 'fin@paodaserra.example', 'fin@paodaserra.example'],
  ['Plantão', { kind: 'phone' }, '47 99912-4410', '(47) 99912-4410'],
  ['Catálogo', { kind: 'link' }, 'www.paodaserra.example/pães', 'www.paodaserra.example/pães'],
]

void t.test('every kind of attribute has its field, and is registered as it was meant', async t => {
  const { browser, db } = await desk(t, rosa)
  const ids: number[] = []
  for (const [name, fields] of everyKind) ids.push(await makeAttribute(browser, name, fields))
  for (const id of ids) await ask(browser, '/categories/1', id)
  const page = await pastAddresses(browser)
  const typed = Object.fromEntries(everyKind.map(([, , value], index) => [`attribute_${ids[index]}`, value]))

  const contacts = await press(browser, page, 'next', typed)
  const done = await press(browser, contacts, 'finish')
  const record = await browser.get(`${done.link('Dados do cliente')}/attributes`)

  t.equal(page.heading, 'Atributos do cliente')
  t.equal(contacts.heading, 'Contatos da empresa')
  for (const [name, , , shown] of everyKind) {
    for (const shownOn of [contacts, done, record]) t.equal(shownOn.fact(name), shown)
  }
  t.equal(count(db, 'attribute_values', { customer_id: 1 }), everyKind.length)
})

void t.test('values that come after Finalizar, from another tab, are said to be left out; the same ones again are not', async t => {
  const { browser, db } = await desk(t, rosa)
  await db.write(() => db.run(sql('company_types').where({ id: 1 }).update({ has_addresses: 0, has_contacts: 0 })))
  const [colour, size] = [await makeAttribute(browser, 'Cor'), await makeAttribute(browser, 'Porte', { kind: 'integer' })]
  for (const id of [colour, size]) await ask(browser, '/categories/1', id, { is_required: undefined })
  await ask(browser, '/company-types/1', await makeAttribute(browser, 'Setor'), { is_required: undefined })
  const company = await press(browser, await toIdentification(browser), 'next', padaria)
  const page = await press(browser, company, 'next', { attribute_3: 'Sul' })
  const done = await press(browser, page, 'finish', { [`attribute_${colour}`]: 'Azul' })
  const sent = async (shown: Page, fields: Fields) => (await browser.submit(shown, { action: 'finish', ...fields })).location

  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(await sent(page, { [`attribute_${colour}`]: ' Azul ' }), done.address)
  t.equal(await sent(company, { attribute_3: 'Sul' }), done.address)
  for (const fields of [{ [`attribute_${colour}`]: 'Verde' }, {}, { [`attribute_${colour}`]: 'Azul', [`attribute_${size}`]: '3' }, { [`attribute_${colour}`]: 'Azul', [`attribute_${size}`]: 'x' }]) {
    t.equal(await sent(page, fields), `${done.address}?said=late`, JSON.stringify(fields))
  }
  t.equal(await sent(company, { attribute_3: 'Norte' }), `${done.address}?said=late`)
})

void t.test('a phone without an area code is doubted and kept by one click, as that of a company is', async t => {
  const { browser } = await desk(t, rosa)
  const [watch, night] = [await makeAttribute(browser, 'Plantão', { kind: 'phone' }), await makeAttribute(browser, 'Noite', { kind: 'phone' })]
  await ask(browser, '/company-types/1', watch)
  await ask(browser, '/categories/1', night)
  const page = await pastAddresses(browser)

  const doubted = await press(browser, page, 'next', { [`attribute_${watch}`]: '(10) 3025-1234' })
  const kept = await press(browser, doubted, 'next', { [`keep_attribute_${watch}`]: '+551030251234' })
  const again = await press(browser, kept, 'next', { [`attribute_${night}`]: '(20) 3025-1234' })
  const contacts = await press(browser, again, 'next', { [`keep_attribute_${night}`]: '+552030251234' })
  const done = await press(browser, contacts, 'finish')
  const history = await browser.get(`${done.link('Dados do cliente')}/history`)

  t.equal(doubted.status, 422)
  t.match(doubted.text, 'Plantão: Não há DDD 10 no Brasil. Confira o número.')
  t.equal(doubted.value('Plantão'), '(10) 3025-1234')
  t.equal(kept.heading, 'Atributos do cliente')
  t.equal(again.status, 422)
  t.equal(done.fact('Plantão'), '(10) 3025-1234')
  t.match(history.text, /cadastrou a empresa .*Plantão: Não há DDD 10 no Brasil. Confira o número. Mantido assim./)
  t.match(history.text, /cadastrou o cliente .*Noite: Não há DDD 20 no Brasil. Confira o número. Mantido assim./)
})

void t.test('a list of one and a list of several take what the office put in them', async t => {
  const { browser, db } = await desk(t, rosa)
  const one = await makeAttribute(browser, 'Porte', { kind: 'list', items: 'Pequeno\nMédio' })
  const several = await makeAttribute(browser, 'Serviços', { kind: 'list', items: 'Folha\nFiscal\nContábil', is_multiple: 'yes', minimum: '2' })
  await ask(browser, '/categories/1', one, { is_required: 'yes' })
  await ask(browser, '/categories/1', several, { is_required: 'yes' })
  const page = await pastAddresses(browser)

  const empty = await press(browser, page, 'next')
  const wrong = await press(browser, page, 'next', { [`attribute_${one}`]: '99', [`attribute_${several}_3`]: 'yes' })
  const contacts = await press(browser, wrong, 'next', { [`attribute_${one}`]: '2', [`attribute_${several}_5`]: 'yes' })
  const done = await press(browser, contacts, 'finish')

  t.strictSame(empty.summary(), ['Porte: Escolha uma opção.', 'Serviços: Escolha uma opção.'])
  t.strictSame(wrong.summary(), ['Porte: Escolha um item da lista.', 'Serviços: Use pelo menos 2 itens.'])
  t.strictSame([done.fact('Porte'), done.fact('Serviços')], ['Médio', 'Folha, Contábil'])
  t.strictSame(db.rows<{ value: string }>(sql('attribute_values')).map(row => row.value), ['2', '[3,5]'])
})

void t.test('what was typed under attributes comes back with the category, which says before what it leaves out', async t => {
  const { browser, db } = await desk(t, rosa)
  const [fee, services, risk, size] = [
    await makeAttribute(browser, 'Honorário', { kind: 'currency' }), await makeAttribute(browser, 'Serviços', { kind: 'list', items: 'Folha\nFiscal', is_multiple: 'yes' }),
    await makeAttribute(browser, 'Risco'), await makeAttribute(browser, 'Porte'),
  ]
  const [monthly, single] = [String(await makeCategory(browser, 'Mensal')), String(await makeCategory(browser, 'Avulsa'))]
  for (const id of [fee, services, size]) await ask(browser, `/categories/${monthly}`, id, { is_required: 'yes' })
  for (const id of [risk, size]) await ask(browser, `/categories/${single}`, id)
  const attributes = await pastAddresses(browser, { category_id: monthly })
  const contacts = await press(browser, attributes, 'next', { [`attribute_${fee}`]: '1.480,50', [`attribute_${services}_1`]: 'yes', [`attribute_${size}`]: 'Médio' })
  const first = await browser.get(contacts.address.replace('contacts', 'classification'))

  const warned = await press(browser, first, 'next', { category_id: single })
  await press(browser, warned, 'next')
  const other = await browser.get(attributes.address)
  const refused = await press(browser, other, 'next', { [`attribute_${risk}`]: 'r'.repeat(5001), [`attribute_${size}`]: '' })
  const summed = await press(browser, refused, 'next', { [`attribute_${risk}`]: 'Alto' })
  const unwarned = await press(browser, await browser.get(first.address), 'next', { category_id: monthly })
  await press(browser, unwarned, 'next')
  const back = await browser.get(attributes.address)
  const ended = await press(browser, await press(browser, back, 'next', { [`attribute_${size}`]: 'Grande' }), 'finish')

  t.equal(warned.status, 422)
  t.match(warned.text, 'Saem: Honorário, Serviços.')
  t.equal(other.value('Porte'), 'Médio', 'what both ask stays')
  t.equal(refused.status, 422)
  t.notOk(summed.fact('Honorário'))
  t.equal(summed.fact('Risco'), 'Alto')
  t.match(unwarned.text, 'Saem: Risco.')
  t.equal(back.value('Honorário'), '1.480,50')
  t.ok(back.field('Folha').hasAttribute('checked'))
  t.equal(back.value('Porte'), '', 'what was emptied stays empty')
  t.equal(ended.heading, 'Cliente cadastrado')
  t.strictSame(db.rows<{ attribute_id: number }>(sql('attribute_values').orderBy('attribute_id')).map(row => row.attribute_id), [fee, services, size])
})

void t.test('a type and a category ask together with all they inherit from, each in its step', async t => {
  const { browser, db } = await desk(t, rosa)
  const [branch, size, risk] = [await makeAttribute(browser, 'Ramo'), await makeAttribute(browser, 'Porte'), await makeAttribute(browser, 'Risco')]
  const parent = await makeCategory(browser, 'Indústria')
  const child = await makeCategory(browser, 'Chemical', { parent_id: String(parent) })
  await ask(browser, '/company-types/1', branch)
  await ask(browser, `/categories/${parent}`, size)
  await ask(browser, `/categories/${child}`, risk, { is_required: 'yes' })

  const company = await pastAddresses(browser, { category_id: String(child) })
  const customer = await press(browser, company, 'next', { [`attribute_${branch}`]: 'Panificação' })
  const refused = await press(browser, customer, 'next', { [`attribute_${size}`]: 'Médio' })
  const done = await press(browser, await press(browser, refused, 'next', { [`attribute_${risk}`]: 'Alto' }), 'finish')

  t.equal(company.heading, 'Atributos da empresa')
  t.strictSame(customer.steps(), ['Tipo e categoria', 'Identificação', 'Endereços', 'Atributos da empresa', 'Atributos do cliente', 'Contatos da empresa'])
  t.equal(refused.fault('Risco'), 'Preencha este campo.')
  t.equal(refused.value('Porte'), 'Médio')
  t.strictSame([done.fact('Ramo'), done.fact('Porte'), done.fact('Risco')], ['Panificação', 'Médio', 'Alto'])
  t.strictSame([count(db, 'attribute_values', { company_id: 1 }), count(db, 'attribute_values', { customer_id: 1 })], [1, 2])
})

void t.test('a default stands in the field, one that is read only is shown and kept whatever is posted', async t => {
  const { browser, db } = await desk(t, rosa)
  const [origin, plan] = [await makeAttribute(browser, 'Origem'), await makeAttribute(browser, 'Plano')]
  for (const id of [origin, plan]) await ask(browser, '/categories/1', id)
  await save(browser, '/categories/1/attributes/1', { [`attribute_${origin}`]: 'Indicação' })
  await save(browser, '/categories/1/attributes/2', { [`attribute_${plan}`]: 'Básico', is_read_only: 'yes' })

  const page = await pastAddresses(browser)
  const done = await press(browser, await press(browser, page, 'next', { [`attribute_${plan}`]: 'Ouro' }), 'finish')

  t.equal(page.value('Origem'), 'Indicação')
  t.throws(() => page.field('Plano'))
  t.match(page.text, 'Plano Básico')
  t.strictSame([done.fact('Origem'), done.fact('Plano')], ['Indicação', 'Básico'])
  t.equal(count(db, 'attribute_values'), 2)
})

void t.test('a fixed value of every kind is registered as it was set', async t => {
  const { browser } = await desk(t, rosa)
  for (const [index, [name, fields, typed]] of everyKind.entries()) {
    const id = await makeAttribute(browser, name, fields)
    await ask(browser, '/categories/1', id)
    await save(browser, `/categories/1/attributes/${index + 1}`, { [`attribute_${id}`]: typed, is_read_only: 'yes' })
  }

  const done = await press(browser, await press(browser, await pastAddresses(browser), 'next'), 'finish')

  for (const [name, , , shown] of everyKind) t.equal(done.fact(name), shown, name)
})

void t.test('a fixed value that the attribute would not take today is not registered, and the customer is Incompleto', async t => {
  for (const spoil of ['inactive', 'gone'] as const) {
    const { browser, db } = await desk(t, rosa)
    const [regime, size] = [await makeAttribute(browser, 'Regime', { kind: 'list', items: 'Simples\nPresumido' }), await makeAttribute(browser, 'Porte')]
    for (const id of [regime, size]) await ask(browser, '/categories/1', id)
    await save(browser, '/categories/1/attributes/1', { [`attribute_${regime}`]: '2', is_read_only: 'yes', is_required: 'yes' })
    await save(browser, '/categories/1/attributes/2', { [`attribute_${size}`]: 'Médio', is_read_only: 'yes' })
    if (spoil === 'inactive') await act(browser, `/attributes/${regime}/items/2/deactivation`)
    else await change(db, 'attribute_uses', 1, { default_value: '99' })

    const page = await pastAddresses(browser)
    const done = await press(browser, await press(browser, page, 'next'), 'finish')
    const record = await browser.get(done.link('Dados do cliente')!)

    t.match(page.text, 'Regime Não informado')
    t.equal(done.heading, 'Cliente cadastrado')
    t.strictSame(db.rows<{ value: string }>(sql('attribute_values')).map(row => row.value), ['Médio'])
    t.match(record.text, 'Incompleto')
    t.strictSame(record.root.querySelectorAll('#missing a').map(link => link.text), ['Regime'])
  }
})

void t.test('a default that nobody touched is no typing, and what was typed instead is kept', async t => {
  const { browser, db } = await desk(t, rosa)
  const origin = await makeAttribute(browser, 'Origem')
  await ask(browser, '/categories/1', origin)
  await save(browser, '/categories/1/attributes/1', { [`attribute_${origin}`]: 'Indicação' })
  const page = await pastAddresses(browser)

  await press(browser, page, 'previous')
  const untouched = db.row<{ unfinished: string }>(sql('registrations'))!.unfinished
  await press(browser, page, 'previous', { [`attribute_${origin}`]: 'Feira' })
  const again = await browser.get(page.address)

  t.equal(untouched, '{}')
  t.equal(again.value('Origem'), 'Feira')
})

void t.test('the stepper follows the category at once, before anything is sent', async t => {
  const { browser } = await desk(t, rosa)
  const category = await makeCategory(browser, 'Indústria')
  await ask(browser, `/categories/${category}`, await makeAttribute(browser, 'Ramo'))
  const first = await begin(browser)

  const steps = await browser.get(first.address.replace('classification', `steps?company_type_id=1&category_id=${category}`))

  t.ok(steps.steps().includes('Atributos do cliente'))
})

void t.test('a category that gains a required attribute asks for it before Finalizar', async t => {
  const { browser, db } = await desk(t, rosa)
  const contacts = await pastAddresses(browser)
  await ask(browser, '/categories/1', await makeAttribute(browser, 'Ramo'), { is_required: 'yes' })

  const asked = await press(browser, contacts, 'finish')

  t.equal(contacts.heading, 'Contatos da empresa')
  t.equal(asked.heading, 'Atributos do cliente')
  t.equal(count(db, 'customers'), 0)
})

void t.test('another category drops the answers of the first from what is registered, and says so before', async t => {
  const { browser, db } = await desk(t, rosa)
  const category = await makeCategory(browser, 'Indústria')
  const branch = await makeAttribute(browser, 'Ramo')
  await ask(browser, `/categories/${category}`, branch)
  const page = await pastAddresses(browser, { category_id: String(category) })
  await press(browser, page, 'next', { [`attribute_${branch}`]: 'Panificação' })
  const first = await browser.get(page.address.replace('customer-attributes', 'classification'))

  const warned = await press(browser, first, 'next', { category_id: '1' })
  await press(browser, warned, 'next')
  const done = await press(browser, await browser.get(page.address.replace('customer-attributes', 'contacts')), 'finish')

  t.match(warned.text, 'Saem: Atributos do cliente.')
  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(count(db, 'attribute_values'), 0)
})

void t.test('an attribute or an item that was inactivated meanwhile is not registered', async t => {
  const { browser, db } = await desk(t, rosa)
  const list = await makeAttribute(browser, 'Porte', { kind: 'list', items: 'Pequeno\nMédio' })
  const text = await makeAttribute(browser, 'Ramo')
  for (const id of [list, text]) await ask(browser, '/categories/1', id)
  const page = await pastAddresses(browser)
  const contacts = await press(browser, page, 'next', { [`attribute_${list}`]: '2', [`attribute_${text}`]: 'Pães' })
  await act(browser, `/attributes/${text}/deactivation`)
  await act(browser, `/attributes/${list}/items/2/deactivation`)

  const asked = await press(browser, contacts, 'finish')
  const done = await press(browser, await press(browser, asked, 'next', { [`attribute_${list}`]: '1' }), 'finish')

  t.equal(asked.fault('Porte'), 'Médio não é mais oferecido. Escolha outro item.')
  t.throws(() => asked.field('Ramo'))
  t.equal(done.heading, 'Cliente cadastrado')
  t.strictSame(db.rows<{ value: string }>(sql('attribute_values')).map(row => row.value), ['1'])
})

void t.test('a ticked item that was removed meanwhile is named, the other ticks stay, and the step goes on when it is sent again', async t => {
  const { browser, db } = await desk(t, rosa)
  const services = await makeAttribute(browser, 'Serviços', { kind: 'list', items: 'Folha\nFiscal', is_multiple: 'yes' })
  await ask(browser, '/categories/1', services)
  const page = await pastAddresses(browser)
  await act(browser, `/attributes/${services}/items/2/deletion`)

  const refused = await press(browser, page, 'next', { [`attribute_${services}_1`]: 'yes', [`attribute_${services}_2`]: 'yes' })
  const back = await browser.get(page.address)
  const contacts = await press(browser, refused, 'next')
  const done = await press(browser, contacts, 'finish')

  t.equal(refused.status, 422)
  t.strictSame(refused.summary(), ['Serviços: Um item que você marcou foi removido da lista (Fiscal). Confira e salve.'])
  t.ok(back.field('Folha').hasAttribute('checked'))
  t.equal(contacts.heading, 'Contatos da empresa')
  t.equal(done.fact('Serviços'), 'Folha')
  t.strictSame(db.rows<{ value: string }>(sql('attribute_values')).map(row => row.value), ['[1]'])
})

void t.test('the configuration is read by the same number of queries, whatever its size', async t => {
  const { browser, db } = await desk(t, rosa)
  const attributes = []
  for (let number = 1; number <= 200; number++) attributes.push(await makeAttribute(browser, `Atributo ${number}`, number % 4 ? {} : { kind: 'list', items: 'Um\nDois\nTrês' }))
  const small = await pastAddresses(browser)
  let parent = await makeCategory(browser, 'Raiz')
  for (let level = 2; level <= 4; level++) {
    for (let sibling = 1; sibling <= 12; sibling++) await makeCategory(browser, `Irmã ${sibling} de ${level}`, { parent_id: String(parent) })
    parent = await makeCategory(browser, `Ramo ${level}`, { parent_id: String(parent) })
  }
  for (const id of attributes) await ask(browser, `/categories/${parent}`, id)
  const large = await pastAddresses(browser, { category_id: String(parent) })
  const queries = async (page: Page) => {
    await db.write(() => { throw new Error('undone') }).catch(() => undefined) // now nothing is remembered
    const asked = queriesOf(db)
    await browser.get(page.address.replace(/[^/]+$/, 'addresses'))
    return asked.length
  }

  t.equal(large.heading, 'Atributos do cliente')
  t.equal(large.root.querySelectorAll('.field').length, 200)
  t.equal(await queries(large), await queries(small))
})
