import t from 'tap'
import { sql, type Database } from '../../src/database.ts'
import { desk, hire, type Browser } from '../support/app.ts'
import { ask, makeAttribute, makeCategory } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { rosa } from '../support/people.ts'
import { begin, matriz, padaria, press, register, rogerio, toAddresses, toContacts, toIdentification } from '../support/registering.ts'
import { change, count, rule } from '../support/rows.ts'

const personal = 2
const withoutAddresses = 6
const mercado = { document: '06.990.590/0001-23', name: 'Mercado Bom' }

void t.test('a type that asks no address has no such step, and what was typed there comes back with the type', async t => {
  const { browser, db } = await desk(t)
  await change(db, 'company_types', withoutAddresses, { has_addresses: 0 })
  const contacts = await toContacts(browser)
  const first = await browser.get(contacts.address.replace('contacts', 'classification'))

  const asked = await press(browser, first, 'next', { company_type_id: String(withoutAddresses) })
  const identification = await press(browser, asked, 'next', { company_type_id: String(withoutAddresses) })
  const last = await press(browser, identification, 'next', { document: '' })
  const back = await press(browser, await browser.get(first.address), 'next', { company_type_id: '1' })
  const again = await press(browser, back, 'next', { document: padaria.document })

  t.equal(asked.status, 422)
  t.match(asked.text, 'Saem: Endereços.')
  t.strictSame(identification.steps(), ['Tipo e categoria', 'Identificação', 'Contatos da empresa'])
  t.equal(last.heading, 'Contatos da empresa')
  t.notOk(last.root.querySelector('section[aria-label=Endereços]'))
  t.equal(again.heading, 'Endereços')
  t.match(again.text, '1 endereço incluído')
})

void t.test('answers of a step that fell away are not registered', async t => {
  const { browser, db } = await desk(t)
  await change(db, 'company_types', withoutAddresses, { has_addresses: 0 })
  const contacts = await toContacts(browser)
  const first = await browser.get(contacts.address.replace('contacts', 'classification'))
  const asked = await press(browser, first, 'next', { company_type_id: String(withoutAddresses) })
  const identification = await press(browser, asked, 'next')
  const last = await press(browser, identification, 'next', { document: 'AB 123' })

  const done = await press(browser, last, 'finish')

  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(count(db, 'addresses'), 0)
})

/** Type 6 asks a CNPJ as the first does, and hides some of what that asks. */
async function hideFields (db: Database): Promise<void> {
  await change(db, 'company_types', withoutAddresses, { document_kind: 'cnpj' })
  for (const field of ['trade_name', 'state_registration', 'phone', 'complement'] as const) await rule(db, withoutAddresses, field, 'hidden')
}

void t.test('fields that another type hides are named before they go, and come back as they were', async t => {
  const { browser, db } = await desk(t)
  await hideFields(db)
  const contacts = await toContacts(browser)
  const at = (slug: string) => browser.get(contacts.address.replace('contacts', slug))
  const key = (await at('addresses')).root.querySelector('button[value^="edit:"]')!.getAttribute('value')!

  const warned = await press(browser, await at('classification'), 'next', { company_type_id: String(withoutAddresses) })
  const identification = await press(browser, warned, 'next')
  const refused = await press(browser, identification, 'next', { name: '', trade_name: 'Escondido' })
  const addresses = await press(browser, refused, 'next', { name: 'Padaria Nova' })
  await press(browser, await press(browser, addresses, key), 'add', { district: 'América' })
  const last = await at('contacts')
  const hidden = await at('addresses')
  await press(browser, await at('classification'), 'next', { company_type_id: '1' })
  const [company, address] = [await at('identification'), await press(browser, await at('addresses'), key)]

  t.equal(warned.status, 422)
  t.match(warned.text, 'Saem: Nome fantasia, Inscrição estadual, Telefone, Complemento.')
  t.equal(refused.status, 422)
  for (const label of ['Nome fantasia', 'Inscrição estadual', 'Telefone']) t.notOk(last.fact(label), label)
  for (const page of [last, hidden]) t.notMatch(page.text, matriz.complement)
  t.strictSame(['Nome', 'Nome fantasia', 'Inscrição estadual', 'Telefone'].map(label => company.value(label)),
    ['Padaria Nova', padaria.trade_name, padaria.state_registration, padaria.phone])
  t.strictSame(['Bairro', 'Complemento'].map(label => address.value(label)), ['América', matriz.complement])
})

