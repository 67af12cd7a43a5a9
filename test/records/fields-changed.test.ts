import t from 'tap'
import { addressesOf } from '../../src/addresses/store.ts'
import { findCompany } from '../../src/companies/store.ts'
import { desks } from '../support/app.ts'
import { save } from '../support/configuring.ts'
import { davi } from '../support/people.ts'
import { desksWithCustomer, matriz, padaria } from '../support/registering.ts'
import { count, everything } from '../support/rows.ts'

const changed = 'Os campos deste formulário mudaram enquanto você editava. Nada foi gravado ainda. O que você digitou está na tela: confira e salve.'

/** A customer, whom Marina edits while Rosa sets up the type of its company anew. */
async function office (t: Parameters<typeof desks>[0]) {
  const all = await desksWithCustomer(t, [davi])
  const setUp = async (fields: Record<string, string | undefined>) => save(all.admin, '/company-types/1', fields)
  return { ...all, setUp }
}

void t.test('general data that the type asks no longer are named once with what was typed, and then the rest is saved', async t => {
  const { browser, db, setUp } = await office(t)
  const page = await browser.get('/customers/1/edit')
  await setUp({ rule_note: 'hidden', rule_phone: 'hidden', rule_state_registration: 'hidden' })
  const before = everything(db)

  const anew = await browser.submit(page, { note: 'Liga à tarde', trade_name: 'Pão', state_registration: '255.000.009' })
  t.equal(anew.status, 409)
  t.match(anew.text, `${changed} Não se pede mais, e fica de fora: Inscrição estadual (Contribuinte 255.000.009 (SC)), Observações (Liga à tarde).`)
  t.equal(anew.value('Nome fantasia'), 'Pão')
  t.throws(() => anew.field('Observações'))
  t.equal(everything(db), before)

  t.equal((await browser.submit(anew)).location, '/customers/1?said=saved')
  t.match(findCompany(db, 1), { trade_name: 'Pão', phone: '+554730251234', note: 'Fecha às segundas.\nLigar cedo.', state_registration_indicator: 'contributor' })
})

void t.test('an identifier that may be typed no longer is named, and the one that the company has stays', async t => {
  const { browser, db, setUp } = await office(t)
  await setUp({ is_identifier_editable: 'yes' })
  const page = await browser.get('/companies/1/edit')
  await setUp({ is_identifier_editable: undefined })

  const anew = await browser.submit(page, { identifier: 'PADARIA-1' })
  const same = await browser.submit(anew)

  t.equal(anew.status, 409)
  t.match(anew.text, `${changed} Não se pede mais, e fica de fora: Identificador (PADARIA-1).`)
  t.equal(same.location, '/companies/1?said=same')
  t.equal(findCompany(db, 1)!.identifier, page.value('Identificador'))
})

void t.test('what the type asks again since the form was opened is shown with its value, and not emptied', async t => {
  const { browser, db, setUp } = await office(t)
  await setUp({ rule_note: 'hidden', rule_complement: 'hidden' })
  const [general, address] = [await browser.get('/customers/1/edit'), await browser.get('/customers/1/addresses/1')]
  await setUp({ rule_note: 'optional', rule_complement: 'optional' })

  const [anew, addressAnew] = [await browser.submit(general, { trade_name: 'Pão' }), await browser.submit(address, { number: '331' })]
  t.strictSame([anew.status, addressAnew.status], [409, 409])
  t.notMatch(anew.text + addressAnew.text, 'fica de fora')
  t.equal(addressAnew.value('Complemento'), 'Sala 504')
  for (const page of [anew, addressAnew]) t.equal((await browser.submit(page)).status, 303)

  t.match(findCompany(db, 1), { trade_name: 'Pão', note: 'Fecha às segundas.\nLigar cedo.' })
  t.match(addressesOf(db, 1)[0], { number: '331', complement: 'Sala 504' })
})

