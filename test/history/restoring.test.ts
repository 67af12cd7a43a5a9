import t from 'tap'
import { sql, type Database } from '../../src/database.ts'
import { desk, hire, type Browser } from '../support/app.ts'
import { ask, makeAttribute, save } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { caio, davi, rosa } from '../support/people.ts'
import { padaria, register } from '../support/registering.ts'
import { restrict } from '../support/restricting.ts'
import { count, everything } from '../support/rows.ts'

const kept = ['companies', 'contacts', 'addresses', 'attribute_values', 'external_users']

async function office (t: Parameters<typeof desk>[0]) {
  const all = await desk(t, rosa)
  for (const person of [davi, caio]) await hire(all.db, person)
  await register(all.browser)
  return all
}

/** The address of the last line about a field. */
function restoration (db: Database, field: string, base = '/customers/1'): string {
  const { id } = db.row<{ id: number }>(sql('history_fields').max('history_id as id').where({ field }))!
  return `${base}/history/${id}/restoration?field=${field}`
}

/** Opens the question behind Restaurar and says yes. */
async function restore (browser: Browser, address: string): Promise<Page> {
  const answer = await browser.submit(await browser.get(address))
  return answer.location ? browser.open(answer.location) : answer
}

void t.test('an old value is brought back by Restaurar, and the history says so', async t => {
  const { browser, db } = await office(t)
  await save(browser, '/customers/1/edit', { phone: '(47) 3025-9999' })

  const history = await browser.get('/customers/1/history')
  const question = await browser.get(history.link('Restaurar Telefone: (47) 3025-1234'))
  const page = await browser.open((await browser.submit(question)).location!)

  t.equal(question.fact('Hoje'), '(47) 3025-9999')
  t.equal(question.fact('Passa a ser'), '(47) 3025-1234')
  t.equal(page.address, '/customers/1/history?said=restored')
  t.match(page.text, 'Valor restaurado.')
  t.match(page.text, /alterou Telefone de \(47\) 3025-9999 para \(47\) 3025-1234 .* Valor restaurado do histórico\./)
  t.equal((await browser.get('/customers/1')).fact('Telefone'), '(47) 3025-1234')
  t.ok(restoration(db, 'phone'))
})

void t.test('values of contacts, addresses, attributes and external users come back, too', async t => {
  const { browser, db } = await office(t)
  const fee = await makeAttribute(browser, 'Honorário', { kind: 'currency' })
  const services = await makeAttribute(browser, 'Serviços', { kind: 'list', is_multiple: 'yes', items: 'Fiscal\nFolha' })
  for (const id of [fee, services]) await ask(browser, '/categories/1', id)
  await save(browser, '/customers/1/contacts/1', { job_title: 'Diretor' })
  await save(browser, '/customers/1/addresses/1', { complement: '' })
  await save(browser, '/customers/1/attributes/customer', { [`attribute_${fee}`]: '1.350,00', [`attribute_${services}_1`]: 'yes' })
  await save(browser, '/customers/1/attributes/customer', { [`attribute_${fee}`]: '1.480,00', [`attribute_${services}_1`]: undefined, [`attribute_${services}_2`]: 'yes' })
  await save(browser, '/external-users/1/edit', { language: 'en' })

  await restore(browser, restoration(db, 'job_title'))
  await restore(browser, restoration(db, 'complement', '/companies/1'))
  await restore(browser, restoration(db, `attribute_${fee}`))
  await restore(browser, restoration(db, `attribute_${services}`))
  await restore(browser, restoration(db, 'language', '/external-users/1'))

  t.equal(count(db, 'contacts', { id: 1, job_title: 'Sócio' }), 1)
  t.equal(count(db, 'addresses', { complement: 'Sala 504' }), 1)
  t.equal((await browser.get('/customers/1/attributes')).fact('Honorário'), 'R$ 1.350,00')
  t.equal((await browser.get('/customers/1/attributes')).fact('Serviços'), 'Fiscal')
  t.equal(count(db, 'external_users', { language: 'pt-BR' }), 1)
})

void t.test('what the type asks no longer of an address stays when another of its values is brought back', async t => {
  const { browser, db } = await office(t)
  await save(browser, '/customers/1/addresses/1', { street: 'Rua do Porto' })
  await save(browser, '/company-types/1', { rule_cep: 'hidden', rule_complement: 'hidden' })

  await restore(browser, restoration(db, 'street'))

  t.equal(count(db, 'addresses', { street: 'Rua do Príncipe', cep: '89201400', complement: 'Sala 504' }), 1)
})

void t.test('a field that was empty becomes empty again', async t => {
  const { browser, db } = await office(t)
  await save(browser, '/customers/1/edit', { site: '' })
  await save(browser, '/customers/1/edit', { site: 'www.outra.example' })

  await restore(browser, restoration(db, 'site'))

  t.equal(count(db, 'companies', { name: padaria.name }), 1)
  t.equal((await browser.get('/customers/1')).fact('Site'), 'Não informado')
})

