import t from 'tap'
import { sql } from '../../src/database.ts'
import { findSetting } from '../../src/settings.ts'
import { clearFailures, countFailure, waitBeforeSignIn } from '../../src/sign-in/store.ts'
import { lapse } from '../support/administering.ts'
import { desk } from '../support/app.ts'
import { passwordOf, rosa } from '../support/people.ts'
import { everything } from '../support/rows.ts'

void t.test('ASVS 7.5.1: a form that wants a recent password asks for it and is then sent as it was, once', async t => {
  const { browser, db } = await desk(t, rosa)
  const page = await browser.get('/system')
  await lapse(db)

  const asked = await browser.submit(page, { office_name: 'Contábil "Babitonga"', privacy_contact: 'Rosa' })
  const before = findSetting(db, 'office_name')
  const wrong = await browser.submit(asked, { _password: 'errada' })
  const done = await browser.submit(wrong, { _password: passwordOf(rosa) })

  t.equal(asked.status, 403)
  t.equal(asked.heading, 'Confirme sua senha')
  t.equal(before, undefined, 'nothing was kept before')
  t.equal(wrong.status, 422)
  t.equal(wrong.fault('Senha'), 'A senha não confere.')
  t.equal(done.location, '/system?said=office#office')
  t.equal(findSetting(db, 'office_name'), 'Contábil "Babitonga"')
})

void t.test('a file that waited for the password is offered on a page that leads back to the list', async t => {
  const { browser, db } = await desk(t, rosa)
  const page = await browser.get('/system')
  await lapse(db)

  const asked = await browser.post('/customers/exports', { ...page.hidden(), format: 'csv-all', query: 'status=active' })
  const offered = await browser.submit(asked, { _password: passwordOf(rosa) })
  const file = await browser.submit(offered)

  t.equal(asked.heading, 'Confirme sua senha')
  t.strictSame([offered.status, offered.heading], [200, 'Baixar o arquivo'])
  t.equal(offered.link('Voltar à lista'), '/customers?status=active')
  t.match(file.headers['content-disposition'], /^attachment; filename="?clientes-/)
})

void t.test('the password is not asked again for ten minutes, and no form carries it further', async t => {
  const { browser, db } = await desk(t, rosa)
  const page = await browser.get('/system')
  await lapse(db)
  const asked = await browser.submit(page, { office_name: 'Um' })
  await browser.submit(asked, { _password: passwordOf(rosa) })

  const next = await browser.submit(await browser.get('/system'), { office_name: 'Dois' })

  t.equal(next.location, '/system?said=office#office')
  t.notMatch(everything(db, ['settings', 'history', 'sessions']), passwordOf(rosa))
})

void t.test('confirming the password changes the session\'s id, and the old one is worthless', async t => {
  const { browser, db, visitor } = await desk(t, rosa)
  const page = await browser.get('/confirmations?next=/system')
  const old = browser.cookies.get('cadastro')!
  await lapse(db)

  const answer = await browser.submit(page, { _password: passwordOf(rosa) })
  const thief = visitor()
  thief.cookies.set('cadastro', old)

  t.equal(answer.location, '/system')
  t.not(browser.cookies.get('cadastro'), old)
  t.equal((await browser.get('/system')).status, 200)
  t.equal((await thief.get('/system')).location, '/login?next=%2Fsystem')
})

void t.test('guessing passwords there has to wait like at the sign-in', async t => {
  const { browser, db } = await desk(t, rosa)
  const page = await browser.get('/confirmations?next=https://evil.example/')
  await lapse(db)
  for (let tries = 0; tries < 5; tries++) await browser.submit(page, { _password: 'errada' })

  const answer = await browser.submit(page, { _password: passwordOf(rosa) })

  t.match(answer.fault('Senha'), 'Muitas tentativas seguidas.')
  t.equal(page.hidden().next, '/', 'and nobody is led to another site')
})

void t.test('a stranger who guesses passwords at the sign-in keeps nobody who is signed in from confirming theirs', async t => {
  const { browser, db } = await desk(t, rosa)
  const page = await browser.get('/confirmations?next=/system')
  await lapse(db)
  for (let tries = 0; tries < 9; tries++) await countFailure(db, { login: rosa.email, userId: 1, address: '10.0.0.1' })

  const answer = await browser.submit(page, { _password: passwordOf(rosa) })

  t.equal(answer.location, '/system')
  t.ok(waitBeforeSignIn(db, rosa.email) > 0, 'and the stranger waits on')
})

void t.test('wrong passwords there lock nobody out of the sign-in, and an e-mail cannot stand for them', async t => {
  const { browser, db } = await desk(t, rosa)
  const page = await browser.get('/confirmations')
  for (let tries = 0; tries < 6; tries++) await countFailure(db, { login: 'CONFIRMATION 1', userId: undefined, address: '10.0.0.1' })
  const right = await browser.submit(page, { _password: passwordOf(rosa) })
  for (let tries = 0; tries < 6; tries++) await browser.submit(page, { _password: 'errada' })

  t.equal(right.location, '/')
  t.equal(waitBeforeSignIn(db, rosa.email), 0)
  t.ok(waitBeforeSignIn(db, { confirming: 1 }) > 0)
  await db.write(() => { clearFailures(db, { id: 1, email: rosa.email }) })
  t.equal(waitBeforeSignIn(db, { confirming: 1 }), 0, 'who unlocks the person unlocks this too')
})

void t.test('a password that was typed while the clock was ahead is asked again', async t => {
  const { browser, db } = await desk(t, rosa)
  const page = await browser.get('/system')
  await db.write(() => db.run(sql('sessions').update({ data: sql.raw("json_set(data, '$.passwordAt', ?)", [Date.now() + 3_600_000]) })))

  const answer = await browser.submit(page, { office_name: 'Um' })

  t.equal(answer.status, 403)
  t.equal(answer.heading, 'Confirme sua senha')
})
