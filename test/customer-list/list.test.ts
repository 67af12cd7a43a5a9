import t from 'tap'
import { desk, hire, type Browser } from '../support/app.ts'
import type { Page } from '../support/html.ts'
import { caio, rosa } from '../support/people.ts'
import { queriesOf, scansOf } from '../support/queries.ts'
import { register } from '../support/registering.ts'
import { restrict } from '../support/restricting.ts'
import { change } from '../support/rows.ts'
import { sql, type Database } from '../../src/database.ts'
import { columns } from '../../src/customer-list/columns.ts'
import { fill } from '../../demo/office.ts'

t.setTimeout(300_000)

type Query = Record<string, string>

async function office (t: Parameters<typeof desk>[0], customers = 80) {
  const given = await desk(t)
  await fill(given.db, customers, 7)
  return given
}

async function ask (browser: Browser, query: Query): Promise<Page> {
  return browser.get(`/customers?${new URLSearchParams(query).toString()}`)
}

function names (page: Page): string[] {
  return page.root.querySelectorAll('tbody th a').map(link => link.text.trim())
}

function links (page: Page): string[] {
  return page.root.querySelectorAll('tbody th a').map(link => link.getAttribute('href')!)
}

function status (page: Page): string {
  return page.root.querySelector('#list-status')?.text.trim() ?? ''
}

async function everyPage (browser: Browser, query: Query): Promise<Page[]> {
  const pages = [await ask(browser, query)]
  while (pages.at(-1)!.links().includes('Próxima página')) pages.push(await browser.get(pages.at(-1)!.link('Próxima página')))
  return pages
}

void t.test('every column puts the list in order, both ways, over all pages, each customer once, and back again', async t => {
  const { browser } = await office(t)

  for (const sort of columns.flatMap(({ name }) => [name, `-${name}`])) {
    const pages = await everyPage(browser, { sort })
    const all = pages.flatMap(links)
    t.equal(all.length, 80, sort)
    t.equal(new Set(all).size, 80, sort)
    t.strictSame(links(await browser.get(pages.at(-1)!.link('Página Anterior'))), links(pages.at(-2)!), sort)
    t.strictSame(links(await browser.get(pages[0]!.link('Última'))), all.slice(-25), sort)
    if (columns.find(({ name }) => name === sort.replace('-', ''))!.isUsual) t.equal(pages[0]!.root.querySelector('th[aria-sort]')?.getAttribute('aria-sort'), sort.startsWith('-') ? 'descending' : 'ascending')
  }
})

void t.test('an office with more categories and types than a statement takes gets its lists in every order, whatever is closed', async t => {
  const { db, signedIn } = await office(t)
  for (const person of [rosa, caio]) await hire(db, person)
  const many = { created_at: '2026', updated_at: '2026' }
  await db.write(() => {
    for (let number = 0; number < 600; number++) {
      const parent_id = number === 0 ? null : sql.raw("(select id from categories where identifier = 'M0')")
      db.run(sql('categories').insert({ identifier: `M${number}`, name: `Muita ${number}`, parent_id, is_restricted: number === 0 ? 0 : Number(number % 100 === 0), ...many }))
      if (number % 10 === 0) db.run(sql('customers').where({ id: 1 + number / 10 }).update({ category_id: sql.raw('last_insert_rowid()') }))
      db.run(sql('company_types').insert({ identifier: `M${number}`, name: `Muito ${number}`, document_kind: 'none', parent_id: number === 0 ? null : sql.raw("(select id from company_types where identifier = 'M0')"), ...many }))
    }
    db.run(sql('companies').where('id', '>', 10).update({ company_type_id: sql.raw("(select id from company_types where identifier = 'M300')") }))
  })
  const id = (table: string) => String(db.row<{ id: number }>(sql(table).select('id').where({ identifier: 'M0' }))!.id)
  const [browser, reader] = [await signedIn(rosa), await signedIn(caio)]

  for (const sort of columns.flatMap(({ name }) => [name, `-${name}`])) {
    const pages = await everyPage(browser, { sort })
    t.equal(new Set(pages.flatMap(links)).size, 80, sort)
    t.strictSame(links(await browser.get(pages[1]!.link('Página Anterior'))), links(pages[0]!), sort)
    t.equal((await everyPage(browser, { sort, category: id('categories') })).flatMap(links).length, 60, sort)
    t.equal((await everyPage(reader, { sort, category: id('categories') })).flatMap(links).length, 55, sort)
    t.equal((await everyPage(reader, { sort })).flatMap(links).length, 75, sort)
    t.equal((await ask(browser, { sort, type: id('company_types'), status: 'active', created_from: '2000-01-01' })).status, 200)
  }
  for (const sort of ['name', 'type', '-type', 'document']) t.equal((await reader.get(`/companies?sort=${sort}&type=${id('company_types')}`)).status, 200)
})

