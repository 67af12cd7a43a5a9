import t from 'tap'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { dayIn } from '../../src/clock.ts'
import { openDatabase, sql, type Database } from '../../src/database.ts'
import { desk, hire, secret, type Browser } from '../support/app.ts'
import { act, ask, makeAttribute, makeCategory, save } from '../support/configuring.ts'
import { marina, rosa } from '../support/people.ts'
import { planOf, queriesOf } from '../support/queries.ts'
import { register } from '../support/registering.ts'
import { restrict } from '../support/restricting.ts'
import { change, count, until } from '../support/rows.ts'

type Row = Record<string, string | number | null>

async function insert (db: Database, table: string, row: Row): Promise<number> {
  return db.write(() => db.insert(sql(table).insert(row)))
}

async function missing (browser: Browser): Promise<string[]> {
  const page = await browser.get('/customers/1')
  return page.root.querySelectorAll('#missing a').map(link => link.text)
}

function counted (db: Database, id = 1): number {
  return db.row<{ missing_count: number }>(sql('customers').select('missing_count').where({ id }))!.missing_count
}

function isSettled (db: Database): boolean {
  return count(db, 'completeness_due') + count(db, 'completeness_sweeps') === 0
}

/** A customer of the category Geral, in an office that an administrator sets up. */
async function office (t: Parameters<typeof desk>[0]) {
  const all = await desk(t, rosa)
  await register(all.browser, {}, [])
  return all
}

const aFile = { folder_id: 1, customer_id: 1, name: 'contrato.pdf', media_type: 'application/pdf', size: 1, sha256: 'x', created_at: '2026-01-01T12:00:00Z' }

void t.test('a customer with everything that is required is Ativo, and nothing is missing', async t => {
  const { browser, db } = await office(t)

  t.strictSame(await missing(browser), [])
  t.equal(counted(db), 0)
  t.match((await browser.get('/customers')).text, /Ativo/)
})

void t.test('what becomes required makes the customer Incompleto until it is there, on the page and in the list', async t => {
  const { browser, db } = await office(t)
  const ramo = await makeAttribute(browser, 'Ramo')
  const porte = await makeAttribute(browser, 'Porte')
  const steps: Array<[what: string, job: () => Promise<unknown>, missing: string[]]> = [
    ['an attribute of the category', () => ask(browser, '/categories/1', ramo, { is_required: 'yes' }), ['Ramo']],
    ['an attribute of the type', () => ask(browser, '/company-types/1', porte, { is_required: 'yes' }), ['Porte', 'Ramo']],
    ['a folder', () => save(browser, '/categories/1/folders', { name: 'Contrato social', files_min: '2', files_max: '2' }), ['Porte', 'Ramo', 'Contrato social']],
    ['fields and contacts of the type', () => save(browser, '/company-types/1', { contacts_min: '1', rule_phone: 'required', rule_complement: 'required' }), ['Pelo menos 1 contato', 'Porte', 'Ramo', 'Contrato social']],
    ['a field that was emptied', () => db.write(() => db.run(sql('companies').update({ phone: null, document: null, document_kind: null }))), ['CNPJ', 'Telefone', 'Pelo menos 1 contato', 'Porte', 'Ramo', 'Contrato social']],
    ['an address without its complement', () => db.write(() => db.run(sql('addresses').update({ complement: null }))), ['CNPJ', 'Telefone', 'Complemento de Rua do Príncipe', 'Pelo menos 1 contato', 'Porte', 'Ramo', 'Contrato social']],
    ['the address goes', () => db.write(() => db.run(sql('addresses').delete())), ['CNPJ', 'Telefone', 'Pelo menos 1 contato', 'Porte', 'Ramo', 'Contrato social']],
    ['the fields come back', () => db.write(() => db.run(sql('companies').update({ phone: '+554730251234', document: '11222333000181', document_kind: 'cnpj' }))), ['Pelo menos 1 contato', 'Porte', 'Ramo', 'Contrato social']],
    ['a contact', () => insert(db, 'contacts', { company_id: 1, position: 0, name: 'Rogério', name_search: 'rogerio', created_at: '', updated_at: '' }), ['Porte', 'Ramo', 'Contrato social']],
    ['a value of the company', () => insert(db, 'attribute_values', { attribute_id: porte, company_id: 1, value: 'ME' }), ['Ramo', 'Contrato social']],
    ['a value of the customer', () => insert(db, 'attribute_values', { attribute_id: ramo, customer_id: 1, value: 'Padaria' }), ['Contrato social']],
    ['one file of two', () => insert(db, 'files', { ...aFile, stored_name: 'a' }), ['Contrato social']],
    ['two files', () => insert(db, 'files', { ...aFile, stored_name: 'b' }), []],
    ['a value taken away', () => db.write(() => db.run(sql('attribute_values').where({ customer_id: 1 }).delete())), ['Ramo']],
    ['an attribute that is asked no more', () => act(browser, `/attributes/${ramo}/deactivation`), []],
  ]

  for (const [what, job, expected] of steps) {
    await job()
    await until(() => isSettled(db))

    t.strictSame(await missing(browser), expected, what)
    t.equal(counted(db), expected.length, what)
    t.match((await browser.get('/customers')).text, expected.length > 0 ? 'Incompleto' : /Ativo/, what)
  }
})

