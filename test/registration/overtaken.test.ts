import t from 'tap'
import { sql } from '../../src/database.ts'
import { desk, desks } from '../support/app.ts'
import { ask, makeAttribute, save } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { marina } from '../support/people.ts'
import { matriz, padaria, press, rogerio, toContacts, toIdentification } from '../support/registering.ts'
import { letRunOut, signInAgain } from '../support/returning.ts'
import { change, count, rule } from '../support/rows.ts'

const pdf = '%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF'
const changed = 'O cadastro mudou enquanto você preenchia.'
const registered = ['companies', 'customers', 'contacts']

async function withFolders (t: Parameters<typeof desk>[0], ...names: string[]) {
  const given = await desks(t)
  for (const name of names) await save(given.admin, '/categories/1/folders', { name, extensions: 'pdf', is_required: undefined })
  const documents = await press(given.browser, await toContacts(given.browser), 'next')
  return { ...given, documents }
}

void t.test('a file that was sent before its folder was inactivated goes to the customer', async t => {
  const { browser, db, documents } = await withFolders(t, 'Contrato')
  const answer = await browser.submitFiles(documents, { action: 'upload' }, [{ field: 'folder_1', name: 'contrato.pdf', content: pdf }])
  const sent = await browser.open(answer.location!)
  await change(db, 'folders', 1, { is_active: 0 })

  const shown = await browser.get(documents.address)
  const done = await press(browser, sent, 'finish')

  t.match(shown.text, 'A pasta foi inativada. O que já foi enviado continua no cadastro.')
  t.equal(shown.root.querySelectorAll('input[type=file]').length, 0)
  t.equal(done.heading, 'Cliente cadastrado')
  t.match((await browser.get('/customers/1/documents')).text, 'contrato.pdf')
  t.equal((await browser.get('/customers/1/documents/1')).body, pdf)
})

void t.test('the summary shows a file in an inactive folder, and the step still removes it', async t => {
  const { browser, db, documents } = await withFolders(t, 'Contrato')
  await browser.submitFiles(documents, { action: 'upload' }, [{ field: 'folder_1', name: 'contrato.pdf', content: pdf }])
  await change(db, 'folders', 1, { is_active: 0 })

  const shown = await press(browser, await browser.get(documents.address), 'keep')
  const removed = await press(browser, shown, 'remove:1')
  const last = removed.heading === 'Documentos' ? removed : await browser.open(removed.address)

  t.equal(shown.heading, 'Documentos')
  t.equal(last.heading, 'Contatos da empresa', 'nothing is asked there any more')
  t.equal(count(db, 'files'), 0)
  t.equal((await press(browser, last, 'finish')).heading, 'Cliente cadastrado')
})

for (const [what, names] of [['the only one', ['Contrato']], ['one of two', ['Contrato', 'Fotos']]] as const) {
  void t.test(`a file chosen for a folder that was inactivated meanwhile, ${what}, is named before the customer is registered without it`, async t => {
    const { browser, db, documents } = await withFolders(t, ...names)
    await change(db, 'folders', 1, { is_active: 0 })

    const told = await browser.submitFiles(documents, { action: 'finish' }, [{ field: 'folder_1', name: 'contrato.pdf', content: pdf }])

    t.equal(told.status, 422)
    t.match(told.text, `${changed} Não se pede mais, e fica de fora: contrato.pdf. Confira o cadastro e finalize de novo.`)
    t.strictSame(registered.map(table => count(db, table)), [0, 0, 0])
    t.equal((await press(browser, told, 'finish')).heading, 'Cliente cadastrado')
    t.equal(count(db, 'files'), 0)
  })
}

