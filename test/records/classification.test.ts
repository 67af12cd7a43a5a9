import t from 'tap'
import { desk, desks, hire, type Browser } from '../support/app.ts'
import { ask, makeAttribute, makeCategory, save } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { caio, davi, rosa, type Person } from '../support/people.ts'
import { padaria, register } from '../support/registering.ts'
import { restrict } from '../support/restricting.ts'
import { change, count, everything, historyOfCompany, until } from '../support/rows.ts'
import { findCompany } from '../../src/companies/store.ts'
import { findCustomer } from '../../src/customers/store.ts'
import { sql, type Database } from '../../src/database.ts'

/** A customer of Geral with a fee, a note and a file; Mensal asks the note and, required, a regime, and has a fixed origin. */
async function office (t: Parameters<typeof desks>[0]) {
  const { admin, browser, ...all } = await desks(t, [davi])
  const [fee, note, regime, origin] = [await makeAttribute(admin, 'Honorário'), await makeAttribute(admin, 'Lembrete'),
    await makeAttribute(admin, 'Regime'), await makeAttribute(admin, 'Origem')]
  const monthly = await makeCategory(admin, 'Mensal')
  await register(browser)
  for (const attribute of [fee, note]) await ask(admin, '/categories/1', attribute)
  await ask(admin, `/categories/${monthly}`, note)
  await ask(admin, `/categories/${monthly}`, regime, { is_required: 'yes' })
  await ask(admin, `/categories/${monthly}`, origin)
  await change(all.db, 'attribute_uses', 5, { is_read_only: 1, default_value: 'Escritório' })
  await save(admin, '/categories/1/folders', { name: 'Contrato', extensions: 'txt' })
  await save(browser, '/customers/1/attributes/customer', { [`attribute_${fee}`]: '100', [`attribute_${note}`]: 'Ligar cedo' })
  await browser.submitFiles(await browser.get('/customers/1/documents/folders/1'), {}, [{ field: 'folder_1', name: 'a.txt', content: 'Olá' }])
  return { ...all, admin, browser, monthly, fee, note, regime, origin }
}

const items = (page: { root: { querySelectorAll: (selector: string) => Array<{ text: string }> } }, slug: string) =>
  page.root.querySelectorAll(`#${slug} li`).map(item => item.text.replace(/\s+/g, ' ').trim())

void t.test('whoever may put customers into a category, and not see them there, is told so on the list', async t => {
  const { browser, db, monthly } = await office(t)
  await restrict(db, monthly, [['CADASTRO', 'create']])
  const page = await browser.get(`/customers/1/classification?company_type_id=1&category_id=${monthly}`)
  const form = page.root.querySelectorAll('main form[method=post]').at(-1)!
  const fields = Object.fromEntries(form.querySelectorAll('input').map(input => [input.getAttribute('name')!, input.getAttribute('value')!]))

  const answer = await browser.post('/customers/1/classification', fields)
  const list = await browser.get(answer.location ?? '')

  t.equal(answer.status, 303)
  t.match(list.text, 'você não vê mais os dados deste cliente')
  t.equal(findCustomer(db, 1)?.category_id, monthly)
  t.equal((await browser.get('/customers/1')).status, 404)
})

