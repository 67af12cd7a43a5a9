import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import type { Page } from 'playwright-core'
import { sql } from '../../src/database.ts'
import { hire, startOffice } from '../support/app.ts'
import { isAccessible, launch, violations } from '../support/browser.ts'
import { marina } from '../support/people.ts'
import { register } from '../support/registering.ts'
import { count, until } from '../support/rows.ts'

async function desk (t: Parameters<typeof launch>[0]) {
  const office = await startOffice(t)
  await hire(office.db, marina)
  return { ...office, ...await launch(t, office) }
}

async function toIdentification (page: Page): Promise<void> {
  await page.goto('/customers/new')
  await page.getByLabel('Pessoa jurídica').check()
  await page.getByRole('button', { name: 'Próximo' }).click()
  await page.getByRole('heading', { name: 'Identificação', level: 1 }).waitFor()
}

async function toAddresses (page: Page): Promise<void> {
  await toIdentification(page)
  await page.getByLabel('Nome', { exact: true }).fill('Padaria')
  await page.getByLabel('CNPJ').fill('11.222.333/0001-81')
  await page.getByRole('button', { name: 'Próximo' }).click()
  await page.getByRole('heading', { name: 'Endereços', level: 1 }).waitFor()
}

async function toContacts (page: Page): Promise<void> {
  await toAddresses(page)
  await page.getByRole('button', { name: 'Próximo' }).click()
  await page.getByRole('heading', { name: 'Contatos da empresa', level: 1 }).waitFor()
}

async function focused (page: Page): Promise<string> {
  return await page.evaluate('document.activeElement.id || document.activeElement.tagName') as string
}

void t.test('after a step the focus is on its heading, after a mistake on the list of mistakes, and the address stays', async t => {
  const { open } = await desk(t)
  const page = await open({ as: marina })
  await toIdentification(page)
  const place = page.url()
  const before = await page.evaluate('history.length')

  t.equal(await focused(page), 'H1')
  await page.getByRole('button', { name: 'Próximo' }).click()
  await page.getByRole('heading', { name: 'Corrija 2 campos para continuar' }).waitFor()

  t.equal(await focused(page), 'error-summary')
  t.equal(await page.locator('#wizard').count(), 1)
  t.equal(page.url(), place)
  t.equal(await page.evaluate('history.length'), before)
})

void t.test('Back and Forward show whole pages with the answers, title and address of that step', async t => {
  const { open } = await desk(t)
  const page = await open({ as: marina })
  await toAddresses(page)

  await page.goBack()
  await page.getByRole('heading', { name: 'Identificação', level: 1 }).waitFor()
  t.match(page.url(), /identification$/)
  t.equal(await page.getByLabel('Nome', { exact: true }).inputValue(), 'Padaria')
  t.match(await page.title(), /^Etapa 2 de 4: Identificação/)
  await page.goForward()
  await page.getByRole('heading', { name: 'Endereços', level: 1 }).waitFor()
  t.match(page.url(), /addresses$/)
  await page.reload()

  t.ok(await page.getByRole('navigation', { name: 'Menu principal' }).isVisible())
  t.equal(await page.locator('#wizard').count(), 1)
})

