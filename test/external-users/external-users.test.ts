import t from 'tap'
import { sql, type Database } from '../../src/database.ts'
import { desk, hire } from '../support/app.ts'
import { act, save } from '../support/configuring.ts'
import { caio, davi, rosa } from '../support/people.ts'
import { register, rogerio, tania } from '../support/registering.ts'
import { restrict } from '../support/restricting.ts'
import { change, count, everything } from '../support/rows.ts'

const kept = ['external_users', 'contacts', 'companies']

/** The company 1 has the contacts Rogério (1) and Tânia (2), who is the external user 1. */
async function office (t: Parameters<typeof desk>[0]) {
  const all = await desk(t, rosa)
  for (const person of [davi, caio]) await hire(all.db, person)
  await register(all.browser)
  return all
}

function accessOf (db: Database, contactId: number): number | null {
  return db.row<{ external_user_id: number | null }>(sql('contacts').select('external_user_id').where({ id: contactId }))!.external_user_id
}

void t.test('a contact becomes an external user with what is known of them', async t => {
  const { browser, db } = await office(t)

  const found = await browser.get('/external-users/new?q=padaria')
  const company = await browser.get(found.link('Padaria Pão da Serra Ltda'))
  const form = await browser.get(company.link('Usar este contato: Rogério Bachmann'))
  const page = await browser.open((await browser.submit(form, { language: 'en', max_connections: '3' })).location!)

  t.equal(form.value('E-mail'), rogerio.email)
  t.equal(form.value('Telefone'), rogerio.mobile)
  t.notOk(company.links().some(text => text.includes('Tânia')))
  t.match(page.text, 'Usuário externo cadastrado.')
  t.equal(page.fact('Idioma'), 'Inglês')
  t.equal(page.fact('Máximo de conexões'), '3')
  t.equal(page.fact('Convidado por'), 'Rosa Prado')
  t.equal(accessOf(db, 1), 2)
  t.match((await browser.get('/external-users/2/history')).text, 'Rosa Prado cadastrou o usuário externo Rogério Bachmann na edição')
  t.match((await browser.get('/customers/1/history')).text, /alterou Cadastrar como usuário externo do contato Rogério Bachmann de Não para Sim/)
})

void t.test('somebody new in a company becomes its contact, too', async t => {
  const { browser, db } = await office(t)

  const page = await save(browser, '/external-users/new?company=1', { name: 'Neusa Maia', email: 'Neusa@padaria.example' })

  t.equal(page.heading, 'Neusa Maia')
  t.match(page.text, 'Padaria Pão da Serra Ltda Neusa Maia')
  t.equal(count(db, 'contacts', { name: 'Neusa Maia', external_user_id: 2 }), 1)
})

void t.test('an e-mail that is an access already, in any letter case, is refused with its owner, or linked on purpose', async t => {
  const { browser, db } = await office(t)
  const form = await browser.get('/external-users/new?company=1&contact=1')

  const taken = await browser.submit(form, { email: 'TANIA@PaoDaSerra.example' })
  const linked = await browser.open((await browser.submit(taken, { links_external: 'yes' })).location!)

  t.equal(taken.status, 422)
  t.match(taken.fault('E-mail'), 'já é o acesso de Tânia Bachmann, de Padaria Pão da Serra Ltda')
  t.equal(taken.fault('E-mail').replace(/.*Serra Ltda\. /, ''), 'Use outro e-mail ou vincule o contato a esse acesso.')
  t.match(linked.heading, 'Tânia Bachmann')
  t.match(linked.text, 'Contato vinculado ao acesso de Tânia Bachmann, que fica como estava.')
  t.notMatch(linked.text, 'Usuário externo cadastrado')
  t.equal(accessOf(db, 1), 1)
  t.equal(count(db, 'external_users'), 1)
})

void t.test('a contact made external in two tabs is one external user', async t => {
  const { browser, db } = await office(t)
  const [one, other] = [await browser.get('/external-users/new?company=1&contact=1'), await browser.get('/external-users/new?company=1&contact=1')]

  const first = await browser.submit(one)
  const again = await browser.submit(one)
  const second = await browser.submit(other, { email: 'outro@padaria.example' })

  t.equal(again.location, first.location)
  t.equal(second.status, 422)
  t.match(second.fault('E-mail'), 'Rogério Bachmann já é usuário externo.')
  t.equal(count(db, 'external_users'), 2)
})

void t.test('name, e-mail, phone, language and connections are edited, and refused ones come back', async t => {
  const { browser, db } = await office(t)
  await save(browser, '/external-users/new?company=1', { name: 'Neusa Maia', email: 'neusa@padaria.example' })

  const page = await save(browser, '/external-users/1/edit', { name: 'Tânia B.', email: 'tania.b@padaria.example', phone: '(47) 3025-9999', language: 'es', max_connections: '5' })
  const form = await browser.get('/external-users/1/edit')
  const wrong = await browser.submit(form, { name: ' ', email: 'x', phone: '1', language: 'tlh', max_connections: '0' })
  const taken = await browser.submit(form, { email: 'NEUSA@padaria.example' })

  t.equal(page.address, '/external-users/1?said=saved')
  t.equal(page.fact('Telefone'), '(47) 3025-9999')
  t.match((await browser.get('/external-users/1/history')).fact('Idioma'), 'Português (Brasil) → Espanhol')
  t.strictSame([wrong.status, wrong.summary().length, wrong.value('E-mail')], [422, 5, 'x'])
  t.match(taken.fault('E-mail'), 'já é o acesso de Neusa Maia')
  t.equal(count(db, 'external_users', { email: 'tania.b@padaria.example', max_connections: 5 }), 1)
})

