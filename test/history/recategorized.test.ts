import t from 'tap'
import { desk, hire, type Browser } from '../support/app.ts'
import { ask, makeAttribute, makeCategory } from '../support/configuring.ts'
import { caio, davi, rosa } from '../support/people.ts'
import { register } from '../support/registering.ts'
import { restrict } from '../support/restricting.ts'
import { count } from '../support/rows.ts'

/** Padaria is a customer of Geral (1), which is restricted to Davi and has a fee; Aberta (2) is open to all and has none. */
async function office (t: Parameters<typeof desk>[0]) {
  const all = await desk(t, rosa)
  const { db, browser } = all
  for (const person of [davi, caio]) await hire(db, person)
  await makeCategory(browser, 'Aberta')
  await register(browser, {}, [])
  await ask(browser, '/categories/1', await makeAttribute(browser, 'Honorário'))
  await browser.submit(await browser.get('/customers/1/attributes/customer'), { attribute_1: 'R$ 688,00' })
  await restrict(db, 1, [[davi, 'list', 'view']])
  return { ...all, reader: await all.signedIn(caio), granted: await all.signedIn(davi) }
}

async function moveAlone (browser: Browser): Promise<void> {
  const page = await browser.get('/customers/1/classification?company_type_id=1&category_id=2')
  const inputs = page.root.querySelectorAll('main form[method=post]').at(-1)!.querySelectorAll('input')
  await browser.post('/customers/1/classification', Object.fromEntries(inputs.map(input => [input.getAttribute('name')!, input.getAttribute('value')!])))
}

async function moveAmongOthers (browser: Browser): Promise<void> {
  const { _csrf } = (await browser.get('/saved-filters/new')).hidden()
  const { location } = await browser.post('/customers/bulk-acts', { _csrf: _csrf!, query: '', act: 'category', category_id: '2', id: '1' })
  const page = await browser.get(location!)
  await browser.submit(page, { seen: page.button('Mudar 1 cliente').getAttribute('value') })
}

for (const [way, move] of [['alone', moveAlone], ['among others', moveAmongOthers]] as const) {
  void t.test(`what happened to a customer in a restricted category stays closed after it left, ${way}`, async t => {
    const { browser, db, reader, granted } = await office(t)

    await move(browser)
    t.equal(count(db, 'customers', { category_id: 2 }), 1)
    await browser.submit(await browser.get('/customers/1/edit'), { trade_name: 'Pão da Serra' })

    const page = await reader.get('/customers/1/history')
    t.equal(page.status, 200, 'the customer is open now')
    t.match(page.text, 'Pão da Serra')
    t.notMatch(page.text, /688|Honorário|Geral/)
    for (const person of [granted, browser]) t.match((await person.get('/customers/1/history')).text, 'R$ 688,00')
  })
}