void t.test('a list narrowed by a period or a type has the order of the whole one, over all pages, each customer once', async t => {
  const { browser, db } = await office(t)
  const ids = (where: string) => new Set(db.rows<{ id: number }>(sql.raw(`select customer_id as id from listed_companies where customer_id > 0 and ${where}`)).map(({ id }) => `/customers/${id}`))
  const cases: Array<[Query, Set<string>]> = [
    [{ created_from: '2021-05-20', created_to: '2026-03-10' }, ids("created_at >= '2021-05-20T03' and created_at < '2026-03-11T03'")],
    [{ updated_from: '2021-09-20', updated_to: '2026-02-10' }, ids("updated_at >= '2021-09-20T03' and updated_at < '2026-02-11T03'")],
    [{ type: '1' }, ids('company_type_id in (1, (select id from company_types where parent_id = 1))')],
  ]

  for (const sort of columns.map(({ name }, index) => index % 2 === 0 ? name : `-${name}`)) {
    const all = (await everyPage(browser, { sort })).flatMap(links)
    for (const [query, wanted] of cases) {
      const pages = await everyPage(browser, { ...query, sort })
      t.ok(wanted.size > 45 && wanted.size < 80, 'most of them')
      t.strictSame(pages.flatMap(links), all.filter(link => wanted.has(link)), `${JSON.stringify(query)} ${sort}`)
      t.strictSame(links(await browser.get(pages[1]!.link('Página Anterior'))), links(pages[0]!), sort)
    }
  }
})

void t.test('what is shown is in the order that the column says, with nothing there at the end', async t => {
  const { browser, db } = await office(t)
  await db.write(() => db.run(sql('companies').whereIn('id', [1, 2, 3]).update({ document: null, document_kind: null })))

  const ascending = (await everyPage(browser, { sort: 'name' })).flatMap(names)
  const documents = (await everyPage(browser, { sort: '-document' })).flatMap(page => page.root.querySelectorAll('tbody td.nowrap:not(.num)').map(cell => cell.text.replace(/[^\w]/g, '')))

  t.strictSame(ascending, ascending.toSorted((one, other) => one.localeCompare(other, 'pt-BR', { ignorePunctuation: true })))
  t.strictSame(documents.slice(0, 77), documents.slice(0, 77).toSorted().toReversed())
  t.strictSame(documents.slice(77), ['Noinformado', 'Noinformado', 'Noinformado'])
})

void t.test('filters leave what they say, alone and together', async t => {
  const { browser, db } = await office(t)
  await change(db, 'customers', 5, { is_active: 0 })
  const count = (where: string) => db.row<{ n: number }>(sql.raw(`select count(*) as n from customers join companies on companies.id = customers.company_id
    left join addresses on addresses.company_id = companies.id and is_main where ${where}`))!.n
  const categories = db.rows<{ id: number, identifier: string }>(sql('categories').select('id', 'identifier'))
  const id = (identifier: string) => String(categories.find(one => one.identifier === identifier)!.id)

  const cases: Array<[Query, number]> = [
    [{ type: '2' }, count('company_type_id = 2')],
    [{ type: '1' }, count('company_type_id in (1, (select id from company_types where parent_id = 1))')],
    [{ category: id('FOLHA') }, count(`category_id = ${id('FOLHA')}`)],
    [{ category: id('MENSAL') }, count(`category_id in (${id('MENSAL')}, ${id('FOLHA')})`)],
    [{ status: 'inactive' }, 1],
    [{ state: 'SC' }, count("state = 'SC'")],
    [{ city: 'JARAGUA do sul' }, count("city = 'Jaraguá do Sul'")],
    [{ state: 'SC', type: '2', category: id('MENSAL') }, count(`state = 'SC' and company_type_id = 2 and category_id in (${id('MENSAL')}, ${id('FOLHA')})`)],
    [{ created_from: '01/01/2020' }, count("customers.created_at >= '2020-01-01'")],
    [{ created_to: '2019-12-31' }, count("customers.created_at < '2020-01-01'")],
    [{ updated_from: '2199-01-01' }, 0],
    [{ expired: 'yes' }, 0],
    [{ expiring: 'yes' }, 0],
  ]

  for (const [query, wanted] of cases) {
    const page = await ask(browser, query)
    t.equal(status(page), wanted === 1 ? '1 cliente' : `${wanted} clientes`, JSON.stringify(query))
    if (wanted > 0) t.equal((await everyPage(browser, query)).flatMap(links).length, wanted)
  }
})

