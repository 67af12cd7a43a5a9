import t from 'tap'
import { sql, type Database } from '../../src/database.ts'
import { setRule } from '../../src/duplicate-rules/store.ts'
import { desk, hire } from '../support/app.ts'
import type { Page } from '../support/html.ts'
import { caio, davi } from '../support/people.ts'
import { matriz, padaria, press, register, rogerio, toIdentification } from '../support/registering.ts'
import { everything } from '../support/rows.ts'

const partial = { 'hx-request-type': 'partial' }
const other = { document: '06.990.590/0001-23', phone: '(11) 3025-9999', email: 'ana@mercadobom.example' }
const mercado = { ...other, name: 'Mercado Bom', trade_name: '' }

function panel (page: Page): string {
  const found = page.root.querySelector('.duplicates')
  return found && !found.hasAttribute('hidden') ? found.text.replace(/\s+/g, ' ').trim() : ''
}

function reasonOf (db: Database, recordType: string): string | null {
  return db.row<{ reason: string | null }>(sql('history').select('reason').where({ record_type: recordType }).orderBy('id', 'desc').limit(1))!.reason
}

void t.test('a name like another one is held up once, with what was found and why', async t => {
  const { browser } = await desk(t)
  await register(browser)
  const page = await toIdentification(browser)

  const answer = await press(browser, page, 'next', { ...padaria, ...other, name: 'PADARIA PAO DA SERA ME' })

  t.equal(answer.status, 422)
  t.match(answer.title, /^Aviso: Etapa 2 de 4/)
  t.equal(answer.value('Nome'), 'PADARIA PAO DA SERA ME')
  t.match(answer.summary()[0], /^Cadastro parecido: Pode ser Padaria Pão da Serra Ltda, CLI-\d+-0001 \(nome parecido\)\.$/)
  t.equal(answer.root.querySelector('#error-summary a')?.getAttribute('href'), '#identification-duplicates')
  for (const text of ['Já existe um cadastro parecido', 'nome parecido', '11.222.333/0001-81', 'Joinville/SC', 'já é cliente']) t.match(panel(answer), text)
  t.equal(answer.link('Ver o cliente Padaria Pão da Serra Ltda (em outra aba)'), '/customers/1')
})

void t.test('one click says that it is another company; the history keeps that, and Finalizar does not ask again', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const held = await press(browser, await toIdentification(browser), 'next', { ...padaria, ...other })
  const button = held.button('É outra empresa: continuar').getAttribute('value')!

  const addresses = await press(browser, held, button)
  const back = await press(browser, addresses, 'previous')
  const contacts = await press(browser, await press(browser, await press(browser, back, 'next'), 'add', { ...matriz, city: 'Lages' }), 'next')
  const done = await press(browser, contacts, 'finish')

  t.equal(addresses.heading, 'Endereços')
  t.ok(back.field('É outra empresa').hasAttribute('checked'))
  t.equal(done.heading, 'Cliente cadastrado')
  t.match(reasonOf(db, 'customer') ?? reasonOf(db, 'company'), /^Cadastro parecido: Pode ser Padaria Pão da Serra Ltda, .* \(nome parecido.*\)\. É outra empresa\.$/)
})

void t.test('the box in the panel does the same as the button', async t => {
  const { browser } = await desk(t)
  await register(browser)
  const page = await toIdentification(browser)

  const answer = await press(browser, page, 'next', { ...padaria, ...other, keep_duplicates: '1' })

  t.equal(answer.heading, 'Endereços')
})

void t.test('a name that changes to that of a third company asks again, back to the first it does not', async t => {
  const { browser } = await desk(t)
  await register(browser)
  await register(browser, { ...mercado, name: 'Kaesemodel Haverroth Ltda' }, [])
  const page = await toIdentification(browser)

  const fields = { ...padaria, document: '12.ABC.345/01DE-35', phone: '', keep_duplicates: '1' }
  const third = await press(browser, page, 'next', { ...fields, name: 'Kaesemodel e Haverroth', trade_name: '' })
  const first = await press(browser, third, 'next', { ...fields, keep_duplicates: '1.2' })

  t.equal(third.status, 422)
  t.match(panel(third), 'Kaesemodel Haverroth Ltda')
  t.equal(first.heading, 'Endereços')
})

