import t from 'tap'
import { sql } from '../../src/database.ts'
import { desk, hire, type Browser } from '../support/app.ts'
import { makeCategory, save } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { davi, marina, rosa } from '../support/people.ts'
import { matriz, padaria, press, pressAnyway, register, rogerio, tania, toIdentification } from '../support/registering.ts'
import { restrict } from '../support/restricting.ts'
import { everything } from '../support/rows.ts'

const partial = { 'hx-request-type': 'partial' }
const mercado = { name: 'Mercado Bom', trade_name: '', document: '06.990.590/0001-23', phone: '(11) 3025-9999', email: 'ana@mercadobom.example' }

/** What the panel beside a form shows when its fields are typed over. */
async function typing (browser: Browser, address: string, fields: Record<string, string> = {}): Promise<Page> {
  const form = await browser.get(address)
  return browser.post(`${address}/duplicates`, { ...form.filledIn(), ...fields }, partial)
}

function panel (page: Page): string {
  const found = page.root.querySelector('#duplicates')
  return found && !found.hasAttribute('hidden') ? found.text.replace(/\s+/g, ' ').trim() : ''
}

void t.test('the general data of a customer and of a company are compared while they are typed, and nothing is written', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [])
  await register(browser, mercado, [])
  const before = everything(db)

  for (const address of ['/customers/2/edit', '/companies/2/edit']) {
    const form = await browser.get(address)
    const alike = await typing(browser, address, { name: 'Padaria Pao da Sera' })
    const taken = await typing(browser, address, { document: '11222333000181' })

    t.equal(form.root.querySelector('.watched [hx-post]')?.getAttribute('hx-post'), `${address}/duplicates`)
    t.equal(panel(form), '', 'as it stands there is nothing to say')
    t.match(panel(alike), 'nome parecido')
    t.match(panel(alike), 'Padaria Pão da Serra Ltda')
    t.notMatch(panel(alike), 'Usar esta empresa')
    t.match(panel(taken), 'mesmo CNPJ')
    t.match(panel(taken), 'O mesmo CNPJ não se cadastra duas vezes.')
    t.match(alike.root.querySelector('#duplicates-said')?.text, 'Já existe um cadastro parecido, ao lado dos campos.')
  }
  t.equal(everything(db), before)
})

void t.test('what was alike before is not shown again, and what is new beside it is shown alone', async t => {
  const { browser } = await desk(t)
  await register(browser, {}, [])
  await register(browser, { ...mercado, name: 'Kaesemodel Haverroth Ltda' }, [])
  await register(browser, { ...mercado, name: 'Padaria Pão da Sera', document: '12.ABC.345/01DE-35', phone: '', email: '' }, [])
  const address = '/companies/3/edit'

  t.equal(panel(await typing(browser, address, { note: 'Fecha cedo.' })), '')
  t.equal(panel(await typing(browser, address, { name: 'Padaria Pao da Sera' })), '')
  const held = await save(browser, address, { phone: mercado.phone })
  const saved = await browser.submit(held, { keep_duplicates: '2' })

  t.equal(held.status, 422)
  t.match(panel(held), 'mesmo telefone')
  t.notMatch(panel(held), 'nome parecido')
  t.equal(saved.status, 303)
})

void t.test('a contact is compared while it is typed: whom its e-mail leads to, and whose access it is', async t => {
  const { browser } = await desk(t)
  await register(browser, {}, [rogerio, tania])
  await register(browser, mercado, [{ name: 'Ana', email: 'ana@mercadobom.example' }, { name: 'Bia', email: 'bia@mercadobom.example', is_external: 'yes' }])

  for (const base of ['/customers/2/contacts', '/companies/2/contacts']) {
    for (const address of [`${base}/new`, `${base}/3`]) {
      t.match(panel(await typing(browser, address, { email: 'ROGERIO@paodaserra.example' })), 'mesmo e-mail de contato', address)
      t.match(panel(await typing(browser, address, { email: tania.email })), 'é o acesso de Tânia Bachmann', address)
    }
    t.equal(panel(await typing(browser, `${base}/3`)), '')
    t.equal(panel(await typing(browser, `${base}/4`)), '', 'her own access is nothing new')
  }
})

void t.test('what may not be seen is told without a name while it is typed', async t => {
  const { browser, db, signedIn } = await desk(t, rosa)
  await register(browser, { category_id: String(await makeCategory(browser, 'Folha')) }, [rogerio])
  await register(browser, mercado, [])
  await restrict(db, 2)
  await db.write(() => db.run(sql('customers').where({ id: 1 }).update({ category_id: 2 })))
  await hire(db, davi)
  const reader = await signedIn(davi)

  const company = await typing(reader, '/customers/2/edit', { name: 'Padaria Pão da Serra', document: '11.222.333/0001-81' })
  const contact = await typing(reader, '/customers/2/contacts/new', { email: rogerio.email })

  for (const page of [company, contact]) {
    t.match(panel(page), 'Já existe um cadastro; fale com Rosa Prado.')
    t.notMatch(page.body, /Padaria|mesmo|customers\/1|companies\/1/)
  }
})