void t.test('customers are filtered by the values of the attributes of the chosen category', async t => {
  const { browser, db } = await office(t)
  const regime = db.row<{ id: number }>(sql('attributes').where({ identifier: 'REGIME' }))!
  const services = db.row<{ id: number }>(sql('attributes').where({ identifier: 'SERVICOS' }))!
  const category = (identifier: string) => String(db.row<{ id: number }>(sql('categories').where({ identifier }))!.id)
  const item = db.row<{ value: string, n: number }>(sql('attribute_values').select('value').count('* as n').where({ attribute_id: regime.id }).groupBy('value'))!
  const [chosen] = db.rows<{ value: string }>(sql('attribute_values').where({ attribute_id: services.id }))

  const page = await ask(browser, { category: category('MENSAL'), [`attribute_${regime.id}`]: item.value })
  const several = await ask(browser, { category: category('AVULSA'), [`attribute_${services.id}`]: String((JSON.parse(chosen!.value) as number[])[0]) })
  const other = await ask(browser, { category: category('MENSAL'), [`attribute_${regime.id}`]: '999' })

  t.equal(status(page), `${item.n} clientes`)
  t.equal(page.field('Regime tributário').querySelector('option[selected]')?.getAttribute('value'), item.value)
  t.match(status(several), /^[1-9]\d* clientes?$/)
  t.equal(status(other), `${status(await ask(browser, { category: category('MENSAL') }))}. Filtro não usado: Regime tributário`)
})

void t.test('a search has the exact identifier or document first, then names that begin like it, then the others', async t => {
  const { browser, db } = await desk(t)
  await db.write(() => {
    for (const [id, identifier, name, trade] of [[1, 'A1', 'Mercado Serra', ''], [2, 'SERRA', 'Padaria Alfa', ''], [3, 'A3', 'Serra Azul', ''],
      [4, 'A4', 'Bar do Zé', 'Serra Verde'], [5, 'A5', 'Serraria Norte', '']] as const) addCustomerNamed(db, id, identifier, name, trade)
  })

  t.strictSame(names(await ask(browser, { q: 'serra' })), ['Padaria Alfa', 'Serra Azul', 'Serraria Norte', 'Bar do Zé', 'Mercado Serra'])
  t.strictSame(names(await ask(browser, { q: 'serra', sort: '-name' })), ['Serraria Norte', 'Serra Azul', 'Padaria Alfa', 'Mercado Serra', 'Bar do Zé'])
  t.strictSame(names(await ask(browser, { q: 'se' })), ['Serra Azul', 'Serraria Norte'])
})

void t.test('a customer that is found by its exact identifier or document stays found in whatever order', async t => {
  const { browser, db } = await desk(t)
  await db.write(() => {
    for (const [id, identifier, name] of [[1, '12', 'Padaria Alfa'], [2, 'A2', '12 de Maio Bar'], [3, 'A3', 'Serra Azul']] as const) addCustomerNamed(db, id, identifier, name, '')
    db.run(sql('companies').where({ id: 3 }).update({ document: '7X', document_kind: 'cnpj' }))
  })

  t.strictSame(names(await ask(browser, { q: '12' })), ['Padaria Alfa', '12 de Maio Bar'])
  for (const sort of columns.flatMap(({ name }) => [name, `-${name}`])) {
    t.strictSame(new Set(names(await ask(browser, { q: '12', sort }))), new Set(['Padaria Alfa', '12 de Maio Bar']), sort)
    t.strictSame(names(await ask(browser, { q: '7x', sort })), ['Serra Azul'], sort)
  }
  for (const sort of ['name', '-name', 'identifier', 'document', '-type', 'city']) {
    t.strictSame(new Set(names(await browser.get(`/companies?q=12&sort=${sort}`))), new Set(['Padaria Alfa', '12 de Maio Bar']), `Empresas: ${sort}`)
  }
  t.strictSame(names(await ask(browser, { q: '12', sort: 'name' })), ['12 de Maio Bar', 'Padaria Alfa'])
})

