import t from 'tap'
import { sql } from '../../src/database.ts'
import { desk, hire } from '../support/app.ts'
import { save } from '../support/configuring.ts'
import { davi, rosa } from '../support/people.ts'
import { begin, matriz, padaria, press, register, rogerio, tania, toContacts, toIdentification } from '../support/registering.ts'
import { count, everything } from '../support/rows.ts'

const records = ['companies', 'customers', 'contacts', 'external_users', 'addresses', 'history', 'identifier_sequences']

void t.test('Finalizar writes company, customer, address, contacts, external user and history', async t => {
  const { browser, db } = await desk(t)

  const done = await register(browser)

  t.equal(done.heading, 'Cliente cadastrado')
  t.strictSame(records.map(table => count(db, table, table === 'history' ? { company_id: 1 } : {})), [1, 1, 2, 1, 1, 5, 1])
  t.strictSame(db.rows(sql('companies').select('document', 'document_kind', 'phone', 'name_search', 'state_registration_indicator')), [{
    document: '11222333000181', document_kind: 'cnpj', phone: '+554730251234', name_search: 'padaria pao da serra ltda',
    state_registration_indicator: 'contributor',
  }])
  t.equal(count(db, 'registrations', { state: 'finished', answers: '{}', unfinished: '{}' }), 1)
})

void t.test('the page after it can be reloaded and kept, and registers nothing again', async t => {
  const { browser, db } = await desk(t)
  const done = await register(browser)
  const before = everything(db, records)

  const again = await browser.get(done.address)

  t.equal(again.heading, 'Cliente cadastrado')
  t.equal(again.link('Dados do cliente'), '/customers/1')
  t.equal(again.link('Cadastrar outro cliente'), '/customers/new')
  t.equal(everything(db, records), before)
})

void t.test('what was finished is never an editable copy again', async t => {
  const { browser } = await desk(t)
  const contacts = await toContacts(browser)
  const done = await press(browser, contacts, 'finish')

  const back = await browser.get(contacts.address)
  const fragment = await browser.get(contacts.address, { 'hx-request-type': 'partial' })
  const posted = await browser.submit(contacts, { name: 'Outra pessoa', action: 'add' })

  t.equal(back.location, done.address)
  t.equal(fragment.headers['hx-redirect'], done.address)
  t.equal(posted.location, `${done.address}?said=late`)
})

void t.test('whoever types on in another tab after Finalizar stays there, and is told on the next press that it was too late', async t => {
  const { browser, db } = await desk(t)
  const contacts = await toContacts(browser)
  const done = await press(browser, contacts, 'finish')
  const typing = { ...contacts.filledIn(), name: 'Outra pessoa' }

  const watched = await browser.post(`${contacts.address}/duplicates`, typing, { 'hx-request-type': 'partial', 'hx-current-url': `http://localhost${contacts.address}` })
  t.equal(watched.status, 204)
  t.equal(watched.headers['hx-redirect'], undefined)

  for (const action of ['add', 'next', 'finish', 'previous']) {
    const page = await press(browser, contacts, action, { name: 'Outra pessoa' })
    t.equal(page.heading, 'Cliente cadastrado', action)
    t.match(page.text, 'Este cadastro já tinha sido finalizado. O que foi digitado depois disso não foi incluído', action)
  }
  t.notMatch((await browser.get(done.address)).text, 'já tinha sido finalizado')
  t.equal(count(db, 'contacts', { name: 'Outra pessoa' }), 0)
})

void t.test('a second press of Finalizar, with the contact that the first one took along, is not too late', async t => {
  const { browser, db } = await desk(t)
  const contacts = await toContacts(browser)

  const first = await press(browser, contacts, 'finish', rogerio)
  const second = await press(browser, contacts, 'finish', rogerio)

  t.equal(second.address, first.address)
  t.notMatch(second.text, 'já tinha sido finalizado')
  t.equal(count(db, 'contacts'), 1)
})

void t.test('a contact or an address that was changed in another tab after Finalizar is said to be left out, the same one is not', async t => {
  const { browser, db } = await desk(t)
  const contacts = await press(browser, await toContacts(browser), 'add', tania)
  const editing = await press(browser, contacts, contacts.button('Editar Tânia Bachmann').getAttribute('value')!)
  const done = await press(browser, contacts, 'finish')
  const late = `${done.address}?said=late`

  const same = await browser.submit(editing, { action: 'finish' })
  const changed: Array<Record<string, string | undefined>> = [{ phone: '(47) 3333-4455' }, { name: 'Tânia B. Bachmann' }, { is_external: undefined }, { is_default: 'yes' }, { email: 'nonsense' }]

  t.equal(same.location, done.address)
  for (const fields of changed) t.equal((await browser.submit(editing, { action: 'finish', ...fields })).location, late, JSON.stringify(fields))
  const addresses = contacts.address.replace(/contacts.*/, 'addresses')
  const again = { ...contacts.hidden(), ...matriz, is_main: undefined, action: 'finish' }
  t.equal((await browser.post(addresses, again)).location, done.address, 'the first address is the main one unasked')
  t.equal((await browser.post(addresses, { ...again, number: '331' })).location, late)
  t.equal(count(db, 'contacts', { phone: '+554733334455' }), 0)
})