void t.test('what a type hides is not registered, and finds no companies alike', async t => {
  const { browser, db } = await desk(t)
  await registerCompany(browser, db)
  await hideFields(db)
  const identification = await press(browser, await toIdentification(browser), 'keep', { ...mercado, phone: padaria.phone })
  const classification = await browser.get(identification.address.replace('identification', 'classification'))
  const warned = await press(browser, classification, 'next', { company_type_id: String(withoutAddresses) })

  const hidden = await press(browser, warned, 'next')
  const done = await press(browser, await press(browser, await press(browser, hidden, 'next'), 'next'), 'finish')

  t.match(identification.text, 'Padaria Pão da Serra Ltda')
  t.notMatch(hidden.text, 'Padaria Pão da Serra Ltda')
  t.equal(done.heading, 'Cliente cadastrado')
  t.strictSame(db.rows(sql('companies').select('phone').where({ name: mercado.name })), [{ phone: null }])
})

for (const [field, heading, presses] of [['note', 'Identificação', 1], ['district', 'Endereços', 2]] as const) {
  void t.test(`${heading}, refused under another type, is not asked again once the type is changed back`, async t => {
    const { browser, db } = await desk(t)
    await hideFields(db)
    await rule(db, withoutAddresses, field, 'required')
    const contacts = await press(browser, await press(browser, await toAddresses(browser, { note: '' }), 'add', { ...matriz, district: '' }), 'next')
    const at = (slug: string) => browser.get(contacts.address.replace('contacts', slug))

    const warned = await press(browser, await at('classification'), 'next', { company_type_id: String(withoutAddresses) })
    let refused = await press(browser, warned, 'next')
    for (let count = 0; count < presses; count++) refused = await press(browser, refused, 'next')
    await press(browser, await at('classification'), 'next', { company_type_id: '1' })
    const last = await at('contacts')

    t.equal(refused.heading, heading)
    t.equal(refused.status, 422)
    t.equal(last.heading, 'Contatos da empresa')
    t.equal((await press(browser, last, 'finish')).heading, 'Cliente cadastrado')
  })
}

void t.test('what was only begun in a field comes back too', async t => {
  const { browser, db } = await desk(t)
  await hideFields(db)
  const identification = await press(browser, await toIdentification(browser), 'keep', { trade_name: 'Pão da Serra' })
  const classification = await browser.get(identification.address.replace('identification', 'classification'))

  const hiding = await press(browser, await press(browser, classification, 'next', { company_type_id: String(withoutAddresses) }), 'next')
  const first = await press(browser, hiding, 'previous')
  const back = await press(browser, first, 'next', { company_type_id: '1' })

  t.equal(back.heading, 'Identificação')
  t.equal(back.value('Nome fantasia'), 'Pão da Serra')
})

void t.test('Alterar in the summary leads to the step and back to the last one', async t => {
  const { browser } = await desk(t)
  const contacts = await toContacts(browser)
  const address = contacts.link('Alterar identificação')

  const page = await browser.get(address)
  const back = await press(browser, page, 'next', { name: 'Padaria Nova' })

  t.equal(page.heading, 'Identificação')
  t.equal(back.heading, 'Contatos da empresa')
  t.equal(back.fact('Nome'), 'Padaria Nova')
})

const listDeeds: Array<[what: string, Array<[action: string, fields: Record<string, string | undefined>]>]> = [
  ['opened', [['edit', {}]]],
  ['corrected', [['edit', {}], ['add', { district: 'América' }]]],
  ['included', [['add', { ...matriz, street: 'Rua das Palmeiras', is_main: undefined }]]],
  ['removed', [['remove', {}]]],
]

for (const [what, deeds] of listDeeds) {
  void t.test(`Alterar in the summary leads back to the last step after an address was ${what}`, async t => {
    const { browser } = await desk(t, rosa)
    await ask(browser, '/categories/1', await makeAttribute(browser, 'Ramo'))
    const contacts = await press(browser, await toContacts(browser), 'next')
    let page = await browser.get(contacts.link('Alterar endereços'))
    for (const [action, fields] of deeds) {
      const key = page.root.querySelector(`button[value^="${action}:"]`)?.getAttribute('value')
      page = await press(browser, page, key ?? action, fields)
    }

    const back = await press(browser, page, 'next')

    t.equal(page.heading, 'Endereços')
    t.equal(back.heading, 'Contatos da empresa')
  })
}

