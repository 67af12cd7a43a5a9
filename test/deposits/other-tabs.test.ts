import t from 'tap'
import { sql } from '../../src/database.ts'
import { desk, hire, type Browser } from '../support/app.ts'
import { save } from '../support/configuring.ts'
import { davi, marina, passwordOf, rosa, type Person } from '../support/people.ts'
import { padaria, press, register, toContacts, toIdentification } from '../support/registering.ts'
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

void t.test('a form that was opened in the session before is shown with what was typed, and is nobody\'s forgery', async t => {
  const { app, browser, db } = await desk(t)
  await register(browser, {}, [])
  const page = await browser.get('/customers/1/edit')
  await signOut(browser)
  await signInInAnotherTab(browser)

  const refused = await browser.submit(page, { note: 'Dez minutos de texto' }, own)
  const { _csrf, ...untold } = page.filledIn()
  await app.refusals.keep()
  const counted = count(db, 'refusals')
  await browser.post('/customers/1/edit', untold, own)
  await app.refusals.keep()

  t.equal(refused.fact('Observações'), 'Dez minutos de texto')
  t.equal(counted, 0)
  t.equal(count(db, 'refusals'), 1, 'one without a token is counted')
})

void t.test('files that were chosen in a form of the session before are not left out unsaid: the form is opened for them again', async t => {
  const { browser, db, signedIn } = await desk(t)
  await hire(db, rosa)
  await save(await signedIn(rosa), '/categories/1/folders', { name: 'Contrato', extensions: 'pdf', is_required: undefined })
  const documents = await press(browser, await toContacts(browser), 'next')
  await signOut(browser)
  await signInInAnotherTab(browser)

  const refused = await browser.submitFiles(documents, { action: 'finish' }, [{ field: 'folder_1', name: 'contrato.pdf', content: '%PDF-1.7' }], own)

  t.equal(refused.status, 403)
  t.match(refused.text, 'Os arquivos que você escolheu não ficam nesta página: abra o formulário e escolha-os de novo.')
  t.equal(refused.root.querySelector('main form'), null)
  t.equal(refused.link('Abrir o formulário'), documents.address)
  t.equal((await browser.get(refused.link('Abrir o formulário'))).heading, 'Documentos')
  t.equal((await browser.submitFiles(documents, { action: 'finish' }, [], own)).root.querySelector('main form button')?.text, 'Enviar de novo')
})

void t.test('a step of somebody else\'s registration is not given back to be sent again', async t => {
  const { browser, db } = await desk(t)
  await hire(db, davi)
  const page = await toIdentification(browser)
  await signOut(browser)
  await signInInAnotherTab(browser, davi)

  const refused = await browser.submit(page, { action: 'next', name: 'Mercado Bom' }, own)

  t.equal(refused.status, 403)
  t.equal(refused.heading, 'Este formulário foi aberto por outra pessoa')
  t.match(refused.text, `Você está no Cadastro como ${davi.name}`)
  t.equal(refused.fact('Nome'), 'Mercado Bom')
  t.equal(refused.root.querySelector('main form'), null)
  t.equal(refused.headers['form-token'], undefined)
})

void t.test('a form of the session before that comes after this one ended, too, leads to the sign-in page, which says that it is lost', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [])
  const page = await browser.get('/customers/1/edit')
  await signOut(browser)
  await signInInAnotherTab(browser)
  await letRunOut(db)
  const before = everything(db, records)

  const sent = await browser.submit(page, { note: 'Dez minutos de texto' }, own)
  const forged = await browser.submit(page, { note: 'Dez minutos de texto' })

  t.equal(sent.location, '/login?next=%2Fcustomers%2F1%2Fedit&ended=lost')
  t.match((await browser.get(sent.location!)).text, 'o que você enviou por último não foi gravado')
  t.equal(forged.status, 403)
  t.equal(everything(db, records), before)
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
