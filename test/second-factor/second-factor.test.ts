import t from 'tap'
import { sql } from '../../src/database.ts'
import { hashPassword } from '../../src/passwords/hashing.ts'
import { makeSecret, stepOf } from '../../src/second-factor/totp.ts'
import { keepPassword } from '../../src/users/store.ts'
import { desk, hire, type Browser, type Office } from '../support/app.ts'
import { follow, pressForm } from '../support/administering.ts'
import { codeAt } from '../support/authenticator.ts'
import type { Page } from '../support/html.ts'
import { marina, passwordOf, rosa } from '../support/people.ts'
import { change, count } from '../support/rows.ts'

const STEP_MS = 30_000

/** Sets up a second factor as a person does; gives the secret of the phone and the recovery codes. */
async function setUp (browser: Browser): Promise<{ secret: string, codes: string[], page: Page }> {
  const shown = await browser.open('/account/second-factor')
  const secret = /Chave: ([A-Z2-7 ]+)/.exec(shown.text)![1]!.replace(/ /g, '')
  const page = await browser.submit(shown, { code: codeAt(secret, Date.now()) })
  return { secret, codes: page.root.querySelectorAll('.recovery-codes .code').map(code => code.text), page }
}

/** As if the last code had been used a while ago. */
async function later (db: Office['db']): Promise<void> {
  await db.write(() => db.run(sql('second_factors').update({ last_step: sql.raw('last_step - 10') })))
}

/** Types the password and gives the page that asks for the code. */
async function atSecondStep (browser: Browser, person = marina): Promise<Page> {
  const answer = await browser.submit(await browser.get('/login?next=/customers'), { email: person.email, password: passwordOf(person) })
  return follow(browser, answer)
}

void t.test('ASVS 6.5.5: a code is good in its half minute and the one to either side, and no other', async t => {
  const secret = makeSecret()
  const now = Date.now()
  const step = Math.floor(now / STEP_MS)

  for (const [what, at, expected] of [['now', 0, step], ['before', -1, step - 1], ['after', 1, step + 1], ['old', -2, undefined], ['early', 2, undefined]] as const) {
    t.equal(stepOf(secret, codeAt(secret, now + at * STEP_MS), now), expected, what)
  }
  for (const typed of ['', '12345', '1234567', 'abcdef', '１２３４５６', '-12345']) t.equal(stepOf(secret, typed, now), undefined, typed)
})

void t.test('ASVS 6.5.3, 6.5.4: a second factor is set up with a square and a first code, and gives ten codes once', async t => {
  const { browser, db } = await desk(t, marina)
  const shown = await browser.get('/account/second-factor')

  const wrong = await browser.submit(shown, { code: '000000' })
  const { codes, page } = await setUp(browser)
  const later = await browser.get('/account/second-factor')

  t.equal(wrong.status, 422)
  t.match(wrong.fault('Código do celular'), 'não confere')
  t.ok(shown.root.querySelector('svg.square-code path')?.getAttribute('d')?.startsWith('M'))
  t.equal(page.status, 201)
  t.equal(codes.length, 10)
  t.equal(new Set(codes).size, 10)
  t.match(later.text, 'Restam 10 códigos')
  for (const code of codes) t.notMatch(JSON.stringify(db.rows(sql('recovery_codes').select())) + later.body, code)
  t.equal(count(db, 'history', { act: 'factor_added' }), 1)
})

void t.test('signing in then asks for the code, and only then leads on', async t => {
  const { browser, db, visitor } = await desk(t, marina)
  const { secret } = await setUp(browser)
  await later(db)
  const person = visitor()

  const asked = await atSecondStep(person)
  const early = await person.get('/customers')
  const wrong = await person.submit(asked, { code: '000000' })
  const done = await person.submit(wrong, { code: codeAt(secret, Date.now()) })

  t.equal(asked.heading, 'Código do celular')
  t.match(early.location, /^\/login/)
  t.equal(wrong.status, 422)
  t.equal(done.location, '/customers')
  t.equal((await person.get('/customers')).status, 200)
  t.equal(count(db, 'pending_sign_ins'), 0)
})

void t.test('ASVS 6.5.1: a code that was used does not open a second time', async t => {
  const { browser, db, visitor } = await desk(t, marina)
  const { secret } = await setUp(browser)
  await later(db)
  const [one, other] = [visitor(), visitor()]
  const code = codeAt(secret, Date.now())
  await one.submit(await atSecondStep(one), { code })

  const answer = await other.submit(await atSecondStep(other), { code })

  t.equal(answer.status, 422)
})