void t.test('Alterar leads first to what the change made necessary', async t => {
  const { browser } = await desk(t)
  const contacts = await toContacts(browser)

  const first = await browser.get(contacts.link('Alterar tipo e categoria'))
  const next = await press(browser, first, 'next', { company_type_id: String(personal) })

  t.equal(next.heading, 'Identificação')
  t.equal(next.fault('CPF'), 'O CPF tem 11 números; foram digitados 14.')
  t.equal(next.value('Nome'), padaria.name)
})

void t.test('an address that another type asks more of is opened with what is missing, by every button that goes on', async t => {
  const { browser, db } = await desk(t)
  await change(db, 'company_types', withoutAddresses, { document_kind: 'cnpj' })
  await rule(db, withoutAddresses, 'district', 'required')
  const addresses = await press(browser, await toAddresses(browser), 'add', { ...matriz, district: '' })
  const contacts = await press(browser, await press(browser, addresses, 'add', { ...matriz, street: 'Rua das Palmeiras', is_main: undefined }), 'next')

  const first = await browser.get(contacts.link('Alterar tipo e categoria'))
  const opened = await press(browser, first, 'next', { company_type_id: String(withoutAddresses) })
  const refused = await browser.submit(opened, { action: 'next' })
  const ahead = await browser.open(contacts.address)
  const mended = await press(browser, refused, 'next', { district: 'Centro' })

  for (const page of [opened, ahead, refused]) {
    t.equal(page.heading, 'Endereços')
    t.strictSame(page.summary(), ['Bairro: Informe o bairro.'])
    t.equal(page.value('Logradouro'), matriz.street)
    t.match(page.text, 'Editar endereço')
  }
  t.equal(refused.status, 422)
  t.equal(mended.heading, 'Contatos da empresa')
  t.match(await browser.get(addresses.address).then(page => page.text), '2 endereços incluídos')
})

void t.test('a type or category that was deactivated meanwhile is said so and asked again', async t => {
  const { browser, db } = await desk(t)
  const contacts = await toContacts(browser)
  await change(db, 'categories', 1, { is_active: 0 })

  const sent = await press(browser, contacts, 'finish')

  t.equal(sent.heading, 'Novo cliente CT001')
  t.match(sent.fault('Categoria do cliente'), 'A categoria Geral foi inativada')
  t.equal(count(db, 'customers'), 0)
})

void t.test('a company that became a customer meanwhile is said so, with the way to it', async t => {
  const { browser, db } = await desk(t)
  await registerCompany(browser, db)
  const page = await browser.open('/customers/new/from-company?company=1')
  await db.write(() => db.run(aCustomer()))

  const answer = await browser.submit(page, { company_id: '1', category_id: '1', action: 'finish' })

  t.equal(answer.status, 422)
  t.match(answer.text, 'Padaria Pão da Serra Ltda já é cliente. Escolha outra empresa.')
  t.equal(answer.link('Ver o cliente'), '/customers/9')
  t.equal(count(db, 'customers'), 1)
})

void t.test('switching to an existing company says which answers that leaves behind', async t => {
  const { browser, db } = await desk(t)
  await registerCompany(browser, db)
  const addresses = await toAddresses(browser, mercado)
  const page = await browser.get(addresses.address.replace('addresses', 'company'))

  const asked = await browser.submit(page, { company_id: '1', category_id: '1', action: 'finish' })
  const done = await press(browser, asked, 'finish', { company_id: '1' })

  t.equal(asked.status, 422)
  t.match(asked.text, 'Saem: Tipo e categoria, Identificação.')
  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(count(db, 'companies'), 1)
})

const chosen = { company_id: '1', category_id: '1' }
const otherWay: Array<[what: string, Array<[action: string, fields: Record<string, string>]>]> = [
  ['kept at a pause', [['keep', chosen]]],
  ['kept by leaving for another step', [['go:identification', chosen]]],
  ['refused', [['finish', { company_id: '' }]]],
  ['sent, held by the warning and changed', [['finish', chosen], ['keep', { ...chosen, company_id: '' }]]],
]