void t.test('another company that was chosen in another tab after Finalizar is said to be left out', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [])
  await db.write(() => db.run(sql('customers').delete()))
  const page = await browser.open('/customers/new/from-company')
  const done = await press(browser, page, 'finish', { company_id: '1', category_id: '1' })

  const same = await browser.submit(page, { action: 'finish', company_id: '1', category_id: '1' })
  const other = await browser.submit(page, { action: 'finish', company_id: '2', category_id: '1' })

  t.strictSame([same.location, other.location], [done.address, `${done.address}?said=late`])
})

void t.test('an identification that is sent twice is quiet, one that differs is not', async t => {
  const { browser, db } = await desk(t)
  await db.write(() => db.run(sql('company_types').where({ id: 1 }).update({ has_addresses: 0, has_contacts: 0 })))
  const page = await toIdentification(browser)
  const done = await press(browser, page, 'finish', padaria)

  const same = await browser.submit(page, { action: 'finish', ...padaria })
  const differing = await browser.submit(page, { action: 'finish', ...padaria, trade_name: 'Serra' })

  t.strictSame([same.location, differing.location], [done.address, `${done.address}?said=late`])
})

void t.test('ASVS 2.3.4, 15.4.2: twenty Finalizar at the same moment make one customer, and all are led to it', async t => {
  const { browser, db } = await desk(t)
  const contacts = await press(browser, await toContacts(browser), 'add', rogerio)
  const fields = { ...contacts.filledIn(), action: 'finish' }

  const answers = await Promise.all(Array.from({ length: 20 }, () => browser.post(contacts.address, fields)))

  t.equal(count(db, 'customers'), 1)
  t.strictSame(new Set(answers.map(answer => answer.location)), new Set([contacts.address.replace(/contacts.*/, 'done')]))
})

void t.test('ASVS 2.3.4: two people with the same CNPJ at the same moment: one succeeds, the other is told whose it is', async t => {
  const { browser, db, signedIn } = await desk(t)
  await hire(db, davi)
  const colleague = await signedIn(davi)
  const [one, other] = await Promise.all([toContacts(browser), toContacts(colleague, { name: 'Mesma padaria' })])

  const [first, second] = await Promise.all([press(browser, one, 'finish'), press(colleague, other, 'finish')])

  const [winner, loser] = first.heading === 'Cliente cadastrado' ? [first, second] : [second, first]
  t.equal(winner.heading, 'Cliente cadastrado')
  t.equal(loser.heading, 'Identificação')
  t.match(loser.fault('CNPJ'), /^Este CNPJ já é de (Padaria Pão da Serra Ltda|Mesma padaria)\. Use o cadastro que já existe ou corrija o CNPJ\. Ver o cliente$/)
  t.equal(loser.link('Ver o cliente'), '/customers/1')
  t.equal(count(db, 'companies'), 1)
})

void t.test('a CNPJ that is somebody\'s is said at the step already, whatever its punctuation', async t => {
  const { browser } = await desk(t)
  await register(browser)
  const page = await toIdentification(browser)

  const answer = await browser.submit(page, { ...padaria, document: '11222333000181', action: 'next' })

  t.equal(answer.status, 422)
  t.equal(answer.fault('CNPJ'), 'Este CNPJ já é de Padaria Pão da Serra Ltda. Use o cadastro que já existe ou corrija o CNPJ. Ver o cliente')
})

void t.test('a CNPJ of a company that is no customer yet offers that company', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  await db.write(() => db.run(sql('customers').delete()))
  const page = await toIdentification(browser)

  const answer = await browser.submit(page, { ...padaria, action: 'next' })
  const company = await press(browser, answer, answer.button('Usar esta empresa: Padaria Pão da Serra Ltda').getAttribute('value')!)

  t.equal(answer.link('Ver a empresa'), '/companies/1')
  t.ok(company.root.querySelector('input[name=company_id][value="1"]')?.hasAttribute('checked'))
})

