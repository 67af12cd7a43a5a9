import t from 'tap'
import type { DeclaredRoute } from '../../src/access.ts'
import { sql, type Database } from '../../src/database.ts'
import { desk, hire, type Browser } from '../support/app.ts'
import { ask, makeAttribute, makeCategory } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { caio, davi, marina, rosa, type Person } from '../support/people.ts'
import { matriz, padaria, press, register, toIdentification } from '../support/registering.ts'
import { restrict } from '../support/restricting.ts'
import { count, everything } from '../support/rows.ts'
import { addressOf, groups, rows, sample, type Row } from './matrix.ts'

const kept = ['companies', 'customers', 'contacts', 'external_users', 'addresses', 'users', 'settings', 'access_groups',
  'access_group_rights', 'access_group_members', 'categories', 'category_grants', 'company_types', 'attributes', 'password_links']

/** All that is kept; what somebody takes along leaves a line, whatever they ask it with. */
function stateOf (db: Database): string {
  return everything(db, kept) + JSON.stringify(db.rows(sql('history').whereNot({ act: 'exported' })))
}

/** Customer 1 is everybody's, customer 2 stands in a category that only Marina's name opens; Davi has the same group. */
async function makeOffice () {
  const started = await desk(t, rosa)
  for (const person of [marina, davi, caio]) await hire(started.db, person)
  await register(started.browser)
  const category = await makeCategory(started.browser, 'Sigilosa')
  const secret = { ...padaria, state_registration: '', city_registration: '', site: '', document: '11.444.777/0001-61', name: 'Segredo Guardado Ltda', trade_name: 'Segredo', email: 'segredo@guardado.example', phone: '(48) 3221-7755' }
  let page = await press(started.browser, await toIdentification(started.browser, { category_id: String(category) }), 'next', secret)
  page = await press(started.browser, page, 'add', matriz)
  page = await press(started.browser, page, 'next')
  page = await press(started.browser, page, 'add', { name: 'Segredo Contato', email: 'contato@guardado.example', is_default: 'yes' })
  await press(started.browser, page, 'finish')
  if (count(started.db, 'customers', { category_id: category }) !== 1) throw new Error(`no second customer: ${page.text.slice(0, 300)}`)
  await ask(started.browser, `/categories/${category}`, await makeAttribute(started.browser, 'Ramo'), { is_required: undefined })
  await ask(started.browser, '/company-types/1', await makeAttribute(started.browser, 'Porte'), { is_required: undefined })
  await restrict(started.db, category, [[marina, 'list', 'view', 'create', 'edit', 'delete']])
  return started
}

t.setTimeout(120_000)
const { app, db, visitor, signedIn } = await makeOffice() // one for all: nobody here changes anything

void t.test('ASVS 8.1.1: every address has its row, with the right it declares, and every row its address', async t => {
  const declared = app.declaredRoutes.filter(route => route.method !== 'HEAD').map(written)

  const known = rows.map(row => `${row.method} ${row.address} ${row.right}`)

  t.strictSame(declared.filter(line => !known.includes(line)), [], 'add these lines to test/access/matrix.ts')
  t.strictSame(known.filter(line => !declared.includes(line)), [], 'take these lines out of test/access/matrix.ts')
  t.equal(new Set(known).size, known.length, 'once each')
})

void t.test('ASVS 7.5.3: people, rights, Sistema, deletions and exports want the password typed recently', async t => {
  const isOfWeight = ({ method, access }: DeclaredRoute) => typeof access === 'object' && method !== 'HEAD' &&
    (['delete', 'export'].includes(access.right) || (method !== 'GET' && ['AD004', 'CM011', 'CM008'].includes(access.menu)))

  t.strictSame(app.declaredRoutes.filter(route => isOfWeight(route) && !route.asksPassword).map(written), [])
})

// The way to the sign-in page would lose the form beside which these are asked: a stranger gets nothing, and the form asks.
const besideTyping = ['/municipalities', '/company-types/example']

