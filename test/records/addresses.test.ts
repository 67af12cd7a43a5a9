import t from 'tap'
import { desk, hire } from '../support/app.ts'
import { davi, rosa } from '../support/people.ts'
import { save } from '../support/configuring.ts'
import { matriz, press, register, toAddresses } from '../support/registering.ts'
import { count, everything, historyOfCompany } from '../support/rows.ts'
import { addressesOf } from '../../src/addresses/store.ts'

const deposito = { cep: '89221-006', street: 'Rua Dona Francisca', number: '1540', district: 'Saguaçu', city: 'Joinville', state: 'SC', is_delivery: 'yes' }

void t.test('an address is added, edited and removed, each with its line in the history', async t => {
  const { browser, db } = await desk(t)
  await register(browser)

  const added = await save(browser, '/customers/1/addresses/new', deposito)
  t.equal(added.address, '/customers/1/addresses?said=address-added')
  t.match(added.text, /Endereço incluído\. 2 endereços .* Rua Dona Francisca, 1540 Saguaçu, Joinville\/SC, CEP 89221-006 Entrega/)
  const edited = await save(browser, '/customers/1/addresses/2', { number: 's/n' })
  t.match(edited.text, 'Rua Dona Francisca, s/n')
  const removed = await browser.submit(await browser.get('/customers/1/addresses/2/removal'))
  t.equal(removed.location, '/customers/1/addresses?said=address-removed')

  t.strictSame(addressesOf(db, 1).map(address => address.street), [matriz.street])
  t.strictSame(historyOfCompany(db, 1).slice(0, 3).map(line => [line.act, line.record_name]), [
    ['deleted', 'Rua Dona Francisca, s/n'], ['changed', 'Rua Dona Francisca, s/n'], ['created', 'Rua Dona Francisca, 1540'],
  ])
})

void t.test('one address is the main one, whatever is made of the others', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const main = () => addressesOf(db, 1).filter(address => address.is_main).map(address => address.id)

  await save(browser, '/customers/1/addresses/new', { ...deposito, is_main: 'yes' })
  t.strictSame(main(), [2])
  t.strictSame(historyOfCompany(db, 1).slice(0, 2).map(line => line.act), ['created', 'changed'], 'the one before is told in the history')
  await save(browser, '/customers/1/addresses/2', { is_main: undefined })
  t.strictSame(main(), [1])
  await browser.submit(await browser.get('/customers/1/addresses/1/removal'))
  t.strictSame(main(), [2])
})

void t.test('the first address does not stop being the main one, and says why', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const unticked = async (page: string) => browser.submit(await browser.get(page), { is_main: undefined, number: '331' })

  const only = await unticked('/customers/1/addresses/1')
  await save(browser, '/customers/1/addresses/new', deposito)
  const before = everything(db)
  const first = await unticked('/companies/1/addresses/1')

  t.strictSame([only.status, first.status], [422, 422])
  t.strictSame(only.summary(), ['Endereço principal: Um endereço é sempre o principal, e este é o único.'])
  t.equal(first.fault('Principal'), 'Um endereço é sempre o principal: marque Principal em outro, e este deixa de ser.')
  t.equal(first.value('Número'), '331')
  t.equal(everything(db), before)
})

void t.test('a doubt that is kept stands in the history of that address, not of the one that it makes change', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const odd = { ...deposito, cep: '01001-000', is_main: 'yes' }

  const held = await save(browser, '/customers/1/addresses/new', odd)
  await browser.submit(held, { keep_cep: held.root.querySelector('[name=keep_cep]')!.getAttribute('value') ?? '' })
  const again = await save(browser, '/customers/1/addresses/1', { cep: '01001-000', is_main: 'yes' })
  await browser.submit(again, { keep_cep: again.root.querySelector('[name=keep_cep]')!.getAttribute('value') ?? '' })

  const lines = historyOfCompany(db, 1).slice(0, 4).map(({ act, record_id: id, reason }) => `${act} ${id}${reason?.includes('O CEP 01001-000') ? ', kept' : ''}`)
  t.strictSame(new Set(lines), new Set(['changed 1', 'changed 1, kept', 'changed 2', 'created 2, kept']))
})

void t.test('a refused address comes back with what was typed and why', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const before = everything(db)

  const page = await browser.submit(await browser.get('/customers/1/addresses/new'), { ...deposito, cep: '123', street: '' })

  t.equal(page.status, 422)
  t.match(page.title, /^Erro: Incluir endereço/)
  t.equal(page.fault('Logradouro'), 'Informe o logradouro.')
  t.equal(page.value('Bairro'), 'Saguaçu')
  t.equal(everything(db), before)
})

void t.test('abroad a CEP and a UF that were typed are refused, by every door, and Brasil may be written in several ways', async t => {
  const { browser, db } = await desk(t)
  const abroad = { ...matriz, country: 'Portugal' }
  const step = await press(browser, await toAddresses(browser), 'add', abroad)
  const contacts = await press(browser, await press(browser, step, 'add', { country: 'Brazil' }), 'next')
  await press(browser, contacts, 'finish')
  const pages = [step, ...await Promise.all(['/customers/1/addresses/1', '/customers/1/addresses/new', '/companies/1/addresses/1', '/companies/1/addresses/new']
    .map(async page => browser.submit(await browser.get(page), abroad)))]

  for (const page of pages) {
    t.equal(page.status, 422)
    t.equal(page.fault('CEP'), 'Só endereços no Brasil têm CEP: apague o CEP ou corrija o país.')
    t.equal(page.fault('UF'), 'Só endereços no Brasil têm UF: deixe a UF em branco ou corrija o país.')
    t.strictSame([page.value('CEP'), page.value('UF'), page.value('País')], ['89201-400', 'SC', 'Portugal'])
  }
  for (const country of ['BRASIL', 'brasil ', ' Brazil']) await save(browser, '/customers/1/addresses/1', { country, number: country.trim() })
  t.strictSame(addressesOf(db, 1).map(one => [one.country, one.cep, one.number]), [['Brasil', '89201400', 'Brazil']])
})