void t.test('the panel is for who may edit, with the token of the page; without htmx its address is the form', async t => {
  const { browser, db, signedIn } = await desk(t, marina)
  await register(browser, {}, [rogerio])
  await hire(db, davi)
  await restrict(db, 1, [[marina, 'list', 'view', 'create', 'edit']])
  const outsider = await signedIn(davi)
  const token = (await outsider.open('/customers/new')).hidden()

  for (const address of ['/customers/1/edit', '/companies/1/edit', '/customers/1/contacts/1', '/companies/1/contacts/new']) {
    t.equal((await outsider.post(`${address}/duplicates`, { ...token, name: 'x' }, partial)).status, 404, address)
    t.equal((await browser.post(`${address}/duplicates`, { name: 'x' }, partial)).status, 403)
    t.equal((await browser.post(`${address}/duplicates`, (await browser.get(address)).hidden())).location, address)
  }
  t.equal((await browser.post('/customers/1/contacts/99/duplicates', (await browser.get('/customers/1/edit')).hidden(), partial)).status, 404)
})

void t.test('of a contact that somebody removed meanwhile the panel goes on as of a new one', async t => {
  const { browser } = await desk(t)
  await register(browser, {}, [rogerio, tania])
  await register(browser, mercado, [{ name: 'Ana', email: 'ana@mercadobom.example' }])
  const form = await browser.get('/customers/2/contacts/3')
  await save(browser, '/customers/2/contacts/3/removal', {})

  const answer = await browser.post('/customers/2/contacts/3/duplicates', { ...form.filledIn(), email: rogerio.email }, partial)

  t.match(panel(answer), 'mesmo e-mail de contato')
})

void t.test('a rule that blocks in this category says so before anything is sent', async t => {
  const { browser } = await desk(t, rosa)
  await register(browser, {}, [])
  await register(browser, mercado, [])
  await save(browser, '/categories/1/duplicates', { rule_name_alike: 'block' })

  const edited = await typing(browser, '/customers/2/edit', { name: 'Padaria Pao da Sera' })
  const refused = await save(browser, '/customers/2/edit', { name: 'Padaria Pao da Sera' })

  for (const page of [edited, refused]) {
    t.match(panel(page), 'Esta categoria bloqueia “nome parecido, mesma cidade”')
    t.notMatch(panel(page), 'É outra empresa')
  }
  t.match(edited.root.querySelector('#duplicates-said')?.text, 'Esta categoria bloqueia')
  t.equal(refused.status, 422)
  t.match(refused.summary()[0], 'Já existe Padaria Pão da Serra Ltda')
})

void t.test('whatever is typed of an existing record is an answer', async t => {
  const { browser } = await desk(t)
  await register(browser, {}, [rogerio])

  for (const text of ['', '"', '%', '*', 'a AND b OR NEAR(c)', "'; drop table companies", '😀😀', '\0', 'x'.repeat(10_000)]) {
    const fields = { name: text, trade_name: text, document: text.slice(0, 99), phone: text.slice(0, 99), email: text.slice(0, 99) }
    for (const address of ['/customers/1/edit', '/companies/1/contacts/1']) t.equal((await typing(browser, address, fields)).status, 200, JSON.stringify(text.slice(0, 20)))
  }
})

void t.test('letters that are rare in a CNPJ are mentioned while it is typed, when its form is opened, and in the summary', async t => {
  const { browser } = await desk(t)
  const rare = { document: '12.OBC.345/01DE-50' }
  const hint = 'Confira a letra O: são raras em CNPJ'
  const hintOf = (page: Page) => page.root.querySelectorAll('[id$="document-keeping"]').map(one => one.text.replace(/\s+/g, ' ').trim()).join()

  const step = await toIdentification(browser)
  const typed = await browser.post(`${step.action()}/duplicates`, { ...step.filledIn(), ...padaria, ...rare }, partial)
  const usual = await browser.post(`${step.action()}/duplicates`, { ...step.filledIn(), ...padaria }, partial)
  const contacts = await press(browser, await press(browser, await pressAnyway(browser, step, 'next', { ...padaria, ...rare }), 'add', matriz), 'next')
  await press(browser, contacts, 'finish')

  t.equal(hintOf(step), '')
  t.match(hintOf(typed), hint)
  t.match(typed.root.querySelector('#identification-duplicates-said')?.text, hint)
  t.equal(hintOf(usual), '', 'and taken away again')
  t.match(contacts.fact('CNPJ'), new RegExp(`^12\\.OBC\\.345/01DE-50 Aviso: ${hint}`))
  t.match(hintOf(await browser.get('/customers/1/edit')), hint)
  t.match(hintOf(await typing(browser, '/companies/1/edit')), hint)
  t.equal(hintOf(await typing(browser, '/companies/1/edit', { document: padaria.document })), '')
})