void t.test('what the type hides since the summary was shown is named before the customer is registered without it', async t => {
  const { browser, db } = await desks(t)
  await change(db, 'company_types', 1, { identifier_mask: 'EMP-{SEQ:4}', is_identifier_editable: 1 })
  const last = await toContacts(browser, { identifier: 'PADARIA-7' })
  await change(db, 'company_types', 1, { is_identifier_editable: 0 })
  await db.write(() => { for (const field of ['phone', 'note']) db.run(sql('company_type_fields').insert({ company_type_id: 1, field, rule: 'hidden' })) })

  const told = await press(browser, last, 'finish', rogerio)

  t.match([last.fact('Identificador'), last.fact('Telefone')], ['PADARIA-7', padaria.phone])
  t.equal(told.status, 422)
  t.equal(told.heading, 'Contatos da empresa')
  t.match(told.text, `${changed} Não se pede mais, e fica de fora: Identificador, Telefone, Observações. Confira o cadastro e finalize de novo.`)
  t.match(told.text, '1 contato incluído')
  t.equal(count(db, 'customers'), 0)
  t.equal((await press(browser, told, 'finish')).heading, 'Cliente cadastrado')
  t.strictSame(db.rows(sql('companies').select('identifier', 'phone', 'note')), [{ identifier: 'EMP-0001', phone: null, note: null }])
  t.equal(count(db, 'contacts'), 1)
})

void t.test('the summary of every later visit says what is left out, and Finalizar goes on then', async t => {
  const { browser, db } = await desks(t)
  const last = await toContacts(browser)
  await db.write(() => db.run(sql('company_type_fields').insert({ company_type_id: 1, field: 'phone', rule: 'hidden' })))

  const again = await browser.get(last.address)
  const done = await press(browser, again, 'finish')

  t.notMatch(last.text, 'fica de fora')
  t.match(again.text, 'Não se pede mais, e fica de fora: Telefone.')
  t.notMatch(again.text, changed)
  t.equal(done.heading, 'Cliente cadastrado')
})

for (const action of ['finish', 'add']) {
  void t.test(`a contact that is sent (${action}) when the type has lost its contacts is named, kept, and there again with them`, async t => {
    const { browser, db } = await desks(t)
    const contacts = await toContacts(browser)
    await change(db, 'company_types', 1, { has_contacts: 0 })

    const told = await press(browser, contacts, action, rogerio)

    t.equal(told.status, 422)
    t.equal(told.heading, 'Endereços')
    t.match(told.text, `${changed} Não se pede mais, e fica de fora: Contatos da empresa.`)
    t.equal(count(db, 'customers'), 0)
    await change(db, 'company_types', 1, { has_contacts: 1 })
    t.equal((await browser.get(contacts.address)).value('Nome'), rogerio.name)
    await change(db, 'company_types', 1, { has_contacts: 0 })
    t.equal((await press(browser, told, 'finish')).heading, 'Cliente cadastrado')
    t.equal(count(db, 'contacts'), 0)
  })
}

void t.test('a contact begun when the type has lost its contacts is kept at a pause without being told, and Cancelar still asks what to do', async t => {
  const { browser, db } = await desks(t)
  const contacts = await toContacts(browser)
  await change(db, 'company_types', 1, { has_contacts: 0 })

  const kept = await browser.submit(contacts, { action: 'keep', name: 'Rogério' })
  const cancel = await press(browser, contacts, 'cancel', rogerio)
  await change(db, 'company_types', 1, { has_contacts: 1 })

  t.equal(kept.status, 303)
  t.equal(cancel.heading, 'Sair sem finalizar o cadastro?')
  t.equal((await browser.get(contacts.address)).value('Nome'), rogerio.name)
})

