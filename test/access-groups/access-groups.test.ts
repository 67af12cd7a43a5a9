import t from 'tap'
import { sql } from '../../src/database.ts'
import { desk, hire } from '../support/app.ts'
import { follow, pressForm } from '../support/administering.ts'
import { caio, davi, marina, rosa } from '../support/people.ts'
import { count, everything } from '../support/rows.ts'

const kept = ['access_groups', 'access_group_rights', 'access_group_members']

async function staff (t: Parameters<typeof desk>[0]) {
  const office = await desk(t, rosa)
  await hire(office.db, marina)
  return office
}

void t.test('three groups are ready, each with its people', async t => {
  const { browser } = await staff(t)

  const page = await browser.get('/access-groups')

  t.strictSame(page.root.querySelectorAll('tbody tr').map(row => row.querySelectorAll('th, td').slice(0, 2).map(cell => cell.text).join(' ')),
    ['Administração 1', 'Cadastro 1', 'Consulta 0'])
})

void t.test('the matrix says what each cell grants, and where a right means nothing', async t => {
  const { browser } = await staff(t)

  const page = await browser.get('/access-groups/2')
  const cell = (name: string) => page.root.querySelector(`input[name="${name}"]`)

  t.strictSame(page.root.querySelectorAll('.matrix thead th').map(head => head.text), ['Menu', 'Ver', 'Cadastrar', 'Editar', 'Excluir', 'Configurar', 'Exportar'])
  t.equal(cell('CT001:create')?.getAttribute('aria-label'), 'Cadastrar, Clientes')
  t.ok(cell('CT001:create')?.hasAttribute('checked'))
  t.notOk(cell('CT005:view')?.hasAttribute('checked'))
  t.equal(cell('AD004:export'), null)
  t.match(page.root.querySelectorAll('.matrix tbody tr').find(row => row.text.includes('AD004'))?.text, 'Não se aplica')
})

void t.test('a new group grants what is ticked, at the next click of its people', async t => {
  const { browser, db, signedIn } = await staff(t)
  const person = await signedIn(marina)
  const before = await person.get('/categories')

  const made = await follow(browser, await browser.submit(await browser.get('/access-groups/new'), {
    name: 'Configuração', 'CT005:view': 'yes', 'CT005:edit': 'yes', 'XX999:view': 'yes', 'AD004:export': 'yes',
  }))
  await pressForm(browser, made, '/access-groups/4/members', { user_id: '2' })
  const after = await person.get('/categories')

  t.match(made.text, 'Grupo criado.')
  t.strictSame([before.status, after.status], [403, 200])
  t.strictSame(db.rows(sql('access_group_rights').where({ access_group_id: 4 }).select('menu', 'access_right')),
    [{ menu: 'CT005', access_right: 'edit' }, { menu: 'CT005', access_right: 'view' }], 'what the form does not offer counts for nothing')
  t.equal((await person.get('/customers')).status, 200, 'with the rights of the other group')
})

void t.test('a change of rights has both states in the history, and holds for whoever is signed in', async t => {
  const { browser, signedIn } = await staff(t)
  const person = await signedIn(marina)

  const page = await follow(browser, await browser.submit(await browser.get('/access-groups/2'), { 'CT001:create': undefined, 'CT001:edit': undefined }))
  const refused = await person.get('/customers/new')

  t.match(page.text, /Rosa Prado alterou Clientes \(CT001\) do grupo de acesso Cadastro de Ver, Cadastrar, Editar para Ver/)
  t.equal(refused.status, 403)
})

void t.test('rights of menus that the page does not show stay as they are', async t => {
  const { browser, db } = await staff(t)
  await db.write(() => db.run(sql('access_group_rights').insert({ access_group_id: 2, menu: 'ZZ001', access_right: 'view' })))

  await browser.submit(await browser.get('/access-groups/2'), { name: 'Cadastro e mais' })

  t.equal(count(db, 'access_group_rights', { access_group_id: 2, menu: 'ZZ001' }), 1)
})

void t.test('a refused group comes back with what was typed and why', async t => {
  const { browser, db } = await staff(t)
  const before = everything(db, kept)

  const page = await browser.submit(await browser.get('/access-groups/new'), { name: '', 'CT005:edit': 'yes' })
  const twin = await browser.submit(await browser.get('/access-groups/new'), { name: 'consultá', 'CT001:view': 'yes' })
  const markup = await browser.submit(await browser.get('/access-groups/new'), { name: '<script>x</script>', 'CT005:edit': 'yes' })

  t.equal(page.status, 422)
  t.strictSame(page.summary(), ['Nome: Informe o nome.', 'Permissões: Em Categorias, marque Ver ou desmarque o resto: sem Ver, o menu não aparece.'])
  t.ok(page.root.querySelector('input[name="CT005:edit"]')?.hasAttribute('checked'))
  t.equal(twin.fault('Nome'), 'Já existe o grupo Consulta.')
  t.equal(markup.value('Nome'), '<script>x</script>')
  t.notMatch(markup.body, '<script>x')
  t.equal(everything(db, kept), before)
})

