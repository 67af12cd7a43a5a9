import t from 'tap'
import { sql } from '../../src/database.ts'
import { countFailure } from '../../src/sign-in/store.ts'
import { desk, hire } from '../support/app.ts'
import { follow, linkOn, pressForm } from '../support/administering.ts'
import { caio, davi, marina, rosa } from '../support/people.ts'
import { queriesOf } from '../support/queries.ts'
import { register } from '../support/registering.ts'
import { change, count, everything } from '../support/rows.ts'

const joice = { name: 'Joice Wetzel', email: 'Joice@escritorio.example', group_2: 'yes' }
const password = 'pato com chapéu amarelo'
const kept = ['users', 'access_group_members', 'password_links', 'history']

async function staff (t: Parameters<typeof desk>[0]) {
  const office = await desk(t, rosa)
  await hire(office.db, marina)
  return office
}

void t.test('somebody is in as many groups as there are', async t => {
  const { browser, db } = await staff(t)
  await db.write(() => {
    for (let number = 0; number < 600; number++) db.run(sql('access_groups').insert({ identifier: `G${number}`, name: `Grupo ${number}`, created_at: '2026', updated_at: '2026' }))
  })
  const boxes = db.rows<{ id: number }>(sql('access_groups').select('id')).map(({ id }) => [`group_${id}`, 'yes'])

  const answer = await browser.submit(await browser.get('/users/2'), Object.fromEntries(boxes) as Record<string, string>)

  t.equal(answer.status, 303)
  t.ok(count(db, 'access_group_members', { user_id: 2 }) > 600)
})

void t.test('ASVS 6.4.1, 6.4.6: somebody new is created with groups, gets a link once, sets a password with it and signs in', async t => {
  const { browser, db, visitor } = await staff(t)

  const made = await browser.submit(await browser.get('/users/new'), joice)
  const person = visitor()
  const page = await person.get(linkOn(made))
  const set = await person.submit(page, { password, password_again: password })
  const again = await person.get(linkOn(made))
  await person.submit(await person.get('/login'), { email: 'joice@escritorio.example', password })
  const home = await person.get('/')

  t.equal(made.status, 201)
  t.equal(made.heading, 'Entregue este link a Joice Wetzel')
  t.match(page.text, 'joice@escritorio.example')
  t.equal(set.location, '/login?said=password')
  t.equal(again.status, 404)
  t.match(again.heading, 'Este link não vale mais')
  t.match(home.heading, 'Joice')
  t.strictSame(db.rows(sql('history').select('act', 'user_name').where({ record_type: 'user', record_name: joice.name }).orderBy('id')), [
    { act: 'created', user_name: rosa.name }, { act: 'link_made', user_name: rosa.name },
    { act: 'password_set', user_name: joice.name }, { act: 'signed_in', user_name: joice.name },
  ])
})

void t.test('somebody whose e-mail has accents signs in however a browser sends it, and is one login', async t => {
  const { browser, db, visitor } = await staff(t)
  const [wire, spelled] = ['joice@xn--ao-siap.example', 'joice@ação.example']

  const made = await browser.submit(await browser.get('/users/new'), { ...joice, email: wire })
  const twin = await browser.submit(await browser.get('/users/new'), { ...joice, email: spelled })
  const person = visitor()
  await person.submit(await person.get(linkOn(made)), { password, password_again: password })

  t.equal(count(db, 'users', { email: spelled }), 1)
  t.equal(twin.status, 422)
  for (const email of [wire, spelled, ` ${spelled.toUpperCase()}`]) {
    const desk = visitor()
    t.equal((await desk.submit(await desk.get('/login'), { email, password })).status, 303, email)
  }

  for (let failures = 0; failures < 5; failures++) await countFailure(db, { login: wire, userId: 3, address: '10.0.0.9' })
  const waiting = visitor()
  t.equal((await waiting.submit(await waiting.get('/login'), { email: spelled, password })).status, 429, 'and counted as one')
})

void t.test('only the hash of a link is kept, and no page shows it again', async t => {
  const { browser, db } = await staff(t)

  const made = await browser.submit(await browser.get('/users/new'), joice)
  const token = linkOn(made).split('/').at(-1)!

  t.notMatch(JSON.stringify(['password_links', 'history', 'sessions', 'users'].map(table => db.rows(sql(table).select()))), token)
  t.notMatch((await browser.get('/users/3')).body, token)
})