void t.test('another category shows first what it means, and does it when confirmed; back again, all is there', async t => {
  const { admin, browser, db, monthly, origin } = await office(t)
  const before = everything(db)

  const page = await browser.get(`/customers/1/classification?company_type_id=1&category_id=${monthly}`)
  t.equal(page.heading, 'Padaria Pão da Serra Ltda')
  t.strictSame([items(page, 'missing'), items(page, 'given')], [['Regime'], ['Origem Escritório']])
  t.strictSame(items(page, 'hidden'), ['Honorário 100', 'Contrato 1 arquivo'])
  t.strictSame(items(page, 'stays'), ['Lembrete Ligar cedo', 'Endereços 1 endereço', 'Contatos 2 contatos'])
  t.equal(everything(db), before, 'looking changes nothing')

  const form = page.root.querySelectorAll('main form[method=post]').at(-1)!
  const fields = Object.fromEntries(form.querySelectorAll('input').map(input => [input.getAttribute('name')!, input.getAttribute('value')!]))
  const done = await browser.open((await browser.post('/customers/1/classification', fields)).location!)
  t.match(done.text, 'Tipo e categoria alterados.')
  t.match(done.text, 'Cadastro incompleto. Falta 1 informação obrigatória: Regime')
  t.notMatch(done.text, 'Documentos 1')
  const attributes = await browser.get('/customers/1/attributes')
  t.strictSame([attributes.fact('Lembrete'), attributes.fact('Origem'), attributes.fact('Honorário')], ['Ligar cedo', 'Escritório', undefined])
  t.strictSame(historyOfCompany(db, 1)[0]!.changes, [{ field: 'category_id', from: 'Geral', to: 'Mensal' }, { field: `attribute_${origin}`, from: null, to: 'Escritório' }])
  t.match((await browser.get('/customers/1/history')).text, /Categoria do cliente ?Geral → Mensal.*Origem ?vazio → Escritório/)
  t.notMatch((await browser.get('/customers/1/history')).text, /Escritório Restaurar/, 'it goes with the category')

  const back = await browser.get('/customers/1/classification?company_type_id=1&category_id=1')
  t.strictSame(items(back, 'back'), ['Honorário 100', 'Contrato 1 arquivo'])
  t.strictSame(items(back, 'hidden'), ['Origem Escritório'])
  const answer = await browser.post('/customers/1/classification', { ...fields, category_id: '1', seen: back.root.querySelector('[name=seen]')!.getAttribute('value')! })
  t.equal(answer.status, 303)
  t.equal((await browser.get('/customers/1/attributes')).fact('Honorário'), '100')
  t.match((await admin.get('/history?type=customer')).text, 'alterou Categoria do cliente Padaria Pão da Serra Ltda de Mensal para Geral')
  t.match((await browser.get('/customers/1/documents')).text, 'a.txt')
})

void t.test('a fixed value that the attribute would not take today is not given with another category', async t => {
  const { browser, db, monthly, origin, regime } = await office(t)
  await change(db, 'attributes', origin, { maximum: '3' })
  await change(db, 'attribute_uses', 5, { is_required: 1 })

  const page = await browser.get(`/customers/1/classification?company_type_id=1&category_id=${monthly}`)
  const form = page.root.querySelectorAll('main form[method=post]').at(-1)!
  await browser.post('/customers/1/classification', Object.fromEntries(form.querySelectorAll('input').map(input => [input.getAttribute('name')!, input.getAttribute('value')!])))

  t.strictSame(items(page, 'missing'), ['Regime', 'Origem'])
  t.equal((await browser.get('/customers/1/attributes')).fact('Origem'), 'Não informado')
  t.strictSame(db.rows(sql('attribute_values').select('id').whereIn('attribute_id', [origin, regime])), [])
})

void t.test('a type that asks another document keeps the one there is until the other is given', async t => {
  const { browser, db } = await office(t)

  const page = await browser.get('/customers/1/classification?company_type_id=2&category_id=1')
  t.match(page.text, 'O documento atual, CNPJ 11.222.333/0001-81, continua guardado até que seja informado o CPF')
  t.ok(items(page, 'missing').includes('CPF'))
  await browser.post('/customers/1/classification', { ...page.hidden(), company_type_id: '2', category_id: '1', seen: page.root.querySelector('[name=seen]')!.getAttribute('value')!, _csrf: page.root.querySelector('main [name=_csrf]')!.getAttribute('value')! })
  t.match(findCompany(db, 1)!, { company_type_id: 2, document: '11222333000181', document_kind: 'cnpj' })
  t.match((await browser.get('/customers/1')).text, 'Falta 1 informação obrigatória: CPF')

  const form = await browser.get('/customers/1/edit')
  t.equal(form.value('CPF'), '')
  t.match(form.text, 'O CNPJ 11.222.333/0001-81 continua guardado.')
  await browser.submit(form, { document: '529.982.247-25' })
  t.match(findCompany(db, 1)!, { document: '52998224725', document_kind: 'cpf' })
})