void t.test('the same new address sent twice is there once', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const page = await browser.get('/customers/1/addresses/new')

  const answers = await Promise.all([browser.submit(page, deposito), browser.submit(page, deposito), browser.submit(page, deposito)])

  t.strictSame(answers.map(answer => answer.location), Array.from({ length: 3 }, () => '/customers/1/addresses?said=address-added'))
  t.equal(count(db, 'addresses'), 2)
})

void t.test('an address that somebody removed meanwhile may be included anew with what was typed', async t => {
  const { browser, db, signedIn } = await desk(t)
  await register(browser)
  await save(browser, '/customers/1/addresses/new', deposito)
  await hire(db, davi)
  const mine = await browser.get('/customers/1/addresses/2')
  const other = await signedIn(davi)
  await other.submit(await other.get('/customers/1/addresses/2/removal'))

  const answer = await browser.submit(mine, { number: '99' })
  t.equal(answer.status, 409)
  t.match(answer.text, 'Davi Reis removeu este endereço enquanto você editava.')
  t.equal(answer.value('Número'), '99')
  t.equal((await browser.submit(answer)).location, '/customers/1/addresses?said=address-added')
  t.strictSame(addressesOf(db, 1).map(address => address.number), ['330', '99'])
  t.match((await browser.open('/customers/1/addresses/2')).text, 'já tinha sido removido')
  t.equal((await browser.submit(await browser.get('/customers/1/addresses/3/removal'))).status, 303)
})

void t.test('an address that somebody changed while its removal was confirmed stays, and is asked about again as it is', async t => {
  const { browser, db, signedIn } = await desk(t)
  await register(browser)
  await save(browser, '/customers/1/addresses/new', deposito)
  await hire(db, davi)
  const confirming = await browser.get('/customers/1/addresses/2/removal')
  await save(await signedIn(davi), '/customers/1/addresses/2', { number: '99' })

  const asked = await browser.submit(confirming)
  t.equal(asked.status, 409)
  t.match(asked.text, 'Davi Reis alterou este endereço enquanto você confirmava.')
  t.equal(asked.fact('Número'), '99')
  t.equal(count(db, 'addresses'), 2)
  t.equal((await browser.submit(asked)).location, '/customers/1/addresses?said=address-removed')
})

void t.test('an address of another company is not found here', async t => {
  const { browser } = await desk(t)
  await register(browser)
  await register(browser, { name: 'Mercado Sol Ltda', document: '00.000.000/0001-91', email: '' }, [])

  for (const address of ['/customers/1/addresses/2', '/customers/1/addresses/2/removal', '/customers/2/addresses/1']) {
    t.equal((await browser.get(address)).status, 404, address)
  }
})

void t.test('two people who change one address choose between both', async t => {
  const { browser, db, signedIn } = await desk(t)
  await register(browser)
  await hire(db, davi)
  const other = await signedIn(davi)
  const mine = await browser.get('/customers/1/addresses/1')
  await save(other, '/customers/1/addresses/1', { number: '331', is_delivery: 'yes' })

  const clash = await browser.submit(mine, { number: '332', is_billing: 'yes' })
  t.equal(clash.status, 409)
  t.equal(clash.root.querySelectorAll('.compare tbody tr').length, 1)
  await browser.submit(clash)

  t.match(addressesOf(db, 1)[0], { number: '332', is_billing: true, is_delivery: true, is_main: true })
})

void t.test('what the type asks no longer of an address is kept, whatever else of it is edited, and is asked again with its value', async t => {
  const { browser, db } = await desk(t, rosa)
  await register(browser)
  const rules = async (rule: string) => save(browser, '/company-types/1', { rule_cep: rule, rule_number: rule, rule_complement: rule, rule_district: rule })
  const shown = async () => {
    const page = await browser.get('/companies/1/addresses/1')
    return ['CEP', 'Número', 'Complemento', 'Bairro'].map(label => page.value(label))
  }
  await rules('hidden')

  await save(browser, '/customers/1/addresses/1', { street: 'Rua do Porto', is_billing: 'yes' })

  t.match(addressesOf(db, 1)[0], { street: 'Rua do Porto', cep: '89201400', number: '330', complement: 'Sala 504', district: 'Centro' })
  t.strictSame(historyOfCompany(db, 1)[0]!.changes.map(change => change.field), ['street', 'is_billing'])
  await rules('optional')
  t.strictSame(await shown(), ['89201-400', '330', 'Sala 504', 'Centro'])
})

void t.test('an address that goes abroad has no CEP there, also where the type asks none', async t => {
  const { browser, db } = await desk(t, rosa)
  await register(browser)
  await save(browser, '/company-types/1', { rule_cep: 'hidden', rule_district: 'hidden' })

  await save(browser, '/customers/1/addresses/1', { country: 'Portugal', state: '', city: 'Porto' })

  t.match(addressesOf(db, 1)[0], { country: 'Portugal', cep: '', district: 'Centro' })
})