void t.test('ASVS 6.5.2: a recovery code takes the place of the phone once, however it is written, and the history says so', async t => {
  const { browser, db, visitor, signedIn } = await desk(t, marina)
  const { codes } = await setUp(browser)
  const [one, other] = [visitor(), visitor()]

  const first = await one.submit(await atSecondStep(one), { code: ` ${codes[3]!.toLowerCase().replace('-', ' ')}` })
  const second = await other.submit(await atSecondStep(other), { code: codes[3]! })

  t.equal(first.location, '/customers')
  t.equal(second.status, 422)
  t.match((await browser.get('/account/second-factor')).text, 'Restam 9 códigos')
  t.equal(count(db, 'history', { act: 'code_used' }), 1)
  await hire(db, rosa)
  t.match((await (await signedIn(rosa)).get('/history')).text, `${marina.name} usou um código de recuperação para entrar`)
})

void t.test('new codes make the old ones worthless', async t => {
  const { browser, visitor } = await desk(t, marina)
  const { codes } = await setUp(browser)

  const page = await pressForm(browser, await browser.get('/account/second-factor'), '/account/second-factor/codes')
  const person = visitor()
  const old = await person.submit(await atSecondStep(person), { code: codes[0]! })

  t.equal(page.root.querySelectorAll('.recovery-codes .code').length, 10)
  t.equal(old.status, 422)
})

void t.test('guessing codes has to wait, and the password again does not shorten it', async t => {
  const { browser, db, visitor } = await desk(t, marina)
  const { secret } = await setUp(browser)
  await later(db)
  const person = visitor()
  let page = await atSecondStep(person)
  for (let tries = 0; tries < 4; tries++) page = await person.submit(page, { code: '000000' })
  const again = await atSecondStep(person)
  const fifth = await person.submit(again, { code: '000000' })

  const waiting = await person.submit(fifth, { code: codeAt(secret, Date.now()) })

  t.equal(waiting.status, 429)
  t.match(waiting.text, 'Muitas tentativas seguidas.')
})

void t.test('the second step ends after five minutes, and belongs to the browser of the first', async t => {
  const { browser, db, visitor } = await desk(t, marina)
  const { secret } = await setUp(browser)
  await later(db)
  const [person, stranger] = [visitor(), visitor()]
  const page = await atSecondStep(person)

  const foreign = await stranger.post('/login/code', { ...(await stranger.get('/login')).hidden(), code: codeAt(secret, Date.now()) })
  await db.write(() => db.run(sql('pending_sign_ins').update({ expires_at: Date.now() - 1 })))
  const late = await person.submit(page, { code: codeAt(secret, Date.now()) })

  t.equal(foreign.location, '/login?next=%2F')
  t.equal(late.location, '/login?next=%2Fcustomers')
  t.equal((await stranger.get('/login/code')).location, '/login')
})

void t.test('ASVS 6.3.3: whose group requires it is led to set it up before anything else', async t => {
  const { browser, db, signedIn } = await desk(t, marina)
  await change(db, 'access_groups', 2, { requires_second_factor: 1 })

  const led = await browser.get('/customers')
  const person = await signedIn(marina)
  const shown = await person.open('/')
  await setUp(person)
  const after = await person.get('/customers')
  const removed = await pressForm(person, await person.get('/account/second-factor'), '/account/second-factor/removal', { password: passwordOf(marina) })

  t.equal(led.location, '/account/second-factor')
  t.match(shown.text, 'Seu grupo de acesso exige o segundo fator.')
  t.equal(after.status, 200)
  t.match(removed.text, 'Um de seus grupos exige')
  t.equal(count(db, 'second_factors'), 1)
})

void t.test('ASVS 6.4.4, 7.5.1: it is taken away with the password, if that may stand alone', async t => {
  const { browser, db } = await desk(t, marina)
  await setUp(browser)

  const wrong = await pressForm(browser, await browser.get('/account/second-factor'), '/account/second-factor/removal', { password: 'errada' })
  const hash = await hashPassword('oito pato')
  await db.write(() => { keepPassword(db, 1, hash) })
  const short = await pressForm(browser, await browser.get('/account/second-factor'), '/account/second-factor/removal', { password: 'oito pato' })
  const long = await hashPassword(passwordOf(marina))
  await db.write(() => { keepPassword(db, 1, long) })
  const done = await pressForm(browser, await browser.get('/account/second-factor'), '/account/second-factor/removal', { password: passwordOf(marina) })

  t.equal(wrong.fault('Senha'), 'A senha não confere.')
  t.match(short.fault('Senha'), 'precisa de 15 caracteres')
  t.match(done.text, 'Segundo fator retirado.')
  t.equal(count(db, 'recovery_codes'), 0)
})

