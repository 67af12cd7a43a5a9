import t from 'tap'
import { sql } from '../../src/database.ts'
import { digest } from '../support/addresses.ts'
import { desk, hire } from '../support/app.ts'
import { ask, makeAttribute, makeCategory, save } from '../support/configuring.ts'
import { caio, davi, marina, rosa } from '../support/people.ts'
import { padaria, register } from '../support/registering.ts'
import { restrict } from '../support/restricting.ts'
import { change, count } from '../support/rows.ts'

t.setTimeout(120_000)

/** Two of each: what belongs to the first has the ids that are tried in the addresses of the second. */
async function twoOfEach (t: Parameters<typeof desk>[0]) {
  const office = await desk(t, rosa)
  const { browser, db } = office
  for (const person of [marina, davi]) await hire(db, person)
  await register(browser)
  await register(browser, { name: 'Oficina Dois Irmãos', document: '45.997.418/0001-53' }, [])
  await browser.submit(await browser.get('/customers/1/edit'), { trade_name: 'Pão' })
  const list = await makeAttribute(browser, 'Regime', { kind: 'list', items: 'Simples\nPresumido' })
  await makeAttribute(browser, 'Porte', { kind: 'list', items: 'Grande\nPequeno' })
  await makeCategory(browser, 'Indústria')
  await change(db, 'customers', 2, { category_id: 2 })
  for (const owner of ['/categories/1', '/company-types/1']) await ask(browser, owner, list)
  await save(browser, '/categories/1/folders', { name: 'Contrato' })
  return office
}

void t.test('ASVS 8.2.2: what belongs to one record is not found in the address of another', async t => {
  const { app, browser, db } = await twoOfEach(t)
  const idIn = (table: string, where: Record<string, string | number>) => String(db.row<{ id: number }>(sql(table).select('id').where(where).orderBy('id', 'desc').limit(1))!.id)
  const use = (url: string) => idIn('attribute_uses', url.startsWith('/categories') ? { category_id: 1 } : { company_type_id: 1 })
  const ofFirst: Record<string, (url: string) => string> = {
    part: url => url.includes('addresses') ? idIn('addresses', { company_id: 1 }) : idIn('contacts', { company_id: 1 }),
    line: () => idIn('history', { company_id: 1, act: 'changed' }), folder: () => idIn('folders', { category_id: 1 }),
    use, item: () => idIn('attribute_items', { attribute_id: 1 }), file: () => '1',
  }
  const { _csrf } = (await browser.get('/customers/1/edit')).hidden()
  t.strictSame(['customers', 'categories', 'folders', 'attribute_uses'].map(table => count(db, table)), [2, 2, 1, 2])
  const before = digest(db)

  let tried = 0
  for (const { method, url } of app.declaredRoutes) {
    const [, inner] = /^\/(?:customers|companies|categories|company-types|attributes)\/:id\([^)]*\).*\/:(\w+)\(/.exec(url) ?? []
    if (!inner || !ofFirst[inner] || method === 'HEAD') continue
    const address = url.replace(/:id\([^)]*\)/, '2').replace(/:\w+\([^)]*\)/, ofFirst[inner](url))
    const fields = { _csrf, name: 'Outro', field: 'trade_name', current: '' }
    const { status } = method === 'GET' ? await browser.get(`${address}?field=trade_name`) : await browser.post(address, fields)
    t.equal(status, 404, `${method} ${address}`)
    tried++
  }

  t.ok(tried > 20, `${tried} addresses`)
  t.equal(digest(db), before)
})

void t.test('ASVS 8.2.2: nobody reaches what is another person\'s: a session, a saved filter, a right', async t => {
  const { browser, db, signedIn } = await twoOfEach(t)
  const stranger = await signedIn(marina)
  await browser.submit(await browser.get('/saved-filters/new?query=status%3Dinactive'), { name: 'Meu' })
  const { _csrf } = (await stranger.get('/account')).hidden()
  const own = db.row<{ id_hash: string }>(sql('sessions').select('id_hash').where({ user_id: 1 }))!.id_hash
  const before = digest(db)

  await stranger.post(`/account/sessions/${own}/ending`, { _csrf })
  t.equal((await stranger.post(`/users/1/sessions/${own}/ending`, { _csrf })).status, 403)
  for (const address of ['/users/1/password-links', '/users/1/deactivation', '/users/1/second-factor/removal', '/access-groups/1/members']) {
    t.equal((await stranger.post(address, { _csrf, user_id: '2' })).status, 403, address)
  }
  t.equal((await stranger.post('/saved-filters/1/deletion', { _csrf })).status, 404)
  await browser.post(`/users/2/sessions/${own}/ending`, { _csrf: (await browser.get('/account')).hidden()._csrf })

  t.equal(count(db, 'sessions', { id_hash: own }), 1, 'not even in the address of somebody else')
  t.equal(digest(db), before)
})

void t.test('ASVS 8.2.2: an export of ticked customers gives nobody those that are closed to them', async t => {
  const { db, signedIn } = await twoOfEach(t)
  await hire(db, caio)
  for (const category of [1, 2]) await restrict(db, category)
  await db.write(() => db.run(sql('access_group_rights').insert({ access_group_id: 3, menu: 'CT001', access_right: 'export' }).onConflict().ignore()))
  const reader = await signedIn(caio)
  const { _csrf } = (await reader.get('/account')).hidden()

  const { status, body } = await reader.post('/customers/exports', { _csrf, format: 'csv', id: ['1', '2'] })

  t.equal(status, 200)
  t.notMatch(body, /Padaria|Oficina/)
  t.notMatch(body, padaria.name)
})