void t.test('a short search of thousands comes page by page in the order of names, each once, in both directions', async t => {
  const { browser, db } = await desk(t)
  await db.write(() => {
    for (let id = 1; id <= 3100; id++) addCustomerNamed(db, id, `B${id}`, `Ipê ${id * 7919 % 10_007 + 10_000}`, '')
    addCustomerNamed(db, 4000, 'IP', 'Padaria Alfa', '')
  })

  for (const sort of ['name', '-name']) {
    const [first, last] = [await ask(browser, { q: 'ip', sort }), await ask(browser, { q: 'ip', sort, before: '0' })]
    const second = await browser.get(first.link('Próxima página'))
    const ends = [names(first)[0], names(last).at(-1)]
    t.strictSame(sort === 'name' ? ends : ends.toReversed(), ['Ipê 10007', 'Padaria Alfa'], sort)
    t.equal(new Set([...links(first), ...links(second)]).size, 50)
    t.strictSame(links(await browser.get(second.link('Página Anterior'))), links(first))
  }
})

void t.test('of thousands that a search finds in a chosen order the newest are put in order, and the page says so', async t => {
  const { browser, db } = await desk(t)
  const first = 20_000
  await db.write(() => { for (let id = first; id < first + 3200; id++) addCustomerNamed(db, id, `M${id}`, `Mercado ${String(id * 7919 % 10_007)}`, '') })

  const page = await ask(browser, { q: 'mercado', sort: 'name' })
  const next = await browser.get(page.link('Próxima página'))
  const filtered = await ask(browser, { q: 'mercado 77', sort: 'name' })

  t.match(page.root.querySelector('#results')?.text, 'os 3.000 mais recentes')
  t.strictSame([...names(page), ...names(next)], [...names(page), ...names(next)].toSorted())
  t.equal(new Set([...links(page), ...links(next)]).size, 50)
  t.notMatch((await ask(browser, { q: 'mercado' })).root.querySelector('#results')?.text, 'mais recentes')
  t.notMatch(filtered.root.querySelector('#results')?.text, 'mais recentes', 'few are all in order')
})

function addCustomerNamed (db: Database, id: number, identifier: string, name: string, tradeName: string): void {
  const at = '2026-11-25T12:00:00.000Z'
  db.run(sql('companies').insert({
    id, identifier, identifier_key: identifier.toLowerCase(), name, name_search: name.toLowerCase(), trade_name: tradeName || null,
    company_type_id: 1, created_at: at, updated_at: at,
  }))
  db.run(sql('customers').insert({ id, company_id: id, category_id: 1, created_at: at, updated_at: at }))
}

void t.test('a customer is found by contact, city, words in any order and numbers in any form, and the match is marked', async t => {
  const { browser } = await desk(t)
  await register(browser)

  for (const [q, mark] of [['rogerio bachmann', undefined], ['bachmann rogerio', undefined], ['joinville padaria', 'Padaria'], ['TANIA@paodaserra', undefined],
    ['(47) 99912-4410', undefined], ['047 99912 4410', undefined], ['99912', undefined], ['20.841', undefined], ['11.222.333', '11.222.333'], ['222333', '222.333'],
    ['serra pao', 'Pão'], ['cli-', 'CLI'], ['cli0', undefined], ['ltda pa', 'Pa']] as const) {
    const page = await ask(browser, { q })
    if (q === '20.841' || q === 'cli0') t.equal(status(page), '0 clientes', q)
    else t.strictSame(names(page), ['Padaria Pão da Serra Ltda'], q)
    if (mark) t.ok(page.root.querySelectorAll('mark').some(one => one.text === mark), `${q}: ${page.root.querySelectorAll('mark').map(one => one.text).join('|')}`)
  }
})