void t.test('each missing thing leads to the section where it is filled in', async t => {
  const { browser } = await office(t)
  await ask(browser, '/categories/1', await makeAttribute(browser, 'Ramo'), { is_required: 'yes' })
  await save(browser, '/categories/1/folders', { name: 'Contrato social' })

  const page = await browser.get('/customers/1')

  t.match(page.text, 'Cadastro incompleto. Faltam 2 informações obrigatórias: Ramo Contrato social')
  t.equal(page.link('Ramo'), '/customers/1/attributes')
  t.equal(page.link('Contrato social'), '/customers/1/documents')
})

void t.test('what is optional, read only or asked by another category is not missing', async t => {
  const { browser, db } = await office(t)
  await ask(browser, '/categories/1', await makeAttribute(browser, 'Ramo'))
  await ask(browser, `/categories/${await makeCategory(browser, 'Outra')}`, await makeAttribute(browser, 'Porte'), { is_required: 'yes' })
  await save(browser, '/categories/1/folders', { name: 'Fotos', is_required: undefined, files_min: '2', files_max: '3' })
  await until(() => isSettled(db))

  t.strictSame(await missing(browser), [])
  t.equal(counted(db), 0)
})

void t.test('a required value that the office set is missing while the attribute would not take it, from whoever has none', async t => {
  const { browser, db } = await office(t)
  const regime = await makeAttribute(browser, 'Regime', { kind: 'list', items: 'Simples\nPresumido' })
  const several = await makeAttribute(browser, 'Tributos', { kind: 'list', is_multiple: 'yes', items: 'ISS\nICMS' })
  const fee = await makeAttribute(browser, 'Honorário', { kind: 'currency', maximum: '500' })
  for (const id of [regime, several]) await ask(browser, '/categories/1', id)
  await ask(browser, '/company-types/1', fee)
  const fixed = { is_required: 'yes', is_read_only: 'yes' }
  await save(browser, '/categories/1/attributes/1', { ...fixed, [`attribute_${regime}`]: '1' })
  await save(browser, '/categories/1/attributes/2', { ...fixed, [`attribute_${several}_3`]: 'yes', [`attribute_${several}_4`]: 'yes' })
  await save(browser, '/company-types/1/attributes/3', { ...fixed, [`attribute_${fee}`]: '480' })
  const steps: Array<[what: string, job: () => Promise<unknown>, missing: string[]]> = [
    ['all can be taken', async () => undefined, []],
    ['an item is offered no more', () => act(browser, `/attributes/${regime}/items/1/deactivation`), ['Regime']],
    ['one of several, too', () => act(browser, `/attributes/${several}/items/4/deactivation`), ['Regime', 'Tributos']],
    ['the limit is lower', () => save(browser, `/attributes/${fee}`, { maximum: '400' }), ['Honorário', 'Regime', 'Tributos']],
    ['the item is back', () => act(browser, `/attributes/${regime}/items/1/activation`), ['Honorário', 'Tributos']],
    ['another value is set', () => save(browser, '/company-types/1/attributes/3', { ...fixed, [`attribute_${fee}`]: '390' }), ['Tributos']],
    ['an item that does not exist was set once', () => change(db, 'attribute_uses', 1, { default_value: '99' }), ['Regime', 'Tributos']],
  ]

  for (const [what, job, lacks] of steps) {
    await job()
    await until(() => isSettled(db))
    t.strictSame(await missing(browser), lacks, what)
    t.equal(counted(db), lacks.length, what)
  }
})