void t.test('a phone or an e-mail of somebody else is held up, a shared box is not', async t => {
  const { browser } = await desk(t)
  await register(browser, {}, [rogerio])
  const page = await toIdentification(browser)

  const shared = await press(browser, page, 'next', { ...mercado, email: padaria.email })
  const phone = await press(browser, await press(browser, shared, 'previous'), 'next', { ...mercado, phone: '47 3025 1234' })
  const email = await press(browser, phone, 'next', { ...mercado, email: 'ROGERIO@paodaserra.example' })

  t.equal(shared.heading, 'Endereços')
  t.match(panel(phone), 'mesmo telefone')
  t.match(panel(email), 'mesmo e-mail de contato')
})

void t.test('a branch is told of and holds nothing up', async t => {
  const { browser } = await desk(t)
  await register(browser)
  const page = await toIdentification(browser)
  const fields = { ...mercado, document: '11.222.333/0002-62' }

  const typing = await browser.post(`${page.address}/duplicates`, { ...page.hidden(), ...fields }, partial)
  const next = await press(browser, page, 'next', fields)

  t.match(panel(typing), 'mesma raiz: filial de Padaria Pão da Serra Ltda')
  t.notMatch(panel(typing), 'outra empresa')
  t.equal(next.heading, 'Endereços')
  const last = await press(browser, next, 'next')
  t.match(last.fact('Mesma raiz de CNPJ'), /^filial de Padaria Pão da Serra Ltda, CLI-/, 'it is in the summary, for who saw no panel')
})

void t.test('what a company is of another one by its CNPJ is said in whole words, with the name', async t => {
  const { browser } = await desk(t)
  const [branch, otherBranch] = ['11.222.333/0002-62', '11.222.333/0003-43']
  await register(browser)
  await register(browser, { ...mercado, name: 'Mercearia Aurora', document: branch }, [])
  const page = await toIdentification(browser)
  const said = async (fields: Record<string, string>) => (await press(browser, page, 'next', { ...mercado, email: '', phone: '', ...fields })).summary()[0]

  t.match(await said({ name: padaria.name, document: otherBranch }),
    /^Cadastro parecido: Pode ser filial de Padaria Pão da Serra Ltda, CLI-\d+-0001 \(mesma raiz, nome parecido\)\.$/)
  t.match(await said({ name: 'Mercearia Aurora', document: otherBranch }),
    /Pode ser filial da mesma empresa que Mercearia Aurora, CLI-\d+-0002 \(mesma raiz, nome parecido\)\.$/)
})

void t.test('the headquarters are told of their branch', async t => {
  const { browser } = await desk(t)
  await register(browser, { document: '11.222.333/0002-62' }, [])

  const held = await press(browser, await toIdentification(browser), 'next', { ...mercado, name: padaria.name, email: '', phone: '', document: '11.222.333/0001-81' })

  t.match(held.summary()[0], /Pode ser matriz de Padaria Pão da Serra Ltda, CLI-\d+-0001 \(mesma raiz, nome parecido\)\.$/)
  t.match(panel(held), 'mesma raiz: matriz de Padaria Pão da Serra Ltda')
})

void t.test('while typing the panel comes alone, says how many it found, and changes nothing', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const page = await toIdentification(browser)
  const before = everything(db)

  const found = await browser.post(`${page.address}/duplicates`, { ...page.hidden(), name: 'Padaria Pão da Sera' }, partial)
  const nothing = await browser.post(`${page.address}/duplicates`, { ...page.hidden(), name: 'Outra coisa' }, partial)

  t.match(panel(found), 'nome parecido')
  t.match(found.root.querySelector('#identification-duplicates-said')?.text, 'Já existe um cadastro parecido, ao lado dos campos.')
  t.equal(found.root.querySelectorAll('body, form').length, 0)
  t.equal(panel(nothing), '')
  t.equal(nothing.root.querySelector('#identification-duplicates-said')?.text.trim(), '')
  t.equal(everything(db), before)
})

