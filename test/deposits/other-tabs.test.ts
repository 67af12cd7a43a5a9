import t from 'tap'
import { sql } from '../../src/database.ts'
import { desk, hire, type Browser } from '../support/app.ts'
import { davi, marina, passwordOf, type Person } from '../support/people.ts'
import { padaria, press, register, toIdentification } from '../support/registering.ts'
import { letRunOut } from '../support/returning.ts'
import { count, everything } from '../support/rows.ts'

const own = { 'sec-fetch-site': 'same-origin' }
const records = ['registrations', 'companies', 'customers', 'history', 'deposits']

async function signOut (browser: Browser): Promise<void> {
  const home = await browser.get('/')
  await browser.post('/logout', { _csrf: home.root.querySelector('input[name=_csrf]')!.getAttribute('value')! })
}

async function signInInAnotherTab (browser: Browser, person: Person = marina): Promise<void> {
  await browser.submit(await browser.get('/login?ended=1'), { email: person.email, password: passwordOf(person) })
}

void t.test('whose session ran out and who signs in again in another tab goes on in the first as if nothing was', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [])
  const [step, record] = [await toIdentification(browser), await browser.get('/customers/1/edit')]
  const before = browser.cookies.get('cadastro')
  await letRunOut(db)

  await signInInAnotherTab(browser)
  const next = await press(browser, step, 'next', { ...padaria, name: 'Mercado Bom', document: '06.990.590/0001-23', phone: '', email: '', city_registration: '' })
  const saved = await browser.submit(record, { name: 'Padaria Nova' })

  t.not(browser.cookies.get('cadastro'), before, 'the session has a new id')
  t.not(next.status, 403)
  t.match((await browser.get(step.address)).value('Nome'), 'Mercado Bom')
  t.equal(saved.location, '/customers/1?said=saved')
})

void t.test('both of two tabs at the sign-in page may be used, one after the other', async t => {
  const { browser, db } = await desk(t)
  const step = await toIdentification(browser)
  await letRunOut(db)
  const login = await browser.get('/login?ended=1')

  await signInInAnotherTab(browser)
  await browser.submit(login, { email: marina.email, password: passwordOf(marina) })

  t.not((await browser.submit(step, { ...padaria, action: 'next' })).status, 403)
})

void t.test('somebody else who signs in gets another form secret', async t => {
  const { browser, db } = await desk(t)
  await hire(db, davi)
  const page = await browser.get('/account')
  await letRunOut(db)

  await signInInAnotherTab(browser, davi)

  t.equal((await browser.submit(page, {}, own)).status, 403)
})

void t.test('after signing out and in again in another tab a form is given back, to be sent again', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [])
  const page = await browser.get('/customers/1/edit')
  await signOut(browser)
  await signInInAnotherTab(browser)
  const before = everything(db, records)

  const refused = await browser.submit(page, { name: 'Padaria "Nova" & Cia', note: 'Uma linha.\r\nOutra.' }, own)

  t.equal(refused.status, 403)
  t.match(refused.text, `Você está no Cadastro como ${marina.name}`)
  t.equal(everything(db, records), before, 'nothing is changed by it')
  t.equal((await browser.submit(refused)).location, '/customers/1?said=saved')
  t.strictSame(db.rows(sql('companies').select('name', 'note')), [{ name: 'Padaria "Nova" & Cia', note: 'Uma linha.\nOutra.' }])
})

void t.test('a step of the registration is given back with the button that was pressed, and to the script its token alone', async t => {
  const { browser } = await desk(t)
  const page = await toIdentification(browser)
  await signOut(browser)
  await signInInAnotherTab(browser)

  const part = await browser.submit(page, { ...padaria, action: 'next' }, { ...own, 'hx-request-type': 'partial' })
  const refused = await browser.submit(page, { ...padaria, action: 'previous' }, own)
  const before = await browser.submit(refused)

  t.equal(part.status, 403)
  t.equal(part.body, '')
  t.match(before.location, /classification$/)
  t.equal((await browser.get(page.address)).value('Nome'), padaria.name)
  t.match((await browser.submit(page, { ...padaria, action: 'next', _csrf: String(part.headers['form-token']) })).location, /addresses$/)
})

void t.test('nothing is given back to who is not known to come from a page of the office, nor of a form with a password', async t => {
  const { browser, db } = await desk(t)
  const step = await toIdentification(browser)
  const { _csrf } = (await browser.get('/account')).hidden()
  await signOut(browser)
  await signInInAnotherTab(browser)

  const answers = [
    await browser.submit(step, { ...padaria, action: 'next' }),
    await browser.submit(step, { ...padaria, action: 'next' }, { origin: 'https://evil.example' }),
    await browser.submit(step, { ...padaria, action: 'next' }, { 'sec-fetch-site': 'cross-site' }),
    await browser.post('/account/password', { _csrf, current: 'segredo', password: 'segredo' }, own),
  ]

  for (const answer of answers) {
    t.equal(answer.status, 403)
    t.equal(answer.heading, 'O formulário não pôde ser aceito')
    t.notMatch(answer.body, /segredo|Enviar de novo/)
    t.equal(answer.headers['form-token'], undefined)
  }
  t.equal(count(db, 'deposits'), 0)
})
