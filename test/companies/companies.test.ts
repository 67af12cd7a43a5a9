import t from 'tap'
import { sql } from '../../src/database.ts'
import { desk, hire, type Browser } from '../support/app.ts'
import { save } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { caio, davi, rosa } from '../support/people.ts'
import { matriz, padaria, register } from '../support/registering.ts'
import { restrict } from '../support/restricting.ts'
import { count, everything } from '../support/rows.ts'

const kept = ['companies', 'customers', 'addresses', 'contacts', 'history', 'identifier_sequences']

async function office (t: Parameters<typeof desk>[0]) {
  const all = await desk(t, rosa)
  for (const person of [davi, caio]) await hire(all.db, person)
  return all
}

/** A company that is no customer; gives its record. */
async function add (browser: Browser, fields: Record<string, string> = {}): Promise<Page> {
  return save(browser, '/companies/new/1', { ...padaria, ...fields })
}

void t.test('a company that is no customer is registered: its type first, then the form of the registration', async t => {
  const { browser, db } = await office(t)

  const types = await browser.get('/companies/new')
  const form = await browser.open('/companies/new?type=1')
  const page = await browser.open((await browser.submit(form, padaria)).location!)

  t.match(types.text, 'Pessoa jurídica')
  t.equal(form.value('Identificador'), '')
  t.match(page.text, 'Empresa cadastrada.')
  t.match(page.fact('Identificador'), /^CLI-\d{4}-0001$/)
  t.equal(page.fact('CNPJ'), '11.222.333/0001-81')
  t.match(page.text, 'Ainda não é cliente')
  t.equal(page.link('Cadastrar como cliente'), '/customers/new/from-company?company=1')
  t.equal(count(db, 'customers'), 0)
  t.match((await browser.get('/companies/1/history')).text, /Rosa Prado cadastrou a empresa Padaria Pão da Serra Ltda na edição - \d\d:\d\d/)
})

void t.test('without a type the question comes back, and a type that serves no more is not found', async t => {
  const { browser, db } = await office(t)
  await db.write(() => db.run(sql('company_types').where({ id: 2 }).update({ is_active: 0 })))

  t.match((await browser.get('/companies/new?type=')).text, 'Escolha o tipo de empresa.')
  t.equal((await browser.get('/companies/new/2')).status, 404)
  t.equal((await browser.get('/companies/new/99')).status, 404)
  t.equal((await browser.get('/companies/new/x')).status, 404)
})

void t.test('a refused company comes back as it was typed, with the same complaints as in the registration', async t => {
  const { browser, db } = await office(t)
  await add(browser)
  const before = everything(db, kept)

  const wrong = await browser.submit(await browser.get('/companies/new/1'), { ...padaria, name: ' ', document: '11.222.333/0001-82', note: '<b>' })
  const taken = await browser.submit(await browser.get('/companies/new/1'), { ...padaria, email: '', phone: '' })

  t.equal(wrong.status, 422)
  t.match(wrong.title, /^Erro: Nova empresa/)
  t.equal(wrong.fault('Nome'), 'Informe o nome.')
  t.equal(wrong.value('Observações'), '<b>')
  t.match(taken.fault('CNPJ'), 'Este CNPJ já é de Padaria Pão da Serra Ltda.')
  t.equal(everything(db, kept), before)
})

void t.test('the same form sent twice makes one company', async t => {
  const { browser, db } = await office(t)
  const form = await browser.get('/companies/new/1')

  const [one, other] = await Promise.all([browser.submit(form, padaria), browser.submit(form, padaria)])

  t.strictSame([one.location, other.location], ['/companies/1?said=created', '/companies/1?said=created'])
  t.equal(count(db, 'companies'), 1)
})

void t.test('its sections are edited by the forms of Dados do cliente', async t => {
  const { browser } = await office(t)
  await add(browser)

  const general = await save(browser, '/companies/1/edit', { phone: '(47) 3025-9999' })
  const addresses = await save(browser, '/companies/1/addresses/new', matriz)

  t.equal(general.fact('Telefone'), '(47) 3025-9999')
  t.equal(addresses.address, '/companies/1/addresses?said=address-added')
  t.match(addresses.text, 'Rua do Príncipe, 330, Sala 504')
  t.match((await browser.get('/companies/1/history')).text, 'Rosa Prado alterou Telefone de (47) 3025-1234 para (47) 3025-9999 na edição')
})

void t.test('a company is inactivated with its reason, its customer with it, and activated again alone', async t => {
  const { browser, db } = await office(t)
  await register(browser, {}, [])

  const without = await browser.submit(await browser.get('/companies/1/deactivation'), { reason: ' ' })
  const inactive = await save(browser, '/companies/1/deactivation', { reason: 'Fechou as portas' })
  const history = await browser.get('/companies/1/history')
  const customer = db.row(sql('customers').select('is_active').where({ id: 1 }))
  const active = await save(browser, '/companies/1/activation', {})

  t.match(without.fault('Motivo'), 'Escreva o motivo')
  t.equal(inactive.root.querySelector('.page-head .status')?.text, 'Inativa')
  t.match(inactive.text, 'Empresa inativada. Continua na busca de duplicados e pode ser reativada.')
  t.match(history.text, /inativou a empresa Padaria.* Fechou as portas/)
  t.match(history.text, 'inativou o cliente Padaria')
  t.strictSame(customer, { is_active: 0 })
  t.match(active.text, 'Empresa ativada.')
  t.strictSame(db.row(sql('companies').select('is_active')), { is_active: 1 })
  t.strictSame(db.row(sql('customers').select('is_active')), { is_active: 0 })
})