void t.test('what is sent after the session ended is kept although its step, or its field, is asked no more', async t => {
  const { browser, db } = await desks(t)
  const contacts = await toContacts(browser)
  const step = await browser.get(contacts.address.replace('contacts', 'identification'))
  await change(db, 'company_types', 1, { has_contacts: 0 })
  await rule(db, 1, 'note', 'hidden')
  await letRunOut(db)

  const { login, back } = await signInAgain(browser, await browser.submit(contacts, { action: 'finish', ...rogerio }), marina)
  await letRunOut(db)
  const field = await signInAgain(browser, await browser.submit(step, { action: 'next', note: 'Texto longo' }), marina)
  await change(db, 'company_types', 1, { has_contacts: 1 })
  await rule(db, 1, 'note', 'optional')

  for (const page of [login, field.login]) t.match(page.text, 'O que você digitou está guardado')
  t.match(back.location, /addresses$/)
  t.equal(field.back.status, 200)
  t.equal((await browser.get(step.address)).value('Observações'), 'Texto longo')
  const [kept] = db.rows<{ unfinished: string }>(sql('registrations').select('unfinished'))
  t.equal((JSON.parse(kept!.unfinished) as { contacts: { values: { name: string } } }).contacts.values.name, rogerio.name)
})

void t.test('what is sent after the session ended and the registration was finished or discarded is said to be lost', async t => {
  const { browser, db } = await desks(t)
  const contacts = await toContacts(browser)
  const done = await press(browser, contacts, 'finish')
  const other = await toIdentification(browser)
  const cancel = await press(browser, other, 'cancel')
  await browser.submit(cancel, { choice: 'discard' })
  const sendLate = async (page: Page, fields: Record<string, string>) => {
    await letRunOut(db)
    return signInAgain(browser, await browser.submit(page, fields), marina)
  }

  const late = await sendLate(contacts, { action: 'add', ...rogerio })
  const same = await sendLate(contacts, { action: 'finish' })
  const discarded = await sendLate(other, { action: 'next', ...padaria })

  t.match(late.login.text, 'o que você enviou por último não foi gravado')
  t.equal(late.back.address, `${done.address}?said=late`)
  t.match(same.login.text, 'O que você digitou está guardado')
  t.equal(same.back.address, done.address)
  t.match(discarded.login.text, 'o que você enviou por último não foi gravado')
  t.equal(discarded.back.status, 410)
})

void t.test('a file that was refused is named, too, when another came for a folder that was inactivated', async t => {
  const { browser, db, documents } = await withFolders(t, 'Contrato', 'Fotos')
  await change(db, 'folders', 1, { is_active: 0 })

  const told = await browser.submitFiles(documents, { action: 'finish' }, [
    { field: 'folder_1', name: 'contrato.pdf', content: pdf }, { field: 'folder_2', name: 'fotos.docx', content: 'zz' },
  ])

  t.equal(told.status, 422)
  t.match(told.text, 'fica de fora: contrato.pdf.')
  t.match(told.summary(), [/fotos\.docx/])
  t.equal(count(db, 'customers'), 0)
})

void t.test('an answer that was changed in another tab is shown before it is registered', async t => {
  const { browser, db } = await desks(t)
  const last = await toContacts(browser)
  const step = await browser.get(last.address.replace('contacts', 'identification'))
  await press(browser, step, 'next', { trade_name: 'Lua' })

  const told = await press(browser, last, 'finish', rogerio)

  t.equal(last.fact('Nome fantasia'), padaria.trade_name)
  t.equal(told.status, 422)
  t.equal(told.heading, 'Contatos da empresa')
  t.match(told.text, `${changed} Confira o cadastro e finalize de novo.`)
  t.equal(told.fact('Nome fantasia'), 'Lua')
  t.equal(count(db, 'customers'), 0)
  t.equal((await press(browser, told, 'finish')).heading, 'Cliente cadastrado')
  t.equal(count(db, 'contacts'), 1)
})

void t.test('the same answer accepted again in another tab holds nothing up, nor an address that was included there does it unseen', async t => {
  const { browser, db } = await desks(t)
  const last = await toContacts(browser)
  const at = async (slug: string) => browser.get(last.address.replace('contacts', slug))
  await press(browser, await at('addresses'), 'add', { ...matriz, number: '331' })

  const told = await press(browser, last, 'finish')
  await press(browser, await at('identification'), 'next')
  const done = await press(browser, told, 'finish')

  t.equal(told.status, 422)
  t.match(told.body, 'Rua do Príncipe, 331')
  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(count(db, 'addresses'), 2)
})