void t.test('ASVS 6.4.1: a link opens nothing after 72 hours, after a newer one, or when the person is inactive', async t => {
  const { browser, db, visitor } = await staff(t)
  const first = linkOn(await browser.submit(await browser.get('/users/new'), joice))
  const again = await pressForm(browser, await browser.get('/users/3'), '/users/3/password-links')
  const second = linkOn(again)

  const older = await visitor().get(first)
  const newer = await visitor().get(second)
  await db.write(() => db.run(sql('password_links').update({ expires_at: Date.now() - 1 })))
  const late = await visitor().get(second)
  const third = linkOn(await pressForm(browser, await browser.get('/users/3'), '/users/3/password-links'))
  await pressForm(browser, await browser.get('/users/3'), '/users/3/deactivation')

  t.match(again.text, 'Um link gerado antes deixou de valer.')
  t.notMatch(again.text, 'A senha atual', 'a person who was only invited has none')
  t.strictSame([older.status, newer.status, late.status, (await visitor().get(third)).status], [404, 200, 404, 404])
  for (const token of ['x', 'a'.repeat(43), '%00']) t.equal((await visitor().get(`/password-links/${token}`)).status, 404, token)
})

void t.test('a password that is too short or too common is refused with the reason, and the link stays good', async t => {
  const { browser, visitor } = await staff(t)
  const link = linkOn(await browser.submit(await browser.get('/users/new'), joice))
  const person = visitor()

  const short = await person.submit(await person.get(link), { password: 'curta', password_again: 'outra' })
  const common = await person.submit(short, { password: 'Internacionalização1', password_again: 'Internacionalização1' })

  t.equal(short.status, 422)
  t.match(short.fault('Nova senha'), 'pelo menos 15 caracteres')
  t.equal(short.fault('Repita a senha'), 'As duas senhas não são iguais.')
  t.match(common.fault('Nova senha'), 'entre as mais usadas')
  t.equal(common.value('Nova senha'), '')
  t.equal((await person.get(link)).status, 200)
})

void t.test('a new link ends the sessions when it is used, not before, and clears the waiting', async t => {
  const { browser, db, signedIn, visitor } = await staff(t)
  const old = await signedIn(marina)
  for (let tries = 0; tries < 8; tries++) await countFailure(db, { login: marina.email, userId: undefined, address: '127.0.0.1' })
  const made = await pressForm(browser, await browser.get('/users/2'), '/users/2/password-links')
  t.match(made.text, 'A senha atual continua valendo')
  const link = linkOn(made)

  const before = await old.get('/')
  const person = visitor()
  await person.submit(await person.get(link), { password, password_again: password })
  const after = await old.get('/')
  const answer = await person.submit(await person.get('/login'), { email: marina.email, password })

  t.strictSame([before.status, after.location, answer.location], [200, '/login', '/'])
})

void t.test('a refused person comes back with what was typed and why', async t => {
  const { browser, db } = await staff(t)
  const before = everything(db, kept)

  const wrong = await browser.submit(await browser.get('/users/new'), { name: ' ', email: 'joice', group_77: 'yes' })
  const twin = await browser.submit(await browser.get('/users/new'), { name: '<b>Outra', email: 'MARINA@escritorio.example', group_3: 'yes' })

  const growing = await browser.submit(await browser.get('/users/new'), { ...joice, email: `${'İ'.repeat(60)}@${'İ'.repeat(60)}.${'İ'.repeat(60)}.example` })

  t.equal(growing.status, 422)
  t.equal(wrong.status, 422)
  t.strictSame(wrong.summary(), ['Nome completo: Informe o nome completo.', 'E-mail: Informe um e-mail completo, como nome@escritorio.com.br.', 'Grupos de acesso: Marque pelo menos um grupo.'])
  t.equal(wrong.value('E-mail'), 'joice')
  t.equal(twin.fault('E-mail'), 'Este e-mail já é de Marina Hoepers.')
  t.equal(twin.value('Nome completo'), '<b>Outra')
  t.ok(twin.field('Consulta').hasAttribute('checked'))
  t.equal(everything(db, kept), before)
})