void t.test('a value that is no longer allowed is refused with the reason, and nothing is half done', async t => {
  const { browser, db } = await office(t)
  await save(browser, '/customers/1/edit', { email: '', document: '11.444.777/0001-61' })
  await save(browser, '/companies/new/1', { name: 'Mecânica Dois Irmãos', document: padaria.document })
  await save(browser, '/customers/1/edit', { email: 'novo@padaria.example' })
  await save(browser, '/company-types/1', { rule_email: 'required' })
  const before = everything(db, kept)

  const taken = await browser.get(restoration(db, 'document'))
  const refused = await browser.submit(taken)
  const empty = await restore(browser, restoration(db, 'email'))

  t.match(taken.text, 'Este valor não pode ser restaurado CNPJ: Este CNPJ já é de Mecânica Dois Irmãos.')
  t.equal(refused.status, 422)
  t.match(refused.title, /^Erro: Restaurar/)
  for (const page of [taken, refused, empty]) {
    t.strictSame(page.root.querySelectorAll('main form.form button').map(button => button.text), [], 'nothing to press that would be refused again')
    t.match(page.link('Voltar ao histórico'), '/customers/1/history')
  }
  t.equal(empty.status, 422)
  t.match(empty.text, 'E-mail: Informe o e-mail.')
  t.equal(everything(db, kept), before)
})

void t.test('what somebody changed since the question was opened is not overwritten unseen', async t => {
  const { browser, db } = await office(t)
  await save(browser, '/customers/1/edit', { phone: '(47) 3025-9999' })
  const question = await browser.get(restoration(db, 'phone'))
  await save(browser, '/customers/1/edit', { phone: '(47) 3025-7777' })

  const refused = await browser.submit(question)
  const done = await browser.submit(refused)

  t.equal(refused.status, 422)
  t.match(refused.text, /Este valor ainda não foi restaurado .*Alguém alterou este campo agora há pouco\./)
  t.ok(refused.button('Restaurar'))
  t.equal(refused.fact('Hoje'), '(47) 3025-7777')
  t.equal(done.location, '/customers/1/history?said=restored')
})

void t.test('a text of several lines is restored over, though browsers send its line ends in their own way', async t => {
  const { browser, db } = await office(t)
  await save(browser, '/customers/1/edit', { note: 'Fecha às terças.' })
  await save(browser, '/customers/1/edit', { note: 'Fecha às quartas.\r\nLigar tarde.' })
  const question = await browser.get(restoration(db, 'note'))

  const { current } = question.filledIn()
  const done = await browser.submit(question, { current: current!.replaceAll('\n', '\r\n') })

  t.equal(done.location, '/customers/1/history?said=restored')
  t.equal(count(db, 'companies', { note: 'Fecha às terças.' }), 1)
})

void t.test('Restaurar is left out where the category does not ask the field any more', async t => {
  const { browser } = await office(t)
  const fee = await makeAttribute(browser, 'Honorário', { kind: 'currency' })
  await ask(browser, '/categories/1', fee)
  for (const value of ['1.350,00', '1.450,00']) await save(browser, '/customers/1/attributes/customer', { [`attribute_${fee}`]: value })
  const before = await browser.get('/customers/1/history')

  await browser.post('/categories/1/attributes/1/deletion', { _csrf: (await browser.get('/categories/1/attributes')).hidden()._csrf })
  const after = await browser.get('/customers/1/history')

  t.match(before.text, 'Restaurar Honorário')
  t.notMatch(after.text, 'Restaurar Honorário')
})

void t.test('restoring twice changes once, and says that this is the value already', async t => {
  const { browser, db } = await office(t)
  await save(browser, '/customers/1/edit', { phone: '(47) 3025-9999' })
  const question = await browser.get(restoration(db, 'phone'))

  await browser.submit(question)
  const again = await browser.submit(question)

  t.equal(again.status, 422)
  t.match(again.text, 'Este já é o valor de hoje.')
  t.equal(count(db, 'history_fields', { field: 'phone' }), 2)
})

void t.test('what was removed meanwhile cannot be restored, and is said to be gone', async t => {
  const { browser, db } = await office(t)
  const fee = await makeAttribute(browser, 'Honorário', { kind: 'currency' })
  await ask(browser, '/categories/1', fee)
  await save(browser, '/customers/1/attributes/customer', { [`attribute_${fee}`]: '1.350,00' })
  await save(browser, '/customers/1/contacts/1', { job_title: 'Diretor' })
  const [contact, value] = [restoration(db, 'job_title'), restoration(db, `attribute_${fee}`)]
  const question = await browser.get(contact)
  await save(browser, '/customers/1/contacts/1/removal', {})
  await browser.post(`/attributes/${fee}/deactivation`, { _csrf: question.hidden()._csrf })

  t.match((await browser.get(contact)).text, 'Este valor não pode mais ser restaurado.')
  t.equal((await browser.submit(question)).status, 410)
  t.match((await browser.get(value)).text, 'Este valor não pode mais ser restaurado.')
})

