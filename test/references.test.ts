import t from 'tap'
import { rows, sample } from './access/matrix.ts'
import { desk, type Browser } from './support/app.ts'
import { ask, makeAttribute } from './support/configuring.ts'
import type { Page } from './support/html.ts'
import { rosa } from './support/people.ts'
import { begin, matriz, padaria, press, register } from './support/registering.ts'

const named = ['form', 'for', 'list', 'aria-controls', 'aria-describedby', 'aria-labelledby', 'aria-details', 'aria-errormessage']
const selecting = ['hx-target', 'hx-sync', 'hx-include']

t.setTimeout(120_000)

void t.test('no page names an id that it has not got, and none twice', async t => {
  const { browser } = await desk(t, rosa)
  await register(browser)
  await ask(browser, '/categories/1', await makeAttribute(browser, 'Ramo'))
  await ask(browser, '/company-types/1', await makeAttribute(browser, 'Porte'))
  const addresses = rows.filter(row => row.method === 'GET').map(row => sample(row.address, '1'))

  let seen = 0
  for (const page of [...await opened(browser, addresses), ...await stepsOf(browser)]) {
    if (!page.root.querySelector('html')) continue
    t.strictSame(strayIn(page), [], `${page.address} (${page.status})`)
    seen++
  }
  t.ok(seen > 80, `${seen} pages`)
})

async function opened (browser: Browser, addresses: string[]): Promise<Page[]> {
  const pages: Page[] = []
  for (const address of addresses) pages.push(await browser.get(address))
  return pages
}

/** Each step of the wizard as it opens, and as it is refused. */
async function stepsOf (browser: Browser): Promise<Page[]> {
  const pages = [await begin(browser), await browser.open('/customers/new/from-company')]
  const answers = [{ company_type_id: '1', category_id: '1' }, { ...padaria, document: '06.990.590/0001-23', name: 'Mercado Bom' }, matriz, {}, {}, { name: 'Ana Reis' }]
  let page = pages[0]!
  for (const fields of answers) {
    pages.push(await browser.submit(page, { action: 'add', name: '', email: 'x', street: '', cep: '1' }))
    page = await press(browser, page, 'next', fields)
    pages.push(page)
  }
  return pages
}

/** What refers to an id that is nowhere in the page, and ids that stand in it twice. */
function strayIn ({ root }: Page): string[] {
  const ids = root.querySelectorAll('[id]').map(one => one.getAttribute('id')!)
  const references = root.querySelectorAll('*').flatMap(one => [
    ...named.flatMap(name => (one.getAttribute(name) ?? '').split(/\s+/).filter(Boolean).map(id => ({ name, id }))),
    ...selecting.flatMap(name => [...(one.getAttribute(name) ?? '').matchAll(/#([\w-]+)/g)].map(found => ({ name, id: found[1]! }))),
  ])
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
  return [...references.filter(({ id }) => !ids.includes(id)).map(({ name, id }) => `${name}="${id}"`), ...twice.map(id => `id="${id}" twice`)]
}