void t.test('a row that a search met by what it does not show says by what, to whoever may see the record', async t => {
  const { browser, db, signedIn } = await desk(t)
  await register(browser)
  await hire(db, caio)
  const met = async (who: Browser, q: string) => {
    const note = (await ask(who, { q, sort: 'name' })).root.querySelectorAll('tbody th small').at(1)
    return note && [note.text.trim(), ...note.querySelectorAll('mark').map(one => one.text)]
  }

  t.strictSame(await met(browser, 'rogerio'), ['Contato: Rogério Bachmann', 'Rogério'])
  t.strictSame(await met(browser, 'padaria TANIA@paodaserra'), ['Contato: Tânia Bachmann, tania@paodaserra.example', 'tania@paodaserra'])
  t.strictSame(await met(browser, '99912'), ['Contato: Rogério Bachmann, (47) 99912-4410', '99912'])
  t.strictSame(await met(browser, 'joinville'), ['Joinville', 'Joinville'])
  t.equal(await met(browser, 'padaria ltda'), undefined, 'the row shows it')
  t.match((await browser.get('/companies?q=padaria+tania%40')).root.querySelectorAll('tbody th small').at(1)?.text, 'Contato: Tânia Bachmann, tania@paodaserra.example')
  await restrict(db, 1, [['CONSULTA', 'list']])
  t.equal(await met(await signedIn(caio), 'rogerio'), undefined)
})

void t.test('a phone or document in any form is found beside words in any order', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  await db.write(() => { addCustomerNamed(db, 7, 'A7', 'Açaí Pão', '') })
  await change(db, 'companies', 7, { phone: '+554730251234', document: '12ABC34501DE35', document_kind: 'cnpj' })

  for (const q of ['acai (47) 3025-1234', '(47) 3025-1234 acai', 'acai 47 30251234', '47 3025 1234 acai', 'acai +55 47 3025-1234', 'acai 047 3025-1234', 'acai 3025-1234',
    '12 ABC 345 01DE 35', '12 abc 345 01', '12.ABC.345/01DE-35', 'acai 12 ABC 345 01DE 35', '12 ABC 345 acai']) t.strictSame(names(await ask(browser, { q })), ['Açaí Pão'], q)
  for (const q of ['pao 11 222 333', '11 222 333 0001 81 pao', 'pao 47 99912 4410']) t.strictSame(names(await ask(browser, { q })), ['Padaria Pão da Serra Ltda'], q)
  for (const q of ['acai (48) 3025-1234', 'acai 12 ABC 345 01DE 36', 'serra (47) 3025-9999']) t.strictSame(names(await ask(browser, { q })), [], q)
})

void t.test('an apostrophe, the dots of initials and a word written as two make no difference', async t => {
  const { browser, db } = await desk(t)
  await db.write(() => {
    for (const [id, name] of [[1, "Açaí d'Água"], [2, 'Dágua Piscinas'], [3, 'Mendes Almeida Ltda'], [4, 'Alfa S.A.'], [5, 'Beta SA'], [6, 'Gama S/A Indústria'], [7, 'Sant’Ana Flores'], [8, 'Auto-peças Sul'], [9, 'David Onagua']] as const) addCustomerNamed(db, id, `A${id}`, name, '')
  })

  for (const q of ['dagua', "d'agua", 'D’ÁGUA']) t.strictSame(names(await ask(browser, { q, sort: 'identifier' })), ["Açaí d'Água", 'Dágua Piscinas'], q)
  for (const q of ['S.A.', 's/a', 'S.A']) t.strictSame(names(await ask(browser, { q, sort: 'identifier' })), ['Alfa S.A.', 'Beta SA', 'Gama S/A Indústria'], q)
  t.strictSame(names(await ask(browser, { q: 'gama s.a.' })), ['Gama S/A Indústria'])
  t.strictSame(names(await ask(browser, { q: 'santana flores' })), ['Sant’Ana Flores'])
  for (const q of ['auto-pecas', 'autopecas', 'sul autopecas']) t.strictSame(names(await ask(browser, { q })), ['Auto-peças Sul'], q)
  t.strictSame(names(await ask(browser, { q: 'alfa sa' })), ['Alfa S.A.'])
  t.strictSame(names(await ask(browser, { q: 'almeida sa' })), [], 'not the beginning and end of two words')
})

for (const many of [700, 1200]) {
  void t.test(`${many} that a search finds come page by page, each once, in both directions`, async t => {
    const { browser, db } = await desk(t)
    await db.write(() => { for (let id = 1; id <= many; id++) addCustomerNamed(db, id, `B${id}`, `${id % 3 === 0 ? 'Ipê' : 'Bar'} Ipê ${id}`, '') })

    const pages = await everyPage(browser, { q: 'ipe' })
    const all = pages.flatMap(links)
    t.equal(all.length, many)
    t.equal(new Set(all).size, many)
    t.strictSame(links(await browser.get(pages[0]!.link('Última'))), all.slice(-25))
    t.strictSame(links(await browser.get(pages.at(-1)!.link('Página Anterior'))), links(pages.at(-2)!))
  })
}