void t.test('what somebody saved meanwhile is shown before the change is confirmed again', async t => {
  const { browser, db, signedIn, monthly, regime } = await office(t)
  const other = await signedIn(davi)
  const page = await browser.get(`/customers/1/classification?company_type_id=1&category_id=${monthly}`)
  const sent = {
    _csrf: page.root.querySelector('main [name=_csrf]')!.getAttribute('value')!, company_type_id: '1', category_id: String(monthly),
    seen: page.root.querySelector('[name=seen]')!.getAttribute('value')!,
  }
  await save(other, '/customers/1/edit', { note: 'Mudou' })
  await change(db, 'attribute_uses', 4, { is_required: 0 })

  const stale = await browser.post('/customers/1/classification', sent)
  t.equal(stale.status, 409)
  t.match(stale.text, 'Davi Reis salvou este cliente enquanto você decidia.')
  t.equal(findCustomer(db, 1)!.category_id, 1)
  t.ok(regime)
  t.equal((await browser.post('/customers/1/classification', { ...sent, seen: stale.root.querySelector('[name=seen]')!.getAttribute('value')! })).status, 303)
})

const officeDeeds: Array<[what: string, slug: string, item: string, deed: (all: { admin: Browser, db: Database, monthly: number }) => Promise<unknown>]> = [
  ['a fixed value', 'given', 'Carteira Sul', async ({ admin, db, monthly }) => {
    await ask(admin, `/categories/${monthly}`, await makeAttribute(admin, 'Carteira'))
    await change(db, 'attribute_uses', 6, { is_read_only: 1, default_value: 'Sul' })
  }],
  ['a required attribute', 'missing', 'Porte', async ({ admin, monthly }) => ask(admin, `/categories/${monthly}`, await makeAttribute(admin, 'Porte'), { is_required: 'yes' })],
  ['a type without contacts', 'hidden', 'Contatos 2 contatos', async ({ db }) => change(db, 'company_types', 4, { has_contacts: 0 })],
]

for (const [what, slug, item, deed] of officeDeeds) {
  void t.test(`what the office changed meanwhile (${what}) is shown before the change is confirmed again`, async t => {
    const { browser, ...all } = await office(t)
    await change(all.db, 'company_types', 4, { has_contacts: 1 })
    const page = await browser.get(`/customers/1/classification?company_type_id=4&category_id=${all.monthly}`)
    await deed(all)

    const anew = await confirm(browser, page)
    t.equal(anew.status, 409)
    t.match(anew.text, 'O que a troca faz mudou enquanto você decidia. Confira de novo o que a troca faz e confirme.')
    t.ok(items(anew, slug).includes(item))
    t.notOk(items(page, slug).includes(item))
    t.equal(findCustomer(all.db, 1)!.category_id, 1)

    t.match((await confirm(browser, anew)).text, 'Tipo e categoria alterados.')
    t.equal(findCustomer(all.db, 1)!.category_id, all.monthly)
  })
}

/** Davi makes the company a Pessoa física, which asks a CPF and, here, no site. */
async function becomePerson (all: { db: Database, signedIn: (person: Person) => Promise<Browser> }): Promise<Browser> {
  await all.db.write(() => all.db.run(sql('company_type_fields').insert({ company_type_id: 2, field: 'site', rule: 'hidden' })))
  const other = await all.signedIn(davi)
  const page = await other.get('/customers/1/classification?company_type_id=2&category_id=1')
  const form = page.root.querySelectorAll('main form[method=post]').at(-1)!
  await other.post('/customers/1/classification', Object.fromEntries(form.querySelectorAll('input').map(input => [input.getAttribute('name')!, input.getAttribute('value')!])))
  return other
}