void t.test('a rule that blocks says so while one types, and on Próximo', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  await db.write(() => { setRule(db, 1, 'name', 'block') })
  const page = await toIdentification(browser)

  const typing = await browser.post(`${page.address}/duplicates`, { ...page.hidden(), name: 'Padaria Pão da Sera' }, partial)
  const next = await press(browser, page, 'next', { ...mercado, name: 'Padaria Pão da Sera' })

  for (const answer of [typing, next]) t.match(panel(answer), 'Esta categoria bloqueia “nome parecido”: use o cadastro que já existe ou mude o que foi digitado.')
  t.equal(next.status, 422)
})

void t.test('the same CNPJ offers the company that has it and nothing else, even where the name is alike too', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const page = await toIdentification(browser)

  const answers = [
    await browser.post(`${page.address}/duplicates`, { ...page.hidden(), ...padaria }, partial),
    await press(browser, page, 'next', padaria),
    await press(browser, page, 'next', { ...padaria, keep_duplicates: '1' }),
  ]

  for (const answer of answers) {
    t.match(panel(answer), 'O mesmo CNPJ não se cadastra duas vezes.')
    t.match(panel(answer), 'nome parecido')
    t.match(panel(answer), 'Ver o cliente Padaria Pão da Serra Ltda')
    t.notMatch(answer.body, 'outra empresa')
  }
  t.equal(answers[1]!.fault('CNPJ'), 'Este CNPJ já é de Padaria Pão da Serra Ltda. Use o cadastro que já existe ou corrija o CNPJ. Ver o cliente')
  t.equal(answers[1]!.summary().length, 1)
  t.notMatch(answers[1]!.text, 'Confira 1 aviso')

  await db.write(() => db.run(sql('customers').delete()))
  const company = await press(browser, page, 'next', padaria)
  t.equal(company.fault('CNPJ'), 'Este CNPJ já é de Padaria Pão da Serra Ltda. Use esta empresa ou corrija o CNPJ. Ver a empresa')
  t.ok(company.button('Usar esta empresa: Padaria Pão da Serra Ltda'))
})

void t.test('whatever else is alike is asked about when nothing blocks any more', async t => {
  const { browser } = await desk(t)
  await register(browser)
  await register(browser, mercado, [])
  const page = await toIdentification(browser)

  const blocked = await press(browser, page, 'next', { ...mercado, name: padaria.name })
  const asked = await press(browser, blocked, 'next', { ...mercado, name: padaria.name, document: '12.ABC.345/01DE-35', email: '', phone: '' })

  t.match(panel(blocked), 'Já existem 2 cadastros parecidos')
  t.notMatch(blocked.body, 'outra empresa')
  t.match(asked.summary()[0], 'Pode ser Padaria Pão da Serra Ltda')
  t.ok(asked.button('É outra empresa: continuar'))
})

void t.test('the panel is for who may register, with the token of the page', async t => {
  const { browser, db, visitor, signedIn } = await desk(t)
  const page = await toIdentification(browser)
  await hire(db, caio)
  await hire(db, davi)
  const address = `${page.address}/duplicates`

  t.match((await visitor().post(address, { name: 'x' })).location ?? '', /^\/login/)
  t.equal((await browser.post(address, { name: 'x' }, partial)).status, 403)
  const reader = await signedIn(caio)
  const _csrf = (await reader.get('/customers')).root.querySelector('[name=_csrf]')!.getAttribute('value')!
  t.equal((await reader.post(address, { _csrf, name: 'x' }, partial)).status, 403)
  const colleague = await signedIn(davi)
  const token = (await colleague.open('/customers/new')).hidden()
  t.equal((await colleague.post(address, { ...token, name: 'x' }, partial)).status, 404, 'somebody else\'s registration')
  t.equal((await browser.post(address, { ...page.hidden(), name: 'x' })).location, page.address, 'without htmx it is the step')
})
