import t from 'tap'
import { desk, hire } from '../support/app.ts'
import { davi } from '../support/people.ts'
import { save } from '../support/configuring.ts'
import { register, rogerio, tania } from '../support/registering.ts'
import { change, count, everything, historyOfCompany } from '../support/rows.ts'
import { contactsOf } from '../../src/contacts/store.ts'
import { sql } from '../../src/database.ts'
import { historyOf, record } from '../../src/history/store.ts'

const gilmar = { name: 'Gilmar Testoni', job_title: 'Gerente', email: 'gilmar@paodaserra.example', mobile: '(47) 99640-8815' }

t.setTimeout(120_000)

void t.test('a contact is added, edited and removed, each with its line in the history', async t => {
  const { browser, db } = await desk(t)
  await register(browser)

  const added = await save(browser, '/customers/1/contacts/new', gilmar)
  t.match(added.text, /Contato incluído\. 3 contatos/)
  const edited = await save(browser, '/customers/1/contacts/3', { job_title: 'Gerente da loja 2' })
  t.match(edited.text, 'Gerente da loja 2')
  t.equal((await browser.submit(await browser.get('/customers/1/contacts/3/removal'))).location, '/customers/1/contacts?said=contact-removed')

  t.strictSame(contactsOf(db, 1).map(contact => contact.name), [rogerio.name, tania.name])
  t.strictSame(historyOfCompany(db, 1).slice(0, 3).map(line => [line.act, line.record_type, line.record_name]), [
    ['deleted', 'contact', gilmar.name], ['changed', 'contact', gilmar.name], ['created', 'contact', gilmar.name],
  ])
})

void t.test('making one contact the default clears the one before, and the history tells of both', async t => {
  const { browser, db } = await desk(t)
  await register(browser)

  await save(browser, '/customers/1/contacts/2', { is_default: 'yes' })

  t.strictSame(contactsOf(db, 1).map(contact => contact.is_default), [false, true])
  t.strictSame(historyOfCompany(db, 1).slice(0, 2).map(line => [line.record_name, line.changes]), [
    [tania.name, [{ field: 'is_default', from: null, to: 'yes' }]], [rogerio.name, [{ field: 'is_default', from: 'yes', to: null }]],
  ])
  t.equal((await browser.get('/customers/1')).fact('Contato principal'), tania.name)
})

void t.test('a doubt that is kept stands in the history of that contact, and of nobody whom it makes change', async t => {
  const { browser, db } = await desk(t)
  await register(browser)

  const held = await save(browser, '/customers/1/contacts/new', { ...gilmar, mobile: '(20) 99640-8815', is_default: 'yes', is_external: 'yes' })
  await browser.submit(held, { keep_mobile: held.root.querySelector('[name=keep_mobile]')!.getAttribute('value') ?? '' })

  const lines = historyOfCompany(db, 1).slice(0, 3).map(line => `${line.record_type} ${line.record_name}${line.reason?.includes('DDD 20') ? ', kept' : ''}`)
  t.strictSame(new Set(lines), new Set([`contact ${rogerio.name}`, `external_user ${gilmar.name}`, `contact ${gilmar.name}, kept`]))
})

void t.test('a contact becomes an external user, and stops being one while the contact stays', async t => {
  const { browser, db } = await desk(t)
  await register(browser)

  await save(browser, '/customers/1/contacts/1', { is_external: 'yes' })
  t.match((await browser.get('/external-users')).text, rogerio.email)
  t.strictSame(historyOfCompany(db, 1).slice(0, 2).map(line => [line.record_type, line.act]), [['contact', 'changed'], ['external_user', 'created']])
  const page = await browser.get('/customers/1/contacts/1')
  t.match(page.text, 'Desmarcado, o acesso é retirado')
  await browser.submit(page, { is_external: undefined })

  t.notMatch((await browser.get('/external-users')).text, rogerio.email)
  t.equal(count(db, 'contacts'), 2)
  t.strictSame(historyOfCompany(db, 1).slice(0, 2).map(line => [line.record_type, line.act]), [['contact', 'changed'], ['external_user', 'deleted']])
})

void t.test('an e-mail that is a login already is refused with whose it is, and that person may be linked', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  await register(browser, { name: 'Mercado Sol Ltda', document: '00.000.000/0001-91', email: '' }, [])

  const page = await browser.submit(await browser.get('/customers/2/contacts/new'), { name: 'Tânia', email: 'TANIA@paodaserra.example', is_external: 'yes' })
  t.equal(page.status, 422)
  t.match(page.fault('E-mail'), 'já é o acesso de Tânia Bachmann, de Padaria Pão da Serra Ltda')
  const linked = await browser.submit(page, { links_external: 'yes' })

  t.equal(linked.location, '/customers/2/contacts?said=contact-added')
  t.equal(count(db, 'external_users'), 1)
  t.equal(contactsOf(db, 2)[0]!.external_user_id, contactsOf(db, 1)[1]!.external_user_id)
  await browser.submit(await browser.get('/customers/1/contacts/2/removal'))
  t.equal(count(db, 'external_users'), 1, 'whoever is a contact elsewhere keeps the access')
  await browser.submit(await browser.get('/customers/2/contacts/3/removal'))
  t.equal(count(db, 'external_users'), 0)
})

