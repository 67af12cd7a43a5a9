import t from 'tap'
import { desk } from '../support/app.ts'
import { act, makeCategory } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { rosa } from '../support/people.ts'

const names = (page: Page) => page.root.querySelectorAll('tbody th a').map(link => link.text)
const status = (page: Page) => page.root.querySelector('#list-status')?.text.trim()
const depths = (page: Page) => page.root.querySelectorAll('tbody .branch').map(branch => branch.getAttribute('data-depth'))

async function office (t: Parameters<typeof desk>[0]) {
  const { browser } = await desk(t, rosa)
  const industry = await makeCategory(browser, 'Indústria', { identifier: 'C10' })
  await makeCategory(browser, 'Química', { identifier: 'C9', parent_id: String(industry) })
  await act(browser, `/categories/${industry}/deactivation`)
  return { browser }
}

void t.test('a tree stands as one, with its number of rows, until something is asked of it', async t => {
  const { browser } = await office(t)

  const tree = await browser.get('/categories')
  const backwards = await browser.get(tree.link('Nome'))
  const filtered = await browser.get('/categories?status=active')

  t.equal(status(tree), '3 categorias')
  t.strictSame([names(tree), depths(tree)], [['Geral', 'Indústria', 'Química'], ['0', '0', '1']])
  t.equal(tree.root.querySelector('th[aria-sort]')?.getAttribute('aria-sort'), 'ascending')
  t.strictSame([names(backwards), depths(backwards)], [['Indústria / Química', 'Indústria', 'Geral'], ['0', '0', '0']])
  t.strictSame(names(await browser.get(backwards.link('Nome'))), names(tree))
  t.strictSame([names(filtered), status(filtered)], [['Geral', 'Indústria / Química'], '2 categorias'])
  t.equal(filtered.value('Situação'), 'active')
})

void t.test('every column of a short list puts it in order, both ways, numbers by their size', async t => {
  const { browser } = await office(t)

  t.strictSame(names(await browser.get('/categories?sort=identifier')), ['Indústria / Química', 'Indústria', 'Geral'])
  t.strictSame(names(await browser.get('/categories?sort=-status'))[0], 'Indústria')
  for (const address of ['/categories', '/company-types', '/attributes?q=&sort=name']) {
    const page = await browser.get(address)
    const all = names(page).toSorted()
    for (const heading of page.root.querySelectorAll('thead th a')) {
      const sorted = await browser.get(heading.getAttribute('href')!)
      t.equal(names(sorted).length, all.length, heading.text)
    }
  }
})

void t.test('a search of a short list marks what it met, keeps filter and order, and says when nothing is found', async t => {
  const { browser } = await office(t)

  const found = await browser.get('/categories?q=QUIMICA&status=active&sort=-identifier')
  const below = await browser.get('/categories?q=industria')
  const begun = await browser.get('/categories?q=c9')
  const none = await browser.get('/categories?q=zzz&status=active')

  t.equal(found.root.querySelector('mark')?.text, 'Química')
  t.match(found.link('Identificador'), /q=QUIMICA.*status=active.*sort=identifier/)
  t.strictSame(names(below), ['Indústria', 'Indústria / Química'])
  t.strictSame(names(begun), ['Indústria / Química'])
  t.equal(status(none), '0 categorias')
  t.match(none.text, 'Nenhuma categoria com “zzz”')
  t.equal(none.link('Buscar sem os filtros'), '/categories?q=zzz')
})

void t.test('as somebody types only the result and its count come', async t => {
  const { browser } = await office(t)

  for (const address of ['/categories', '/company-types', '/attributes', '/companies', '/external-users']) {
    const part = await browser.get(`${address}?q=a`, { 'hx-request': 'true', 'hx-request-type': 'partial' })
    t.notMatch(part.body, '<html', address)
    t.ok(part.root.querySelector('#results'), address)
    t.match(status(part), /^\d+ /, address)
  }
})

void t.test('types are filtered by their document, attributes by their kind', async t => {
  const { browser } = await desk(t, rosa)

  t.strictSame(names(await browser.get('/company-types?document=cpf')), ['Pessoa física'])
  t.equal(status(await browser.get('/company-types?document=cpf')), '1 tipo')
})

void t.test('nonsense in the address of a short list is the nearest sensible page', async t => {
  const { browser } = await office(t)
  const whole = names(await browser.get('/categories'))

  for (const query of ['sort=x', 'sort=--name', 'sort=constructor', 'status=all', 'status=active%00', '__proto__=1', 'q=&q=zzz', 'q[]=zzz', 'q=%00']) {
    const page = await browser.get(`/categories?${query}`)
    t.strictSame([page.status, names(page)], [200, whole], query)
  }
  for (const q of ['%', '_', '"', '*', 'x'.repeat(10_000), '\u{1F600}']) {
    t.equal((await browser.get(`/categories?${new URLSearchParams({ q }).toString()}`)).status, 200)
  }
})