void t.test('what two people changed at once is brought together or chosen', async t => {
  const { browser, db } = await office(t)
  const [mine, theirs] = [await browser.get('/external-users/1/edit'), await browser.get('/external-users/1/edit')]

  await browser.submit(theirs, { name: 'Tânia Primeira', language: 'en' })
  const clash = await browser.submit(mine, { name: 'Tânia Segunda', max_connections: '2' })
  const hidden = clash.root.querySelectorAll('form.stack input[type=hidden]').map(input => [input.getAttribute('name')!, input.getAttribute('value') ?? ''])
  await browser.post('/external-users/1/edit', { ...Object.fromEntries(hidden) as Record<string, string>, side_name: 'mine' })

  t.equal(clash.status, 409)
  t.match(clash.text, 'Nada foi perdido.')
  t.equal(count(db, 'external_users', { name: 'Tânia Segunda', language: 'en', max_connections: 2 }), 1)
})

void t.test('whoever changed the field that clashes is named, whatever somebody did to the access since', async t => {
  const { browser, signedIn } = await office(t)
  const mine = await browser.get('/external-users/1/edit')

  await save(await signedIn(davi), '/external-users/1/edit', { name: 'Tânia do Davi' })
  await act(browser, '/external-users/1/blocking')

  t.match((await browser.submit(mine, { name: 'Tânia da Rosa' })).text, 'Salvo por Davi Reis')
})

void t.test('an access is blocked and unblocked, each once', async t => {
  const { browser, db } = await office(t)

  const blocked = await act(browser, '/external-users/1/blocking')
  await act(browser, '/external-users/1/blocking')
  const open = await act(browser, '/external-users/1/unblocking')

  t.match(blocked.text, 'Bloqueado')
  t.match(blocked.text, 'Acesso bloqueado.')
  t.match(open.text, 'Acesso desbloqueado.')
  t.equal(count(db, 'history', { act: 'blocked' }), 1)
  t.match((await browser.get('/external-users/1/history')).text, /desbloqueou o usuário externo Tânia.* bloqueou o usuário externo Tânia/)
})

/** The row of somebody in a list, and what pressing its button sends. */
void t.test('an access is removed while the contact stays, and the e-mail is free again', async t => {
  const { browser, db } = await office(t)

  const page = await save(browser, '/external-users/1/removal', {})

  t.match(page.text, 'Acesso removido.')
  t.equal(count(db, 'external_users'), 0)
  t.equal(count(db, 'contacts', { name: tania.name }), 1)
  t.equal(accessOf(db, 2), null)
  t.equal((await browser.get('/external-users/1')).status, 404)
  t.match((await browser.get('/customers/1/history')).text, 'removeu o usuário externo Tânia Bachmann')
})

void t.test('an access that somebody changed while its removal was confirmed stays, and is asked about again as it is', async t => {
  const { browser, db, signedIn } = await office(t)
  const confirming = await browser.get('/external-users/1/removal')
  await save(await signedIn(davi), '/external-users/1/edit', { email: 'nova@paodaserra.example' })

  const asked = await browser.submit(confirming)
  t.equal(asked.status, 409)
  t.match(asked.text, 'Davi Reis alterou este acesso enquanto você confirmava. Nada foi removido. Confira e confirme de novo.')
  t.equal(asked.fact('E-mail'), 'nova@paodaserra.example')
  t.equal(count(db, 'external_users'), 1)
  t.equal((await browser.submit(asked)).location, '/external-users?said=removed')
  t.equal(count(db, 'external_users'), 0)
})

void t.test('a stranger is asked to sign in, a reader reads, and neither changes anything', async t => {
  const { browser, db, signedIn, visitor } = await office(t)
  const reader = await signedIn(caio)
  const { _csrf } = (await browser.get('/external-users/1/edit')).hidden()
  const before = everything(db, kept)

  t.match((await visitor().get('/external-users/1')).location, '/login')
  const page = await reader.get('/external-users/1')
  t.equal(page.heading, 'Tânia Bachmann')
  t.strictSame(page.links().filter(text => /Editar|Remover/.test(text)), [])
  t.notMatch((await reader.get('/external-users')).text, /Bloquear|Novo usuário/)
  for (const address of ['/external-users/new', '/external-users/1/edit', '/external-users/1/removal']) {
    t.equal((await reader.get(address)).status, 403, address)
    t.equal((await reader.post(address, { _csrf })).status, 403, address)
  }
  for (const address of ['/external-users/1/blocking', '/external-users/1/unblocking']) t.equal((await reader.post(address, { _csrf })).status, 403, address)
  t.equal(everything(db, kept), before)
})

void t.test('nonsense, foreign ids and people of closed companies are not found', async t => {
  const { browser, db, signedIn } = await office(t)
  await restrict(db, 1)
  const colleague = await signedIn(davi)

  for (const address of ['/external-users/99', '/external-users/x', '/external-users/99/history', '/external-users/new?company=99', '/external-users/new?company=1&contact=99']) {
    t.equal((await browser.get(address)).status, 404, address)
  }
  for (const address of ['/external-users/1', '/external-users/1/edit', '/external-users/1/history', '/external-users/new?company=1']) {
    t.equal((await colleague.get(address)).status, 404, address)
  }
  t.equal((await browser.get('/external-users/new?company=x')).status, 200)
  const { _csrf } = (await browser.get('/external-users/1/edit')).hidden()
  t.equal((await browser.post('/external-users/new', { _csrf, name: 'x', email: 'x@y.example', language: 'pt-BR', company: '99' })).status, 404)
  await change(db, 'contacts', 2, { external_user_id: null })
  t.equal((await colleague.get('/external-users/1')).status, 200, 'who stands behind no company is nobody\'s secret')
})