void t.test('an identifier that is taken names its owner and the next free one', async t => {
  const { browser } = await desk(t)
  await register(browser)
  const page = await toIdentification(browser)
  const year = new Date().getFullYear()

  const answer = await browser.submit(page, { ...padaria, document: '06.990.590/0001-23', identifier: `cli-${year}-0001`, action: 'next' })

  t.equal(answer.fault('Identificador'), `O identificador cli-${year}-0001 já é de Padaria Pão da Serra Ltda. O próximo livre é CLI-${year}-0002.`)
})

void t.test('identifiers are given in order, numbers typed by hand are skipped', async t => {
  const { browser, db } = await desk(t)
  const year = new Date().getFullYear()
  await register(browser, { identifier: `CLI-${year}-0002` }, [])
  await register(browser, { document: '06.990.590/0001-23' }, [])
  await register(browser, { document: '12.ABC.345/01DE-35' }, [])

  const given = db.rows<{ identifier: string }>(sql('companies').select('identifier').orderBy('id')).map(row => row.identifier)

  t.strictSame(given, [`CLI-${year}-0002`, `CLI-${year}-0001`, `CLI-${year}-0003`])
})

void t.test('ASVS 2.3.3, 16.5.3: a disk that takes no writes keeps the registration as it was and says so; the next try succeeds once', async t => {
  const { browser, db } = await desk(t)
  const contacts = await press(browser, await toContacts(browser), 'add', tania)
  const before = everything(db)
  db.pragma('query_only = 1')

  const failed = await browser.submit(contacts, { action: 'finish' })
  const after = everything(db)
  db.pragma('query_only = 0')
  const done = await press(browser, contacts, 'finish')

  t.equal(failed.status, 503)
  t.equal(failed.heading, 'Não foi possível gravar')
  t.match(failed.text, 'O que você enviou agora não foi salvo.')
  t.notMatch(failed.body, /SQLITE|insert into|at Object/)
  t.equal(after, before)
  t.equal(done.heading, 'Cliente cadastrado')
  t.strictSame([count(db, 'companies'), count(db, 'customers'), count(db, 'external_users')], [1, 1, 1])
})

void t.test('a disk that takes no writes takes no files either: the form is opened again to choose them', async t => {
  const { browser, db, signedIn } = await desk(t)
  await hire(db, rosa)
  await save(await signedIn(rosa), '/categories/1/folders', { name: 'Contrato', extensions: 'pdf', is_required: undefined })
  const documents = await press(browser, await toContacts(browser), 'next')
  db.pragma('query_only = 1')

  const failed = await browser.submitFiles(documents, { action: 'finish' }, [{ field: 'folder_1', name: 'contrato.pdf', content: '%PDF-1.7' }])
  db.pragma('query_only = 0')

  t.equal(failed.status, 503)
  t.match(failed.text, 'abra o formulário e escolha-os de novo')
  t.equal(failed.root.querySelector('main form'), null)
  t.equal((await browser.get(failed.link('Abrir o formulário'))).heading, 'Documentos')
})

void t.test('a registration from another tab that was discarded says so when this one posts', async t => {
  const { browser, db } = await desk(t)
  const contacts = await toContacts(browser)
  const base = contacts.address.replace('/contacts', '')
  await browser.post(`${base}/cancel`, { _csrf: contacts.hidden()._csrf, choice: 'discard' })

  const answer = await browser.submit(contacts, { ...rogerio, action: 'finish' })
  const page = await browser.open(answer.location!)

  t.equal(page.status, 410)
  t.equal(page.heading, 'Este cadastro foi descartado')
  t.equal(page.link('Novo cliente'), '/customers/new')
  t.equal(count(db, 'customers'), 0)
})

void t.test('the shown summary is what was written', async t => {
  const { browser } = await desk(t)
  let page = await toContacts(browser)
  for (const contact of [rogerio, tania]) page = await press(browser, page, 'add', contact)
  const facts = (root: typeof page.root) => root.querySelectorAll('dl.facts > div').map(line => line.text.replace(/\s+/g, ' ').trim())

  const shown = facts(page.root)
  const done = await press(browser, page, 'finish')

  t.strictSame(facts(done.root), shown)
})

void t.test('the first page of the wizard makes no row until something is typed', async t => {
  const { browser, db } = await desk(t)
  const first = await begin(browser)

  const refused = await browser.submit(first, { action: 'next' })
  const cancelled = await browser.submit(first, { action: 'cancel' })

  t.equal(refused.status, 422)
  t.equal(cancelled.location, '/customers')
  t.equal(count(db, 'registrations'), 0)
})