void t.test('a group with people is not deleted, an unused one is', async t => {
  const { browser, db } = await staff(t)

  const used = await browser.get('/access-groups/2/deletion')
  await pressForm(browser, await browser.get('/access-groups/3/deletion'), '/access-groups/3/deletion')

  t.match(used.text, 'há pessoas neste grupo')
  t.strictSame(db.rows(sql('access_groups').select('name').orderBy('id')), [{ name: 'Administração' }, { name: 'Cadastro' }])
  t.equal(count(db, 'history', { record_type: 'access_group', act: 'deleted' }), 1)
})

void t.test('the group of the last administrator keeps its rights, and its last person', async t => {
  const { browser, db } = await staff(t)
  const before = everything(db, kept)

  const blind = await browser.submit(await browser.get('/access-groups/1'), { 'CM011:edit': undefined })
  const empty = await pressForm(browser, await browser.get('/access-groups/1'), '/access-groups/1/members/1/removal')

  t.equal(blind.status, 422)
  t.match(blind.summary()[0], 'Alguém ativo precisa continuar administrando')
  t.match(empty.text, /Nada foi alterado\. *Alguém ativo precisa continuar administrando/)
  t.equal(everything(db, kept), before)
})

void t.test('two administrators who take each other out of the group at the same moment: one stays', async t => {
  const { browser, db, signedIn } = await desk(t, rosa)
  await hire(db, { ...davi, group: 'ADMINISTRACAO' })
  const other = await signedIn(davi)
  const [hers, his] = [await browser.get('/access-groups/1'), await other.get('/access-groups/1')]

  await Promise.all([
    pressForm(browser, hers, '/access-groups/1/members/2/removal'), pressForm(other, his, '/access-groups/1/members/1/removal'),
  ])

  t.equal(count(db, 'access_group_members', { access_group_id: 1 }), 1)
})

void t.test('somebody else with the same rights lets an administrator go', async t => {
  const { browser, db } = await staff(t)
  await browser.submit(await browser.get('/access-groups/new'), {
    name: 'Direção', 'AD004:view': 'yes', 'AD004:edit': 'yes', 'CM011:view': 'yes', 'CM011:edit': 'yes',
  })
  await pressForm(browser, await browser.get('/access-groups/4'), '/access-groups/4/members', { user_id: '2' })

  await pressForm(browser, await browser.get('/access-groups/1'), '/access-groups/1/members/1/removal')

  t.equal(count(db, 'access_group_members', { access_group_id: 1 }), 0)
})

void t.test('somebody who is taken out of the only group is in none, and the history says it like that', async t => {
  const { browser, db } = await staff(t)

  await pressForm(browser, await browser.get('/access-groups/2'), '/access-groups/2/members/2/removal')

  t.strictSame(db.row<{ changes: string }>(sql('history').select('changes').where({ record_type: 'user', act: 'changed' })),
    { changes: '[{"field":"groups","from":"Cadastro","to":null}]' })
  t.match((await browser.get('/users/2/history')).text, 'Rosa Prado apagou Grupos de acesso')
})

void t.test('ASVS 8.2.3: who looks after groups without being an administrator hands out no right beyond the own', async t => {
  const { db, signedIn } = await staff(t)
  await hire(db, caio)
  const managing = ['view', 'create', 'edit', 'delete'].map(right => ({ access_group_id: 2, menu: 'CM011', access_right: right }))
  await db.write(() => db.run(sql('access_group_rights').insert(managing)))
  const browser = await signedIn(marina)
  const before = everything(db, kept)

  const above = await browser.get('/access-groups/1')
  const { _csrf } = (await browser.get('/access-groups/2')).hidden()
  for (const act of ['', '/deletion', '/members', '/members/1/removal']) {
    t.equal((await browser.post(`/access-groups/1${act}`, { _csrf, name: 'X', user_id: '2', version: '1' })).status, 403, act)
  }
  t.equal((await browser.get('/access-groups/1/deletion')).status, 403)
  t.equal(everything(db, kept), before)
  const cell = (name: string) => above.root.querySelector(`input[name="${name}"]`)
  t.match(above.text, 'Somente leitura.')
  t.strictSame([cell('AD004:edit')?.hasAttribute('checked'), cell('AD004:edit')?.hasAttribute('disabled')], [true, true], 'it is shown')
  t.equal(above.root.querySelector('a[href="/access-groups/1/deletion"]'), null)

  const rise = { 'AD004:view': 'yes', 'AD004:edit': 'yes', 'CM008:view': 'yes' }
  const own = await follow(browser, await browser.submit(await browser.get('/access-groups/2'), { name: 'Atendimento', ...rise }))
  const made = await browser.submit(await browser.get('/access-groups/new'), { name: 'Recepção', 'CT001:view': 'yes', ...rise })
  await pressForm(browser, await follow(browser, made), '/access-groups/4/members', { user_id: '3' })

  t.match(own.text, 'Alterações salvas.')
  t.equal(own.root.querySelector('input[name="AD004:view"]')?.hasAttribute('disabled'), true)
  t.equal(count(db, 'access_group_rights', { access_group_id: 2, menu: 'AD004' }), 0)
  t.strictSame(db.rows(sql('access_group_rights').where({ access_group_id: 4 }).select('menu', 'access_right')), [{ menu: 'CT001', access_right: 'view' }])
  t.equal(count(db, 'access_group_members', { access_group_id: 4, user_id: 3 }), 1)
})