void t.test('an e-mail with which somebody enters from outside is nobody\'s here, and names nobody', async t => {
  const { browser, db } = await staff(t)
  await register(browser)
  const before = everything(db, kept)

  const made = await browser.submit(await browser.get('/users/new'), { ...joice, email: 'Tania@PaoDaSerra.example' })
  const changed = await browser.submit(await browser.get('/users/2'), { email: 'tania@paodaserra.example' })

  for (const page of [made, changed]) {
    t.equal(page.status, 422)
    t.equal(page.fault('E-mail'), 'Este e-mail já é o acesso de um usuário externo. Use outro e-mail.')
  }
  t.equal(everything(db, kept), before)
})

void t.test('ASVS 8.3.2: a change of name, e-mail and groups has one line in the history and holds at the next click', async t => {
  const { browser, db, signedIn } = await staff(t)
  const person = await signedIn(marina)

  const page = await follow(browser, await browser.submit(await browser.get('/users/2'), { name: 'Marina H. Luz', group_1: 'yes' }))
  const seen = await person.get('/users')

  t.match(page.text, 'Alterações salvas.')
  t.match(page.text, /Rosa Prado alterou o usuário Marina H. Luz.*Grupos de acesso ?Cadastro → Administração, Cadastro/)
  t.equal(seen.status, 200)
  t.equal(count(db, 'history', { record_type: 'user', act: 'changed' }), 1)
})

void t.test('ASVS 7.4.2: who is inactivated is out at once and cannot enter, until activated again', async t => {
  const { browser, db, signedIn, visitor } = await staff(t)
  const person = await signedIn(marina)

  const page = await pressForm(browser, await browser.get('/users/2'), '/users/2/deactivation')
  const out = await person.get('/')
  await t.rejects(visitor().signIn(marina), /422/)
  await pressForm(browser, page, '/users/2/activation')
  await visitor().signIn(marina)

  t.match(page.text, 'Usuário inativado.')
  t.equal(out.location, '/login')
  t.equal(count(db, 'history', { record_type: 'user', record_id: 2, act: 'deactivated' }), 1)
})

void t.test('ASVS 7.4.5: the sessions of a person are seen and ended, one or all', async t => {
  const { browser, db, signedIn } = await staff(t)
  const [one, other] = [await signedIn(marina), await signedIn(marina)]
  const page = await browser.get('/users/2')
  const endings = page.root.querySelectorAll('form').map(form => form.getAttribute('action')!).filter(action => /sessions\/\w{64}/.test(action))

  const left = await pressForm(browser, page, endings[0]!)
  const seen = [(await one.get('/')).status, (await other.get('/')).status]
  await pressForm(browser, page, '/users/2/sessions/ending')

  t.equal(endings.length, 2)
  t.match(left.text, 'Sessões encerradas.')
  t.strictSame(new Set(seen), new Set([200, 303]))
  t.equal(count(db, 'sessions', { user_id: 2 }), 0)
  t.equal(count(db, 'history', { act: 'session_ended' }), 2)
})

void t.test('whoever waits after wrong passwords is unlocked', async t => {
  const { browser, db, visitor } = await staff(t)
  for (let tries = 0; tries < 8; tries++) await countFailure(db, { login: marina.email, userId: undefined, address: '127.0.0.1' })
  await t.rejects(visitor().signIn(marina), /429/)

  const page = await pressForm(browser, await browser.get('/users/2'), '/users/2/unlocking')

  t.match(page.text, 'Entrada desbloqueada.')
  await visitor().signIn(marina)
})

void t.test('the last administrator keeps the groups and stays active', async t => {
  const { browser, db } = await staff(t)
  const before = everything(db, ['users', 'access_group_members'])

  const moved = await browser.submit(await browser.get('/users/1'), { group_1: undefined, group_2: 'yes' })
  const out = await pressForm(browser, await browser.get('/users/1'), '/users/1/deactivation')

  t.equal(moved.status, 422)
  t.match(moved.summary()[0], 'Alguém ativo precisa continuar administrando')
  t.match(out.text, /Nada foi alterado\. *Alguém ativo precisa continuar administrando/)
  t.equal(everything(db, ['users', 'access_group_members']), before)
})