void t.test('ASVS 6.4.4: the own second factor is taken away in Minha conta alone, which looks at the password', async t => {
  const { browser, db } = await desk(t, rosa)
  await setUp(browser)
  const page = await browser.get('/users/1')

  const answer = await browser.post('/users/1/second-factor/removal', page.hidden())

  t.equal(answer.location, '/account/second-factor')
  t.equal(count(db, 'second_factors'), 1)
  t.equal(page.root.querySelector('form[action="/users/1/second-factor/removal"]'), null)
  t.equal(page.link('Retirar o segundo fator'), '/account/second-factor')
})

void t.test('ASVS 6.2.1: a password of eight characters that lost its second factor opens only the page for another one', async t => {
  const { browser, db, signedIn, visitor } = await desk(t, rosa)
  await hire(db, marina)
  await setUp(await signedIn(marina))
  const hash = await hashPassword('oito pato')
  await db.write(() => { keepPassword(db, 2, hash) })
  const removed = await pressForm(browser, await browser.get('/users/2'), '/users/2/second-factor/removal')
  const person = visitor()

  const short = await person.submit(await person.get('/login'), { email: marina.email, password: 'oito pato' })
  const inside = await person.get('/customers')
  const page = await person.get(short.location!)
  const again = await person.submit(page, { password: 'pato oito', password_again: 'pato oito' })
  const fresh = 'pato com chapéu amarelo'
  const set = await person.submit(again, { password: fresh, password_again: fresh })
  const entered = await person.submit(await person.get('/login'), { email: marina.email, password: fresh })

  t.match(removed.text, 'Se a senha for curta para isso, ela escolhe outra ao entrar.')
  t.match(short.location, /^\/password-links\/[\w-]{43}\?said=short$/)
  t.match(inside.location, '/login')
  t.match(page.text, 'Sua senha é curta para valer sem o segundo fator.')
  t.match(again.fault('Nova senha'), 'pelo menos 15 caracteres')
  t.strictSame([set.location, entered.location], ['/login?said=password', '/'])
})

void t.test('ADMIN_PASSWORD may be of eight characters, as whoever runs the server chose it', async t => {
  const { db, visitor } = await desk(t, rosa)
  const hash = await hashPassword('oito pato')
  await db.write(() => { keepPassword(db, 1, hash) })
  const person = visitor()

  const answer = await person.submit(await person.get('/login'), { email: rosa.email, password: 'oito pato' })

  t.equal(answer.location, '/')
  t.equal((await person.get('/')).status, 200)
})

void t.test('whose group requires the second factor sets it up with a password of eight characters', async t => {
  const { db, visitor } = await desk(t, marina)
  await change(db, 'access_groups', 2, { requires_second_factor: 1 })
  const hash = await hashPassword('oito pato')
  await db.write(() => { keepPassword(db, 1, hash) })
  const person = visitor()

  const answer = await person.submit(await person.get('/login'), { email: marina.email, password: 'oito pato' })

  t.equal(answer.location, '/')
  t.equal((await person.get('/')).location, '/account/second-factor')
})

void t.test('with a second factor a password of eight characters is enough', async t => {
  const { browser } = await desk(t, marina)
  await setUp(browser)

  const page = await pressForm(browser, await browser.get('/account'), '/account/password',
    { current_password: passwordOf(marina), password: 'oito pato', password_again: 'oito pato' })

  t.match(page.text, 'Senha alterada.')
})

void t.test('ASVS 6.4.3: a new password link does not go around the second factor', async t => {
  const { browser, db, signedIn, visitor } = await desk(t, rosa)
  const { secret } = await setUp(await signedIn(rosa))
  await later(db)
  const made = await pressForm(browser, await browser.get('/users/1'), '/users/1/password-links')
  const person = visitor()
  const password = 'pato com chapéu amarelo'
  await person.submit(await person.get(new URL(made.value('Link de senha')).pathname), { password, password_again: password })

  const asked = await follow(person, await person.submit(await person.get('/login'), { email: rosa.email, password }))
  const done = await person.submit(asked, { code: codeAt(secret, Date.now()) })

  t.equal(asked.heading, 'Código do celular')
  t.equal(done.location, '/')
})
