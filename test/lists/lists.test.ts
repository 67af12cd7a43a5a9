import t from 'tap'
import { desk, hire } from '../support/app.ts'
import type { Page } from '../support/html.ts'
import { caio } from '../support/people.ts'
import { planOf, queriesOf, scansOf } from '../support/queries.ts'
import { register, rogerio, tania } from '../support/registering.ts'
import { sql, type Database } from '../../src/database.ts'

/** Sixty companies like the one that is there, each with a name of its own. */
async function copyTo60 (db: Database, as: (number: number) => { name: string, isCustomer: boolean }): Promise<void> {
  await db.write(() => {
    const [company] = db.rows<Record<string, unknown>>(sql('companies').select())
    const { document_root: _computed, ...values } = company!
    for (let number = 2; number <= 60; number++) {
      const { name, isCustomer } = as(number)
      db.run(sql('companies').insert({ ...values, id: number, identifier: `X${number}`, identifier_key: `x${number}`, name, name_search: name.toLowerCase(), document: null, document_kind: null }))
      if (isCustomer) db.run(sql('customers').insert({ company_id: number, category_id: 1, created_at: values.created_at, updated_at: values.updated_at }))
    }
  })
}

void t.test('the lists say what is missing while they are empty', async t => {
  const { browser } = await desk(t)

  t.match((await browser.get('/customers')).text, 'Nenhum cliente cadastrado ainda')
  t.match((await browser.get('/companies')).text, 'Nenhuma empresa ainda')
  t.match((await browser.get('/external-users')).text, 'Nenhum usuário externo ainda')
  t.match((await browser.get('/')).text, 'Nenhum cadastro em andamento.')
})

void t.test('a registered customer is in Clientes, its company in Empresas and its external user, once, in Usuários externos', async t => {
  const { browser } = await desk(t)
  await register(browser)

  const customers = await browser.get('/customers')
  const companies = await browser.get('/companies')
  const people = await browser.get('/external-users')

  t.match(customers.text, /Padaria Pão da Serra Ltda Pão da Serra CLI-\d{4}-0001 11\.222\.333\/0001-81 Geral Pessoa jurídica Ativo/)
  t.match(companies.text, /Padaria Pão da Serra Ltda Pão da Serra .* Pessoa jurídica Joinville\/SC Sim/)
  t.equal(people.text.split('tania@paodaserra.example').length, 2)
  t.equal(people.link('Padaria Pão da Serra Ltda'), '/companies/1')
})

void t.test('a customer is found by name without accents, trade name, identifier, CNPJ in any form, phone and e-mail', async t => {
  const { browser } = await desk(t)
  await register(browser)

  for (const q of ['pao da serra', 'PADARIA', 'serra ltda', '11.222.333/0001-81', '11222333', '0001-81', '(47) 3025-1234', '3025-1234',
    'contato@paodaserra', `CLI-${new Date().getFullYear()}`, 'pa', 'adari']) {
    const page = await browser.get(`/customers?${new URLSearchParams({ q }).toString()}`)
    t.match(page.text, 'Padaria Pão da Serra Ltda', q)
    t.equal(page.root.querySelector('#q')?.getAttribute('value'), q)
  }
  for (const q of ['mercado', '98.765', 'xy', '"']) {
    const page = await browser.get(`/customers?${new URLSearchParams({ q }).toString()}`)
    t.match(page.heading, 'Clientes')
    t.match(page.text, `Nenhum cliente com “${q}”`)
  }
})

void t.test('an external user is found by name and e-mail', async t => {
  const { browser } = await desk(t)
  await register(browser)

  t.match((await browser.get('/external-users?q=tania')).text, 'Tânia Bachmann')
  t.match((await browser.get('/external-users?q=TANIA@pao')).text, 'Tânia Bachmann')
  t.match((await browser.get('/external-users?q=%25')).text, 'Nenhum usuário externo com “%”')
})

void t.test('a long list is turned page by page, forwards and back, each customer once', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [])
  await copyTo60(db, number => ({ name: `Cliente ${String(number % 7)}`, isCustomer: true }))
  const ids = (page: Awaited<ReturnType<typeof browser.get>>) => page.root.querySelectorAll('tbody th a').map(link => link.getAttribute('href'))

  const first = await browser.get('/customers')
  const second = await browser.get(first.link('Próxima página'))
  const third = await browser.get(second.link('Próxima página'))
  const back = await browser.get(third.link('Página Anterior'))

  const all = [first, second, third].flatMap(ids)
  t.equal(new Set(all).size, 60)
  t.equal(all.length, 60)
  t.strictSame(ids(back), ids(second))
  t.notOk(third.links().includes('Próxima página'))
})

