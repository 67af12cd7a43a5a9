import t from 'tap'
import { closedTo, type Control } from '../../src/categories/access.ts'
import { sql } from '../../src/database.ts'
import { desk, hire, startOffice, type Browser, type Office } from '../support/app.ts'
import type { Page } from '../support/html.ts'
import { caio, davi, marina, rosa, type Person } from '../support/people.ts'
import { queriesOf } from '../support/queries.ts'
import { begin, padaria, press, toContacts, toIdentification } from '../support/registering.ts'
import { restrict } from '../support/restricting.ts'

const all: Control[] = ['list', 'view', 'create', 'edit', 'delete']
const folha = { category_id: '2' }
const oficina = { name: 'Oficina Dois Irmãos', document: '45.997.418/0001-53' }

async function toContactsIn (browser: Browser, company: Record<string, string>): Promise<Page> {
  return press(browser, await press(browser, await toIdentification(browser, folha), 'next', company), 'next')
}

/** Marina registered Padaria in Folha (2), which is below Contábil (3); then Folha was restricted. */
async function officeWith (t: Parameters<typeof startOffice>[0], ...grants: Parameters<typeof restrict>[2] & object): Promise<Office & { as: (person: Person) => Promise<Browser> }> {
  const office = await startOffice(t)
  const { db } = office
  for (const person of [rosa, marina, davi, caio]) await hire(db, person)
  await db.write(() => {
    const times = { created_at: '2026-11-24T12:00:00Z', updated_at: '2026-11-24T12:00:00Z' }
    db.run(sql('categories').insert({ id: 3, identifier: 'CONTABIL', name: 'Contábil', ...times }))
    db.run(sql('categories').insert({ id: 2, identifier: 'FOLHA', name: 'Folha', parent_id: 3, ...times }))
  })
  const browser = await office.signedIn(marina)
  const page = await press(browser, await toContactsIn(browser, padaria), 'add', { name: 'Tânia Bachmann', email: 'tania@paodaserra.example', is_external: 'yes' })
  await press(browser, page, 'finish')
  await browser.get('/customers/1')
  await restrict(db, 2, grants)
  return { ...office, as: person => office.signedIn(person) }
}

void t.test('nothing is closed to anybody while no category is restricted', async t => {
  const { db } = await desk(t)

  for (const control of all) t.same(closedTo(db, 1, control), [])
})

void t.test('a restricted category is closed to all but those it is granted to, by group or by person, and those who configure categories', async t => {
  const { db } = await officeWith(t, ['CONSULTA', 'list', 'view'], [davi, ...all])
  const idOf = (person: Person) => db.row<{ id: number }>(sql('users').select('id').where({ email: person.email }))!.id
  const closed = (person: Person) => all.filter(control => closedTo(db, idOf(person), control).includes(2)).join(' ')

  t.equal(closed(marina), 'list view create edit delete')
  t.equal(closed(caio), 'create edit delete')
  t.equal(closed(davi), '')
  t.equal(closed(rosa), '')
})

void t.test('what is closed above is closed below, whatever is granted below', async t => {
  const { db } = await officeWith(t, ['CADASTRO', ...all])
  t.same(closedTo(db, 2, 'list'), [])

  await restrict(db, 3, [['CONSULTA', ...all]])

  t.same(closedTo(db, 2, 'list').toSorted((one, other) => one - other), [2, 3])
})

void t.test('a customer of a closed category is in no list, count, search, tab, file, company page or start page', async t => {
  const { as } = await officeWith(t)
  const browser = await as(marina)

  for (const address of ['/', '/customers', '/customers?q=padaria', '/companies', '/companies?q=padaria', '/external-users', '/external-users?q=tania', '/customers/new/from-company']) {
    const page = await browser.open(address)
    t.equal(page.status, 200, address)
    t.notMatch(page.body, /Padaria|Tânia|tania@/, address)
  }
  for (const tab of ['', '/addresses', '/contacts', '/attributes', '/documents', '/history', '/documents/1']) {
    t.equal((await browser.get(`/customers/1${tab}`)).status, 404, tab)
  }
  t.equal((await browser.get('/companies/1')).status, 404)
  t.match((await browser.get('/customers')).text, 'Nenhum cliente cadastrado ainda')
  t.match((await (await as(rosa)).get('/customers')).text, 'Padaria Pão da Serra Ltda')
})

void t.test('whoever may only list finds the customer and does not open it', async t => {
  const { as } = await officeWith(t, [caio, 'list'])
  const browser = await as(caio)

  t.match((await browser.get('/customers?q=padaria')).text, 'Padaria Pão da Serra Ltda')
  t.match((await browser.get('/external-users')).text, 'Tânia Bachmann')
  t.equal((await browser.get('/customers/1')).status, 404)
  t.equal((await browser.get('/companies/1')).status, 404)
})

