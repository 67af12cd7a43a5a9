import t from 'tap'
import { sql } from '../../src/database.ts'
import { desk, hire, listen, startOffice } from '../support/app.ts'
import { lapse } from '../support/administering.ts'
import { act, enter, makeCategory, save } from '../support/configuring.ts'
import { caio, davi, marina, passwordOf, rosa } from '../support/people.ts'
import { register } from '../support/registering.ts'
import { change, count, everything } from '../support/rows.ts'

const tab = '/categories/1/security'
const tables = ['categories', 'category_grants', 'history']

async function administration (t: Parameters<typeof startOffice>[0]) {
  const office = await desk(t, rosa)
  for (const person of [marina, davi, caio]) await hire(office.db, person)
  return office
}

void t.test('a category is public until it is restricted, and then to whom it grants something', async t => {
  const { browser, db, signedIn } = await administration(t)
  const reader = await signedIn(caio)
  const clerk = await signedIn(marina)
  await register(clerk)

  t.equal((await browser.get(tab)).value('Quem vê os clientes desta categoria'), 'public')
  const saved = await save(browser, tab, { access: 'restricted', g2_view: 'yes', g2_create: 'yes' })

  t.match(saved.text, 'Alterações salvas.')
  t.equal((await reader.get('/customers/1')).status, 404)
  t.equal((await clerk.get('/customers/1')).status, 200)
  t.equal((await browser.get('/customers/1')).status, 200)
  const cells = saved.root.querySelectorAll('.matrix input[checked]:not([disabled])').map(box => box.getAttribute('name'))
  t.same(cells, ['g2_list', 'g2_view', 'g2_create'])
  t.equal(count(db, 'category_grants'), 3)
})

void t.test('a person is put in the table with what is ticked already, and kept when it is saved', async t => {
  const { browser, db } = await administration(t)
  const page = await browser.get(tab)
  const added = await browser.submit(page, { access: 'restricted', g3_list: 'yes', user_id: '3', action: 'add' })

  t.equal(added.status, 200)
  t.equal(count(db, 'category_grants'), 0)
  t.match(added.text, 'Davi Reis pessoa')
  t.ok(added.root.querySelector('input[name=g3_list][checked]'))
  const saved = await browser.submit(added)

  t.equal(saved.status, 303)
  t.same(db.rows(sql('category_grants').select('access_group_id', 'user_id', 'control').orderBy('id')),
    [{ access_group_id: 3, user_id: null, control: 'list' }, { access_group_id: null, user_id: 3, control: 'list' }, { access_group_id: null, user_id: 3, control: 'view' }])
})

void t.test('Enter in the tab saves it', async t => {
  const { browser, db } = await administration(t)

  const saved = await enter(browser, tab, { access: 'restricted', g2_view: 'yes' })

  t.match(saved.text, 'Alterações salvas.')
  t.equal(count(db, 'category_grants'), 2)
})

void t.test('what a category above closes is shown below, with where it comes from', async t => {
  const { browser } = await administration(t)
  const child = await makeCategory(browser, 'Folha', { parent_id: '1' })
  await save(browser, tab, { access: 'restricted', g2_edit: 'yes' })

  const page = await browser.get(`/categories/${child}/security`)

  t.match(page.text, 'Herdado de Geral')
  t.match(page.text, 'Cadastro listar, ver, editar')
})

void t.test('ASVS 7.5.3: a category moves out of a restricted one, or into one, only with the password, and nothing typed is lost', async t => {
  const { browser, db, signedIn } = await administration(t)
  const reader = await signedIn(caio)
  const clerk = await signedIn(marina)
  const child = await makeCategory(browser, 'Folha', { parent_id: '1' })
  const address = `/categories/${child}`
  await register(clerk)
  await change(db, 'customers', 1, { category_id: child })
  await save(browser, tab, { access: 'restricted', g2_view: 'yes' })
  const page = await browser.get(address)
  await lapse(db)

  const asked = await browser.submit(page, { parent_id: '', hint: 'Mensal' })
  const closed = (await reader.get('/customers/1')).status
  const wrong = await browser.submit(asked, { _password: 'errada' })
  const out = await browser.submit(wrong, { _password: passwordOf(rosa) })
  const opened = (await reader.get('/customers/1')).status
  await lapse(db)
  const back = await browser.submit(await browser.get(address), { parent_id: '1' })

  t.strictSame([asked.status, asked.heading, closed], [403, 'Confirme sua senha', 404])
  t.strictSame([wrong.status, out.location, opened], [422, `${address}?said=changed`, 200])
  t.same(db.row(sql('categories').where({ id: child }).select('parent_id', 'hint')), { parent_id: null, hint: 'Mensal' })
  t.equal(back.heading, 'Confirme sua senha')
  t.match(page.text, 'restrições (aba Segurança)')
})

