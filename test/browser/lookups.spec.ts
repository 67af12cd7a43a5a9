import t from 'tap'
import type { Page } from 'playwright-core'
import { keepSetting } from '../../src/settings.ts'
import { desk, hire } from '../support/app.ts'
import { isAccessible, launch, violations } from '../support/browser.ts'
import { marina, passwordOf, rosa } from '../support/people.ts'
import { register } from '../support/registering.ts'
import { change } from '../support/rows.ts'

t.setTimeout(120_000)

/** A new address of a customer, with the look-up of a CEP switched on and something typed. */
async function newAddress (t: Parameters<typeof launch>[0]) {
  const office = await desk(t, rosa)
  await hire(office.db, marina)
  await register(office.browser)
  await office.db.write(() => {
    keepSetting(office.db, 'lookup_cep', 'yes')
    keepSetting(office.db, 'lookup_cep_address', 'http://127.0.0.1:1/{numero}') // nobody answers there
  })
  const { open } = await launch(t, office)
  const page = await open({ as: marina })
  await page.goto('/customers/1/addresses/new')
  await page.getByLabel('CEP').fill('89201-400')
  await page.getByLabel('Logradouro').fill('Rua do Príncipe')
  return { ...office, page }
}

async function lookUp (page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Buscar CEP' }).click()
}

void t.test('Buscar CEP in a form of the session before says so, and asks with the next press', async t => {
  const { page } = await newAddress(t)
  const other = await page.context().newPage()
  await other.goto('/')
  await other.evaluate('document.querySelector(\'form[action="/logout"]\').submit()')
  await other.getByLabel('E-mail').fill(marina.email)
  await other.getByLabel('Senha').fill(passwordOf(marina))
  await other.getByRole('button', { name: 'Entrar' }).click()
  await other.getByRole('navigation', { name: 'Menu principal' }).waitFor()

  await lookUp(page)
  await page.getByText('A sessão mudou desde que esta página foi aberta.').waitFor()
  await isAccessible(t, page)
  const asked = page.waitForResponse('**/lookup')
  await lookUp(page)

  t.equal((await asked).status(), 200)
  await page.getByText('A sessão mudou').waitFor({ state: 'detached' })
  t.equal(await page.getByLabel('Logradouro').inputValue(), 'Rua do Príncipe')
  t.strictSame(violations, [])
})

void t.test('Buscar CEP in a section that went, or answered by a page whatever its status, leaves the form as it is and says so', async t => {
  const { page, db } = await newAddress(t)
  const whole = '<!doctype html><title>Outra</title><body><main><h1>Outra</h1><p>Motivo da outra</p></main>'
  await page.route('**/lookup', route => route.fulfill({ status: 409, contentType: 'text/html', body: whole }), { times: 1 })

  await lookUp(page)
  await page.getByText('Motivo da outra').waitFor()
  const nested = await page.locator('form main, #lookup h1').count()
  await page.evaluate('document.getElementById("said").replaceChildren()')
  await change(db, 'company_types', 1, { has_addresses: 0 })
  await lookUp(page)
  await page.getByText('Isto não pôde ser feito. O que você digitou continua aqui.').waitFor()

  t.equal(nested, 0)
  t.equal(await page.locator('main').count(), 1)
  t.equal(await page.locator('h1').count(), 1)
  t.equal(await page.getByLabel('Logradouro').inputValue(), 'Rua do Príncipe')
})
