import t from 'tap'
import { desk, hire } from '../support/app.ts'
import { caio, davi } from '../support/people.ts'
import { begin, padaria, press, toIdentification } from '../support/registering.ts'
import { count, everything } from '../support/rows.ts'

void t.test('a later step of a fresh registration leads to the first one, and nothing is stored', async t => {
  const { browser, db } = await desk(t)
  const first = await begin(browser)

  const answer = await browser.get(first.address.replace('classification', 'addresses'))

  t.equal(answer.status, 303)
  t.equal(answer.location, first.address)
  t.equal(count(db, 'registrations'), 0)
})

void t.test('ASVS 2.3.1: a valid form for a step that is not open yet stores nothing and leads to the open one', async t => {
  const { browser, db } = await desk(t)
  const page = await toIdentification(browser)
  const before = everything(db)

  const answer = await browser.post(page.address.replace('identification', 'contacts'),
    { ...page.hidden(), name: 'Rogério', action: 'next' })

  t.equal(answer.location, page.address)
  t.equal(everything(db), before)
})

void t.test('an unknown step and an unknown registration are a page in the layout that says so', async t => {
  const { browser } = await desk(t)
  const first = await begin(browser)

  for (const address of [
    first.address.replace('classification', 'nothing'), first.address.replace(/new\/.{28}/, `new/${'A'.repeat(28)}`),
    '/customers/new/short/classification', '/customers/0', '/customers/1e3', '/customers/999999999', '/nothing',
  ]) {
    const answer = await browser.get(address)
    t.equal(answer.status, 404, address)
    t.equal(answer.heading, 'Não há nada neste endereço')
    t.ok(answer.root.querySelector('nav#menu'), 'the menu is around it')
  }
})

void t.test('ASVS 8.2.2: the registration of a colleague is not found, neither to look at nor to change', async t => {
  const { browser, db, signedIn } = await desk(t)
  await hire(db, davi)
  const page = await toIdentification(browser)
  const colleague = await signedIn(davi)
  const own = await begin(colleague)
  const before = everything(db, ['registrations'])

  const looked = await colleague.get(page.address)
  const typed = await colleague.post(page.address, { ...own.hidden(), ...padaria, action: 'next' })

  t.equal(looked.status, 404)
  t.equal(typed.status, 404)
  t.equal(everything(db, ['registrations']), before)
})

void t.test('an optional step left blank and continued is done; before it was opened it is not', async t => {
  const { browser } = await desk(t)
  const addresses = await press(browser, await toIdentification(browser), 'next', padaria)

  const contacts = await press(browser, addresses, 'next')

  t.equal(addresses.root.querySelectorAll('#steps .done').length, 2)
  t.equal(contacts.heading, 'Contatos da empresa')
  t.equal(contacts.root.querySelectorAll('#steps .done').length, 3)
  t.ok(contacts.root.querySelector('section[aria-label=Endereços]')?.text.includes('Não informado'))
})

void t.test('ASVS 2.2.2, 2.3.1: Finalizar on an earlier step keeps what was typed, registers nothing and leads to the first step that misses something', async t => {
  const { browser, db } = await desk(t)
  const page = await toIdentification(browser)
  const untouched = ['companies', 'customers', 'history']
  const before = everything(db, untouched)

  const answer = await browser.submit(page, { ...padaria, action: 'finish' })

  t.equal(answer.location, page.address)
  t.equal(everything(db, untouched), before)
  t.equal((await browser.get(page.address)).value('Nome'), padaria.name)
})

void t.test('looking at any address of the wizard changes nothing', async t => {
  const { browser, db } = await desk(t)
  const page = await toIdentification(browser)
  const base = page.address.replace('/identification', '')
  const before = everything(db)

  for (const tail of ['', '/classification', '/company', '/identification', '/addresses', '/contacts', '/done', '/cancel',
    '/steps?company_type_id=2&category_id=1', '/companies?q=pa']) {
    await browser.get(base + tail)
    await browser.send({ method: 'HEAD', url: base + tail })
    await browser.get(base + tail, { 'sec-purpose': 'prefetch', 'hx-request-type': 'partial' })
  }

  t.equal(everything(db), before)
})

void t.test('whoever may only look gets no wizard, and no button that leads there', async t => {
  const { db, signedIn } = await desk(t)
  await hire(db, caio)
  const reader = await signedIn(caio)

  const refused = await reader.get('/customers/new')
  const fragment = await reader.get('/customers/new', { 'hx-request-type': 'partial' })
  const list = await reader.get('/customers')

  t.equal(refused.status, 403)
  t.equal(refused.heading, 'Seu grupo vê Clientes (CT001), mas não pode fazer isto')
  t.equal(fragment.headers['hx-redirect'], '/customers/new', 'a fragment opens the refusal as a page')
  t.notOk(list.links().includes('Novo cliente'))
})
