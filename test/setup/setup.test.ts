import t from 'tap'
import { readConfig } from '../../src/config.ts'
import { openDatabase, sql } from '../../src/database.ts'
import { firstAdministrator } from '../../src/setup/store.ts'
import { startOffice } from '../support/app.ts'
import { count } from '../support/rows.ts'

const answers = {
  office_name: 'Contábil Babitonga', name: 'Rosa Prado', email: 'Rosa@escritorio.example',
  password: 'uma frase bem comprida', password_again: 'uma frase bem comprida',
}

void t.test('ASVS 6.3.2: a fresh database leads from any page to the first set-up, and from there into the office', async t => {
  const { visitor, db } = await startOffice(t)
  const browser = visitor()

  const page = await browser.open('/customers')
  const answer = await browser.submit(page, answers)
  const home = await browser.open(answer.location!)

  t.equal(page.heading, 'Quem vai administrar o Cadastro?')
  t.equal(answer.status, 303)
  t.match(home.heading, /^(Bom dia|Boa tarde|Boa noite), Rosa$/)
  t.match(home.body, 'Contábil Babitonga')
  t.equal(count(db, 'company_types'), 6)
  t.equal(count(db, 'categories', { name: 'Geral' }), 1)
  t.equal(count(db, 'access_groups'), 3)
})

void t.test('a set-up with mistakes comes back with what was typed, but never with a password', async t => {
  const { visitor, db } = await startOffice(t)
  const browser = visitor()
  const page = await browser.open('/')

  const answer = await browser.submit(page, { ...answers, email: 'rosa', password: 'curta', password_again: 'outra' })

  t.equal(answer.status, 422)
  t.equal(answer.value('Nome completo'), 'Rosa Prado')
  t.equal(answer.value('Senha'), '')
  t.match(answer.fault('Senha'), 'pelo menos 15 caracteres')
  t.equal(answer.fault('Repita a senha'), 'As duas senhas não são iguais.')
  t.equal(count(db, 'users'), 0)
})

void t.test('the set-up happens once, however often it is sent', async t => {
  const { visitor, db } = await startOffice(t)
  const [one, other] = [visitor(), visitor()]
  const [first, second] = [await one.open('/'), await other.open('/')]

  await Promise.all([one.submit(first, answers), other.submit(second, { ...answers, email: 'outra@escritorio.example' })])
  const later = await visitor().get('/setup')

  t.equal(count(db, 'users'), 1)
  t.equal(later.location, '/')
})

void t.test('with ADMIN_EMAIL and ADMIN_PASSWORD no set-up page is needed', async t => {
  const config = readConfig({ ADMIN_EMAIL: 'rosa@escritorio.example', ADMIN_PASSWORD: 'senha de oito' })
  const db = await openDatabase(':memory:')
  t.teardown(() => { db.close() })

  await firstAdministrator(db, config.admin!)
  await firstAdministrator(db, { ...config.admin!, email: 'other@escritorio.example' })

  t.strictSame(db.rows(sql('users').select('email')), [{ email: 'rosa@escritorio.example' }])
})

void t.test('settings that make no sense are refused with the name of the setting', async t => {
  for (const [wrong, name] of [
    [{ PORT: 'abc' }, 'PORT'], [{ PORT: '70000' }, 'PORT'], [{ SESSION_SECRET: 'short' }, 'SESSION_SECRET'],
    [{ ADMIN_EMAIL: 'rosa@escritorio.example' }, 'ADMIN_EMAIL'], [{ BASE_URL: 'ftp://x' }, 'BASE_URL'], [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ TZ: 'America/Joinville' }, 'TZ'],
  ] as const) {
    t.throws(() => readConfig(wrong), { message: new RegExp(name) })
  }
  t.equal(readConfig({ PORT: '', HOST: '' }).port, 3000, 'an empty value is not set')
})