void t.test('whoever edits general data while the type is changed is told by whom, keeps what was typed, and hears nothing of other fields', async t => {
  const { browser, ...all } = await office(t)
  const mine = await browser.get('/customers/1/edit')
  await becomePerson(all)

  const anew = await browser.submit(mine, { note: 'Só às terças.\r\nLigar antes.', site: 'www.serra.example' })

  t.equal(anew.status, 409)
  t.match(anew.text, 'Davi Reis trocou o tipo de empresa para Pessoa física enquanto você editava. Nada foi gravado ainda.')
  t.match(anew.text, 'O novo tipo não pede, e fica de fora: Site (www.serra.example).')
  t.strictSame(anew.summary(), [])
  t.equal(anew.value('CPF'), '')
  t.match(anew.text, 'O CNPJ 11.222.333/0001-81 continua guardado.')
  t.match(findCompany(all.db, 1)!, { note: /Ligar cedo/, version: 2 }, 'nothing is saved yet')

  const saved = await browser.submit(anew, { document: '529.982.247-25' })
  t.equal(saved.location, '/customers/1?said=saved')
  t.match(findCompany(all.db, 1)!, { note: 'Só às terças.\nLigar antes.', document: '52998224725', document_kind: 'cpf', site: 'www.paodaserra.example' })
})

/** Davi gives the customer another type or category. */
async function reclassified (all: { db: Database, signedIn: (person: Person) => Promise<Browser> }, query: string): Promise<void> {
  const other = await all.signedIn(davi)
  await confirm(other, await other.get(`/customers/1/classification?${query}`))
}

void t.test('whoever edits attributes while the category is changed is told by whom, and what of the typing is left out', async t => {
  const { browser, fee, note, regime, monthly, ...all } = await office(t)
  const mine = await browser.get('/customers/1/attributes/customer')
  await reclassified(all, `company_type_id=1&category_id=${monthly}`)

  const anew = await browser.submit(mine, { [`attribute_${fee}`]: '250', [`attribute_${note}`]: 'Ligar tarde' })

  t.equal(anew.status, 409)
  t.match(anew.text, 'Davi Reis trocou a categoria para Mensal enquanto você editava. Nada foi gravado ainda.')
  t.match(anew.text, 'A nova categoria não pede, e fica de fora: Honorário (250).')
  t.strictSame(anew.summary(), [], 'what was not asked is not missed')
  t.equal(anew.value('Lembrete'), 'Ligar tarde')
  const saved = await browser.submit(anew, { [`attribute_${regime}`]: 'Simples' })
  t.equal(saved.location, '/customers/1/attributes?said=saved')
  t.equal((await browser.get('/customers/1/attributes')).fact('Lembrete'), 'Ligar tarde')
})

void t.test('an item that was unticked while the attributes of the category changed stays unticked', async t => {
  const { browser, admin, regime } = await office(t)
  const boxes = await makeAttribute(admin, 'Serviços', { kind: 'list', is_multiple: 'yes', items: 'Folha\r\nFiscal' })
  await ask(admin, '/categories/1', boxes)
  const empty = await browser.get('/customers/1/attributes/customer')
  const [payroll, tax] = empty.root.querySelectorAll(`main input[name^=attribute_${boxes}_]`).map(one => one.getAttribute('name')!)
  await browser.submit(empty, { [payroll!]: 'yes', [tax!]: 'yes' })
  const mine = await browser.get('/customers/1/attributes/customer')
  await ask(admin, '/categories/1', regime)

  const anew = await browser.submit(mine, { [payroll!]: undefined })

  t.equal(anew.status, 409)
  t.match(anew.text, 'Os atributos deste formulário mudaram enquanto você editava.')
  t.equal((await browser.submit(anew, {})).status, 303)
  t.equal((await browser.get('/customers/1/attributes')).fact('Serviços'), 'Fiscal')
})

