import type { Route } from 'playwright-core'
import t from 'tap'
import { launch, isAccessible, violations } from '../support/browser.ts'
import { hire, startOffice } from '../support/app.ts'
import { rosa } from '../support/people.ts'
import { fill } from '../../demo/office.ts'

t.setTimeout(120_000)

void t.test('the list follows what is typed, without losing the field, by keyboard alone, and nothing keeps anybody out', async t => {
  const office = await startOffice(t)
  await hire(office.db, rosa)
  await fill(office.db, 60, 3)
  const { open } = await launch(t, office)
  const page = await open({ as: rosa })

  await page.goto('/customers')
  await isAccessible(t, page)
  await page.keyboard.press('Tab')
  await page.locator('#q').focus()
  await page.keyboard.type('ltda')
  await page.locator('#list-status', { hasNotText: '60 clientes' }).waitFor()
  t.equal(await page.evaluate('document.activeElement.id'), 'q')
  t.match(page.url(), 'q=ltda')
  t.ok(await page.locator('#results mark').count() > 0)

  // A click right after typing goes where it was meant to: leaving the field asks nothing anew.
  await page.getByRole('link', { name: 'Identificador' }).click({ delay: 150 })
  await page.waitForURL(/sort=identifier/)
  t.match(page.url(), 'q=ltda')

  await page.locator('#f-status').selectOption('inactive')
  await page.waitForSelector('#results .empty')
  await isAccessible(t, page)
  await page.waitForURL(/status=inactive/)

  // Back leads through what the list was narrowed by, not through letters.
  await page.goBack()
  await page.locator('#results mark').first().waitFor()
  t.equal(await page.locator('#q').inputValue(), 'ltda')
  t.equal(await page.locator('#f-status').inputValue(), '')
  await page.goForward()
  await page.waitForSelector('#results .empty')
  t.equal(await page.locator('#f-status').inputValue(), 'inactive')
  await page.locator('#f-status').selectOption('')
  await page.locator('#results mark').first().waitFor()

  await page.goto('/customers')
  await page.locator('tbody .pick input').first().focus()
  await page.keyboard.press('Space')
  await page.locator('.bulk').waitFor({ state: 'visible' })
  await isAccessible(t, page)
  t.strictSame(violations, [])
})

void t.test('"/" and Ctrl+K go to Ir para; the arrows walk through what is found, and Esc puts it away', async t => {
  const office = await startOffice(t)
  await hire(office.db, rosa)
  await fill(office.db, 20, 3)
  const { open } = await launch(t, office)
  const page = await open({ as: rosa })
  await page.goto('/')

  await page.keyboard.press('/')
  t.equal(await page.evaluate('document.activeElement.id'), 'go')
  await page.keyboard.type('clien')
  await page.waitForSelector('#go-results a')
  await isAccessible(t, page)
  await page.keyboard.press('ArrowDown')
  t.equal(await page.evaluate('document.activeElement.getAttribute("href")'), '/customers')
  await page.keyboard.press('Escape')
  t.equal(await page.evaluate('document.activeElement.id'), 'go')
  t.equal(await page.locator('#go-results a').count(), 0)
  await page.locator('main').click()
  await page.keyboard.press('Control+k')
  t.equal(await page.evaluate('document.activeElement.id'), 'go')
})

void t.test('a list that could not follow what was typed says so, and so does Ir para, until they can', async t => {
  const office = await startOffice(t)
  await hire(office.db, rosa)
  await fill(office.db, 20, 3)
  const { open } = await launch(t, office)
  const page = await open({ as: rosa })
  const stays = 'A lista não foi atualizada: sem resposta do Cadastro. Tente de novo.'
  let refusal: number | 'offline' = 'offline'
  await page.goto('/customers?q=ltda')
  const refuse = async (route: Route) => {
    if (refusal === 'offline') return route.abort()
    return route.fulfill({ status: refusal, contentType: 'text/html', headers: { 'hx-replace-url': '/customers?q=outra' }, body: '<!doctype html><h1>Muita gente ao mesmo tempo</h1>' })
  }
  await page.route(/\/(?:customers|go)\?/, refuse)

  for (const [index, status] of (['offline', 429, 503] as const).entries()) {
    refusal = status
    await page.locator('#q').fill(`mercado ${index}`)
    await page.locator('#list-status', { hasText: stays }).waitFor()
    await page.locator('#go').fill(`mercado ${index}`)
    await page.locator('#go-results', { hasText: stays }).waitFor()
    t.ok(await page.locator('#results tbody tr').count() > 0, 'the list is there still')
    t.match(page.url(), /q=ltda$/)
    await page.unroute(/\/(?:customers|go)\?/)
    await page.reload()
    await page.route(/\/(?:customers|go)\?/, refuse)
  }
  await page.locator('#q').fill('mercado')
  await page.locator('#list-status', { hasText: stays }).waitFor()
  await page.unroute(/\/(?:customers|go)\?/)
  await page.locator('#q').fill('')
  await page.locator('#list-status', { hasText: '20 clientes' }).waitFor()
  await page.locator('#go').fill('clien')
  await page.waitForSelector('#go-results a')
  t.notMatch(await page.locator('#go-results').innerText(), stays)
})