for (const [what, sent] of otherWay) {
  void t.test(`a company that was ${what} is not chosen yet: the warning comes before Finalizar, and the draft stays what it was`, async t => {
    const { browser, db } = await desk(t)
    await registerCompany(browser, db)
    const { address } = await toAddresses(browser, mercado)
    const company = address.replace('addresses', 'company')
    for (const [action, fields] of sent) await browser.submit(await browser.get(company), { ...fields, action })

    const home = await browser.get('/')
    const resumed = await browser.open(home.link(mercado.name))
    const asked = await browser.submit(await browser.get(company), { ...chosen, action: 'finish' })
    const done = await press(browser, asked, 'finish')

    t.match(home.text, 'Mercado Bom Etapa 3 de 4, Endereços')
    t.equal(resumed.address, address)
    t.equal(asked.status, 422)
    t.match(asked.text, 'Saem: Tipo e categoria, Identificação.')
    t.equal(done.heading, 'Cliente cadastrado')
  })
}

void t.test('contacts typed for a new company are no contacts of another one that is chosen instead', async t => {
  const { browser, db } = await desk(t)
  await registerCompany(browser, db)
  const contacts = await press(browser, await toContacts(browser, mercado), 'add', { name: 'Ana Reis' })
  const page = await browser.get(contacts.address.replace('contacts', 'company'))

  const asked = await browser.submit(page, { ...chosen, action: 'finish' })
  const done = await press(browser, asked, 'finish')

  t.match(asked.text, 'Saem: Tipo e categoria, Identificação, Endereços, Contatos da empresa.')
  t.equal(done.heading, 'Cliente cadastrado')
  t.strictSame(db.rows<{ name: string }>(sql('contacts').select('name')).map(({ name }) => name), [rogerio.name])
})

void t.test('typing from a session that had ended chooses no company either', async t => {
  const { browser, db } = await desk(t)
  await registerCompany(browser, db)
  const addresses = await toAddresses(browser, mercado)
  const page = await browser.get(addresses.address.replace('addresses', 'company'))
  await db.write(() => db.run(sql('sessions').update({ seen_at: Date.now() - 31 * 60_000 })))

  await browser.submit(page, { ...chosen, action: 'finish' })

  const [kept] = db.rows<{ origin: string, unfinished: string }>(sql('registrations').where({ state: 'open' }))
  t.equal(kept?.origin, 'new')
  t.strictSame(JSON.parse(kept!.unfinished), { company: { values: chosen } })
})

/** A company was chosen with a category that asks an attribute, and accepted. */
async function toAttributesOfCompany (t: Parameters<typeof desk>[0]) {
  const { browser, signedIn, db } = await desk(t)
  await hire(db, rosa)
  const admin = await signedIn(rosa)
  const category = String(await makeCategory(admin, 'Mensal'))
  await ask(admin, `/categories/${category}`, await makeAttribute(admin, 'Honorário'))
  await registerCompany(browser, db)
  return { browser, db, category, attributes: await press(browser, await browser.open('/customers/new/from-company'), 'next', { ...chosen, category_id: category }) }
}

void t.test('steps behind a company that is not chosen yet cannot be opened', async t => {
  const { browser, category, attributes } = await toAttributesOfCompany(t)
  const first = await browser.get(attributes.address.replace('customer-attributes', 'classification'))
  const asked = await press(browser, first, 'next', { company_type_id: '1', category_id: category })
  const identification = await press(browser, asked, 'next')

  const company = await browser.get(attributes.address.replace('customer-attributes', 'company'))

  t.equal(attributes.heading, 'Atributos do cliente')
  t.equal(identification.heading, 'Identificação')
  t.strictSame(company.steps(), ['Empresa e categoria', 'Atributos do cliente'])
  t.strictSame(company.root.querySelectorAll('#steps a'), [])
})

void t.test('a registration that begins with a company goes that way, and opens there again', async t => {
  const { browser, db } = await desk(t)
  await registerCompany(browser, db)
  const page = await browser.open('/customers/new/from-company')
  await browser.submit(page, { ...chosen, action: 'keep' })

  const resumed = await browser.open(page.address.replace(/\/company$/, ''))

  t.equal(resumed.address, page.address)
  t.equal(resumed.root.querySelector('#companies input:checked')?.getAttribute('value'), '1')
})

