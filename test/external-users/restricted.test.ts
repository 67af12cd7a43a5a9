import t from 'tap'
import { sql, type Database } from '../../src/database.ts'
import { desk, hire } from '../support/app.ts'
import { save } from '../support/configuring.ts'
import { caio, davi, rosa } from '../support/people.ts'
import { register } from '../support/registering.ts'
import { restrict } from '../support/restricting.ts'
import { change, count, everything } from '../support/rows.ts'

const kept = ['external_users', 'contacts', 'customers']
const mercado = { name: 'Mercado Bom Ltda', trade_name: '', document: '06.990.590/0001-23', phone: '(11) 3025-9999', email: 'ana@mercadobom.example' }
const acts = ['edit', 'blocking', 'unblocking', 'removal']

/** Of the customers Padaria (1, in category 2) and Mercado (2, in category 1) Tânia is the external user 1 and Zeno 2. Davi may remove accesses, too. */
async function office (t: Parameters<typeof desk>[0]) {
  const all = await desk(t, rosa)
  const { browser, db } = all
  for (const person of [davi, caio]) await hire(db, person)
  await register(browser)
  await register(browser, mercado, [{ name: 'Zeno', email: 'zeno@mercado.example', is_external: 'yes' }])
  await save(browser, '/categories/new', { identifier: 'VIP', name: 'VIP' })
  await change(db, 'customers', 1, { category_id: 2 })
  await letRemove(db)
  return { ...all, clerk: await all.signedIn(davi) }
}

async function letRemove (db: Database): Promise<void> {
  const { id } = db.row<{ id: number }>(sql('access_groups').select('id').where({ identifier: 'CADASTRO' }))!
  await db.write(() => db.run(sql('access_group_rights').insert({ access_group_id: id, menu: 'AD060', access_right: 'delete' })))
}

/** What somebody is answered who tries everything that changes an access. */
async function tried (browser: Awaited<ReturnType<typeof office>>['browser'], id: number): Promise<number[]> {
  const { _csrf } = (await browser.open('/customers/new')).hidden()
  const answers: number[] = []
  for (const act of acts) {
    const opened = act === 'removal' ? (await browser.get(`/external-users/${id}/removal`)).root.querySelector('main [name=opened]')?.getAttribute('value') : undefined
    answers.push((await browser.post(`/external-users/${id}/${act}`, { _csrf, opened, name: 'Outro nome', email: 'outro@nome.example', language: 'en' })).status)
  }
  return answers
}

void t.test('whoever may see but not edit the customer of an access may not edit, block or remove it', async t => {
  const { clerk, db } = await office(t)
  await restrict(db, 2, [[davi, 'list', 'view']])
  const before = everything(db, kept)

  const page = await clerk.get('/external-users/1')

  t.equal(page.heading, 'Tânia Bachmann')
  t.strictSame(await tried(clerk, 1), [403, 403, 403, 403])
  for (const act of ['edit', 'removal']) t.equal((await clerk.get(`/external-users/1/${act}`)).status, 403, act)
  t.match((await clerk.get('/external-users/1/edit')).text, 'Você não pode fazer isso com este cadastro A categoria do cliente é restrita.')
  t.equal(everything(db, kept), before)
})

void t.test('what is closed shows no buttons, on its page and in the list', async t => {
  const { clerk, db } = await office(t)
  await restrict(db, 2, [[davi, 'list', 'view']])

  const closed = await clerk.get('/external-users/1')
  const open = await clerk.get('/external-users/2')
  const list = await clerk.get('/external-users')

  t.notMatch(closed.text, /Editar|Bloquear|Remover/)
  t.match(open.text, /Bloquear Remover o acesso.*Editar dados gerais/)
  t.strictSame(list.root.querySelectorAll('tbody button').map(button => button.text.trim()), ['Bloquear Zeno'])
})

void t.test('an old value of an access that is closed is not brought back', async t => {
  const { browser, clerk, db } = await office(t)
  await save(browser, '/external-users/1/edit', { language: 'en' })
  const { id } = db.row<{ id: number }>(sql('history').select('id').where({ record_type: 'external_user', act: 'changed' }))!
  const address = `/external-users/1/history/${id}/restoration?field=language`
  t.equal((await clerk.get(address)).status, 200)
  await restrict(db, 2, [[davi, 'list', 'view']])
  const { _csrf } = (await clerk.open('/customers/new')).hidden()

  t.equal((await clerk.get('/external-users/1/history')).links().filter(text => /Restaurar/.test(text)).length, 0)
  t.equal((await clerk.get(address)).status, 403)
  t.equal((await clerk.post(address, { _csrf, field: 'language', current: 'Inglês' })).status, 403)
  t.equal(count(db, 'external_users', { language: 'en' }), 1)
})

void t.test('whoever was granted to edit edits, blocks and removes', async t => {
  const { clerk, db } = await office(t)
  await restrict(db, 2, [[davi, 'list', 'view', 'edit']])

  const form = await clerk.get('/external-users/1/edit')

  t.equal((await clerk.submit(form, { language: 'es' })).location, '/external-users/1?said=saved')
  t.match((await clerk.get('/external-users/1')).text, 'Bloquear Remover o acesso')
  t.strictSame((await tried(clerk, 1)).slice(1), [303, 303, 303])
  t.equal(count(db, 'external_users', { id: 1 }), 0)
})

void t.test('of an access of several companies one that is closed is enough, seen or not', async t => {
  const { browser, clerk, db } = await office(t)
  await save(browser, '/external-users/new?company=2', { name: 'Tânia', email: 'tania@paodaserra.example', links_external: 'yes' })
  t.equal(count(db, 'contacts', { external_user_id: 1 }), 2)

  for (const controls of [['list', 'view'], []] as const) {
    await db.write(() => db.run(sql('category_grants').delete()))
    await restrict(db, 2, [[davi, ...controls]])
    const before = everything(db, kept)

    const page = await clerk.get('/external-users/1')

    t.match(page.text, 'Mercado Bom Ltda')
    t.notMatch(page.text, /Editar|Bloquear|Remover/)
    t.strictSame(await tried(clerk, 1), [403, 403, 403, 403])
    t.equal(everything(db, kept), before)
  }
})

void t.test('an access of no company is open to whoever has the menu', async t => {
  const { clerk, db } = await office(t)
  await restrict(db, 2)
  await change(db, 'contacts', 2, { external_user_id: null })

  t.strictSame((await tried(clerk, 1)).slice(1), [303, 303, 303])
})

void t.test('whoever may list the customer of an access and not see it meets the person in the list, and no link that leads nowhere', async t => {
  const { clerk, db } = await office(t)
  await restrict(db, 2, [[davi, 'list']])

  const list = await clerk.get('/external-users')
  const rows = list.root.querySelectorAll('#results tbody tr')
  const links = list.root.querySelectorAll('#results tbody a').map(link => link.getAttribute('href')!)

  t.equal(rows.length, 2)
  t.ok(links.includes('/external-users/2'))
  for (const link of links) t.equal((await clerk.get(link)).status, 200, link)
  t.equal((await clerk.get('/external-users/1')).status, 404)
})
