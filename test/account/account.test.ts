import t from 'tap'
import { sql } from '../../src/database.ts'
import { desk } from '../support/app.ts'
import { follow, pressForm } from '../support/administering.ts'
import { caio, marina, passwordOf } from '../support/people.ts'
import { count, everything } from '../support/rows.ts'

const fresh = { password: 'pato com chapéu amarelo', password_again: 'pato com chapéu amarelo' }
const press = pressForm

void t.test('name and density are the person\'s own, and hold on every page', async t => {
  const { browser, db } = await desk(t, caio)

  const page = await follow(browser, await browser.submit(await browser.get('/account'), { name: 'Caio S. Stolf', density: 'compact' }))

  t.match(page.text, 'Alterações salvas.')
  t.equal(page.root.querySelector('html')?.getAttribute('data-density'), 'compact')
  t.match(page.root.querySelector('.topbar')?.text, 'Caio S. Stolf')
  t.equal(count(db, 'history', { record_type: 'user', act: 'changed', user_name: caio.name }), 1)
})

void t.test('what nobody may set there counts for nothing', async t => {
  const { browser, db } = await desk(t, caio)

  await browser.submit(await browser.get('/account'), { name: 'Caio', email: 'x@x.example', is_active: '0', group_1: 'yes', id: '9', language: 'en', password_hash: 'x' })
  const wrong = await browser.submit(await browser.get('/account'), { name: '', density: 'huge' })

  t.strictSame(db.rows(sql('users').select('name', 'email', 'is_active', 'language')), [{ name: 'Caio', email: caio.email, is_active: 1, language: 'pt-BR' }])
  t.equal((await browser.get('/account')).fact('Idioma'), 'Português (Brasil)')
  t.equal(wrong.status, 422)
  t.equal(wrong.summary().length, 2)
})

void t.test('a form whose seal is made up counts as one without: what differs has to be chosen', async t => {
  const { browser } = await desk(t, caio)
  const page = await browser.get('/account')

  for (const opened of ['x.y', `${'á'.repeat(43)}.${'a'.repeat(9)}`, `${'a'.repeat(43)}.%`]) {
    const answer = await browser.submit(page, { name: 'Caio S. Stolf', opened })
    t.equal(answer.status, 409, opened)
    t.match(answer.text, 'Caio S. Stolf')
  }
})

void t.test('ASVS 6.2.2, 6.2.3, 7.4.3: the password is changed with the current one; other sessions end and this one gets a new id', async t => {
  const { browser, signedIn, visitor, db } = await desk(t, marina)
  const other = await signedIn(marina)
  const old = browser.cookies.get('cadastro')

  const page = await press(browser, await browser.get('/account'), '/account/password', { current_password: passwordOf(marina), ...fresh })
  const entering = visitor()
  const answer = await entering.submit(await entering.get('/login'), { email: marina.email, password: fresh.password })

  t.match(page.text, 'Senha alterada.')
  t.not(browser.cookies.get('cadastro'), old)
  t.equal((await other.get('/')).location, '/login')
  await t.rejects(visitor().signIn(marina), /422/)
  t.equal(answer.location, '/')
  t.equal(count(db, 'history', { act: 'password_set' }), 1)
})

void t.test('a password is not changed without the current one, nor to a bad one', async t => {
  const { browser, db } = await desk(t, marina)
  const before = everything(db, ['users'])

  const wrong = await press(browser, await browser.get('/account'), '/account/password', { current_password: 'errada', ...fresh })
  const bad = await press(browser, await browser.get('/account'), '/account/password', { current_password: passwordOf(marina), password: 'curta', password_again: 'x' })
  const own = await press(browser, await browser.get('/account'), '/account/password', { current_password: passwordOf(marina), password: 'marina hoepers 1', password_again: 'marina hoepers 1' })

  t.equal(wrong.status, 422)
  t.equal(wrong.fault('Senha atual'), 'A senha não confere.')
  t.match(bad.fault('Nova senha'), 'pelo menos 15 caracteres')
  t.equal(bad.fault('Repita a nova senha'), 'As duas senhas não são iguais.')
  t.match(own.fault('Nova senha'), 'feita do nome')
  for (const page of [wrong, bad, own]) t.notMatch(page.body, passwordOf(marina))
  t.equal(everything(db, ['users']), before)
})

void t.test('ASVS 7.5.2: a person sees the own sessions and ends the others, one or all', async t => {
  const { browser, signedIn, db } = await desk(t, marina)
  const [one, other] = [await signedIn(marina), await signedIn(marina)]

  const page = await browser.get('/account')
  const endings = page.root.querySelectorAll('main form').map(form => form.getAttribute('action')!).filter(action => /sessions\/\w{64}/.test(action))
  await press(browser, page, endings[0]!)
  const left = count(db, 'sessions')
  const all = await press(browser, await browser.get('/account'), '/account/sessions/ending')

  t.match(page.text, 'Esta sessão')
  t.equal(endings.length, 2, 'the own one is ended with Sair')
  t.equal(left, 2)
  t.match(all.text, 'Sessões encerradas.')
  t.strictSame([(await one.get('/')).location, (await other.get('/')).location, (await browser.get('/')).status], ['/login', '/login', 200])
})

void t.test('nobody ends a session of somebody else there', async t => {
  const { browser, db } = await desk(t, marina)
  const foreign = 'a'.repeat(64)
  await db.write(() => {
    db.run(sql('users').insert({ id: 2, name: 'X', email: 'x@x.example', password_hash: '', created_at: '', updated_at: '' }))
    db.run(sql('sessions').insert({ id_hash: foreign, user_id: 2, data: '{}', started_at: Date.now(), seen_at: Date.now() }))
  })
  const { _csrf } = (await browser.get('/account')).hidden()

  await browser.post(`/account/sessions/${foreign}/ending`, { _csrf })

  t.equal(count(db, 'sessions', { user_id: 2 }), 1)
})

void t.test('of two tabs that save the account, what only one changed stands and what both changed is chosen', async t => {
  const { browser } = await desk(t, caio)
  const [one, other, third] = [await browser.get('/account'), await browser.get('/account'), await browser.get('/account')]
  await browser.submit(one, { name: 'Caio Um' })

  const merged = await browser.open((await browser.submit(other, { density: 'compact' })).location!)
  const clash = await browser.submit(third, { name: 'Caio Dois' })
  const chosen = await browser.submit(clash, { side_name: 'mine' })

  t.match(merged.text, 'Também houve alterações enquanto você editava')
  t.strictSame([merged.value('Nome completo'), merged.value('Densidade')], ['Caio Um', 'compact'])
  t.equal(clash.status, 409)
  t.match(clash.text, 'Outra janela sua salvou')
  t.equal(chosen.location, '/account?said=merged', 'the density of the other stands')
  t.equal((await browser.get('/account')).value('Nome completo'), 'Caio Dois')
})

void t.test('the account is closed to strangers, and its link stands on every page', async t => {
  const { browser, visitor } = await desk(t, caio)

  t.match((await visitor().get('/account')).location, /^\/login/)
  t.equal((await browser.get('/')).root.querySelector('.user a[href="/account"]')?.text, 'Minha conta')
})