void t.test('a category passes what it requires on to the customers of those below it', async t => {
  const { browser, db } = await office(t)
  const above = await makeCategory(browser, 'Indústria')
  const below = await makeCategory(browser, 'Química', { parent_id: String(above) })
  const deepest = await makeCategory(browser, 'Tintas', { parent_id: String(below) })
  await db.write(() => db.run(sql('customers').update({ category_id: deepest })))

  await ask(browser, `/categories/${above}`, await makeAttribute(browser, 'Licença'), { is_required: 'yes' })
  await until(() => isSettled(db))
  t.equal(counted(db), 1)

  await save(browser, `/categories/${below}`, { parent_id: '' })
  await until(() => isSettled(db))
  t.equal(counted(db), 0)
})

async function crowd (db: Database, size: number): Promise<void> {
  await db.write(() => {
    const { document_root: _computed, ...values } = db.row<Row>(sql('companies').where({ id: 1 }))!
    for (let id = 2; id <= size; id++) {
      db.run(sql('companies').insert({ ...values, id, identifier: `X${id}`, identifier_key: `x${id}`, document: null, document_kind: null }))
      db.run(sql('customers').insert({ company_id: id, category_id: 1, created_at: '', updated_at: '' }))
    }
  })
  await until(() => isSettled(db))
}

void t.test('a change for many customers goes on between the requests, a few at a time', async t => {
  const { browser, db } = await office(t)
  await crowd(db, 450)
  const ramo = await makeAttribute(browser, 'Ramo')

  await ask(browser, '/categories/1', ramo, { is_required: 'yes' })
  const soon = count(db, 'customers', { missing_count: 2 })
  await until(() => isSettled(db))

  t.ok(soon < 449, `${soon} at once`)
  t.equal(count(db, 'customers', { missing_count: 2 }), 449) // they lack their CNPJ, too
  t.equal(counted(db), 1)
})

void t.test('what nobody counted before a stop is counted after the start', async t => {
  const db = await openDatabase(':memory:')
  await db.write(() => {
    db.run(sql('companies').insert({ id: 1, identifier: 'A', identifier_key: 'a', name: 'A', name_search: 'a', company_type_id: 1, created_at: '', updated_at: '' }))
    db.run(sql('customers').insert({ company_id: 1, category_id: 1, created_at: '', updated_at: '' }))
  })
  t.equal(counted(db), 0)

  const app = await buildApp({ config: readConfig({ LOG_LEVEL: 'silent' }), secret, db })
  t.teardown(() => app.close())
  await until(() => isSettled(db))

  t.equal(counted(db), 1) // its CNPJ
})

void t.test('Início names what needs somebody, and leads to the list of each', async t => {
  const { browser, db } = await office(t)
  t.match((await browser.get('/')).text, 'Precisa de atenção Nada por enquanto.')
  await save(browser, '/categories/1/folders', { name: 'Alvará', files_max: '3' })
  await ask(browser, '/categories/1', await makeAttribute(browser, 'Ramo'), { is_required: 'yes' })
  for (const [stored_name, days] of [['a', -9], ['b', -1], ['c', 0], ['d', 30], ['e', 31]] as const) {
    await insert(db, 'files', { ...aFile, stored_name, expires_on: dayIn('America/Sao_Paulo', days) })
  }

  const home = await browser.get('/')
  const lines = home.root.querySelectorAll('section[aria-labelledby=attention] li').map(line => line.text.replace(/\s+/g, ' ').trim())

  t.match(lines[0], /^1 Clientes com documento vencido O mais antigo: Alvará de Padaria Pão da Serra Ltda, vencido em \d\d\/\d\d\/\d{4}$/)
  t.match(lines[1], /^1 Clientes com documento que vence em até 30 dias O próximo: Alvará de Padaria Pão da Serra Ltda, em/)
  t.match(lines[2], /^1 Cadastros incompletos/)
  t.equal(home.link('Clientes com documento vencido'), '/customers?expired=yes')
  t.equal(home.link('Clientes com documento que vence em até 30 dias'), '/customers?expiring=yes')
  t.equal(home.link('Cadastros incompletos'), '/customers?status=incomplete')
  for (const address of ['/customers?expired=yes', '/customers?expiring=yes', '/customers?status=incomplete']) {
    t.match((await browser.get(address)).text, 'Padaria Pão da Serra Ltda', address)
  }
  await db.write(() => db.run(sql('files').delete()))
  for (const address of ['/customers?expired=yes', '/customers?expiring=yes']) t.notMatch((await browser.get(address)).text, 'Padaria', address)
})