void t.test('ASVS 8.2.3: who may do more is put into no group, taken out of none and given no duty by somebody who may do less', async t => {
  const { db, signedIn } = await staff(t)
  await hire(db, caio)
  const cells = [...['view', 'create', 'edit', 'delete'].map(right => ['CM011', right]), ['CT001', 'view']]
  await db.write(() => {
    db.run(sql('access_groups').insert({ identifier: 'GRUPOS', name: 'Grupos', created_at: '2026', updated_at: '2026' }))
    db.run(sql('access_groups').insert({ identifier: 'LEITURA', name: 'Leitura', created_at: '2026', updated_at: '2026' }))
    for (const [menu, right] of cells) db.run(sql('access_group_rights').insert({ access_group_id: 4, menu, access_right: right }))
    db.run(sql('access_group_members').where({ user_id: 3 }).update({ access_group_id: 4 }))
    for (const id of [1, 3]) db.run(sql('access_group_members').insert({ user_id: id, access_group_id: 5 }))
  })
  const browser = await signedIn(caio)
  const own = await browser.get('/access-groups/4')
  const shared = await browser.get('/access-groups/5')
  const before = everything(db, kept)

  const joined = await browser.post('/access-groups/4/members', { ...own.hidden(), user_id: '1' })
  const left = await browser.post('/access-groups/5/members/1/removal', { ...shared.hidden() })
  const required = await browser.submit(shared, { requires_second_factor: 'yes' })

  t.strictSame([joined.status, left.status, required.status], [403, 403, 422])
  t.match(required.summary()[0], 'há quem tem permissões que você não tem')
  t.equal(everything(db, kept), before)
  t.strictSame(own.root.querySelectorAll('select[name=user_id] option').map(option => option.text).filter(text => text.includes('@')), [], 'nobody is offered who would be refused')
  t.equal(shared.root.querySelector('form[action="/access-groups/5/members/1/removal"]'), null)
  t.ok(shared.root.querySelector('form[action="/access-groups/5/members/3/removal"]'))
  t.ok(shared.root.querySelector('input[name=requires_second_factor]')?.hasAttribute('disabled'))

  await browser.submit(own, { requires_second_factor: 'yes' })
  t.equal(count(db, 'access_groups', { id: 4, requires_second_factor: 1 }), 1, 'of those who may do no more it may be required')
})

void t.test('an administrator gives back a right that nobody has any more', async t => {
  const { browser, db } = await staff(t)
  await db.write(() => db.run(sql('access_group_rights').where({ menu: 'CPF' }).delete()))

  await browser.submit(await browser.get('/access-groups/2'), { 'CPF:view': 'yes' })

  t.equal(count(db, 'access_group_rights', { access_group_id: 2, menu: 'CPF' }), 1)
})

void t.test('who has no right to Grupos de acesso sees none of it, and nonsense is no page', async t => {
  for (const person of [marina, caio]) {
    const { browser, db } = await desk(t, person)
    const _csrf = (await browser.get('/')).root.querySelector('input[name=_csrf]')!.getAttribute('value')!
    const before = everything(db, kept)
    for (const address of ['/access-groups', '/access-groups/new', '/access-groups/1', '/access-groups/1/deletion']) t.equal((await browser.get(address)).status, 403, address)
    for (const address of ['/access-groups', '/access-groups/1', '/access-groups/1/deletion', '/access-groups/1/members', '/access-groups/1/members/1/removal']) {
      t.equal((await browser.post(address, { _csrf, name: 'X', user_id: '1' })).status, 403, address)
    }
    t.equal(everything(db, kept), before)
  }
  const { browser } = await desk(t, rosa)
  for (const address of ['/access-groups/9', '/access-groups/x', '/access-groups/9/deletion']) t.equal((await browser.get(address)).status, 404, address)
  const { _csrf } = (await browser.get('/access-groups/1')).hidden()
  t.equal((await browser.post('/access-groups/1/members', { _csrf, user_id: '99' })).status, 404)
  t.equal((await browser.post('/access-groups/1/members', { _csrf, user_id: 'x' })).location, '/access-groups/1?said=nobody#members')
})