void t.test('what was typed in a section that the new type or category does not have comes back to be read', async t => {
  const { browser, admin, fee, db, ...all } = await office(t)
  const bare = await makeCategory(admin, 'Avulso')
  await change(db, 'company_types', 4, { has_addresses: 0, has_contacts: 0 })
  const forms = {
    attributes: await browser.get('/customers/1/attributes/customer'), contact: await browser.get('/customers/1/contacts/1'),
    newContact: await browser.get('/customers/1/contacts/new'), address: await browser.get('/companies/1/addresses/1'),
  }
  await reclassified({ db, ...all }, `company_type_id=4&category_id=${bare}`)
  const before = everything(db)

  for (const [page, typed, title, label, value] of [
    [forms.attributes, { [`attribute_${fee}`]: '250' }, 'A categoria Avulso não tem atributos. Davi Reis trocou a categoria hoje', 'Honorário', '250'],
    [forms.contact, { job_title: 'Gerente' }, 'não tem contatos. Davi Reis trocou o tipo de empresa hoje', 'Cargo ou função', 'Gerente'],
    [forms.newContact, { name: 'Ivo' }, 'não tem contatos. Davi Reis trocou o tipo de empresa hoje', 'Nome', 'Ivo'],
    [forms.address, { complement: 'Sala 9' }, 'não tem endereços. Davi Reis trocou o tipo de empresa hoje', 'Complemento', 'Sala 9'],
  ] as const) {
    const gone = await browser.submit(page, typed)
    t.equal(gone.status, 409, title)
    t.match(gone.text, title)
    t.equal(gone.fact(label), value)
    t.match(gone.link('Voltar aos dados'), /^\/(?:customers|companies)\/1$/)
  }
  t.equal(everything(db), before)
  t.equal((await browser.get('/customers/1/contacts/1')).status, 404, 'nothing was typed')
})

void t.test('a document that was typed for the former type stays in the form, and what both changed is still chosen', async t => {
  const { browser, ...all } = await office(t)
  const mine = await browser.get('/companies/1/edit')
  await save(await becomePerson(all), '/companies/1/edit', { phone: '(47) 3025-9999', document: '529.982.247-25' })

  const anew = await browser.submit(mine, { document: '00.000.000/0001-91', phone: '(47) 3025-7777' })
  t.equal(anew.status, 409)
  t.strictSame([anew.value('CPF'), anew.value('Telefone')], ['00.000.000/0001-91', '(47) 3025-7777'])
  const clash = await browser.submit(anew, { document: '111.444.777-35' })
  t.equal(clash.status, 409)
  t.strictSame(clash.root.querySelectorAll('.compare tbody th').map(one => one.text.replace(/ Antes.*/s, '').trim()), ['CPF', 'Telefone'])

  t.equal((await browser.submit(clash, { side_document: 'theirs', side_phone: 'mine' })).status, 303)
  t.match(findCompany(all.db, 1)!, { document: '52998224725', phone: '+554730257777' })
})

void t.test('a type or category that is not in the list, or nothing at all, is refused', async t => {
  const { browser, db, monthly } = await office(t)
  await change(db, 'categories', monthly, { is_active: 0 })
  const before = everything(db, ['companies', 'customers', 'history'])

  for (const query of [`company_type_id=1&category_id=${monthly}`, 'company_type_id=99&category_id=1', 'company_type_id=x&category_id=', 'company_type_id=1&company_type_id=2&category_id=1']) {
    const page = await browser.get(`/customers/1/classification?${query}`)
    t.equal(page.status, 422, query)
    t.ok(page.summary().length > 0)
  }
  const { _csrf } = (await browser.get('/customers/1/edit')).hidden()
  t.equal((await browser.post('/customers/1/classification', { _csrf, company_type_id: '1', category_id: String(monthly), seen: '1.1' })).status, 422)
  t.match((await browser.get('/customers/1/classification?company_type_id=1&category_id=1')).text, 'O cliente já é Pessoa jurídica, Geral.')
  t.equal(everything(db, ['companies', 'customers', 'history']), before)
  t.equal(db.rows(sql('attribute_values')).length, 2)
})

function missingOf (db: Database): number {
  return db.row<{ missing_count: number }>(sql('customers').select('missing_count'))!.missing_count
}

