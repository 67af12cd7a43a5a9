import t from 'tap'
import { desk } from '../support/app.ts'
import { padaria, register } from '../support/registering.ts'

const partial = { 'hx-request-type': 'partial' }
const other = { document: '06.990.590/0001-23', phone: '(11) 3025-9999', email: 'ana@mercadobom.example' }

void t.test('a new company under Empresas is compared while it is typed', async t => {
  const { browser } = await desk(t)
  await register(browser)
  const form = await browser.get('/companies/new/1')

  const answer = await browser.post('/companies/new/1/duplicates', { ...form.hidden(), ...padaria, ...other }, partial)

  t.ok(form.root.querySelector('#duplicates')?.hasAttribute('hidden'))
  t.equal(form.root.querySelector('[hx-post]')?.getAttribute('hx-post'), '/companies/new/1/duplicates')
  t.equal(answer.status, 200)
  t.notOk(answer.root.querySelector('#duplicates')?.hasAttribute('hidden'))
  t.match(answer.text, 'Já existe um cadastro parecido')
  t.match(answer.text, 'nome parecido')
  t.match(answer.root.querySelector('#duplicates-said')?.text, 'Já existe um cadastro parecido, ao lado dos campos.')
  t.notMatch(answer.text, 'Usar esta empresa')
})

void t.test('without JavaScript the panel comes with the refused form, and the box in it lets the company through', async t => {
  const { browser } = await desk(t)
  await register(browser)
  const form = await browser.get('/companies/new/1')

  const held = await browser.submit(form, { ...padaria, ...other })
  const kept = held.field('É outra empresa').getAttribute('value') ?? ''
  const saved = await browser.submit(held, { ...padaria, ...other, keep_duplicates: kept })

  t.equal(held.status, 422)
  t.equal(held.value('Nome'), padaria.name)
  t.match(held.root.querySelector('#duplicates')?.text, 'nome parecido')
  t.equal(saved.status, 303)
})

void t.test('whatever is typed of a new company is an answer; without JavaScript the address leads to the form', async t => {
  const { browser } = await desk(t)
  const form = await browser.get('/companies/new/1')

  for (const text of ['', '"', '%', '*', 'a AND b OR NEAR(c)', '-x', "'; drop table companies", '😀😀', '\0', 'x'.repeat(10_000)]) {
    const typed = { ...form.hidden(), name: text, trade_name: text, document: text.slice(0, 99), phone: text.slice(0, 99), email: text.slice(0, 99) }
    t.equal((await browser.post('/companies/new/1/duplicates', typed, partial)).status, 200, JSON.stringify(text.slice(0, 20)))
  }

  const whole = await browser.post('/companies/new/1/duplicates', form.hidden())
  t.equal(whole.status, 303)
  t.equal(whole.location, '/companies/new/1')
  t.equal((await browser.post('/companies/new/99/duplicates', form.hidden(), partial)).status, 404)
})