void t.test('what is typed into a search field before the scripts are there is searched for when they are', async t => {
  const office = await startOffice(t)
  await hire(office.db, rosa)
  await fill(office.db, 20, 3)
  const { open } = await launch(t, office)
  const page = await open({ as: rosa })
  let release = () => {}
  const isTyped = new Promise<void>(resolve => { release = resolve })
  await page.route('**/htmx.min.js*', async route => {
    await isTyped
    await route.continue()
  })

  await page.goto('/customers', { waitUntil: 'commit' })
  await page.locator('#go').fill('clien')
  release()
  await page.waitForSelector('#go-results a')
  t.match(await page.locator('#go-results').innerText(), 'Clientes')
  t.equal(await page.locator('#go').inputValue(), 'clien')
})

void t.test('one menu of a page is open at a time, Esc and a click elsewhere put it away; on a narrow page "/" opens Ir para', async t => {
  const office = await startOffice(t)
  await hire(office.db, rosa)
  await fill(office.db, 60, 3)
  const { open } = await launch(t, office)
  const page = await open({ as: rosa })
  const opened = page.locator('details.menu[open] > summary')

  await page.goto('/customers')
  await page.locator('summary', { hasText: 'Colunas' }).click()
  await page.locator('summary', { hasText: 'Filtros salvos' }).click()
  await page.locator('details.menu:not([open]) > summary', { hasText: 'Colunas' }).waitFor()
  t.match(await opened.innerText(), 'Filtros salvos')
  await page.keyboard.press('Escape')
  t.equal(await opened.count(), 0)
  t.match(await page.evaluate('document.activeElement.textContent'), 'Filtros salvos')
  await page.locator('summary', { hasText: 'Planilha' }).click()
  await page.locator('h1').click()
  t.equal(await opened.count(), 0)

  await page.locator('tbody .pick input').first().check()
  await page.getByLabel(/^Todos da lista/).check()
  await page.locator('tbody .pick input').first().uncheck()
  t.ok(await page.locator('.bulk').isVisible(), 'what is ticked stays in sight')

  await page.setViewportSize({ width: 360, height: 740 })
  await page.getByRole('link', { name: 'Selecionar todos desta página' }).click()
  t.equal(await page.locator('tbody .pick input:checked').count(), 25)
  await isAccessible(t, page)
  await page.locator('h1').click()
  await page.keyboard.press('/')
  await page.waitForURL('**/go')
  t.equal(await page.evaluate('document.activeElement.id'), 'q')
})

void t.test('without scripts the same is done with links and buttons, and at 360 px the list is cards', async t => {
  const office = await startOffice(t)
  await hire(office.db, rosa)
  await fill(office.db, 60, 3)
  const { open } = await launch(t, office)
  const page = await open({ as: rosa, javaScriptEnabled: false, viewport: { width: 360, height: 740 } })

  await page.goto('/customers')
  t.ok(await page.evaluate('document.documentElement.scrollWidth') as number <= 360)
  await page.locator('#q').fill('ltda')
  await page.getByLabel('Ordem').selectOption('Nome, decrescente')
  await page.getByRole('button', { name: 'Filtrar' }).click()
  t.match(page.url(), 'q=ltda')
  t.match(page.url(), 'sort=-name')
  t.match(await page.locator('#results caption').innerText(), 'por Nome, em ordem decrescente')
  await page.goto('/customers?select=page')
  await page.getByRole('button', { name: 'Inativar', exact: true }).click()
  await page.getByLabel('Motivo').fill('Fecharam')
  await page.getByRole('button', { name: 'Inativar 25 clientes' }).click()
  await page.getByRole('button', { name: 'Desfazer' }).click()
  t.match(await page.locator('main').innerText(), 'Desfeito.')
  const download = page.waitForEvent('download')
  await page.getByText('Planilha').click()
  await page.getByRole('button', { name: 'Exportar em Excel (.xlsx)' }).click()
  t.match((await download).suggestedFilename(), /^clientes-.*\.xlsx$/)
})

void t.test('every list follows what is typed, fits on a phone and keeps nobody out', async t => {
  const office = await startOffice(t)
  await hire(office.db, rosa)
  await fill(office.db, 60, 3)
  const { open } = await launch(t, office)
  const page = await open({ as: rosa, viewport: { width: 360, height: 740 } })

  for (const address of ['/companies', '/external-users', '/categories', '/company-types', '/attributes']) {
    await page.goto(address)
    t.ok(await page.evaluate('document.documentElement.scrollWidth') as number <= 360, address)
    await isAccessible(t, page)
    await page.locator('#q').focus()
    await page.keyboard.type('zzzz')
    await page.waitForSelector('#results .empty')
    t.match(await page.locator('#list-status').innerText(), /^0 /, address)
    t.match(page.url(), 'q=zzzz')
    await isAccessible(t, page)
  }
  t.strictSame(violations, [])
})
