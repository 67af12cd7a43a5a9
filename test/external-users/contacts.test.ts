import t from 'tap'
import { addContact, contactsOf } from '../../src/contacts/store.ts'
import { ContactForm } from '../../src/contacts/form.ts'
import { sql, type Database } from '../../src/database.ts'
import { desk, hire } from '../support/app.ts'
import { save } from '../support/configuring.ts'
import { marina, rosa } from '../support/people.ts'
import { press, register, rogerio, toContacts } from '../support/registering.ts'
import { change, count, everything, historyOfCompany } from '../support/rows.ts'

const mercado = { name: 'Mercado Bom Ltda', trade_name: '', document: '06.990.590/0001-23', phone: '(11) 3025-9999', email: 'ana@mercadobom.example' }
const neusa = { name: 'Neusa Maia', email: 'neusa@padaria.example' }

/** The customers Padaria (1), with Rogério (1) and the external user Tânia (2), and Mercado Bom (2), with nobody. */
async function office (t: Parameters<typeof desk>[0]) {
  const all = await desk(t, rosa)
  await register(all.browser)
  await register(all.browser, mercado, [])
  return all
}

function updatedAt (db: Database, customerId: number): string {
  return db.row<{ updated_at: string }>(sql('customers').select('updated_at').where({ id: customerId }))!.updated_at
}

void t.test('a contact that is made or changed here is a change of its customer', async t => {
  const { browser, db } = await office(t)
  const old = '2020-01-01T00:00:00.000Z'
  const isUpdatedBy = async (address: string, fields = {}) => {
    for (const id of [1, 2]) await change(db, 'customers', id, { updated_at: old })
    t.equal((await save(browser, address, fields)).status, 200)
    return [1, 2].map(id => updatedAt(db, id) > old)
  }

  t.strictSame(await isUpdatedBy('/external-users/new?company=1', neusa), [true, false], 'somebody new')
  t.strictSame(await isUpdatedBy('/external-users/new?company=1&contact=1'), [true, false], 'a contact')
  await save(browser, '/external-users/new?company=2', { ...neusa, links_external: 'yes' })
  t.strictSame(await isUpdatedBy('/external-users/2/removal'), [true, true], 'the contacts of an access that is removed')
})

void t.test('somebody new who leads to another company is held up as in the form of a contact, and the history keeps why', async t => {
  const { browser, db } = await office(t)
  const form = await browser.get('/external-users/new?company=2')

  const held = await browser.submit(form, { ...neusa, phone: rogerio.mobile })
  const kept = await browser.open((await browser.submit(held, { keep_duplicates: '1' })).location!)

  t.equal(held.status, 422)
  t.match(held.text, 'Já existe um cadastro parecido Padaria Pão da Serra Ltda mesmo telefone')
  t.equal(held.value('Nome'), 'Neusa Maia')
  t.equal(kept.heading, 'Neusa Maia')
  t.match(historyOfCompany(db, 2)[0]!.reason, /Padaria Pão da Serra Ltda.*É outra empresa/)
})

void t.test('what a category blocks is blocked here, too', async t => {
  const { browser, db } = await office(t)
  await save(browser, '/categories/1/duplicates', { rule_same_reach: 'block' })
  const before = everything(db)

  const page = await browser.submit(await browser.get('/external-users/new?company=2'), { ...neusa, phone: rogerio.mobile, keep_duplicates: '1' })

  t.equal(page.status, 422)
  t.strictSame(page.summary(), ['Cadastro parecido: Já existe Padaria Pão da Serra Ltda: mesmo telefone.'])
  t.equal(everything(db), before)
})

void t.test('the companies that somebody leads to stand beside the fields while they are typed', async t => {
  const { browser } = await office(t)
  const form = await browser.get('/external-users/new?company=2')

  const panel = await browser.post('/external-users/new/duplicates', { ...form.filledIn(), phone: rogerio.mobile }, { 'hx-request-type': 'partial' })
  const ofContact = await browser.post('/external-users/new/duplicates',
    { ...(await browser.get('/external-users/new?company=1&contact=1')).filledIn() }, { 'hx-request-type': 'partial' })

  t.match(panel.text, 'Padaria Pão da Serra Ltda mesmo telefone')
  t.notMatch(ofContact.text, 'cadastro parecido', 'a contact as it stands leads nowhere')
  t.equal((await browser.post('/external-users/new/duplicates', { _csrf: form.hidden()._csrf, company: '99' }, { 'hx-request-type': 'partial' })).status, 404)
})