void t.test('what is found only by its trigrams is not counted either', async t => {
  const { browser, db } = await desk(t)
  await db.write(() => { for (let id = 1; id <= 1200; id++) addCustomerNamed(db, id, `B${id}`, `Banana abcana ${id}`, '') })

  t.equal(status(await ask(browser, { q: 'banabcana' })), '0 clientes')
  t.equal(status(await ask(browser, { q: 'banana' })), '1.200 clientes')
  t.equal(status(await ask(browser, { q: 'banana 120' })), '3 clientes')
})

void t.test('what a search finds of thousands is counted, and a filter leaves no more', async t => {
  const { browser, db } = await desk(t)
  await db.write(() => { for (let id = 1; id <= 3300; id++) addCustomerNamed(db, id, `B${id}`, `Banana ${id % 2 === 0 ? 'prata' : 'nanica'} ${id}`, '') })
  await db.write(() => db.run(sql('customers').where('id', '>', 100).update({ is_active: 0 })))

  t.equal(status(await ask(browser, { q: 'banana' })), '3.300 clientes')
  t.equal(status(await ask(browser, { q: 'banana', status: 'inactive' })), '3.200 clientes')
  t.equal(status(await ask(browser, { q: 'banana', status: 'inactive', sort: 'name' })), '3.200 clientes')
  t.equal(status(await ask(browser, { q: 'prata', status: 'inactive', type: '1' })), '1.600 clientes')
  t.equal(status(await browser.get('/companies?q=banana&status=active')), '3.300 empresas')
})

void t.test('in an office of more than ten thousand a search is counted to three hundred, and filters alone count on', async t => {
  const { browser, db } = await desk(t)
  await db.write(() => { for (let id = 1; id <= 10_020; id++) addCustomerNamed(db, id, `B${id}`, `Banana ${id % 2 === 0 ? 'prata' : 'nanica'} ${id}`, '') })
  await db.write(() => db.run(sql('customers').where('id', '<=', 10_015).update({ is_active: 0 })))

  t.equal(status(await ask(browser, { q: 'banana' })), 'mais de 300 clientes')
  t.equal(status(await ask(browser, { q: 'banana', status: 'inactive' })), 'mais de 300 clientes')
  t.equal(status(await ask(browser, { q: 'banana', status: 'inactive', created_to: '2026-11-24' })), '0 clientes')
  t.equal(status(await ask(browser, { q: 'prata' })), 'mais de 300 clientes')
  t.equal(status(await ask(browser, { status: 'inactive', type: '1' })), '10.015 clientes')
})

void t.test('a page that is asked for again has whatever changed in its rows meanwhile', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  await browser.post('/customers/columns', { ...(await ask(browser, {})).hidden(), column: ['category', 'type', 'city', 'status', 'phone'] })
  const rows = async () => (await ask(browser, {})).root.querySelector('tbody')!.text
  const before = await rows()

  for (const [table, values, shown] of [['companies', { name: 'Confeitaria Ipê Ltda' }, 'Confeitaria Ipê'], ['companies', { phone: '+554733334444' }, '3333-4444'],
    ['addresses', { city: 'Blumenau' }, 'Blumenau'], ['categories', { name: 'Fixos' }, 'Fixos'], ['company_types', { name: 'Matriz' }, 'Matriz'], ['customers', { is_active: 0 }, 'Inativo']] as const) {
    t.notMatch(before, shown)
    await change(db, table, 1, values)
    t.match(await rows(), shown, table)
  }
})

void t.test('as somebody types only the result and its count come', async t => {
  const { browser } = await office(t, 30)

  const part = await browser.get('/customers?q=ltda', { 'hx-request': 'true', 'hx-request-type': 'partial' })

  t.notMatch(part.body, '<html')
  t.ok(part.root.querySelector('#results'))
  t.match(part.root.querySelector('#list-status')?.text, / clientes$/)
  t.ok(part.root.querySelector('#list-menus a[href="/saved-filters/new?query=q%3Dltda"]'))
})