void t.test('what is asked of an address no longer is named with what was typed; boxes stay as they were ticked', async t => {
  const { browser, db, setUp } = await office(t)
  await save(browser, '/customers/1/addresses/1', { is_billing: 'yes' })
  const page = await browser.get('/customers/1/addresses/1')
  await setUp({ rule_complement: 'hidden' })
  const before = everything(db)

  const anew = await browser.submit(page, { number: '331', complement: 'Sala 99', is_billing: undefined, is_delivery: 'yes' })
  t.equal(anew.status, 409)
  t.match(anew.text, `${changed} Não se pede mais, e fica de fora: Complemento (Sala 99).`)
  t.equal(everything(db), before)

  t.equal((await browser.submit(anew)).location, '/customers/1/addresses?said=saved')
  t.match(addressesOf(db, 1)[0], { number: '331', complement: 'Sala 504', is_billing: false, is_delivery: true })
})

void t.test('an address is edited while its company gets a type that asks less of it, and the form says who did that', async t => {
  const { browser, admin, db, signedIn } = await office(t)
  await save(admin, '/company-types/4', { rule_complement: 'hidden' })
  const [page, untouched] = [await browser.get('/customers/1/addresses/1'), await browser.get('/customers/1/addresses/1')]
  const other = await signedIn(davi)
  const asked = await other.get('/customers/1/classification?company_type_id=4&category_id=1')
  const form = asked.root.querySelectorAll('main form[method=post]').at(-1)!
  await other.post('/customers/1/classification', Object.fromEntries(form.querySelectorAll('input').map(input => [input.getAttribute('name')!, input.getAttribute('value')!])))

  const anew = await browser.submit(page, { number: '331', complement: 'Sala 99' })
  const plain = await browser.submit(untouched)

  t.equal(anew.status, 409)
  t.match(anew.text, /Davi Reis trocou o tipo de empresa para Associação ou condomínio enquanto você editava\. .* O novo tipo não pede, e fica de fora: Complemento \(Sala 99\)\./)
  t.notMatch(plain.text, 'fica de fora', 'what nobody typed is kept')
  t.equal((await browser.submit(anew)).status, 303)
  t.match(addressesOf(db, 1)[0], { number: '331', complement: 'Sala 504' })
})

void t.test('a new address or company with text that is asked no longer comes back once and says what it leaves out', async t => {
  const { browser, db, setUp } = await office(t)
  const forms = { address: await browser.get('/customers/1/addresses/new'), company: await browser.get('/companies/new/1') }
  const blank = { address: await browser.get('/customers/1/addresses/new'), company: await browser.get('/companies/new/1') }
  await setUp({ rule_complement: 'hidden', rule_note: 'hidden', rule_state_registration: 'hidden' })
  const before = everything(db)
  const mercado = { ...padaria, trade_name: '', city_registration: '', name: 'Mercado Sol Ltda', document: '00.000.000/0001-91', email: '', phone: '', site: '' }

  const address = await browser.submit(forms.address, { ...matriz, number: '331' })
  const company = await browser.submit(forms.company, mercado)
  t.strictSame([address.status, company.status], [409, 409])
  t.match(address.text, `${changed} Não se pede mais, e fica de fora: Complemento (Sala 504).`)
  t.match(company.text, /e fica de fora: Inscrição estadual \(Contribuinte 254\.811\.035 \(SC\)\), Observações \(Fecha às segundas\. Ligar cedo\.\)\./)
  t.strictSame([address.value('Número'), company.value('Nome')], ['331', 'Mercado Sol Ltda'])
  t.equal(everything(db), before)

  t.equal((await browser.submit(address)).status, 303)
  t.equal((await browser.submit(company)).status, 303)
  t.equal(addressesOf(db, 1)[1]?.complement, '')
  t.strictSame([count(db, 'addresses', { number: '331' }), count(db, 'companies', { name: 'Mercado Sol Ltda' })], [1, 1])
  t.equal((await browser.submit(blank.address, { ...matriz, complement: '', number: '332' })).status, 303, 'an empty field is nothing that somebody typed')
  t.equal((await browser.submit(blank.company, { name: 'Padaria Lua Ltda', document: '11.444.777/0001-61', state_registration_state: 'SC' })).status, 303, 'nor is a UF that the form fills in')
})
