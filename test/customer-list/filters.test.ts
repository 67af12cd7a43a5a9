import t from 'tap'
import { fill } from '../../demo/office.ts'
import { sql, type Database } from '../../src/database.ts'
import { desk, hire } from '../support/app.ts'
import type { Page } from '../support/html.ts'
import { caio } from '../support/people.ts'
import { restrict } from '../support/restricting.ts'

async function office (t: Parameters<typeof desk>[0]) {
  const given = await desk(t)
  await hire(given.db, caio)
  await fill(given.db, 60, 7)
  return { ...given, reader: await given.signedIn(caio) }
}

function chips (page: Page): string[] {
  return page.root.querySelectorAll('#results .toolbar a').map(link => link.text.trim().replace(/\s+/g, ' '))
}

function status (page: Page): string {
  return page.root.querySelector('#list-status')?.text.trim() ?? ''
}

/** A value of a list attribute that some customers of Contabilidade mensal have. */
function regime (db: Database) {
  const { id, category_id: category, value, name, item } = db.row<Record<'name' | 'value' | 'item', string> & Record<'id' | 'category_id', number>>(sql('listed_values as kept')
    .join('attributes', 'attributes.id', 'kept.attribute_id').join('attribute_items as items', 'items.id', 'kept.value').join('customers', 'customers.company_id', 'kept.company_id')
    .where({ 'attributes.kind': 'list' }).select('attributes.id', 'customers.category_id', 'kept.value', 'attributes.name', 'items.name as item').limit(1))!
  return { field: `attribute_${id}`, category: String(category), value, name, item }
}

void t.test('what a list is filtered by stands above it in words, each part a link that leaves it out', async t => {
  const { db, browser } = await office(t)
  const { field, category, value, name, item } = regime(db)
  const categoryName = db.row<{ name: string }>(sql('categories').where({ id: category }))!.name

  const page = await browser.get(`/customers?q=a&type=1&category=${category}&status=active&state=SC&city=Joinville&created_from=2020-01-31&${field}=${value}&expired=yes&sort=-name`)
  const link = (text: string) => page.root.querySelectorAll('#results .toolbar a').find(one => one.text.includes(text))!.getAttribute('href')!

  t.strictSame(chips(page), ['Tipo: Pessoa jurídica', `Categoria: ${categoryName}`, 'Situação: Ativo', 'UF: Santa Catarina', 'Cidade: Joinville', 'Cadastrado desde: 31/01/2020',
    'Com documento vencido', `${name}: ${item}`].map(text => `${text} Remover filtro`).concat('Limpar filtros'))
  t.notMatch(link('Situação'), 'status=')
  t.match(link('Situação'), 'state=SC')
  t.equal(link('Limpar filtros'), '/customers?q=a&sort=-name')
  t.strictSame(chips(await browser.get('/customers?q=ltda&sort=name')), [], 'a search alone is no filter')
  t.strictSame(chips(await browser.get('/customers?type=999')), ['Tipo: não existe mais Remover filtro', 'Limpar filtros'])
})

void t.test('whoever may list customers and not see them learns no value of their attributes, and opens none', async t => {
  const { db, reader } = await office(t)
  const { field, category, value, name } = regime(db)
  await restrict(db, Number(category), [['CONSULTA', 'list']])
  const all = status(await reader.get(`/customers?category=${category}`))

  const page = await reader.get(`/customers?category=${category}&${field}=${value}`)
  const companies = await reader.get('/companies?link=customer&sort=name')

  t.equal(status(page), all, 'the value counts for nothing')
  t.notMatch(page.root.querySelector('#attribute-filters')?.text, name)
  t.equal(page.root.querySelector('tbody th a'), null)
  t.equal(companies.root.querySelectorAll('tbody tr').length, 25)
  for (const link of companies.root.querySelectorAll('tbody th a')) t.equal((await reader.get(link.getAttribute('href')!)).status, 200)
})

void t.test('values asked for in a category leave out the customers of those below that may only be listed', async t => {
  const { db, reader } = await office(t)
  const { field, category, value } = regime(db)
  const before = status(await reader.get(`/customers?category=${category}&${field}=${value}`))
  const below = await db.write(() => db.insert(sql('categories').insert({ identifier: 'ABAIXO', name: 'Abaixo', parent_id: category, created_at: 'x', updated_at: 'x' })))
  await restrict(db, below, [['CONSULTA', 'list']])
  const [first] = db.rows<{ company_id: number }>(sql('listed_values').where({ value }).select('company_id'))
  await db.write(() => db.run(sql('customers').where(first!).update({ category_id: below })))

  const after = status(await reader.get(`/customers?category=${category}&${field}=${value}`))

  t.equal(parseInt(after, 10), parseInt(before, 10) - 1)
  t.match(status(await reader.get(`/customers?category=${below}`)), '1 cliente')
})

void t.test('a list of a category that is closed to the person says so and gives none of its attributes away', async t => {
  const { db, reader } = await office(t)
  const { category, name } = regime(db)
  const categoryName = db.row<{ name: string }>(sql('categories').where({ id: category }))!.name
  await restrict(db, Number(category))

  const page = await reader.get(`/customers?category=${category}`)

  t.equal(status(page), '0 clientes')
  t.strictSame(chips(page), ['Categoria: fechada para você Remover filtro', 'Limpar filtros'])
  t.notMatch(page.root.querySelector('#attribute-filters')?.text, name)
  t.notMatch(page.root.querySelector('main')!.text, categoryName)
})
