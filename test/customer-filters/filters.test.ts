import t from 'tap'
import { fill } from '../../demo/office.ts'
import { sql, type Database } from '../../src/database.ts'
import { desk, hire } from '../support/app.ts'
import { ask, makeAttribute } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { caio, rosa } from '../support/people.ts'
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

  t.equal(status(page), `${all}. Filtro não usado: por atributo`, 'the value counts for nothing')
  t.strictSame(notices(page), ['O filtro por atributo não foi usado. Ele não vale para a categoria escolhida. Retirar o filtro por atributo'])
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

/** An office whose customers of Contabilidade mensal are asked for a date, a number and an item of a list. */
async function asking (t: Parameters<typeof desk>[0]) {
  const given = await office(t)
  await hire(given.db, rosa)
  const admin = await given.signedIn(rosa)
  const category = given.db.row<{ id: number }>(sql('categories').where({ identifier: 'MENSAL' }))!.id
  const attributes = [['Última visita', 'date'], ['Vagas', 'integer'], ['Faixa', 'list']] as const
  const fields: string[] = []
  for (const [name, kind] of attributes) {
    const id = await makeAttribute(admin, name, { kind, ...kind === 'list' && { items: 'A\nB' } })
    await ask(admin, `/categories/${category}`, id)
    fields.push(`attribute_${id}`)
  }
  const [start, staff, band] = fields as [string, string, string]
  return { ...given, admin, category, start, staff, band }
}

void t.test('a filter by an e-mail heeds no capitals, neither those that are typed nor those that are kept', async t => {
  const { admin, category, db } = await asking(t)
  const id = await makeAttribute(admin, 'Financeiro', { kind: 'email' })
  await ask(admin, `/categories/${category}`, id)
  const [one, other] = db.rows<{ id: number }>(sql('customers').select('id').where({ category_id: category }).limit(2)).map(customer => customer.id)
  const give = async (customer_id: number | undefined, value: string) => db.write(() => { db.run(sql('attribute_values').insert({ customer_id, attribute_id: id, value })) })
  await give(one, 'contas@ipe.example')
  await give(other, 'Contas@Ipe.example')

  for (const typed of ['contas@ipe.example', 'CONTAS@IPE.example']) {
    const page = await admin.get(`/customers?category=${category}&attribute_${id}=${typed}`)
    t.equal(status(page), '2 clientes', typed)
    t.ok(chips(page).includes(`Financeiro: ${typed} Remover filtro`))
  }
})

function notices (page: Page): string[] {
  return page.root.querySelectorAll('#results .notice').map(one => one.text.trim().replace(/\s+/g, ' '))
}

void t.test('a day that no list can be filtered by is named above the list, and kept in the address', async t => {
  const { admin } = await asking(t)

  const page = await admin.get('/customers?created_from=0026-11-30&updated_to=32/13/2026&created_to=2026-11-30')

  t.strictSame(notices(page), [
    'O filtro Cadastrado desde não foi usado: “0026-11-30”. Use uma data que existe, com o ano de 1800 a 2200. Retirar o filtro Cadastrado desde',
    'O filtro Atualizado até não foi usado: “32/13/2026”. Use uma data que existe, com o ano de 1800 a 2200. Retirar o filtro Atualizado até',
  ])
  t.strictSame(chips(page), ['Cadastrado até: 30/11/2026 Remover filtro', 'Limpar filtros'])
  t.equal(page.value('Cadastrado desde'), '0026-11-30')
  t.match(page.link('Identificador'), 'created_from=0026-11-30')
})