void t.test('steps and buttons follow the category while it is chosen, from a company and from nothing', async t => {
  const { browser, signedIn, db } = await desk(t)
  await hire(db, rosa)
  const admin = await signedIn(rosa)
  const category = await makeCategory(admin, 'Mensal')
  await ask(admin, `/categories/${category}`, await makeAttribute(admin, 'Honorário'))
  const existing = await browser.open('/customers/new/from-company')
  const base = existing.address.replace(/\/company.*/, '')
  const hint = (query: string) => browser.get(`${base}/steps?${query}`, { 'hx-request-type': 'partial' })
  const isOff = (page: Page, name: string) => page.root.querySelectorAll('#actions button').find(button => button.text === name)!.hasAttribute('disabled')

  const [plain, further] = [await hint('step=company&category_id=1'), await hint(`step=company&category_id=${category}`)]
  const fresh = await hint(`company_type_id=1&category_id=${category}`)

  t.strictSame([isOff(existing, 'Próximo'), isOff(existing, 'Finalizar')], [false, false])
  t.strictSame([isOff(plain, 'Próximo'), isOff(plain, 'Finalizar')], [true, false])
  t.strictSame([isOff(further, 'Próximo'), isOff(further, 'Finalizar')], [false, true])
  t.match(further.body, 'Etapa 1 de 2')
  t.ok(fresh.steps().includes('Atributos do cliente'))
})

void t.test('the summary follows the company that is chosen, before anything is registered', async t => {
  const { browser, db } = await desk(t)
  await registerCompany(browser, db)
  const page = await browser.open('/customers/new/from-company')

  const hint = await browser.get(`${page.address.replace(/\/company.*/, '')}/steps?step=company&category_id=1&company_id=1`, { 'hx-request-type': 'partial' })
  const open = await browser.get(`${page.address.replace(/\/company.*/, '')}/steps?step=company&category_id=1`, { 'hx-request-type': 'partial' })

  t.ok(page.root.querySelector('#companies[hx-get$="/steps?step=company"]'), 'choosing asks for it')
  t.match(hint.root.querySelector('#step-summary')?.text, /Resumo do cadastro[^]*EmpresaPadaria Pão da Serra Ltda\s+Categoria do clienteGeral/)
  t.notMatch(open.root.querySelector('#step-summary')?.text, 'Resumo')
})

void t.test('an existing company becomes a customer in two moves: choose it, Finalizar', async t => {
  const { browser, db } = await desk(t)
  await registerCompany(browser, db)
  const first = await begin(browser)
  const page = await browser.open(first.link('A partir de empresa existente'))

  const done = await press(browser, page, 'finish', { company_id: '1', category_id: '1' })

  t.strictSame(page.steps(), ['Empresa e categoria'])
  t.strictSame(['Próximo', 'Finalizar'].map(name => page.button(name).hasAttribute('disabled')), [true, false], 'the only category is chosen')
  t.equal(done.heading, 'Cliente cadastrado')
  t.strictSame([count(db, 'companies'), count(db, 'customers'), count(db, 'contacts')], [1, 1, 1])
})

void t.test('Finalizar counts the category that stands in the form, where another was accepted before', async t => {
  const { browser, db, attributes } = await toAttributesOfCompany(t)
  const company = await press(browser, attributes, 'previous')

  const done = await press(browser, company, 'finish', { category_id: '1' })

  t.equal(attributes.heading, 'Atributos do cliente')
  t.equal(done.heading, 'Cliente cadastrado')
  t.match(db.row(sql('customers').select('category_id').where({ company_id: 1 })), { category_id: 1 })
})

void t.test('a company is looked for by Buscar and by Enter, and what was chosen beside the search stays', async t => {
  const { browser, db } = await desk(t)
  await registerCompany(browser, db)
  await db.write(() => db.run(sql('companies').insert({ identifier: 'Z', identifier_key: 'z', name: 'Zeladoria Central', name_search: 'zeladoria central', company_type_id: 1, created_at: '2026', updated_at: '2026' })))
  await db.write(() => db.run(sql('categories').insert({ id: 7, identifier: 'X', name: 'Xis', created_at: '', updated_at: '' })))
  const page = await browser.open('/customers/new/from-company')
  const names = (shown: Page) => shown.root.querySelectorAll('#companies strong').map(name => name.text)
  const enter = page.root.querySelector('#wizard button')!.getAttribute('value')!

  const buscar = page.button('Buscar')
  const found = await press(browser, page, buscar.getAttribute('value')!, { q: 'zel & co', category_id: '7' })
  const again = await press(browser, found, enter, { q: ' zelad ' })
  const chosen = await press(browser, again, enter, { q: 'pão', company_id: '2' })
  const refused = await browser.submit(page, { action: 'next', q: 'zelad', category_id: '7' })
  const done = await press(browser, chosen, enter, { q: '' })

  for (const control of [buscar, page.field('Nome, identificador ou CNPJ da empresa')]) t.equal(control.getAttribute('form'), undefined, 'both belong to the form they stand in')
  t.match(found.text, 'Nenhuma empresa com “zel & co”.')
  t.equal(found.value('Categoria do cliente'), '7')
  t.strictSame(names(again), ['Zeladoria Central'])
  t.equal(again.value('Nome, identificador ou CNPJ da empresa'), 'zelad')
  t.strictSame(names(chosen), ['Zeladoria Central', 'Padaria Pão da Serra Ltda'], 'the chosen one and those that were looked for')
  t.equal(chosen.root.querySelector('#companies input[checked]')?.getAttribute('value'), '2')
  t.equal(chosen.value('Categoria do cliente'), '7')
  t.equal(refused.status, 422)
  t.strictSame(names(refused), ['Zeladoria Central'], 'a refused page still shows what was looked for')
  t.equal(done.heading, 'Cliente cadastrado', 'with nothing to look for, Enter goes on as everywhere')
})