void t.test('no password is asked for a category whose place opens and closes nothing, nor for a form with complaints', async t => {
  const { browser, db } = await administration(t)
  const child = await makeCategory(browser, 'Folha', { parent_id: '1' })
  const other = await makeCategory(browser, 'Outra')
  await lapse(db)

  const moved = await browser.submit(await browser.get(`/categories/${child}`), { parent_id: String(other) })
  await browser.submit(await browser.get(`/categories/${child}`), { parent_id: '1' })
  await change(db, 'categories', 1, { is_restricted: 1 })
  const renamed = await browser.submit(await browser.get(`/categories/${child}`), { name: 'Folha de pagamento' })
  const refused = await browser.submit(await browser.get(`/categories/${child}`), { name: '', parent_id: '' })

  t.strictSame([moved.status, renamed.status, refused.status], [303, 303, 422])
  t.match(refused.summary()[0], 'Informe o nome.')
})

void t.test('ASVS 16.3.2: the log says that a category crossed a restriction', async t => {
  const office = await desk(t, rosa, { LOG_LEVEL: 'info' })
  const { browser } = office
  const child = await makeCategory(browser, 'Folha', { parent_id: '1' })
  await save(browser, tab, { access: 'restricted' })
  const lines = listen(office)

  await save(browser, `/categories/${child}`, { name: 'Folha de pagamento' })
  const before = lines.filter(line => line.includes('authz_change')).length
  await save(browser, `/categories/${child}`, { parent_id: '' })

  t.equal(before, 0)
  t.match(lines.find(line => line.includes('authz_change')), `"record":"category ${child}"`)
})

void t.test('those who configure categories are shut out of nothing, and their cells are not theirs to untick', async t => {
  const { browser } = await administration(t)
  const saved = await save(browser, tab, { access: 'restricted' })

  t.match(saved.text, 'Administração sempre pode tudo: configura categorias')
  t.equal(saved.root.querySelectorAll('.matrix input[checked][disabled]').length, 5)
  t.equal((await browser.get(tab)).status, 200)
})

void t.test('what a group was granted is there again when it does not configure categories any more', async t => {
  const { browser, db } = await administration(t)
  await save(browser, tab, { access: 'restricted', g3_view: 'yes' })
  const right = { access_group_id: 3, menu: 'CT005', access_right: 'edit' }
  await db.write(() => db.run(sql('access_group_rights').insert(right)))
  await save(browser, tab, { g2_view: 'yes' })

  await db.write(() => db.run(sql('access_group_rights').where(right).delete()))

  const page = await browser.get(tab)
  t.match(page.filledIn(), { g2_view: 'yes', g3_view: 'yes', g3_list: 'yes' })
})

void t.test('a change has a line in the history, with both states of each who is concerned', async t => {
  const { browser, db } = await administration(t)
  await save(browser, tab, { access: 'restricted', g3_view: 'yes' })
  await save(browser, tab, { access: 'restricted', g3_view: 'yes', g3_edit: 'yes' })

  const lines = db.rows<{ changes: string }>(sql('history').where({ record_type: 'category', act: 'changed' }).orderBy('id')).map(({ changes }) => JSON.parse(changes) as unknown)

  t.same(lines, [
    [{ field: 'access', from: 'Pública', to: 'Restrita' }, { field: 'grants', from: null, to: 'Consulta: listar, ver' }],
    [{ field: 'grants', from: 'Consulta: listar, ver', to: 'Consulta: listar, ver, editar' }],
  ])
})