void t.test('two administrators who put each other out at the same moment: one stays', async t => {
  const { browser, db, signedIn } = await desk(t, rosa)
  await hire(db, { ...davi, group: 'ADMINISTRACAO' })
  const other = await signedIn(davi)
  const [hers, his] = [await browser.get('/users/2'), await other.get('/users/1')]

  await Promise.all([pressForm(browser, hers, '/users/2/deactivation'), pressForm(other, his, '/users/1/deactivation')])

  t.equal(count(db, 'users', { is_active: 1 }), 1)
})

void t.test('an invited administrator without a password does not count as one', async t => {
  const { browser } = await staff(t)
  await browser.submit(await browser.get('/users/new'), { ...joice, group_1: 'yes' })

  const out = await pressForm(browser, await browser.get('/users/1'), '/users/1/deactivation')

  t.match(out.text, 'Nada foi alterado.')
})

void t.test('ASVS 8.2.3: nobody takes over an account that may do more, or hands out more rights than the own', async t => {
  const { db, signedIn, browser: admin } = await desk(t, rosa)
  await hire(db, marina)
  const managing = ['view', 'create', 'edit'].map(right => ({ access_group_id: 2, menu: 'AD004', access_right: right }))
  await db.write(() => db.run(sql('access_group_rights').insert(managing)))
  const browser = await signedIn(marina)
  const { _csrf } = (await browser.get('/users/new')).hidden()
  const before = everything(db, kept)

  const page = await browser.get('/users/1')
  for (const act of ['', '/password-links', '/deactivation', '/second-factor/removal', '/sessions/ending']) {
    t.equal((await browser.post(`/users/1${act}`, { _csrf, name: 'X', email: 'x@x.example', group_2: 'yes' })).status, 403, act)
  }
  t.equal(everything(db, kept), before)
  const rise = await browser.submit(await browser.get('/users/2'), { group_1: 'yes' })

  t.match(page.text, 'Somente leitura.')
  t.equal(rise.status, 303, 'what she may not tick counts for nothing')
  t.strictSame(db.rows(sql('access_group_members').select().where({ user_id: 2 })), [{ user_id: 2, access_group_id: 2 }])
  t.equal((await browser.get('/access-groups')).status, 403)
  t.equal((await admin.get('/users/1')).status, 200)
})

void t.test('the second of two who save a person at the same time undoes nothing of the first unseen', async t => {
  const { browser, db } = await staff(t)
  const page = await browser.get('/users/2')
  await browser.submit(await browser.get('/users/2'), { group_2: undefined, group_3: 'yes' })

  const merged = await browser.submit(page, { name: 'Marina Luz' })
  const clash = await browser.submit(page, { group_1: 'yes' })
  const chosen = await browser.submit(clash, { side_groups: 'theirs' })

  t.equal(merged.location, '/users/2?said=merged')
  t.match((await browser.open(merged.location!)).text, 'Também houve alterações enquanto você editava')
  t.equal(clash.status, 409)
  t.match(clash.text.replace(/\s+/g, ' '), 'Grupos de acesso Antes: Cadastro Grupos de acesso, Outra janela sua: Consulta Grupos de acesso, Você: Administração, Cadastro')
  t.equal(chosen.status, 303)
  t.strictSame(db.rows(sql('access_group_members').where({ user_id: 2 }).select('access_group_id')), [{ access_group_id: 3 }])
  t.equal(count(db, 'users', { id: 2, name: 'Marina Luz' }), 1)
})

void t.test('a new person who is sent twice is there once, and another link can be made', async t => {
  const { browser, db } = await staff(t)
  const page = await browser.get('/users/new')
  const fields = { name: 'Duplo Clique', email: 'duplo@escritorio.example', group_2: 'yes' }
  const [first, second] = [await browser.submit(page, fields), await browser.submit(page, fields)]

  const person = await follow(browser, second)
  const link = linkOn(await pressForm(browser, person, '/users/3/password-links'))

  t.strictSame([first.status, second.location], [201, '/users/3?said=twice'])
  t.match(person.text, 'o link de senha apareceu só na primeira resposta')
  t.strictSame([count(db, 'users', { email: fields.email }), count(db, 'history', { record_id: 3, act: 'created' })], [1, 1])
  t.notMatch(JSON.stringify(db.rows(sql('form_keys').select())), linkOn(first).split('/').at(-1))
  t.equal((await browser.get(link)).status, 200)
})