void t.test('Enter on a ticked row does nothing that nobody pressed, whoever sees which buttons', async t => {
  const { browser, db, signedIn } = await office(t, 5)
  await hire(db, rosa)
  const administrator = await signedIn(rosa)
  const asTyped = { 'hx-request': 'true', 'hx-request-type': 'partial' }

  const [page, whole, part] = [await browser.get('/customers'), await administrator.get('/customers'), await administrator.get('/customers?q=a', asTyped)]
  const ofList = [page, whole, part].map(({ root }) => root.querySelectorAll('button[form=list], #list button').map(button => button.getAttribute('formmethod') ?? button.text.trim()))

  for (const buttons of ofList) t.equal(buttons[0], 'dialog')
  t.strictSame(ofList[1], ['dialog', 'Exportar em Excel (.xlsx)', 'Exportar em texto (.csv)', 'Ativar', 'Mudar categoria', 'Exportar', 'Inativar'])
})

void t.test('each narrowing is a place in the history of the browser, and typing on stays at the same place', async t => {
  const { browser } = await office(t, 30)
  const addressAfter = async (query: string, shown: string) => {
    const { headers } = await browser.get(`/customers?${query}`, { 'hx-request-type': 'partial', 'hx-current-url': `http://localhost/customers?${shown}` })
    return { new: headers['hx-push-url'], same: headers['hx-replace-url'] }
  }

  t.strictSame(await addressAfter('q=pad&type=&status=&city=', ''), { new: '/customers?q=pad', same: undefined })
  t.strictSame(await addressAfter('q=padaria&type=', 'q=pad'), { new: undefined, same: '/customers?q=padaria' })
  t.strictSame(await addressAfter('q=pa', 'q=pad'), { new: undefined, same: '/customers?q=pa' })
  t.strictSame(await addressAfter('q=oficina', 'q=padaria'), { new: '/customers?q=oficina', same: undefined })
  t.strictSame(await addressAfter('q=pad&type=1', 'q=pad'), { new: '/customers?q=pad&type=1', same: undefined })
  t.strictSame(await addressAfter('q=pad&type=2', 'q=pad&type=1'), { new: '/customers?q=pad&type=2', same: undefined })
  t.strictSame(await addressAfter('q=pada', 'q=pad&after=12'), { new: '/customers?q=pada', same: undefined })
  t.strictSame(await addressAfter('q=', 'q=pad'), { new: '/customers', same: undefined })
  t.strictSame(await addressAfter('q=pad', 'q=pad'), { new: undefined, same: '/customers?q=pad' })
})

void t.test('the filters of a category come with the category, and stay as they are while somebody types in them', async t => {
  const { browser } = await office(t, 30)
  const part = async (query: string, shown: string) => browser.get(`/customers?${query}`, { 'hx-request-type': 'partial', 'hx-current-url': `http://localhost/customers?${shown}` })

  t.ok((await part('category=2', '')).root.querySelector('#attribute-filters'))
  t.ok((await part('q=a', 'category=2&q=a')).root.querySelector('#attribute-filters'))
  t.notOk((await part('category=2&attribute_3=12', 'category=2')).root.querySelector('#attribute-filters'))
  t.equal((await part('state=SC&city=joi', '')).root.querySelector('#further-count')?.text, '(2)')
})

void t.test('a city is filtered by its name, or by how it begins where none is called so', async t => {
  const { browser } = await office(t)

  const whole = await ask(browser, { city: 'JOINVILLE' })

  t.not(status(whole), '0 clientes')
  t.equal(status(await ask(browser, { city: 'joinv' })), status(whole))
  for (const sort of ['city', '-phone', 'name']) t.strictSame(new Set((await everyPage(browser, { city: 'joinv', sort })).flatMap(links)), new Set((await everyPage(browser, { city: 'joinville', sort })).flatMap(links)), sort)
  t.equal(status(await ask(browser, { city: 'oinville' })), '0 clientes')
  t.equal(status(await ask(browser, { city: 'Joinville/SC' })), status(whole), 'as its column shows it')
  t.equal(status(await ask(browser, { city: 'joinv / sc' })), status(whole))
  t.equal(status(await ask(browser, { city: 'Joinville/PR' })), '0 clientes')
  t.equal(status(await ask(browser, { city: 'Joinville/SC', state: 'PR' })), '0 clientes')
  for (const sort of ['city', '-phone', 'name']) t.equal(new Set((await everyPage(browser, { city: 'Joinville/SC', sort })).flatMap(links)).size, new Set((await everyPage(browser, { city: 'joinville', sort })).flatMap(links)).size, sort)
})