void t.test('ASVS 8.2.1, 8.3.1: a stranger reaches what is public, and is asked to sign in everywhere else', async t => {
  const before = stateOf(db)

  for (const row of rows) {
    const { page, fragment } = await call(visitor(), row)
    if (row.right === 'public') t.ok(isReached(row, page), told(row, page))
    else t.match(page.location, /^\/login/, told(row, page))
    if (row.right === 'public' || !fragment) continue
    if (besideTyping.includes(row.address)) t.strictSame([fragment.status, fragment.body], [204, ''], `a part of ${told(row, fragment)}`)
    else t.match(fragment.headers['hx-redirect'], /^\/login/, `a part of ${told(row, fragment)}`)
  }

  t.equal(stateOf(db), before)
})

const roles: Array<[name: string, person: Person]> = [['Consulta', caio], ['Cadastro', davi], ['Administração', rosa]]
for (const [group, person] of roles) {
  void t.test(`${group} reaches what the group grants, and is refused everything else`, async t => {
    const browser = await signedIn(person)
    const before = stateOf(db)

    for (const row of rows) {
      const { page, fragment } = await call(browser, row)
      t.equal(isReached(row, page), isGranted(group, row), told(row, page))
      if (fragment && page.status >= 400 && row.right !== 'public') t.equal(fragment.body, '', `no part of ${told(row, page)}`)
    }

    t.equal(stateOf(db), before)
  })
}

void t.test('ASVS 8.2.2: what stands in a closed category is not found, and named nowhere', async t => {
  const browser = await signedIn(davi)
  const before = stateOf(db)
  const { _csrf } = (await browser.get('/account')).hidden()

  for (const row of rows) {
    const address = sample(row.address, row.isRestricted ? '2' : '1')
    const page = row.method === 'GET' ? await browser.get(address) : row.isRestricted && await browser.post(address, { _csrf })
    if (!page) continue
    if (row.isRestricted && isGranted('Cadastro', row)) t.equal(page.status, 404, told(row, page))
    const found = row.method === 'GET' && !row.address.includes(':') ? await browser.get(`${address}?q=guardado`) : page
    for (const { body } of [page, found]) t.notMatch(body, /Segredo|11444777000161|11\.444\.777/, told(row, page))
  }

  t.equal(stateOf(db), before)
})

void t.test('whom a closed category is opened to finds what stands there', async t => {
  const [insider, admin] = [await signedIn(marina), await signedIn(rosa)]

  for (const row of rows.filter(one => one.isRestricted && one.method === 'GET' && isGranted('Cadastro', one))) {
    const [seen, whole] = [await insider.get(sample(row.address, '2')), await admin.get(sample(row.address, '2'))]
    t.equal(seen.status, whole.status, told(row, seen))
    t.equal(seen.heading, whole.heading, told(row, seen))
  }
})

/** The address as a page and as a part of one, or as a form: without its token, so that nothing is done. */
async function call (browser: Browser, row: Row): Promise<{ page: Page, fragment?: Page }> {
  const address = sample(row.address, '1')
  if (row.method !== 'GET') return { page: await browser.post(address, {}) }
  return { page: await browser.get(address), fragment: await browser.get(address, { 'hx-request': 'true', 'hx-request-type': 'partial' }) }
}

// Behind the right stands the form's token: who is stopped there was let in here.
function isReached ({ method }: Row, { status, heading }: Page): boolean {
  if (method !== 'GET') return status === 403 && heading === 'O formulário não pôde ser aceito'
  return status < 500 && status !== 403
}

function isGranted (group: string, { right }: Row): boolean {
  return right === 'public' || right === 'signed-in' || groups[group]!(right)
}

function written ({ method, url, access }: DeclaredRoute): string {
  return `${method} ${addressOf(url)} ${typeof access === 'string' ? access : `${access.menu}:${access.right}`}`
}

function told ({ method, address }: Row, { status, heading }: Page): string {
  return `${method} ${address}: ${status} ${heading}`
}