void t.test('a stranger, a reader and a colleague to whom the customer is closed restore nothing', async t => {
  const { browser, db, signedIn, visitor } = await office(t)
  await save(browser, '/customers/1/edit', { phone: '(47) 3025-9999' })
  const address = restoration(db, 'phone')
  const fields = (await browser.get(address)).filledIn()
  const reader = await signedIn(caio)
  const before = everything(db, kept)

  t.match((await visitor().get(address)).location, '/login')
  t.equal((await reader.get(address)).status, 403)
  t.equal((await reader.post(address, fields)).status, 403)
  t.notOk((await reader.get('/customers/1/history')).links().some(text => text.startsWith('Restaurar')))
  await restrict(db, 1)
  t.equal((await (await signedIn(davi)).get(address)).status, 404)
  t.equal(everything(db, kept), before)
})

void t.test('nonsense and lines of other histories are not found', async t => {
  const { browser, db } = await office(t)
  await save(browser, '/customers/1/edit', { phone: '(47) 3025-9999' })
  await save(browser, '/companies/new/1', { name: 'Mecânica Dois Irmãos', document: '11.444.777/0001-61' })
  const address = restoration(db, 'phone')

  for (const wrong of [address.replace('phone', 'name'), address.replace('?field=phone', ''), address.replace('/customers/1', '/companies/2'),
    '/customers/1/history/999/restoration?field=phone', '/customers/1/history/x/restoration?field=phone', '/customers/1/history/1/restoration?field[]=phone']) {
    t.equal((await browser.get(wrong)).status, 404, wrong)
  }
})

void t.test('a CPF is not restored by somebody who may not read it', async t => {
  const { browser, db, signedIn } = await office(t)
  await save(browser, '/companies/new/2', { name: 'João Batista Niehues', document: '529.982.247-25' })
  await save(browser, '/companies/2/edit', { document: '111.444.777-35' })
  await db.write(() => db.run(sql('access_group_rights').where({ menu: 'CPF', access_group_id: 2 }).delete()))
  const colleague = await signedIn(davi)

  const history = await colleague.get('/companies/2/history')

  t.match(history.text, 'alterou CPF de ***.982.247-** para ***.444.777-**')
  t.notOk(history.links().some(text => text.startsWith('Restaurar')))
  t.match((await colleague.get(restoration(db, 'document', '/companies/2'))).text, 'não pode mais ser restaurado')
})

void t.test('the inscrições estaduais of a line come back together, and those of other UFs stay', async t => {
  const { browser, db } = await office(t)
  const fact = async () => (await browser.get('/companies/1')).fact('Inscrição estadual')
  const parana = { state_registration_2: '123.45678-50', state_registration_state_2: 'PR' }
  await save(browser, '/companies/1/edit', { state_registration: '251.234.568' })
  const ofNumber = restoration(db, 'state_registration')
  await save(browser, '/companies/1/edit', parana)
  const ofParana = restoration(db, 'state_registration_2')

  const question = await browser.get(ofNumber)
  await restore(browser, ofNumber)
  t.strictSame([question.fact('Hoje'), question.fact('Passa a ser')],
    ['Contribuinte\n251.234.568 (SC)\n123.45678-50 (PR)', 'Contribuinte\n254.811.035 (SC)\n123.45678-50 (PR)'])
  t.equal(await fact(), 'Contribuinte\n254.811.035 (SC)\n123.45678-50 (PR)', 'that of Paraná was given since')

  // The line of Santa Catarina is emptied: Paraná moves up, and both lines change.
  await save(browser, '/companies/1/edit', { state_registration: '123.45678-50', state_registration_state: 'PR', state_registration_2: '', state_registration_state_2: '' })
  const history = await browser.get('/customers/1/history')
  t.equal(history.links().filter(text => /^Restaurar (?:Inscrição|UF da inscrição)/.test(text)).length, 4, 'one for each of the four lines')
  await restore(browser, restoration(db, 'state_registration'))
  t.equal(await fact(), 'Contribuinte\n123.45678-50 (PR)\n254.811.035 (SC)')

  await save(browser, '/companies/1/edit', { state_registration_indicator: 'non_contributor', state_registration: '', state_registration_state: '', state_registration_2: '', state_registration_state_2: '' })
  await restore(browser, restoration(db, 'state_registration_indicator'))
  t.equal(await fact(), 'Contribuinte\n123.45678-50 (PR)\n254.811.035 (SC)')

  await restore(browser, ofParana)
  t.equal(await fact(), 'Contribuinte\n254.811.035 (SC)', 'what the line gave is taken away again')
})

void t.test('inscrições that the type does not ask any more are not restored', async t => {
  const { browser, db } = await office(t)
  await save(browser, '/companies/1/edit', { state_registration: '251.234.568' })
  const address = restoration(db, 'state_registration')
  await save(browser, '/company-types/1', { rule_state_registration: 'hidden' })
  const before = everything(db, ['companies', 'state_registrations'])

  const refused = await restore(browser, address)

  t.equal(refused.status, 422)
  t.match(refused.text, 'Este valor não é mais aceito aqui.')
  t.equal(everything(db, ['companies', 'state_registrations']), before)
  t.equal((await browser.get(address.replace('field=state_registration', 'field=state_registration_state'))).status, 404)
})