void t.test('nonsense in the address is the nearest sensible page', async t => {
  const { browser } = await office(t, 30)
  const whole = links(await browser.get('/customers'))
  const strange = ['sort=name;drop', 'sort=--name', 'sort=constructor', 'after=x', 'after=-1', 'after=99999999', 'after=1e3', 'type=abc', 'type=1%00', 'category=0', 'status=all',
    'state=XX', 'created_from=31/02/2026', 'expired=no', 'page=7', 'attribute_1=2', '__proto__=1', 'constructor=1', 'sort=&sort=', 'after[]=1', 'q=&q=%00']

  for (const query of strange) {
    const page = await browser.get(`/customers?${query}`)
    t.equal(page.status, 200, query)
    t.strictSame(links(page), whole, query)
  }
  for (const q of ['"', "'", '%', '_', '*', 'a*', 'NEAR(a b)', 'ltda OR padaria', 'ltda NOT padaria', 'text:ltda', '^ltda', '(ltda', '{ltda}', '-ltda', 'ltda\0', '\u{1F600}', 'ａｂｃ', 'x'.repeat(10_000), 'a b c d e f g h i j k l', ' '.repeat(50)]) {
    const page = await ask(browser, { q })
    t.equal(page.status, 200, q.slice(0, 20))
  }
  t.strictSame(links(await browser.get('/customers?sort=name&sort=-name&q=ltda&q=zzz')), links(await browser.get('/customers?sort=name&q=ltda')))
  t.strictSame(links(await browser.get('/customers?before=99999999')), links(await browser.get((await browser.get('/customers')).link('Última'))))
})

void t.test('who is shut out of a category meets none of its customers, in lists, searches and counts', async t => {
  const { browser, db, signedIn } = await office(t)
  await hire(db, caio)
  await hire(db, rosa)
  const { id, parent_id: _parent } = db.row<{ id: number, parent_id: number }>(sql('categories').where({ identifier: 'FOLHA' }))!
  const closed = db.row<{ n: number }>(sql('customers').where({ category_id: id }).count('* as n'))!.n
  const [secret] = db.rows<{ name: string }>(sql('companies').join('customers', 'customers.company_id', 'companies.id').where({ category_id: id }).select('name'))
  const group = db.row<{ id: number }>(sql('access_groups').where({ identifier: 'CADASTRO' }))!
  await db.write(() => {
    db.run(sql('categories').where({ id }).update({ is_restricted: 1 }))
    for (const control of ['list', 'view']) db.run(sql('category_grants').insert({ category_id: id, control, access_group_id: group.id }))
  })
  const stranger = await signedIn(caio)

  for (const [who, hidden] of [[browser, 0], [stranger, closed], [await signedIn(rosa), 0]] as const) {
    t.equal(status(await ask(who, {})), `${80 - hidden} clientes`)
    t.equal(status(await ask(who, { status: 'active' })), status(await ask(who, { status: 'active', created_from: '2000-01-01' })))
    t.equal((await everyPage(who, { sort: 'city' })).flatMap(links).length, 80 - hidden)
    t.equal(names(await ask(who, { q: secret!.name, sort: 'name' })).includes(secret!.name), hidden === 0)
    t.equal(status(await ask(who, { category: String(id) })), `${closed - hidden} clientes`)
  }
  t.notOk((await ask(stranger, {})).root.querySelector(`#f-category option[value="${id}"]`))
})

void t.test('every query of the list goes along an index, whatever it is asked for, and their number is fixed', async t => {
  const { browser, db } = await office(t, 60)
  const seen = queriesOf(db)
  const filters: Query[] = [{}, { type: '1' }, { category: '2' }, { status: 'active' }, { state: 'SC' }, { city: 'joinville' }, { city: 'Joinville/SC' }, { city: 'join/SC' }, { created_from: '2020-01-01' },
    { updated_to: '2030-01-01' }, { expired: 'yes' }, { expiring: 'yes' }, { q: 'p' }, { q: 'padaria' }, { q: 'padaria joinville', state: 'SC' }, { q: 'ana', type: '2', status: 'active' }]

  const texts = new Set<string>()
  for (const address of ['/customers', '/customers']) await browser.get(address)
  for (const [index, filter] of filters.entries()) {
    for (const sort of ['', ...columns.map(({ name }) => name)]) {
      seen.length = 0
      await ask(browser, { ...filter, ...(sort && { sort }), ...[{}, { after: '7' }, { before: '9' }][index % 3] })
      t.ok(seen.length <= 9, `${JSON.stringify(filter)} ${sort}: ${seen.length}`)
      for (const text of seen) texts.add(text)
    }
  }
  for (const text of texts) if (text.startsWith('select')) t.strictSame(scansOf(db, text), [], text)
})
