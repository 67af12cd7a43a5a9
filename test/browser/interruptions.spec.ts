import t from 'tap'
import type { Page, Route } from 'playwright-core'
import { sql, type Database } from '../../src/database.ts'
import { hire, startOffice } from '../support/app.ts'
import { launch, violations } from '../support/browser.ts'
import { marina } from '../support/people.ts'
import { until } from '../support/rows.ts'

async function desk (t: Parameters<typeof launch>[0]) {
  const office = await startOffice(t)
  await hire(office.db, marina)
  const { open } = await launch(t, office)
  return { ...office, page: await open({ as: marina }) }
}

async function toIdentification (page: Page): Promise<void> {
  await page.goto('/customers/new')
  await page.getByLabel('Pessoa jurídica').check()
  await press(page, 'Próximo')
  await heading(page, 'Identificação')
}

async function press (page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button }).click()
}

async function heading (page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}

const nameOf = (page: Page) => page.getByLabel('Nome', { exact: true })
const isKeeping = (route: Route) => route.request().postData()?.includes('action=keep') === true

/** Holds the typing that the page keeps by itself; it goes on when it is released. */
async function holdKeeping (page: Page): Promise<{ isSent: Promise<void>, release: () => void }> {
  let [note, release] = [() => {}, () => {}]
  const isSent = new Promise<void>(resolve => { note = resolve })
  const isReleased = new Promise<void>(resolve => { release = resolve })
  await page.route('**/customers/new/**', async route => {
    if (isKeeping(route)) {
      note()
      await isReleased
    }
    await route.continue().catch(() => undefined) // the page may have given it up
  })
  return { isSent, release: () => { release() } }
}

function answers (db: Database): Record<string, { values: Record<string, string> }> {
  return JSON.parse(db.row<{ answers: string }>(sql('registrations'))!.answers) as never
}

void t.test('typing that is kept is given up once its step is sent, and nothing older takes the place of the answer', async t => {
  const { page, db } = await desk(t)
  await toIdentification(page)
  const { isSent, release } = await holdKeeping(page)
  await page.getByLabel('CNPJ').fill('11.222.333/0001-81')
  await nameOf(page).pressSequentially('Padaria')
  await isSent

  const isGivenUp = page.waitForEvent('requestfailed')
  await nameOf(page).pressSequentially(' da Serra')
  await nameOf(page).press('Enter')
  await heading(page, 'Endereços')
  await isGivenUp
  release()
  await press(page, 'Próximo')
  await heading(page, 'Contatos da empresa')

  t.equal(answers(db).identification!.values.name, 'Padaria da Serra')
})

void t.test('after signing out and in again in another tab the step says so, and goes on with the next press', async t => {
  const { page } = await desk(t)
  await toIdentification(page)
  const other = await page.context().newPage()
  await other.goto('/')
  await other.locator('form[action="/logout"] button').first().evaluate('(button => button.click())(document.querySelector(\'form[action="/logout"] button\'))')
  await other.getByLabel('E-mail').fill(marina.email)
  await other.getByLabel('Senha').fill('uma frase só de Marina Hoepers')
  await press(other, 'Entrar')
  await other.getByRole('navigation', { name: 'Menu principal' }).waitFor()
  await page.getByLabel('CNPJ').fill('11.222.333/0001-81')
  await nameOf(page).fill('Padaria')

  await press(page, 'Próximo')
  await page.getByText('A sessão mudou desde que esta página foi aberta.').waitFor()
  t.equal(await nameOf(page).inputValue(), 'Padaria')
  await press(page, 'Próximo')

  await heading(page, 'Endereços')
  t.equal(await page.getByText('A sessão mudou').count(), 0)
})