void t.test('companies that can be chosen come before those that are customers already', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  await db.write(() => db.run(sql('companies').insert({ identifier: 'Z', identifier_key: 'z', name: 'Zeladoria Pão', name_search: 'zeladoria pao', company_type_id: 1, created_at: '2026', updated_at: '2026' })))

  const page = await browser.open('/customers/new/from-company')
  const found = await browser.get(page.address.replace(/company$/, 'companies?q=pao'))

  for (const shown of [page, found]) t.strictSame(shown.root.querySelectorAll('#companies strong').map(name => name.text), ['Zeladoria Pão', 'Padaria Pão da Serra Ltda'])
})

void t.test('a company that was chosen stays chosen while others are looked for', async t => {
  const { browser, db } = await desk(t)
  await registerCompany(browser, db)
  const page = await browser.open('/customers/new/from-company')

  const found = await browser.get(page.address.replace(/company$/, 'companies?q=zzz&company_id=1'))

  t.equal(found.root.querySelector('#companies input:checked')?.getAttribute('value'), '1')
})

void t.test('a company to choose is shown with its city and state, listed or only chosen', async t => {
  const { browser, db } = await desk(t)
  await registerCompany(browser, db)

  const listed = await browser.open('/customers/new/from-company')
  const beside = await browser.get(listed.address.replace(/company$/, 'companies?q=zzz&company_id=1'))

  for (const page of [listed, beside]) {
    t.match(page.root.querySelector('#companies .hint')?.text, / · Pessoa jurídica · Joinville\/SC$/)
  }
})

void t.test('a company that is a customer already is shown as such and cannot be chosen', async t => {
  const { browser } = await desk(t)
  await register(browser)

  const page = await browser.open('/customers/new/from-company')
  const found = await browser.get(page.address.replace(/company$/, 'companies?q=padaria'))

  for (const shown of [page, found]) {
    t.match(shown.root.querySelector('#companies')?.text, 'já é cliente')
    t.ok(shown.root.querySelector('input[name=company_id]')?.hasAttribute('disabled'))
  }
})

void t.test('the steps follow the type at once, before anything is sent', async t => {
  const { browser, db } = await desk(t)
  await change(db, 'company_types', withoutAddresses, { has_addresses: 0, has_contacts: 0 })
  const first = await begin(browser)

  const steps = await browser.get(first.address.replace('classification', `steps?company_type_id=${withoutAddresses}`))

  t.strictSame(steps.steps(), ['Tipo e categoria', 'Identificação'])
})

void t.test('the shortest case: a type without addresses and contacts ends with Identificação', async t => {
  const { browser, db } = await desk(t)
  await change(db, 'company_types', withoutAddresses, { has_addresses: 0, has_contacts: 0 })
  const page = await toIdentification(browser, { company_type_id: String(withoutAddresses) })

  const done = await press(browser, page, 'finish', { name: 'Overseas Inc.' })

  t.ok(page.button('Próximo').hasAttribute('disabled'))
  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(count(db, 'companies', { name: 'Overseas Inc.' }), 1)
})

/** A company that is no customer, as one that came by another way. */
async function registerCompany (browser: Browser, db: Database): Promise<void> {
  await register(browser, {}, [rogerio])
  await db.write(() => db.run(sql('customers').delete()))
}

function aCustomer () {
  const now = new Date().toISOString()
  return sql('customers').insert({ id: 9, company_id: 1, category_id: 1, created_at: now, updated_at: now })
}