void t.test('a value that cannot be read narrows nothing; the list says so, and its field has what was typed and why', async t => {
  const { admin, category, start, staff, band } = await asking(t)
  const whole = await admin.get(`/customers?category=${category}`)

  const page = await admin.get(`/customers?category=${category}&${start}=31/02/2020&${staff}=muitos&${band}=999&sort=name`)
  const read = await admin.get(`/customers?category=${category}&${start}=${encodeURIComponent(' 29/02/2020 ')}`)

  t.strictSame(notices(page), [
    'O filtro Última visita não foi usado: “31/02/2020”. Use dia, mês e ano com quatro números, de uma data que existe, como 24/11/2026. Retirar o filtro Última visita',
    `O filtro Vagas não foi usado: “muitos”. ${page.fault('Vagas')} Retirar o filtro Vagas`,
    'O filtro Faixa não foi usado: “999”. Escolha um item da lista. Retirar o filtro Faixa',
  ])
  t.equal(status(page), `${status(whole)}. Filtros não usados: Última visita, Vagas, Faixa`)
  t.strictSame(chips(page), ['Categoria: Contabilidade mensal Remover filtro', 'Limpar filtros'], 'it is no filter')
  t.equal(page.value('Última visita'), '31/02/2020')
  t.equal(page.fault('Última visita'), 'Use dia, mês e ano com quatro números, de uma data que existe, como 24/11/2026.')
  t.equal(page.field('Última visita').getAttribute('aria-invalid'), 'true')
  t.match(page.fault('Vagas'), /^Use /)
  t.ok(page.root.querySelector('details.further')?.hasAttribute('open'))
  t.strictSame(notices(read), [])
  t.equal(read.fault('Última visita'), '')
  t.strictSame(chips(read), ['Categoria: Contabilidade mensal Remover filtro', 'Última visita: 29/02/2020 Remover filtro', 'Limpar filtros'])
})

void t.test('a value of an attribute that the list cannot be filtered by is named above it', async t => {
  const { admin, reader, category, start, staff, db } = await asking(t)
  const use = (field: string) => sql('attribute_uses').where({ category_id: category, attribute_id: Number(field.replace('attribute_', '')) })
  const other = db.row<{ id: number }>(sql('categories').whereNot('id', category).where({ is_active: 1 }))!.id
  await db.write(() => db.run(sql('categories').where({ id: other }).update({ parent_id: null })))
  const said = async (query: string, browser = admin) => notices(await browser.get(`/customers?${query}`)).map(notice => notice.replace(/ Retirar .*/, ''))
  const typed = `${start}=29/02/2020`

  t.strictSame(await said(`category=${category}&${typed}`), [])
  t.strictSame(await said(`category=${other}&${typed}`), ['O filtro Última visita não foi usado. Ele não vale para a categoria escolhida.'])
  t.strictSame(await said(typed), ['O filtro por atributo não foi usado. Ele só vale com uma categoria escolhida.'])
  t.strictSame(await said(`category=${category}&attribute_9999=1`), ['O filtro por atributo não foi usado. Ele não existe mais.'])
  t.strictSame(await said(`category=${category}&attribute_9999=&attribute_x=1`), [])
  await restrict(db, category, [['CONSULTA', 'list']])
  t.strictSame(await said(`category=${other}&${typed}`, reader), ['O filtro por atributo não foi usado. Ele não vale para a categoria escolhida.'])
  await db.write(() => {
    db.run(use(start).delete())
    db.run(sql('attributes').where({ id: Number(staff.replace('attribute_', '')) }).update({ is_active: 0 }))
  })
  t.strictSame(await said(`category=${category}&${typed}&${staff}=3`), [
    'O filtro Última visita não foi usado. Ele não vale para a categoria escolhida.',
    'O filtro Vagas não foi usado. Ele não existe mais.',
  ])
})

void t.test('the category goes with the values that were asked for in it', async t => {
  const { admin, category, start, staff } = await asking(t)
  const page = await admin.get(`/customers?q=a&category=${category}&status=active&${start}=29/02/2020&${staff}=muitos&sort=name`)
  const link = (text: string) => page.root.querySelectorAll('#results .toolbar a').find(one => one.text.includes(text))!.getAttribute('href')!

  t.equal(link('Categoria'), '/customers?q=a&status=active&sort=name')
  t.equal(link('Limpar filtros'), '/customers?q=a&sort=name')
  t.match(link('Situação'), `${start}=`)
})