void t.test('the history names the external user whom a contact is linked to and parted from, however the contact is called', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  await register(browser, { name: 'Mercado Sol Ltda', document: '00.000.000/0001-91', email: '' }, [])
  const person = db.row<{ id: number }>(sql('external_users'))!.id

  await save(browser, '/customers/2/contacts/new', { name: 'Tia da padaria', email: tania.email, is_external: 'yes', links_external: 'yes' })
  await browser.submit(await browser.get('/customers/2/contacts/3/removal'))

  t.strictSame(historyOf(db, 'external_user', person).map(line => [line.act, line.record_name, line.changes[0]?.from]), [
    ['unlinked', tania.name, 'Tia da padaria'], ['linked', tania.name, null], ['created', tania.name, undefined],
  ])
  t.match((await browser.get('/customers/2/history')).text,
    /desvinculou o usuário externo Tânia Bachmann do contato Tia da padaria na edição.* vinculou o usuário externo Tânia Bachmann ao contato Tia da padaria na edição/)
  t.match((await browser.get(`/external-users/${person}/history`)).text,
    /desvinculou o usuário externo Tânia Bachmann do contato Tia da padaria, de Mercado Sol Ltda na.* vinculou o usuário externo Tânia Bachmann ao contato Tia da padaria, de Mercado Sol Ltda na/)
})

void t.test('a line that told such a parting as a change reads as one that tells it now', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  await db.write(() => record(db, {
    record_type: 'external_user', record_id: 1, record_name: tania.name, company_id: 1, user: { id: 1, name: 'Marina' }, act: 'changed', way: 'edit',
    changes: [{ field: 'contact', from: 'Tia da padaria', to: null }],
  }))

  for (const address of ['/customers/1/history', '/external-users/1/history']) {
    t.match((await browser.get(address)).text, 'Marina desvinculou o usuário externo Tânia Bachmann do contato Tia da padaria na edição', address)
  }
})

void t.test('a contact made external in two tabs is external once', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const [one, other] = [await browser.get('/customers/1/contacts/1'), await browser.get('/customers/1/contacts/1')]

  const answers = await Promise.all([browser.submit(one, { is_external: 'yes' }), browser.submit(other, { is_external: 'yes' })])

  t.strictSame(answers.map(answer => answer.location), ['/customers/1/contacts?said=saved', '/customers/1/contacts?said=same'])
  t.equal(count(db, 'external_users'), 2)
})

void t.test('a refused contact comes back with what was typed and why; an external one needs an e-mail', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const before = everything(db)

  const page = await browser.submit(await browser.get('/customers/1/contacts/1'), { name: '', email: '', is_external: 'yes', note: 'Fica' })

  t.equal(page.status, 422)
  t.equal(page.fault('Nome'), 'Informe o nome do contato.')
  t.equal(page.value('Observações'), 'Fica')
  t.equal(everything(db), before)
  t.match((await browser.submit(page, { name: 'Rogério' })).fault('E-mail'), 'é com ele que o usuário externo entra')
})

void t.test('a contact that somebody removed meanwhile may be included anew with what was typed', async t => {
  const { browser, db, signedIn } = await desk(t)
  await register(browser)
  await hire(db, davi)
  const other = await signedIn(davi)
  const mine = await browser.get('/customers/1/contacts/2')
  await other.submit(await other.get('/customers/1/contacts/2/removal'))

  const answer = await browser.submit(mine, { department: 'Compras' })
  t.equal(answer.status, 409)
  t.match(answer.text, 'Davi Reis removeu este contato enquanto você editava.')
  await browser.submit(answer)

  t.match(contactsOf(db, 1).at(-1), { name: tania.name, department: 'Compras', is_external: true })
  t.equal((await browser.get('/customers/1/contacts/9')).status, 404)
})

void t.test('a contact that somebody changed while the removal was confirmed stays, and is asked about again as it is', async t => {
  const { browser, db, signedIn } = await desk(t)
  await register(browser)
  await hire(db, davi)
  const confirming = await browser.get('/customers/1/contacts/2/removal')
  await save(await signedIn(davi), '/customers/1/contacts/2', { name: 'Tânia Bachmann Reis', department: 'Diretoria' })

  const asked = await browser.submit(confirming)
  t.equal(asked.status, 409)
  t.match(asked.text, 'Davi Reis alterou este contato enquanto você confirmava. Nada foi removido. Confira e confirme de novo.')
  t.equal(asked.fact('Nome'), 'Tânia Bachmann Reis')
  t.equal(asked.fact('Departamento'), 'Diretoria')
  t.equal(count(db, 'contacts'), 2)
  t.equal((await browser.submit(asked)).location, '/customers/1/contacts?said=contact-removed')
  t.equal(count(db, 'contacts'), 1)
})

void t.test('a contact whose removal is confirmed twice is removed once, and one that never was is not found', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const confirming = await browser.get('/customers/1/contacts/2/removal')

  const answers = [await browser.submit(confirming), await browser.submit(confirming)]

  t.strictSame(answers.map(answer => answer.location), Array(2).fill('/customers/1/contacts?said=contact-removed'))
  t.equal(count(db, 'history', { record_type: 'contact', act: 'deleted' }), 1)
  t.equal((await browser.post('/customers/1/contacts/9/removal', confirming.hidden())).status, 404)
})

void t.test('the least number of contacts that the type asks stays', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  await change(db, 'company_types', 1, { contacts_min: 2 })

  const page = await browser.get('/customers/1/contacts/1/removal')
  t.match(page.text, 'O tipo de empresa pede pelo menos 2 contatos. Inclua outro antes.')
  const _csrf = (await browser.get('/customers/1/contacts/1')).hidden()._csrf
  await browser.post('/customers/1/contacts/1/removal', { _csrf })
  t.equal(count(db, 'contacts'), 2)
})

void t.test('a type without contacts has no such section', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  await change(db, 'company_types', 1, { has_contacts: 0 })

  t.equal((await browser.get('/customers/1/contacts/new')).status, 404)
  t.equal((await browser.get('/customers/1/contacts/1')).status, 404)
})
