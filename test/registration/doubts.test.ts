import t from 'tap'
import { sql, type Database } from '../../src/database.ts'
import { desk } from '../support/app.ts'
import { matriz, padaria, press, register, rogerio, toAddresses, toContacts, toIdentification } from '../support/registering.ts'
import { count } from '../support/rows.ts'

const strange = '(20) 3025-1234'
const strangeKept = '+552030251234'

void t.test('a doubt holds a step up once, says so, and keeps what was typed', async t => {
  const { browser, db } = await desk(t)
  const page = await toIdentification(browser)

  const answer = await press(browser, page, 'next', { ...padaria, phone: strange })

  t.equal(answer.status, 422)
  t.match(answer.title, /^Aviso: Etapa 2 de 4/)
  t.equal(answer.root.querySelector('#error-summary h2')?.text, 'Confira 1 aviso para continuar')
  t.strictSame(answer.summary(), ['Telefone: Não há DDD 20 no Brasil. Confira o número.'])
  t.equal(answer.value('Telefone'), strange)
  t.match(answer.field('Telefone').getAttribute('aria-describedby'), /identification-phone-doubt/)
  t.notOk(answer.field('Telefone').hasAttribute('aria-invalid'))
  t.equal(answer.field('Manter assim: Telefone').getAttribute('value'), strangeKept)
  t.equal(count(db, 'companies'), 0)
})

void t.test('a doubt is passed with one click and not asked again on any later step', async t => {
  const { browser } = await desk(t)
  const held = await press(browser, await toIdentification(browser), 'next', { ...padaria, phone: strange })

  const addresses = await press(browser, held, 'next', { keep_phone: strangeKept })
  const back = await press(browser, addresses, 'previous')
  const again = await press(browser, back, 'next')

  t.equal(addresses.heading, 'Endereços')
  t.ok(back.field('Manter assim: Telefone').hasAttribute('checked'), 'what was decided is shown')
  t.strictSame(back.summary(), [])
  t.equal(again.heading, 'Endereços')
})

void t.test('typing another value asks again, and a right one asks nothing', async t => {
  const { browser } = await desk(t)
  const held = await press(browser, await toIdentification(browser), 'next', { ...padaria, phone: strange })

  const other = await press(browser, held, 'next', { phone: '(23) 3025-1234', keep_phone: strangeKept })
  const right = await press(browser, other, 'next', { phone: padaria.phone, keep_phone: strangeKept })

  t.equal(other.status, 422)
  t.notOk(other.field('Manter assim: Telefone').hasAttribute('checked'))
  t.equal(right.heading, 'Endereços')
})

void t.test('mistakes and doubts are shown together', async t => {
  const { browser } = await desk(t)

  const answer = await press(browser, await toIdentification(browser), 'next', { ...padaria, name: '', phone: strange })

  t.match(answer.title, /^Erro: /)
  t.equal(answer.summary().length, 2)
  t.equal(answer.root.querySelector('#error-summary h2')?.text, 'Corrija 1 campo para continuar')
  t.ok(answer.field('Manter assim: Telefone'))
})

void t.test('a CEP of another state is a doubt of one address, kept with it through editing', async t => {
  const { browser, db } = await desk(t)
  const paulista = { ...matriz, cep: '01310-100' }
  const held = await press(browser, await toAddresses(browser), 'add', paulista)

  const otherState = await press(browser, held, 'add', { state: 'PR', keep_cep: '01310100 SC' })
  const added = await press(browser, otherState, 'add', { state: 'SC', keep_cep: '01310100 SC' })
  const key = added.root.querySelector('button[value^="edit:"]')!.getAttribute('value')!
  const editing = await press(browser, added, key)
  const changed = await press(browser, editing, 'add', { number: '331' })
  const contacts = await press(browser, changed, 'next')
  await press(browser, contacts, 'finish')

  t.strictSame(held.summary(), ['CEP: O CEP 01310-100 é de SP, e a UF é SC. Confira os dois.'])
  t.equal(otherState.status, 422, 'another state is another doubt')
  t.ok(editing.field('Manter assim: CEP').hasAttribute('checked'))
  t.equal(contacts.heading, 'Contatos da empresa')
  t.match(reasonOf(db, 'company'), 'CEP: O CEP 01310-100 é de SP, e a UF é SC. Confira os dois. Mantido assim.')
  t.equal(count(db, 'addresses', { cep: '01310100', number: '331' }), 1)
})

void t.test('what was kept is in the history of whom it belongs to, and Finalizar does not ask again', async t => {
  const { browser, db } = await desk(t)

  const done = await register(browser, { phone: strange, keep_phone: strangeKept },
    [rogerio, { name: 'Tânia Bachmann', mobile: '(47) 8912-4410', keep_mobile: '+554789124410' }])

  t.equal(done.heading, 'Cliente cadastrado')
  const said = 'Telefone: Não há DDD 20 no Brasil. Confira o número. Mantido assim.'
  t.equal(reasonOf(db, 'company'), said)
  t.match((await browser.get(`${done.link('Dados do cliente')}/history`)).text, said)
  t.match(reasonOf(db, 'contact', 'Tânia Bachmann'), /^Celular: .* Mantido assim\.$/)
  t.equal(reasonOf(db, 'contact', rogerio.name), null)
  t.equal(reasonOf(db, 'customer'), null)
})

void t.test('an unsettled doubt stops the list and Finalizar as well, and survives a draft', async t => {
  const { browser, db } = await desk(t)
  const contacts = await toContacts(browser)

  const refused = await press(browser, contacts, 'finish', { name: 'Ana', mobile: strange })
  const opened = await browser.open(contacts.address)
  const done = await press(browser, opened, 'finish', { keep_mobile: strangeKept })

  t.equal(refused.status, 422)
  t.strictSame(opened.summary(), ['Celular: Não há DDD 20 no Brasil. Confira o número.'])
  t.equal(opened.value('Celular'), strange)
  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(count(db, 'contacts', { mobile: strangeKept }), 1)
})

void t.test('letters that are easily mistaken in a CNPJ are pointed out, and hold nothing up', async t => {
  const { browser } = await desk(t)
  const addresses = await toAddresses(browser, { document: 'QUFIO00AB00109' })

  const back = addresses.heading === 'Endereços' ? await press(browser, addresses, 'previous') : addresses

  t.match(back.text, 'Confira as letras Q, U, F, I, O')
  t.notOk(back.root.querySelector('[name=keep_document]'))
})

void t.test('a forged or repeated decision is no decision', async t => {
  const { browser } = await desk(t)
  const held = await press(browser, await toIdentification(browser), 'next', { ...padaria, phone: strange })

  for (const keep of ['yes', '', 'on', '__proto__']) {
    t.equal((await press(browser, held, 'next', { keep_phone: keep })).status, 422, keep)
  }
  const twice = await browser.submit(held, { keep_phone: [strangeKept, strangeKept] as unknown as string, action: 'next' })
  t.equal(twice.status, 422)
})

function reasonOf (db: Database, record_type: string, record_name?: string): string | null {
  const line = sql('history').where({ record_type, act: 'created', ...(record_name !== undefined && { record_name }) })
  return db.row<{ reason: string | null }>(line)!.reason
}