void t.test('whoever acts on all of a list is told of a filter that was not used, and nothing is exported by such a list', async t => {
  const { admin, category } = await asking(t)
  const query = `category=${category}&attribute_9999=1&sort=name`
  const _csrf = (await admin.get('/customers')).root.querySelector('#list [name=_csrf]')!.getAttribute('value')!
  const unused = /O filtro por atributo não foi usado. Ele não existe mais./

  const bulk = await admin.get((await admin.post('/customers/bulk-acts', { _csrf, query, everything: 'yes', act: 'deactivate' })).location!)
  const again = await admin.submit(bulk, { seen: bulk.root.querySelector('#seen')!.getAttribute('value')!, reason: '' })
  const exported = await admin.post('/customers/exports', { _csrf, query, format: 'csv-all' })
  const list = await admin.open(exported.location!)

  t.match(bulk.text, unused)
  t.equal(again.status, 422)
  t.match(again.text, unused, 'and so is who has to give a reason')
  t.equal(exported.location, `/customers?category=${category}&sort=name&attribute_9999=1&said=unexported`)
  t.match(list.text, /Nada foi exportado/)
  t.match(list.text, unused)
})

void t.test('the address keeps a value that cannot be read, page after page, until it is taken out', async t => {
  const { admin, category, start } = await asking(t)
  const page = await admin.get(`/customers?category=${category}&${start}=31/02/2020&sort=name`)
  const typed = `${start}=31%2F02%2F2020`
  const out = page.root.querySelector('#results .notice a')!.getAttribute('href')!

  const columns = await admin.post('/customers/columns', { _csrf: page.root.querySelector('[name=_csrf]')!.getAttribute('value')!, query: page.root.querySelector('form[action="/customers/columns"] [name=query]')!.getAttribute('value')!, column: 'city' })

  for (const heading of page.root.querySelectorAll('thead th:not(.pick) a')) t.match(heading.getAttribute('href'), typed)
  t.equal(out, `/customers?category=${category}&sort=name`)
  t.equal(columns.location, `/customers?category=${category}&sort=name&${typed}`)
})

void t.test('while a value is being typed the part of the page says what is wrong with it, and no longer when it is right', async t => {
  const { admin, category, start } = await asking(t)
  const part = async (value: string) => admin.get(`/customers?category=${category}&${start}=${value}`, { 'hx-request-type': 'partial', 'hx-current-url': `http://localhost/customers?category=${category}` })
  const fault = (page: Page) => page.root.querySelectorAll('[hx-swap-oob]').find(one => one.getAttribute('id') === `f-${start}-error`)!

  const wrong = await part('31/02')
  const right = await part('28/02/2020')

  t.match(fault(wrong).text, 'Use dia, mês e ano com quatro números, de uma data que existe, como 24/11/2026.')
  t.notOk(fault(wrong).hasAttribute('hidden'))
  t.match(wrong.root.querySelector('#list-status')?.text, 'Filtro não usado: Última visita')
  t.equal(wrong.headers['hx-push-url'], `/customers?category=${category}&${start}=31%2F02`)
  t.equal(fault(right).text, '')
  t.ok(fault(right).hasAttribute('hidden'))
  t.notOk(right.root.querySelector('#attribute-filters'), 'the field itself stays as it is')
})

void t.test('what is done with a list whose value cannot be read is done with what it shows', async t => {
  const { admin, category, start } = await asking(t)
  const address = `/customers?category=${category}&${start}=31/02/2020&sort=name`
  const page = await admin.get(address)
  const query = page.root.querySelector('#list [name=query]')!.getAttribute('value')!
  const _csrf = page.root.querySelector('#list [name=_csrf]')!.getAttribute('value')!

  const bulk = await admin.get((await admin.post('/customers/bulk-acts', { _csrf, query: address.split('?')[1]!, everything: 'yes', act: 'deactivate' })).location!)
  const whole = await admin.get((await admin.post('/customers/bulk-acts', { _csrf, query: `category=${category}&sort=name`, everything: 'yes', act: 'deactivate' })).location!)
  const saved = await admin.get(`/saved-filters/new?${new URLSearchParams({ query: address.split('?')[1]! }).toString()}`)
  const kept = await admin.submit(saved, { name: 'Mensais' })

  t.equal(query, `category=${category}&sort=name`)
  t.equal(bulk.root.querySelector('#seen')?.text, whole.root.querySelector('#seen')?.text)
  t.equal(bulk.root.querySelector('#seen')?.getAttribute('value'), whole.root.querySelector('#seen')?.getAttribute('value'))
  t.match(bulk.root.querySelector('#seen')?.text, /^Inativar [1-9]/)
  t.equal(kept.location, `/customers?category=${category}&sort=name&said=kept`)
})