/** Presses Confirmar a troca. */
async function confirm (browser: Browser, page: Page): Promise<Page> {
  const form = page.root.querySelectorAll('main form[method=post]').at(-1)!
  const fields = Object.fromEntries(form.querySelectorAll('input').map(input => [input.getAttribute('name')!, input.getAttribute('value')!]))
  const answer = await browser.post(form.getAttribute('action')!, fields)
  return answer.location ? browser.open(answer.location) : answer
}

void t.test('a company that is no customer gets another type, with what that means shown first', async t => {
  const { browser: admin, db, signedIn } = await desk(t, rosa)
  for (const person of [davi, caio]) await hire(db, person)
  const browser = await signedIn(davi)
  const [size, fixed] = [await makeAttribute(admin, 'Porte'), await makeAttribute(admin, 'Regime')]
  await ask(admin, '/company-types/1', size)
  await ask(admin, '/company-types/2', fixed, { is_required: 'yes' })
  await save(browser, '/companies/new/1', padaria)
  await save(browser, '/companies/1/attributes/company', { [`attribute_${size}`]: 'Médio' })
  const before = everything(db)

  const asked = await browser.get('/companies/1')
  t.equal(asked.link('Trocar tipo'), '/companies/1/classification')
  t.equal((await browser.get('/companies/1/classification')).root.querySelectorAll('main select').length, 1)
  const same = await browser.get('/companies/1/classification?company_type_id=1')
  const unknown = await browser.get('/companies/1/classification?company_type_id=99')
  const page = await browser.get('/companies/1/classification?company_type_id=2')
  t.match(same.text, 'A empresa já é Pessoa jurídica.')
  t.strictSame([unknown.status, unknown.summary()], [422, ['Tipo de empresa: Escolha um tipo da lista.']])
  t.match(page.text, 'O que muda com Pessoa física')
  t.strictSame([items(page, 'hidden'), items(page, 'missing')], [['Porte Médio'], ['CPF', 'Regime']])
  t.equal(everything(db), before, 'looking changes nothing')

  const done = await confirm(browser, page)
  t.match(done.text, 'Tipo de empresa alterado.')
  t.equal(done.fact('Tipo de empresa'), 'Pessoa física')
  t.strictSame(historyOfCompany(db, 1)[0]!.changes, [{ field: 'company_type_id', from: 'Pessoa jurídica', to: 'Pessoa física' }])
  t.match((await browser.get('/companies/1/history')).text, 'alterou Tipo de empresa de Pessoa jurídica para Pessoa física')
  const told = count(db, 'history')
  t.match((await confirm(browser, page)).text, 'Tipo de empresa alterado.', 'pressed twice')
  t.equal(count(db, 'history'), told)
})

void t.test('what a type does not have is kept, no longer shown or missed, and comes back with the type', async t => {
  const { browser, admin, db } = await office(t)
  await save(admin, '/company-types/4', { has_addresses: undefined, has_contacts: undefined, rule_complement: 'required' })
  await save(browser, '/customers/1/addresses/1', { complement: '' })
  const tabs = (page: Page) => page.root.querySelectorAll('.tabs a').map(link => link.text.replace(/\s+/g, ' ').trim())
  const places = ['/customers/1', '/customers/1/sheet', '/customers/1/addresses', '/customers/1/contacts', '/companies/1', '/companies/1/addresses', '/companies/1/contacts']

  const page = await browser.get('/customers/1/classification?company_type_id=4&category_id=1')
  t.strictSame(items(page, 'hidden'), ['Endereços 1 endereço', 'Contatos 2 contatos'])
  const done = await confirm(browser, page)

  t.strictSame(tabs(done), ['Dados gerais', 'Atributos', 'Documentos 1', 'Histórico'])
  t.strictSame(tabs(await browser.get('/companies/1')), ['Dados gerais', 'Histórico'])
  for (const place of places) t.notMatch((await browser.get(place)).text, /Rua do Príncipe|Rogério|Complemento/, place)
  t.match((await browser.get('/customers/1/addresses')).text, 'O tipo de empresa não tem endereços.')
  t.match((await browser.get('/companies/1/contacts')).text, 'O tipo de empresa não tem contatos.')
  t.equal((await browser.get('/customers/1/contacts.vcf')).status, 404)
  t.equal(missingOf(db), 0)

  const back = await browser.get('/customers/1/classification?company_type_id=1&category_id=1')
  t.strictSame(items(back, 'back'), ['Endereços 1 endereço', 'Contatos 2 contatos'])
  t.match(tabs(await confirm(browser, back)).join(), 'Endereços 1,Contatos 2')
  t.match((await browser.get('/customers/1/contacts.vcf')).body, 'Rogério')
})

