import t from 'tap'
import { findCompany } from '../../src/companies/store.ts'
import type { Browser } from '../support/app.ts'
import { act, ask, makeAttribute } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { marina } from '../support/people.ts'
import { desksWithCustomer, matriz } from '../support/registering.ts'
import { letRunOut, sendLate, signInAgain } from '../support/returning.ts'
import { count, historyOfCompany, rule } from '../support/rows.ts'

const changed = 'Os campos deste formulário mudaram enquanto você editava. Nada foi gravado ainda. O que você digitou está na tela: confira e salve.'

void t.test('what is asked no longer when a form comes back is named there, and the rest is saved', async t => {
  const { browser, db } = await desksWithCustomer(t)
  const forms: Array<[address: string, field: 'note' | 'complement', left: string, others: Record<string, string>, leadsTo: RegExp]> = [
    ['/customers/1/edit', 'note', 'Observações (Escrito à toa)', { trade_name: 'Pão' }, /^\/customers\/1\?said=saved$/],
    ['/customers/1/addresses/1', 'complement', 'Complemento (Escrito à toa)', { number: '331' }, /said=saved$/],
    ['/customers/1/addresses/new', 'complement', 'Complemento (Escrito à toa)', { ...matriz, number: '99' }, /said=address-added$/],
    ['/companies/new/1', 'note', 'Observações (Escrito à toa)', { identifier: 'M1', name: 'Mercado Sol', document: '00.000.000/0001-91' }, /said=created$/],
  ]
  for (const [address, field, left, others, leadsTo] of forms) {
    await rule(db, 1, field, 'optional')
    const page = await browser.get(address)
    await letRunOut(db)
    const sent = await browser.submit(page, { ...others, [field]: 'Escrito à toa' })
    await rule(db, 1, field, 'hidden')

    const { back } = await signInAgain(browser, sent, marina)

    t.match(back.text, `${changed} Não se pede mais, e fica de fora: ${left}.`, address)
    t.match((await browser.submit(back)).location, leadsTo, address)
  }
  t.match(findCompany(db, 1), { trade_name: 'Pão', note: 'Fecha às segundas.\nLigar cedo.' })
  t.equal(count(db, 'addresses', { number: '99' }), 1)
})

void t.test('an attribute that is asked no longer when its form comes back is named there', async t => {
  const { browser, admin, db } = await desksWithCustomer(t)
  const [line, size] = [await makeAttribute(admin, 'Ramo'), await makeAttribute(admin, 'Porte')]
  for (const one of [line, size]) await ask(admin, '/categories/1', one)
  const page = await browser.get('/customers/1/attributes/customer')
  await act(admin, '/categories/1/attributes/1/deletion')
  await letRunOut(db)
  const sent = await browser.submit(page, { [`attribute_${line}`]: 'Padaria', [`attribute_${size}`]: 'Grande' })

  const { back } = await signInAgain(browser, sent, marina)

  t.match(back.text, 'Não se pede mais, e fica de fora: Ramo (Padaria).')
  t.equal(back.value('Porte'), 'Grande')
  t.equal((await browser.submit(back)).location, '/customers/1/attributes?said=saved')
  t.equal(count(db, 'attribute_values'), 1)
})

void t.test('what is asked no longer is named by a form that asks for an answer without JavaScript', async t => {
  const { browser, db } = await desksWithCustomer(t)
  const forms: Array<[address: string, field: 'note' | 'complement', left: string]> = [
    ['/customers/1/edit', 'note', 'Observações'], ['/customers/1/addresses/1', 'complement', 'Complemento'],
    ['/customers/1/addresses/new', 'complement', 'Complemento'], ['/companies/new/1', 'note', 'Observações'],
  ]
  for (const [address, field, label] of forms) {
    await rule(db, 1, field, 'optional')
    const page = await browser.get(address)
    await rule(db, 1, field, 'hidden')
    const pressed = await browser.submit(page, { [field]: 'Escrito à toa', action: 'lookup' })
    t.equal(pressed.status, 200, address)
    t.match(pressed.text, `${changed} Não se pede mais, e fica de fora: ${label} (Escrito à toa).`, address)
  }
})

void t.test('what was typed in an address that was removed, and is asked no longer, is named with the removal', async t => {
  const { browser, admin, db } = await desksWithCustomer(t)
  await browser.submit(await browser.get('/customers/1/addresses/new'), { ...matriz, number: '99' })
  const page = await browser.get('/customers/1/addresses/2')
  await act(admin, '/customers/1/addresses/2/removal', { opened: '1' })
  await rule(db, 1, 'complement', 'hidden')

  const answer = await browser.submit(page, { complement: 'Sala 99' })

  t.match(answer.text, 'Rosa Prado removeu este endereço enquanto você editava. O que você digitou está na tela: salve para incluí-lo de novo. Não se pede mais, e fica de fora: Complemento (Sala 99).')
})

void t.test('why a doubt is kept stays in a form that comes back, or that asks something else by now', async t => {
  const { browser, db } = await desksWithCustomer(t)
  const returned = await sendLate({ browser, db }, '/customers/1/edit', await kept(browser))
  t.match(returned.back.filledIn(), { keep_state_registration: 'SC 254811036', reason_state_registration: 'Consta assim no cartão da SEF' })

  const page = await browser.get('/customers/1/edit')
  await rule(db, 1, 'note', 'hidden')
  const anew = await browser.submit(page, await kept(browser))
  t.equal(anew.status, 409)
  t.equal((await browser.submit(anew)).location, '/customers/1?said=saved')
  t.match(historyOfCompany(db, 1)[0]!.reason, 'Consta assim no cartão da SEF')
})

void t.test('why a doubt is kept stays in the form of a new company that comes back', async t => {
  const { browser, db } = await desksWithCustomer(t)
  const page = await browser.get('/companies/new/1')
  const typed = { identifier: 'M1', name: 'Mercado Sol', document: '00.000.000/0001-91', state_registration: '254.811.036', state_registration_state: 'SC', state_registration_indicator: 'contributor' }
  const doubts = decisions(await browser.submit(page, typed))
  const { back } = await sendLate({ browser, db }, '/companies/new/1', { ...typed, ...doubts })

  t.match((await browser.submit(back)).location, /said=created$/)
  t.match(historyOfCompany(db, 2)[0]!.reason, 'Consta assim no cartão da SEF')
})

async function kept (browser: Browser): Promise<Record<string, string>> {
  const doubted = await browser.submit(await browser.get('/customers/1/edit'), { state_registration: '254.811.036' })
  return { state_registration: '254.811.036', ...decisions(doubted) }
}

function decisions ({ root }: Page): Record<string, string> {
  return Object.fromEntries(root.querySelectorAll('[name^="keep_"],[name^="reason_"]').map(one => [one.getAttribute('name')!, one.getAttribute('value') || 'Consta assim no cartão da SEF']))
}