void t.test('a company has no more contacts than its own page lets in', async t => {
  const { browser, db } = await office(t)
  const blank = ContactForm.parse({ name: 'Contato' })
  await db.write(() => { for (let number = 2; number < 50; number++) addContact(db, 1, number, { ...blank, external_user_id: null }) })

  const full = await save(browser, '/external-users/new?company=1', neusa)
  const contact = await save(browser, '/external-users/new?company=1&contact=1', {})

  t.equal(full.status, 422)
  t.equal(full.fault('Nome'), 'Cabem até 50 contatos.')
  t.equal(contact.heading, rogerio.name)
  t.equal(count(db, 'contacts', { company_id: 1 }), 50)
})

void t.test('a contact without an e-mail gets that of the access; another one stays', async t => {
  const { browser, db } = await office(t)
  await save(browser, '/customers/2/contacts/new', { name: 'Ivo' })

  await save(browser, '/external-users/new?company=2&contact=3', { email: 'ivo@mercado.example' })
  await save(browser, '/external-users/new?company=1&contact=1', { email: 'rogerio@casa.example' })

  t.equal(contactsOf(db, 2)[0]!.email, 'ivo@mercado.example')
  t.strictSame(historyOfCompany(db, 2)[0]!.changes.map(({ field }) => field).toSorted(), ['email', 'is_external'])
  t.equal((await save(browser, '/customers/2/contacts/3', { job_title: 'Sócio' })).status, 200)
  t.equal(contactsOf(db, 1)[0]!.email, rogerio.email)
  t.equal(count(db, 'external_users', { email: 'rogerio@casa.example' }), 1)
})

void t.test('a company whose type has no contacts gets none here', async t => {
  const { browser, db } = await office(t)
  await change(db, 'company_types', 1, { has_contacts: 0 })

  const page = await save(browser, '/external-users/new?company=1', neusa)

  t.equal(page.status, 422)
  t.equal(page.fault('Nome'), 'O tipo desta empresa não tem contatos.')
  t.equal(count(db, 'contacts'), 2)
})

void t.test('an e-mail with which somebody works here is no access, from whatever door and in whatever letter case, and names nobody', async t => {
  const { browser, db } = await office(t)
  await change(db, 'users', await hire(db, marina), { is_active: 0 })
  const before = everything(db, ['external_users', 'contacts', 'history'])
  const sentence = /(?:Rosa|MARINA)@escritorio\.example já é o acesso de um usuário do sistema\. Use outro e-mail/

  const contacts = await toContacts(browser, { document: '33.000.167/0001-01', email: '', phone: '' })
  for (const [what, page] of [
    ['the registration', await press(browser, contacts, 'add', { name: 'Rosa', email: 'Rosa@escritorio.example', is_external: 'yes', links_external: 'yes' })],
    ['a contact', await save(browser, '/customers/1/contacts/new', { name: 'Ivo', email: 'MARINA@escritorio.example', is_external: 'yes' })],
    ['a contact that stands', await save(browser, '/companies/1/contacts/1', { email: 'Rosa@escritorio.example', is_external: 'yes' })],
    ['a new access', await save(browser, '/external-users/new?company=1', { name: 'Ivo', email: 'MARINA@escritorio.example' })],
    ['the access of a contact', await save(browser, '/external-users/new?company=1&contact=1', { email: 'Rosa@escritorio.example' })],
    ['an access that stands', await save(browser, '/external-users/1/edit', { email: 'Rosa@escritorio.example' })],
  ] as const) {
    t.equal(page.status, 422, what)
    t.match(page.fault('E-mail'), sentence, what)
    t.notMatch(page.fault('E-mail'), /Prado|Hoepers/, what)
  }
  t.equal(everything(db, ['external_users', 'contacts', 'history']), before)
  t.equal((await save(browser, '/customers/1/contacts/new', { name: 'Ivo', email: 'Rosa@escritorio.example' })).status, 200, 'a contact without access')
})

void t.test('an e-mail that was both before goes on as it is', async t => {
  const { browser, db } = await office(t)
  await change(db, 'users', 1, { email: 'tania@paodaserra.example' })

  const access = await save(browser, '/external-users/1/edit', { name: 'Tânia B.' })
  const contact = await save(browser, '/customers/1/contacts/2', { job_title: 'Gerente' })
  const person = await save(browser, '/users/1', { name: 'Rosa P.' })

  t.strictSame([access.status, contact.status, person.status], [200, 200, 200])
  t.equal(count(db, 'external_users', { name: 'Tânia B.' }), 1)
  t.equal(count(db, 'users', { name: 'Rosa P.' }), 1)
})
