import t from 'tap'
import { desk } from '../support/app.ts'
import type { Page } from '../support/html.ts'
import { press, register, rogerio, tania, toAddresses, toContacts } from '../support/registering.ts'
import { change, count } from '../support/rows.ts'
import { sql } from '../../src/database.ts'
import { historyOf } from '../../src/history/store.ts'

function listed (page: Page): string[] {
  return page.root.querySelectorAll('section[aria-labelledby=included] li').map(item => item.text.replace(/\s+/g, ' ').trim())
}

function buttonOf (page: Page, text: string): string {
  return page.button(text).getAttribute('value')!
}

void t.test('of three contacts the middle one is edited and removed, and only that one', async t => {
  const { browser } = await desk(t)
  let page = await toContacts(browser)
  for (const name of ['Ana', 'Bia', 'Clara']) page = await press(browser, page, 'add', { name, is_default: undefined })

  const editing = await press(browser, page, buttonOf(page, 'Editar Bia'))
  const edited = await press(browser, editing, 'add', { name: 'Beatriz', job_title: 'Gerente' })
  const removed = await press(browser, edited, buttonOf(edited, 'Remover Beatriz'))

  t.equal(editing.value('Nome'), 'Bia')
  t.match(edited.text, 'Contato alterado.')
  t.strictSame(listed(edited).map(item => item.split(' ')[0]), ['Ana', 'Beatriz', 'Clara'])
  t.match(removed.text, 'Contato removido.')
  t.strictSame(listed(removed).map(item => item.split(' ')[0]), ['Ana', 'Clara'])
})

void t.test('the list shows who a contact is beside the name, and phones as they are written', async t => {
  const { browser } = await desk(t)
  const contacts = await toContacts(browser)

  const page = await press(browser, contacts, 'add', { ...rogerio, phone: '4730251234', mobile: '47 999124410', is_external: 'yes' })

  const [, reach] = page.root.querySelectorAll('section[aria-labelledby=included] li > div > small')
  t.equal(reach?.text, '(47) 3025-1234 · (47) 99912-4410 · rogerio@paodaserra.example')
  t.strictSame(page.root.querySelectorAll('section[aria-labelledby=included] li > div > .tight > .stamp').map(stamp => stamp.text), ['Contato principal', 'Usuário externo'])
})

void t.test('whoever leaves the fields blank is told the button that is there', async t => {
  const { browser, db } = await desk(t)
  const addresses = await toAddresses(browser)
  const contacts = await press(browser, addresses, 'next')

  await change(db, 'company_types', 1, { has_contacts: 0 })
  const last = await browser.get(addresses.address)

  t.match(addresses.text, 'Sem endereço agora? Avance com os campos em branco.')
  t.match(contacts.text, 'Sem contato agora? Finalize com os campos em branco.')
  t.ok(last.button('Próximo').hasAttribute('disabled'))
  t.match(last.text, 'Sem endereço agora? Finalize com os campos em branco.')
})

void t.test('where a contact is required, nothing says that it can be left out', async t => {
  const { browser, db } = await desk(t)
  await change(db, 'company_types', 1, { contacts_min: 1 })

  const page = await toContacts(browser)

  t.notMatch(page.text, 'Sem contato agora?')
})

void t.test('making another one Contato principal clears the first', async t => {
  const { browser } = await desk(t)
  let page = await toContacts(browser)
  page = await press(browser, page, 'add', { name: 'Ana', is_default: 'yes' })

  page = await press(browser, page, 'add', { name: 'Bia', is_default: 'yes' })

  t.notMatch(listed(page)[0], 'Contato principal')
  t.match(listed(page)[1], 'Contato principal')
})

void t.test('an external user needs an e-mail', async t => {
  const { browser } = await desk(t)
  const page = await toContacts(browser)

  const answer = await browser.submit(page, { name: 'Ana', is_external: 'yes', action: 'add' })

  t.equal(answer.status, 422)
  t.equal(answer.fault('E-mail'), 'Informe o e-mail: é com ele que o usuário externo entra.')
  t.ok(answer.field('Cadastrar como usuário externo').hasAttribute('checked'))
})

void t.test('an e-mail that is an external user already, in any letter case, says whose and offers to link', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const page = await toContacts(browser, { name: 'Mercado Bom', document: '06.990.590/0001-23' })

  const refused = await browser.submit(page, { ...tania, email: 'TANIA@paodaserra.EXAMPLE', action: 'add' })
  const linked = await press(browser, refused, 'add', { links_external: 'yes' })
  const done = await press(browser, linked, 'finish')

  t.equal(refused.status, 422)
  t.match(refused.fault('E-mail'), 'já é o acesso de Tânia Bachmann, de Padaria Pão da Serra Ltda')
  t.ok(refused.field('Vincular ao usuário externo que já existe'))
  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(count(db, 'external_users'), 1)
  t.equal(db.rows(sql('contacts').whereNotNull('external_user_id')).length, 2)
})

void t.test('within one registration an e-mail is one external user too', async t => {
  const { browser, db } = await desk(t)
  let page = await toContacts(browser)
  page = await press(browser, page, 'add', tania)

  const refused = await browser.submit(page, { name: 'Outra', email: 'Tania@paodaserra.example', is_external: 'yes', action: 'add' })
  const linked = await press(browser, refused, 'add', { links_external: 'yes' })
  await press(browser, linked, 'finish')

  t.match(refused.fault('E-mail'), 'já é o acesso de Tânia Bachmann, neste mesmo cadastro')
  t.equal(count(db, 'external_users'), 1)
  t.equal(count(db, 'contacts'), 2)
  t.strictSame(historyOf(db, 'external_user', 1).map(line => [line.act, line.record_name]), [['linked', tania.name], ['created', tania.name]])
})

void t.test('Incluir contato pressed twice includes one', async t => {
  const { browser } = await desk(t)
  const page = await toContacts(browser)
  const fields = { ...page.filledIn(), ...rogerio, action: 'add' }

  await Promise.all([browser.post(page.address, fields), browser.post(page.address, fields)])
  const after = await browser.get(page.address)

  t.equal(listed(after).length, 1)
})

void t.test('a contact that was typed and not included is taken along by Finalizar', async t => {
  const { browser, db } = await desk(t)
  const page = await toContacts(browser)

  const done = await press(browser, page, 'finish', rogerio)

  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(count(db, 'contacts', { name: 'Rogério Bachmann' }), 1)
})

void t.test('an edit can be dropped, and the contact stays as it was', async t => {
  const { browser } = await desk(t)
  const page = await press(browser, await toContacts(browser), 'add', rogerio)
  const editing = await press(browser, page, buttonOf(page, 'Editar Rogério Bachmann'))

  const dropped = await press(browser, editing, 'drop', { name: 'Outro' })

  t.equal(dropped.value('Nome'), '')
  t.match(listed(dropped)[0], 'Rogério Bachmann')
})