void t.test('a person who is saved as they were is not changed, and the page says so', async t => {
  const { browser, db } = await staff(t)

  const answer = await browser.submit(await browser.get('/users/2'))

  t.match((await browser.open(answer.location!)).text, 'Nada foi alterado.')
  t.equal(count(db, 'history', { record_type: 'user', record_id: 2, act: 'changed' }), 0)
})

void t.test('people are found by a part of the name or e-mail, and by whether they are active, in any order', async t => {
  const { browser, db } = await staff(t)
  await hire(db, { ...caio, name: 'Érico Stolf' })
  await change(db, 'users', 3, { is_active: 0 })
  const names = async (query: string) => (await browser.get(`/users?${query}`)).root.querySelectorAll('tbody th a').map(link => link.text)

  t.strictSame(await names(''), ['Érico Stolf', 'Marina Hoepers', 'Rosa Prado'])
  t.strictSame(await names('q=erico'), ['Érico Stolf'])
  t.strictSame(await names('q=ROSA@'), ['Rosa Prado'])
  t.strictSame(await names('status=active'), ['Marina Hoepers', 'Rosa Prado'])
  t.strictSame(await names('status=inactive'), ['Érico Stolf'])
  t.strictSame(await names('status=nonsense&after=x'), ['Érico Stolf', 'Marina Hoepers', 'Rosa Prado'])
  t.strictSame(await names('q=prado+escritorio.example'), ['Rosa Prado'], 'each word in name or e-mail')
  t.strictSame(await names('sort=status'), ['Marina Hoepers', 'Rosa Prado', 'Érico Stolf'])
  t.strictSame(await names('sort=groups'), ['Rosa Prado', 'Marina Hoepers', 'Érico Stolf'])
  t.match((await browser.get('/users?q=%3Cb%3E')).text, 'Nenhum usuário com “')
  t.strictSame((await browser.get('/users')).field('Situação').querySelectorAll('option').map(option => option.text), ['Situação: todas', 'Ativo', 'Inativo'], 'as the column has it')
})

void t.test('the pages of people ask the same number of questions, however many people and groups there are', async t => {
  const { browser, db } = await staff(t)
  const asked = async (address: string) => {
    const seen = queriesOf(db)
    await browser.get(address)
    return seen.length
  }
  const pages = ['/users', '/users/2', '/users/new', '/access-groups', '/access-groups/1', '/account', '/system']
  for (const address of pages) await asked(address) // what is remembered is remembered by then
  const few = []
  for (const address of pages) few.push(await asked(address))

  await db.write(() => {
    for (let number = 10; number < 30; number++) {
      db.run(sql('users').insert({ id: number, name: `P${number}`, name_search: `p${number}`, email: `p${number}@x.example`, password_hash: '', created_at: '', updated_at: '' }))
      db.run(sql('access_groups').insert({ id: number, identifier: `G${number}`, name: `G${number}`, created_at: '', updated_at: '' }))
      db.run(sql('access_group_members').insert({ user_id: number, access_group_id: number }))
      db.run(sql('access_group_rights').insert({ access_group_id: number, menu: 'CT001', access_right: 'view' }))
    }
  })
  for (const address of pages) await asked(address)
  const many = []
  for (const address of pages) many.push(await asked(address))

  t.strictSame(many, few)
  t.ok(Math.max(...many) <= 12, `${many.join(', ')} questions`)
})

void t.test('who has no right to Usuários sees none of it, and nonsense is no page', async t => {
  for (const person of [marina, caio]) {
    const { browser, db } = await desk(t, person)
    const _csrf = (await browser.get('/')).root.querySelector('input[name=_csrf]')!.getAttribute('value')!
    const before = everything(db, ['users', 'access_group_members', 'password_links'])
    for (const address of ['/users', '/users/new', '/users/1']) t.equal((await browser.get(address)).status, 403, address)
    for (const address of ['/users', '/users/1', '/users/1/password-links', '/users/1/deactivation', '/users/1/activation', '/users/1/unlocking', '/users/1/sessions/ending']) {
      t.equal((await browser.post(address, { _csrf })).status, 403, address)
    }
    t.equal(everything(db, ['users', 'access_group_members', 'password_links']), before)
  }
  const { browser } = await desk(t, rosa)
  for (const address of ['/users/9', '/users/0', '/users/x', '/users/1e1', `/users/${'9'.repeat(12)}`]) t.equal((await browser.get(address)).status, 404, address)
})