/** How many customers Início speaks of, and how many the list has that the line leads to: `[expired, expiring]`. */
async function warned (browser: Browser): Promise<{ home: number[], lists: number[] }> {
  const lines = (await browser.get('/')).root.querySelectorAll('section[aria-labelledby=attention] li')
  const said = (filter: string) => Number(lines.find(line => line.querySelector(`a[href="/customers?${filter}=yes"]`))?.querySelector('.count')?.text ?? 0)
  const listed = async (filter: string) => Number.parseInt((await browser.get(`/customers?${filter}=yes`)).root.querySelector('#list-status')!.text.trim())
  return { home: [said('expired'), said('expiring')], lists: [await listed('expired'), await listed('expiring')] }
}

void t.test('a document needs attention while its customer is active and their category asks for it, on Início and in the lists alike', async t => {
  const { browser, db } = await office(t)
  await save(browser, '/categories/1/folders', { name: 'Alvará', files_max: '3' })
  const below = await makeCategory(browser, 'Abaixo', { parent_id: '1' })
  const other = await makeCategory(browser, 'Outra')
  for (const [stored_name, days] of [['a', -9], ['b', -1], ['c', 7], ['d', 8]] as const) {
    await insert(db, 'files', { ...aFile, stored_name, expires_on: dayIn('America/Sao_Paulo', days) })
  }
  const [all, none] = [{ home: [1, 1], lists: [1, 1] }, { home: [0, 0], lists: [0, 0] }]
  const steps: Array<[what: string, job: () => Promise<unknown>, expected: typeof all]> = [
    ['two of each kind', () => Promise.resolve(), all],
    ['another category', () => change(db, 'customers', 1, { category_id: other }), none],
    ['a category below', () => change(db, 'customers', 1, { category_id: below }), all],
    ['which stands alone now', () => save(browser, `/categories/${below}`, { parent_id: '' }), none],
    ['the first category again', () => change(db, 'customers', 1, { category_id: 1 }), all],
    ['an inactive folder', () => change(db, 'folders', 1, { is_active: 0 }), none],
    ['the folder is active again', () => change(db, 'folders', 1, { is_active: 1 }), all],
    ['an inactive customer', () => change(db, 'customers', 1, { is_active: 0 }), none],
  ]

  for (const [what, job, expected] of steps) {
    await job()

    t.strictSame(await warned(browser), expected, what)
  }
})

void t.test('inactive customers need no attention', async t => {
  const { browser, db } = await office(t)
  await ask(browser, '/categories/1', await makeAttribute(browser, 'Ramo'), { is_required: 'yes' })
  await db.write(() => db.run(sql('customers').update({ is_active: 0 })))

  t.match((await browser.get('/')).text, 'Nada por enquanto.')
  t.match((await browser.get('/customers')).text, 'Inativo')
})

void t.test('customers that are closed to a person are not named to them', async t => {
  const { browser, db, signedIn } = await office(t)
  await hire(db, marina)
  await save(browser, '/categories/1/folders', { name: 'Alvará', files_min: '2', files_max: '3' })
  await insert(db, 'files', { ...aFile, stored_name: 'a', expires_on: '2020-01-01' })
  await restrict(db, 1)

  t.match((await browser.get('/')).text, /1 Clientes com documento vencido .* 1 Cadastros incompletos/)
  t.match((await (await signedIn(marina)).get('/')).text, 'Nada por enquanto.')
})

void t.test('what needs attention is found along indexes', async t => {
  const { browser, db } = await office(t)
  const seen = queriesOf(db)
  await browser.get('/')

  const asked = seen.filter(text => /missing_count|expires_on/.test(text))
  t.equal(asked.length, 3, 'expired, expiring and incomplete')
  for (const text of asked) t.match(planOf(db, text).join('; '), /customers_incomplete|files_expiry/, text)
})