void t.test('coming back from another site, reloading and a new tab show the whole step', async t => {
  const { open } = await desk(t)
  const elsewhere = createServer((_request, answer) => answer.setHeader('content-type', 'text/html').end('<title>Outro site</title>'))
  await new Promise<void>(resolve => { elsewhere.listen(0, 'localhost', resolve) })
  t.teardown(() => { elsewhere.close() })
  const page = await open({ as: marina })
  await toAddresses(page)
  const place = page.url()
  const isWhole = async (tab: Page) => {
    await tab.getByRole('heading', { name: 'Endereços', level: 1 }).waitFor()
    t.equal(await tab.locator('#wizard').count(), 1)
    t.equal(await tab.getByRole('navigation', { name: 'Menu principal' }).count(), 1)
    t.equal(tab.url(), place)
  }

  await page.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}/`)
  await page.goBack()
  await isWhole(page)
  await page.reload()
  await isWhole(page)
  const tab = await page.context().newPage()
  await tab.goto(place)
  await isWhole(tab)
})

void t.test('a double click on Próximo sends one form, on Incluir contato includes one contact', async t => {
  const { open } = await desk(t)
  const page = await open({ as: marina })
  await toIdentification(page)
  await page.getByLabel('Nome', { exact: true }).fill('Padaria')
  await page.getByLabel('CNPJ').fill('11.222.333/0001-81')
  let posts = 0
  page.on('request', request => { if (request.method() === 'POST') posts++ })

  await page.getByRole('button', { name: 'Próximo' }).dblclick()
  await page.getByRole('heading', { name: 'Endereços', level: 1 }).waitFor()
  t.equal(posts, 1)
  await page.getByRole('button', { name: 'Próximo' }).click()
  await page.getByRole('heading', { name: 'Contatos da empresa', level: 1 }).waitFor()
  await page.getByLabel('Nome', { exact: true }).fill('Ana')
  await page.getByRole('button', { name: 'Incluir contato' }).dblclick()
  await page.getByText('1 contato incluído').waitFor()

  t.equal(await page.getByRole('button', { name: 'Editar Ana' }).count(), 1)
})

void t.test('a double click presses once, and Back, Forward and a reload keep what was typed', async t => {
  const { open } = await desk(t)
  const page = await open({ as: marina })
  await page.goto('/customers/new')
  await page.getByLabel('Pessoa jurídica').check()

  await page.getByRole('button', { name: 'Próximo' }).dblclick({ delay: 70 })
  await page.getByRole('heading', { name: 'Identificação', level: 1 }).waitFor()
  await page.getByLabel('Nome', { exact: true }).pressSequentially('Meio nome')
  t.equal(await page.locator('#error-summary').count(), 0)
  await page.goBack()
  await page.getByRole('heading', { name: 'Novo cliente', level: 1 }).waitFor()
  await page.goForward()
  await page.getByRole('heading', { name: 'Identificação', level: 1 }).waitFor()
  t.equal(await page.getByLabel('Nome', { exact: true }).inputValue(), 'Meio nome')

  const kept = page.waitForResponse(answer => answer.request().method() === 'POST' && answer.request().postData()?.includes('action=keep') === true)
  await page.getByLabel('Nome', { exact: true }).press('End')
  await page.keyboard.type(' e outro')
  await kept
  await page.reload()
  t.equal(await page.getByLabel('Nome', { exact: true }).inputValue(), 'Meio nome e outro')
})

void t.test('when the server fails or the network is gone, the typing stays, it is said, and the button works again', async t => {
  const { open, db } = await desk(t)
  const page = await open({ as: marina })
  await toIdentification(page)
  await page.getByLabel('Nome', { exact: true }).fill('Padaria')
  await page.getByLabel('CNPJ').fill('11.222.333/0001-81')

  db.pragma('query_only = 1')
  await page.getByRole('button', { name: 'Próximo' }).click()
  await page.getByText('Não foi possível gravar agora.').waitFor()
  db.pragma('query_only = 0')
  t.equal(await page.getByLabel('Nome', { exact: true }).inputValue(), 'Padaria')
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Próximo' }).click()
  await page.getByText('Sem resposta do Cadastro.').waitFor()
  await page.context().setOffline(false)
  t.equal(await page.getByLabel('CNPJ').inputValue(), '11.222.333/0001-81')
  await page.getByRole('button', { name: 'Próximo' }).click()

  await page.getByRole('heading', { name: 'Endereços', level: 1 }).waitFor()
  t.equal(await page.getByText('Sem resposta do Cadastro.').count(), 0)
})

void t.test('while a step is on its way its fields take nothing that would be lost, and an answer that fails gives them back', async t => {
  const { open } = await desk(t)
  const page = await open({ as: marina })
  await toIdentification(page)
  const name = page.getByLabel('Nome', { exact: true })
  await name.fill('Padaria')
  let answer = () => {}
  const isHeld = new Promise<void>(resolve => { answer = resolve })
  await page.route('**/identification', async route => {
    await isHeld
    await route.fulfill({ status: 503, body: '' })
  }, { times: 1 })

  await page.getByRole('button', { name: 'Próximo' }).click()
  await name.pressSequentially(' do bairro')
  t.equal(await name.inputValue(), 'Padaria')
  answer()
  await page.getByText('Não foi possível gravar agora.').waitFor()
  await name.press('End')
  await name.pressSequentially(' do bairro')

  t.equal(await name.inputValue(), 'Padaria do bairro')
})

void t.test('leaving by a step of the list keeps what was typed', async t => {
  const { open } = await desk(t)
  const page = await open({ as: marina })
  await toIdentification(page)
  await page.getByLabel('Nome', { exact: true }).fill('Meio nome')

  await page.getByRole('link', { name: 'Tipo e categoria' }).click()
  await page.getByRole('heading', { name: 'Novo cliente', level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Próximo' }).click()
  await page.getByRole('heading', { name: 'Identificação', level: 1 }).waitFor()

  t.equal(await page.getByLabel('Nome', { exact: true }).inputValue(), 'Meio nome')
})

void t.test('going elsewhere in the middle of a step keeps what was typed', async t => {
  const { open, db } = await desk(t)
  const page = await open({ as: marina })
  await toIdentification(page)
  const place = page.url()
  await page.getByLabel('Nome', { exact: true }).pressSequentially('Meio nome')

  await page.getByRole('navigation', { name: 'Menu principal' }).getByRole('link', { name: 'Empresas AD009' }).click()
  await page.getByRole('heading', { name: 'Empresas', level: 1 }).waitFor()
  await until(() => JSON.stringify(db.rows(sql('registrations').select())).includes('Meio nome'))
  await page.goto(place)

  t.equal(await page.getByLabel('Nome', { exact: true }).inputValue(), 'Meio nome')
})

void t.test('whoever adds a contact stays at the button that adds the next', async t => {
  const { open } = await desk(t)
  const page = await open({ as: marina })
  await toContacts(page)
  await page.getByLabel('Nome', { exact: true }).fill('Ana')

  await page.getByRole('button', { name: 'Incluir contato' }).click()
  await page.getByText('Contato incluído.').waitFor()

  t.equal(await page.evaluate('document.activeElement.value'), 'add')
})

void t.test('a company is found while its name is typed', async t => {
  const { open, signedIn, db } = await desk(t)
  await register(await signedIn(marina))
  const page = await open({ as: marina })
  await page.goto('/customers/new/from-company')

  await page.getByLabel('Nome, identificador ou CNPJ da empresa').pressSequentially('pao da')
  await page.getByText('já é cliente').waitFor()

  t.equal(await focused(page), 'company-q', 'the focus stays where the person is')
  t.ok(await page.getByRole('radio').isDisabled())
  t.equal(count(db, 'registrations', { state: 'open' }), 0)
})

void t.test('switching to an existing company warns of what was typed, also when the page was kept meanwhile', async t => {
  const { open, signedIn, db } = await desk(t)
  await register(await signedIn(marina))
  await db.write(() => db.run(sql('customers').delete()))
  const page = await open({ as: marina })
  await toIdentification(page)
  await page.getByLabel('Nome', { exact: true }).fill('Mercado Bom')
  await page.getByLabel('CNPJ').fill('06.990.590/0001-23')
  await page.getByRole('button', { name: 'Próximo' }).click()
  await page.getByRole('heading', { name: 'Endereços', level: 1 }).waitFor()
  await page.getByRole('link', { name: 'Tipo e categoria' }).click()
  await page.getByRole('link', { name: 'A partir de empresa existente' }).click()

  await page.getByRole('radio', { name: 'Padaria Pão da Serra Ltda' }).check()
  await until(() => db.rows(sql('registrations').where('unfinished', 'like', '%company_id%')).length === 1)
  await page.getByRole('button', { name: 'Finalizar' }).click()
  await page.getByText('Saem: Tipo e categoria, Identificação.').waitFor()
  const customers = count(db, 'customers')
  await page.getByRole('button', { name: 'Finalizar' }).click()
  await page.getByRole('heading', { name: 'Cliente cadastrado' }).waitFor()

  t.equal(customers, 0)
  t.strictSame([count(db, 'customers'), count(db, 'companies')], [1, 1])
})

void t.test('every page is free of what keeps people out, at desk and phone width', async t => {
  const { open, signedIn } = await desk(t)
  const browser = await signedIn(marina)
  const done = await register(browser)
  const contacts = done.address.replace('/done', '')
  const begun = await browser.open('/customers/new')
  await browser.submit(begun, { action: 'next', company_type_id: '1', category_id: '1' })
  const base = begun.address.replace('/classification', '')

  for (const width of [1280, 360]) {
    const page = await open({ as: marina, viewport: { width, height: 800 } })
    for (const address of ['/', '/customers', '/customers?q=zzz', '/companies', '/companies/1', '/external-users', '/customers/1', '/customers/1/addresses',
      '/customers/1/contacts', '/customers/1/history', '/go', `${base}/classification`, `${base}/identification`, `${base}/company`, `${base}/cancel`, contacts, '/nothing']) {
      await page.goto(address)
      await isAccessible(t, page)
      t.ok(Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth')) <= 0, `${address} fits into ${width} px`)
    }
  }
  const guest = await open({})
  await guest.goto('/login')
  await isAccessible(t, guest)
  t.strictSame(violations, [])
})