void t.test('what another type asks no longer of the addresses is named, each value once, and stays', async t => {
  const { browser, admin, db } = await office(t)
  await save(browser, '/customers/1/addresses/new', { street: 'Rua Dona Francisca', number: '1540', complement: 'Sala 504', district: 'Saguaçu', city: 'Joinville', state: 'SC' })
  await save(admin, '/company-types/4', { rule_note: 'hidden', rule_cep: 'hidden', rule_complement: 'hidden', rule_district: 'hidden' })
  await save(admin, '/company-types/2', { has_addresses: undefined, rule_complement: 'hidden' })

  const whole = await browser.get('/customers/1/classification?company_type_id=2&category_id=1')
  const page = await browser.get('/customers/1/classification?company_type_id=4&category_id=1')
  const done = await confirm(browser, page)
  const listed = await browser.get('/customers/1/addresses')

  t.strictSame(items(page, 'unasked'), ['Observações Fecha às segundas. Ligar cedo.', 'CEP 89201-400', 'Complemento Sala 504', 'Bairro Centro, Saguaçu'])
  t.strictSame(items(whole, 'unasked'), [], 'addresses that go as a whole are told as a whole')
  t.equal(done.fact('Tipo de empresa'), 'Associação ou condomínio')
  t.match(listed.text, 'Rua do Príncipe, 330, Sala 504 Centro, Joinville/SC, CEP 89201-400')
  t.equal(db.rows(sql('addresses').where({ complement: 'Sala 504' })).length, 2)
})

void t.test('when a type gets addresses, what is missing in them counts again, and no longer when it loses them', async t => {
  const { browser, admin, db } = await office(t)
  await save(browser, '/customers/1/addresses/1', { complement: '' })
  const missing = () => missingOf(db)

  await save(admin, '/company-types/1', { has_addresses: undefined, rule_complement: 'required' })
  await until(() => missing() === 0)
  t.equal(missing(), 0)
  await save(admin, '/company-types/1', { has_addresses: 'yes' })
  await until(() => missing() === 1)
  t.equal(missing(), 1)
  await save(admin, '/company-types/1', { has_addresses: undefined })
  await until(() => missing() === 0)
  t.equal(missing(), 0)
})

void t.test('the type of a company that is a customer is changed where its category is, by whoever may edit customers', async t => {
  const { browser, db, signedIn } = await office(t)
  await hire(db, caio)

  const page = await browser.get('/companies/1/classification?company_type_id=2')
  const { _csrf } = (await browser.get('/companies/1/edit')).hidden()
  const sent = await browser.post('/companies/1/classification', { _csrf, company_type_id: '2', seen: '1.' })
  const reader = await signedIn(caio)

  t.strictSame([page.status, page.location], [303, '/customers/1/classification'])
  t.strictSame([sent.status, sent.location], [303, '/customers/1/classification'])
  t.notOk((await browser.get('/companies/1')).links().includes('Trocar tipo'))
  t.notMatch((await reader.get('/companies/1')).links().join(), 'Trocar')
  t.equal((await reader.get('/companies/1/classification')).status, 403)
  t.equal((await browser.get('/companies/99/classification')).status, 404)
  t.equal(findCompany(db, 1)!.company_type_id, 1)
})