void t.test('what is refused or fails never stands inside the step: the typing stays and it is said', async t => {
  const { page } = await desk(t)
  await toIdentification(page)
  await nameOf(page).fill('Padaria')
  const place = page.url()
  const before = await page.evaluate('history.length')
  const whole = (text: string) => `<!doctype html><title>Outra</title><body><header class="topbar"></header><main><p class="code">4</p><h1>Outra</h1><p>${text}</p></main>`
  const link = page.getByRole('link', { name: 'Tipo e categoria' })

  for (const [status, said] of [[403, 'Motivo 403'], [404, 'Motivo 404'], [413, 'Motivo 413'], [429, 'Motivo 429'], [500, 'Não foi possível gravar agora.']] as const) {
    for (const act of [() => press(page, 'Próximo'), () => link.click()]) {
      await page.evaluate('document.getElementById("said").replaceChildren()')
      await page.route('**/identification', route => route.fulfill({ status, contentType: 'text/html', body: whole(`Motivo ${status}`) }), { times: 1 })
      await act()
      await page.getByText(said).waitFor()
      t.equal(await page.locator('main').count(), 1, `${status}`)
      t.equal(await nameOf(page).inputValue(), 'Padaria')
      t.equal(page.url(), place)
      t.equal(await page.evaluate('history.length'), before)
    }
  }
  const isAsked = page.waitForResponse('**/duplicates')
  await page.route('**/duplicates', route => route.fulfill({ status: 403, contentType: 'text/html', body: whole('Do painel') }))
  await nameOf(page).fill('Padaria Nova')
  await (await isAsked).finished()
  await page.waitForTimeout(200)

  t.equal(await page.locator('main').count(), 1)
  t.equal(await page.getByText('Do painel').count(), 0)
})

void t.test('what is typed before the scripts arrive is kept, and so is what a password manager fills in', async t => {
  const { page, db } = await desk(t)
  await toIdentification(page)
  const place = page.url()
  const isKept = (text: string) => until(() => JSON.stringify(db.rows(sql('registrations').select('unfinished'))).includes(text))
  let arrive = () => {}
  const isSlow = new Promise<void>(resolve => { arrive = resolve })
  await page.route('**/assets/*.js*', async route => {
    await isSlow
    await route.continue()
  })

  await page.goto(place, { waitUntil: 'commit' })
  await nameOf(page).fill('Antes dos scripts')
  arrive()
  await page.waitForLoadState('load')
  await page.getByRole('link', { name: 'Empresas AD009' }).click()
  await heading(page, 'Empresas')
  await isKept('Antes dos scripts')
  await page.unrouteAll({ behavior: 'wait' })
  await page.goto(place)
  t.equal(await nameOf(page).inputValue(), 'Antes dos scripts')
  await nameOf(page).evaluate('(() => { const field = document.getElementById("identification-name"); field.value = "Preenchido"; field.dispatchEvent(new Event("input", { bubbles: true })) })()')

  await isKept('Preenchido')
})

void t.test('ticks and choices that are changed while the step is on its way are not taken, and work again after it failed', async t => {
  const { page } = await desk(t)
  await page.goto('/customers/new')
  const [company, person] = [page.getByLabel('Pessoa jurídica'), page.getByLabel('Pessoa física')]
  const category = page.getByLabel('Categoria do cliente')
  await company.check()
  const chosen = await category.inputValue()
  let answer = () => {}
  const isAnswered = new Promise<void>(resolve => { answer = resolve })
  await page.route('**/classification', async route => {
    await isAnswered
    await route.fulfill({ status: 503, body: '' })
  }, { times: 1 })

  await press(page, 'Próximo')
  await person.click()
  await category.press('Home')
  t.ok(await company.isChecked())
  t.equal(await category.inputValue(), chosen)
  await category.press('Tab')
  t.not(await page.evaluate('document.activeElement.name'), 'category_id', 'the keyboard is not caught')
  answer()
  await page.getByText('Não foi possível gravar agora.').waitFor()
  await person.check()

  t.ok(await person.isChecked())
  t.strictSame(violations, [])
})