void t.test('a category that is closed for new customers is not offered, and not taken from a forged form', async t => {
  const { as } = await officeWith(t, ['CADASTRO', 'list', 'view'])
  const browser = await as(marina)
  const page = await begin(browser)

  const options = page.root.querySelectorAll('select[name=category_id] option, input[name=category_id]').map(option => option.getAttribute('value'))
  t.notOk(options.includes('2'))
  const refused = await press(browser, page, 'next', { company_type_id: '1', ...folha })

  t.equal(refused.status, 422)
  t.equal(refused.fault('Categoria do cliente'), 'Escolha a categoria do cliente.')
})

void t.test('a category that is closed while somebody registers in it is asked for again', async t => {
  const { as, db } = await officeWith(t, ['CADASTRO', 'create'])
  const browser = await as(davi)
  const page = await toContactsIn(browser, oficina)
  await db.write(() => db.run(sql('category_grants').delete()))

  const answer = await press(browser, page, 'finish')

  t.match(answer.address, /classification$/)
  t.match(answer.fault('Categoria do cliente'), 'Escolha a categoria do cliente.')
})

void t.test('whoever registers where they may not look is told so, and shown nothing', async t => {
  const { as } = await officeWith(t, ['CADASTRO', 'create'])
  const browser = await as(davi)

  const page = await press(browser, await toContactsIn(browser, oficina), 'finish')

  t.equal(page.heading, 'Cliente cadastrado')
  t.match(page.text, 'A categoria escolhida é restrita')
  t.notMatch(page.body, 'Oficina')
})

void t.test('a company that is closed is not taken as an existing company', async t => {
  const { as } = await officeWith(t)
  const browser = await as(davi)
  const page = await browser.open('/customers/new/from-company?company=1')
  t.notMatch(page.body, 'Padaria')

  const refused = await press(browser, page, 'next', { company_id: '1', category_id: '1' })

  t.same(refused.summary(), ['Empresa: Escolha a empresa.'])
  t.notMatch(refused.body, 'Padaria')
})

void t.test('a duplicate that is closed is told without its name, with whom to ask', async t => {
  const { as } = await officeWith(t)
  const browser = await as(davi)
  const page = await press(browser, await toIdentification(browser), 'next', { ...padaria, name: 'Outra' })

  t.equal(page.fault('CNPJ'), 'Já existe um cadastro com este CNPJ; fale com Rosa Prado.')
  t.notMatch(page.body, 'Padaria')
  t.notMatch(page.body, '/customers/1"')
})

void t.test('an identifier and an e-mail that are taken by a closed company do not name it', async t => {
  const { as, db } = await officeWith(t)
  const browser = await as(davi)
  const { identifier } = db.row<{ identifier: string }>(sql('companies').select('identifier'))!
  const page = await press(browser, await toIdentification(browser), 'next', { ...padaria, name: 'Outra', document: '45.997.418/0001-53', identifier })
  t.match(page.fault('Identificador'), `O identificador ${identifier} já é de outra empresa.`)

  const contacts = await press(browser, await toContacts(browser, { name: 'Outra', document: '45.997.418/0001-53' }), 'add',
    { name: 'Tânia', email: 'tania@paodaserra.example', is_external: 'yes' })

  t.match(contacts.fault('E-mail'), 'já é o acesso de outra pessoa; fale com')
  t.notMatch(contacts.body, 'links_external')
  const forced = await press(browser, contacts, 'add', { links_external: 'yes' })
  t.equal(forced.status, 422)
  t.notMatch(forced.body, /Bachmann|Padaria/)
  t.notMatch(contacts.body, /Bachmann|Padaria/)
})

void t.test('the lists ask the same number of questions whatever the number of closed categories', async t => {
  const { as, db } = await officeWith(t)
  const browser = await as(marina)
  const lists = ['/customers', '/companies']
  const asked = async (address: string) => {
    for (let times = 0; times < 2; times++) await browser.get(address) // what is remembered is asked once
    const seen = queriesOf(db)
    await browser.get(address)
    return seen.length
  }
  const before = []
  for (const address of lists) before.push(await asked(address))
  await db.write(() => {
    for (let id = 4; id < 40; id++) db.run(sql('categories').insert({ id, identifier: `C${id}`, name: `C${id}`, parent_id: id - 1, is_restricted: id % 2, created_at: '', updated_at: '' }))
  })

  for (const [index, address] of lists.entries()) t.equal(await asked(address), before[index], address)
})