void t.test('inactivating twice tells the history once', async t => {
  const { browser, db } = await office(t)
  await add(browser)
  const form = await browser.get('/companies/1/deactivation')

  await browser.submit(form, { reason: 'Fechou' })
  await browser.submit(form, { reason: 'Fechou' })

  t.equal(count(db, 'history', { act: 'deactivated' }), 1)
})

void t.test('a company that was a mistake is deleted when its name is typed, and the history keeps the fact', async t => {
  const { browser, db } = await office(t)
  await add(browser)
  await save(browser, '/companies/1/addresses/new', matriz)

  const wrong = await browser.submit(await browser.get('/companies/1/deletion'), { name: 'Padaria' })
  const list = await save(browser, '/companies/1/deletion', { name: padaria.name })

  t.equal(wrong.status, 422)
  t.match(wrong.fault('Nome da empresa'), 'Escreva o nome como está acima.')
  t.match(list.text, 'Empresa excluída.')
  t.equal(count(db, 'companies') + count(db, 'addresses'), 0)
  t.equal((await browser.get('/companies/1')).status, 404)
  t.match((await browser.get('/history?type=company&record=1')).text, 'Rosa Prado excluiu a empresa Padaria Pão da Serra Ltda')
})

void t.test('an identifier that a company had and lost, typed by hand too, is not given to another', async t => {
  const { browser } = await office(t)
  const year = new Date().getFullYear()
  const numbered = (number: number) => `CLI-${year}-000${number}`
  const another = { ...padaria, document: '06.990.590/0001-23', name: 'Oficina do Vale', email: '', phone: '', trade_name: '', state_registration: '' }

  await add(browser, { identifier: numbered(1) })
  await save(browser, '/companies/1/deletion', { name: padaria.name })
  const proposed = await browser.get('/companies/new/1')
  const afterDeletion = await add(browser)
  await save(browser, '/companies/2/edit', { identifier: numbered(3).toLowerCase() })
  await save(browser, '/companies/2/edit', { identifier: 'PADARIA' })
  const afterEdit = await add(browser, another)
  const back = await save(browser, '/companies/2/edit', { identifier: numbered(3) })

  t.match(proposed.text, numbered(2))
  t.equal(afterDeletion.fact('Identificador'), numbered(2))
  t.equal(afterEdit.fact('Identificador'), numbered(4))
  t.equal(back.fact('Identificador'), numbered(3), 'a person may give it again')
})

void t.test('a company with links is not deleted', async t => {
  const { browser, db } = await office(t)
  await register(browser, {}, [])

  const page = await browser.get('/companies/1/deletion')
  const { _csrf } = (await browser.get('/companies/1/edit')).hidden()
  const forced = await browser.post('/companies/1/deletion', { _csrf, name: padaria.name })

  t.match(page.text, 'Não pode ser excluída: ela é cliente.')
  t.equal(forced.status, 422)
  t.equal(count(db, 'companies'), 1)
})

void t.test('a stranger is asked to sign in, a reader sees no way to change, and is refused', async t => {
  const { browser, db, signedIn, visitor } = await office(t)
  await add(browser)
  const reader = await signedIn(caio)
  const { _csrf } = (await browser.get('/companies/1/edit')).hidden()
  const colleague = await signedIn(davi)
  const before = everything(db, kept)

  t.match((await visitor().get('/companies/new')).location, '/login')
  t.strictSame((await reader.get('/companies/1')).links().filter(text => /Editar|Inativar|Excluir|Nova|Cadastrar/.test(text)), [])
  t.notOk((await reader.get('/companies')).links().includes('Nova empresa'))
  for (const address of ['/companies/new', '/companies/new/1', '/companies/1/edit', '/companies/1/deactivation', '/companies/1/activation', '/companies/1/deletion', '/companies/1/addresses/new']) {
    t.equal((await reader.get(address)).status, 403, address)
    if (address !== '/companies/new') t.equal((await reader.post(address, { _csrf, reason: 'x', name: padaria.name })).status, 403, address)
  }
  t.equal((await colleague.get('/companies/1/deletion')).status, 403)
  t.equal(everything(db, kept), before)
})

void t.test('nonsense in the address and companies that are closed are not found', async t => {
  const { browser, db, signedIn } = await office(t)
  await register(browser, {}, [])
  await restrict(db, 1)
  const colleague = await signedIn(davi)

  for (const path of ['', '/addresses', '/contacts', '/attributes', '/history', '/edit', '/deactivation']) {
    t.equal((await colleague.get(`/companies/1${path}`)).status, 404, path)
    t.equal((await browser.get(`/companies/99${path}`)).status, 404, path)
  }
  t.equal((await browser.get('/companies/1/nothing')).status, 404)
})