void t.test('the second to save grants nothing again that the first took away, and chooses where both changed the same', async t => {
  const { browser, db } = await administration(t)
  await browser.submit(await browser.get(tab), { access: 'restricted', g2_view: 'yes', g3_view: 'yes' })
  const [one, other, third] = [await browser.get(tab), await browser.get(tab), await browser.get(tab)]
  await browser.submit(one, { g2_view: undefined, g2_list: undefined })

  const merged = await browser.submit(other, { g3_edit: 'yes' })
  const granted = db.rows(sql('category_grants').select('access_group_id', 'control').orderBy('control'))
  const clash = await browser.submit(third, { g2_delete: 'yes' })
  const before = everything(db, tables)
  const chosen = await browser.submit(clash, { side_g2: 'theirs' })

  t.equal(merged.location, `${tab}?said=merged`)
  t.match((await browser.open(merged.location!)).text, 'Também houve alterações enquanto você editava')
  t.strictSame(granted, ['edit', 'list', 'view'].map(control => ({ access_group_id: 3, control })))
  t.equal(clash.status, 409)
  t.match(clash.text, 'Cadastro Antes: listar, ver Cadastro, Outra janela sua: vazio Cadastro, Você: listar, ver, excluir')
  t.equal(chosen.location, `${tab}?said=same`, 'what the other saved stands, and nothing was saved besides')
  t.equal(everything(db, tables), before)
})

void t.test('a category that is saved as it was opened changes nothing and says so', async t => {
  const { browser, db } = await administration(t)
  const before = everything(db, tables)

  const answer = await browser.submit(await browser.get(tab))

  t.match((await browser.open(answer.location!)).text, 'Nada foi alterado.')
  t.equal(everything(db, tables), before)
})

void t.test('nonsense is refused and changes nothing', async t => {
  const { browser, db } = await administration(t)
  const page = await browser.get(tab)
  const before = everything(db, tables)
  const wrong: Array<Record<string, string>> = [
    { access: 'nobody' }, { access: '' }, { access: 'restricted', g99_view: 'yes' }, { access: 'restricted', u99_view: 'yes' },
    { action: 'add', user_id: '99' }, { action: 'add', user_id: 'x' },
  ]

  for (const fields of wrong) {
    const answer = await browser.submit(page, fields)
    t.ok(answer.summary().length > 0, JSON.stringify(fields))
    t.equal(everything(db, tables), before)
  }
  for (const fields of [{ g0_view: 'yes' }, { g2_own: 'yes' }, { 'g2_view; drop': 'yes' }, { is_restricted: '1', id: '7', version_: '9' }] as Array<Record<string, string>>) {
    await browser.submit(await browser.get(tab), { ...fields, access: 'public' })
    t.equal(count(db, 'category_grants'), 0)
  }
  t.equal((await browser.get('/categories/99/security')).status, 404)
})

void t.test('the tab is for those who configure categories', async t => {
  const { browser, db, signedIn } = await administration(t)
  const clerk = await signedIn(marina)
  const { _csrf } = (await browser.get(tab)).hidden()
  t.equal((await clerk.get(tab)).status, 403)

  t.equal((await clerk.post(tab, { _csrf, access: 'restricted' })).status, 403)
  t.equal(count(db, 'history', { record_type: 'category' }), 0)
})

void t.test('the password is asked again when it was typed long ago', async t => {
  const { browser, db } = await administration(t)
  const page = await browser.get(tab)
  await db.write(() => db.run(sql('sessions').update({ data: sql.raw("json_set(data, '$.passwordAt', 0)") })))

  const asked = await browser.submit(page, { access: 'restricted' })

  t.equal(asked.status, 403)
  t.match(asked.heading, 'Confirme sua senha')
  t.equal(count(db, 'categories', { is_restricted: 1 }), 0)
})

void t.test('a group that is removed takes what was granted to it along', async t => {
  const { browser, db } = await administration(t)
  await save(browser, tab, { access: 'restricted', g3_view: 'yes' })
  t.ok(count(db, 'category_grants', { access_group_id: 3 }) > 0)
  await db.write(() => {
    db.run(sql('access_group_members').where({ access_group_id: 3 }).delete())
    db.run(sql('access_groups').where({ id: 3 }).delete())
  })

  t.equal(count(db, 'category_grants'), 0)
  t.equal((await act(browser, '/categories/1/deactivation')).status, 200)
})