void t.test('Empresas is put in order by whether a company is a customer, each once, whatever it is narrowed by', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [])
  await copyTo60(db, number => ({ name: `Empresa ${String(100 - number)}`, isCustomer: number % 2 === 0 }))
  const answers = (page: Page) => page.root.querySelectorAll('tbody tr').map(row => [row.querySelector('th a')!.text, row.querySelector('[data-label=Cliente]')!.text.trim().slice(0, 3)])
  const all = async (address: string) => {
    const pages = [await browser.get(address)]
    while (pages.at(-1)!.links().includes('Próxima página')) pages.push(await browser.get(pages.at(-1)!.link('Próxima página')))
    return pages.flatMap(answers)
  }
  const seen = queriesOf(db)

  const [first, last] = [await all('/companies?sort=customer'), await all('/companies?sort=-customer')]
  const [alone, others] = [await all('/companies?sort=customer&link=customer'), await all('/companies?sort=-customer&link=other&status=active')]

  const expected = ['Sim', 'Não'].flatMap(answer => first.filter(row => row[1] === answer).toSorted(([one], [other]) => one! < other! ? -1 : 1))
  t.strictSame([first.length, alone.length, others.length], [60, 31, 29])
  t.strictSame(first, expected)
  t.strictSame(last, expected.toReversed())
  t.strictSame([...alone, ...others.toReversed()], expected)
  t.strictSame((await browser.get('/companies?sort=customer')).root.querySelector('[aria-sort=ascending]')?.text.trim(), 'Cliente')
  t.ok(seen.some(text => planOf(db, text).some(step => step.includes('INDEX listed_companies_customer'))))
  for (const text of new Set(seen)) if (text.startsWith('select')) t.strictSame(scansOf(db, text), [], text)
})

void t.test('Dados do cliente shows general data, addresses, contacts and the first history lines', async t => {
  const { browser } = await desk(t)
  await register(browser)

  const general = await browser.get('/customers/1')
  const addresses = await browser.get('/customers/1/addresses')
  const contacts = await browser.get('/customers/1/contacts')
  const history = await browser.get('/customers/1/history')

  t.equal(general.fact('CNPJ'), '11.222.333/0001-81')
  t.equal(general.fact('Telefone'), '(47) 3025-1234')
  t.equal(general.fact('Contato principal'), 'Rogério Bachmann, (47) 99912-4410')
  t.match(addresses.text, 'Rua do Príncipe, 330, Sala 504 Centro, Joinville/SC, CEP 89201-400 Principal')
  t.equal(addresses.root.querySelector('.stamp')?.text, 'Principal')
  for (const name of [rogerio.name, tania.name]) t.match(contacts.text, name)
  t.match(history.text, /Marina Hoepers cadastrou o cliente Padaria Pão da Serra Ltda no cadastro - \d\d:\d\d/)
})

void t.test('whoever was looked at is in Vistos recentemente, once', async t => {
  const { browser } = await desk(t)
  await register(browser)

  await browser.get('/customers/1')
  await browser.get('/customers/1')
  await browser.get('/customers/1', { 'sec-purpose': 'prefetch' })
  const home = await browser.get('/')

  t.equal(home.links().filter(text => text === 'Padaria Pão da Serra Ltda').length, 1)
})

void t.test('a page asks the database a fixed number of times, a list that was asked for already none', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  for (const address of ['/', '/customers', '/customers/1']) await browser.get(address)
  const seen = queriesOf(db)

  const numbers: Record<string, number> = {}
  for (const address of ['/', '/customers', '/customers?sort=city', '/customers?q=padaria', '/companies', '/external-users', '/customers/1', '/customers/1/history']) {
    seen.length = 0
    await browser.get(address)
    numbers[address] = seen.length
  }

  t.strictSame(numbers, {
    '/': 6, '/customers': 0, '/customers?sort=city': 2, '/customers?q=padaria': 4, '/companies': 4, '/external-users': 5, '/customers/1': 10, '/customers/1/history': 11,
  })
})

void t.test('every query of a list goes along an index', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const seen = queriesOf(db)
  for (const address of ['/customers', '/customers?after=1', '/customers?q=padaria', '/customers?q=pa', '/companies?before=1', '/companies', '/external-users', '/external-users?q=joana', '/external-users?status=active&sort=-updated', '/external-users?sort=company', '/external-users?sort=-inviter', '/customers/1']) await browser.get(address)

  for (const text of new Set(seen)) if (text.startsWith('select')) t.strictSame(scansOf(db, text), [], text)
})

void t.test('a reader sees the lists and no way to change them', async t => {
  const { db, signedIn, browser } = await desk(t)
  await hire(db, caio)
  await register(browser)
  const reader = await signedIn(caio)

  t.match((await reader.get('/customers')).text, 'Padaria Pão da Serra Ltda')
  t.notOk((await reader.get('/')).links().includes('Novo cliente'))
  t.notMatch((await reader.get('/companies/1')).text, 'Cadastrar como cliente')
})