void t.test('an attribute that is asked no more while it is filled in is named, kept, and there again when it is asked', async t => {
  const { browser, admin, db } = await desks(t)
  await change(db, 'company_types', 1, { has_contacts: 0 })
  const [branch, colour] = [await makeAttribute(admin, 'Ramo'), await makeAttribute(admin, 'Cor')]
  for (const attribute of [branch, colour]) await ask(admin, '/categories/1', attribute)
  const addresses = await press(browser, await toIdentification(browser), 'next', padaria)
  const last = await press(browser, addresses, 'next')
  await change(db, 'attributes', colour, { is_active: 0 })

  const told = await press(browser, last, 'finish', { [`attribute_${branch}`]: 'Pães', [`attribute_${colour}`]: 'Azul' })

  t.equal(told.heading, 'Atributos do cliente')
  t.match(told.text, `${changed} Não se pede mais, e fica de fora: Cor.`)
  t.equal(told.value('Ramo'), 'Pães')
  t.equal(count(db, 'customers'), 0)
  await change(db, 'attributes', colour, { is_active: 1 })
  t.equal((await browser.get(last.address)).value('Cor'), 'Azul')
  await change(db, 'attributes', colour, { is_active: 0 })
  t.equal((await press(browser, told, 'finish')).heading, 'Cliente cadastrado')
  t.equal(count(db, 'attribute_values'), 1)
})

void t.test('a fixed value that the office set since the summary was shown is shown before it is registered', async t => {
  const { browser, admin, db } = await desks(t)
  const [branch, origin] = [await makeAttribute(admin, 'Ramo'), await makeAttribute(admin, 'Origem')]
  await ask(admin, '/categories/1', branch)
  const last = await press(browser, await toContacts(browser), 'next')
  await ask(admin, '/categories/1', origin)
  await change(db, 'attribute_uses', 2, { is_read_only: 1, default_value: 'Escritório' })

  const told = await press(browser, last, 'finish')

  t.equal(told.status, 422)
  t.match(told.text, `${changed} Confira o cadastro e finalize de novo.`)
  t.equal(told.fact('Origem'), 'Escritório')
  t.equal(count(db, 'customers'), 0)
  t.equal((await press(browser, told, 'finish')).heading, 'Cliente cadastrado')
})

void t.test('a contact that is sent when an earlier step asks more by now is still there after that step', async t => {
  const { browser, admin, db } = await desks(t)
  await ask(admin, '/categories/1', await makeAttribute(admin, 'Ramo'))
  const last = await press(browser, await toContacts(browser), 'next')
  const regime = await makeAttribute(admin, 'Regime')
  await ask(admin, '/categories/1', regime, { is_required: 'yes' })

  const asked = await press(browser, last, 'finish', rogerio)
  const back = await press(browser, asked, 'next', { [`attribute_${regime}`]: 'Simples' })

  t.equal(asked.heading, 'Atributos do cliente')
  t.equal(back.value('Nome'), rogerio.name)
  t.equal((await press(browser, back, 'finish')).heading, 'Cliente cadastrado')
  t.equal(count(db, 'contacts'), 1)
})

void t.test('a form that nobody was given keeps nothing, and none says more fields than it had', async t => {
  const { browser, db } = await desks(t)
  const contacts = await toContacts(browser)
  const { opened, ...rest } = contacts.hidden()
  await change(db, 'company_types', 1, { has_contacts: 0 })
  const before = db.rows(sql('registrations'))

  for (const forged of [{}, { opened: 'x' }, { opened: opened!.replace(/^../, 'zz') }, { opened: `${opened!}A` }]) {
    const answer = await browser.post(contacts.address, { ...rest, ...rogerio, ...forged, action: 'finish' })
    t.equal(answer.location, contacts.address.replace('contacts', 'addresses'), JSON.stringify(forged))
  }
  t.strictSame(db.rows(sql('registrations')), before)
})
