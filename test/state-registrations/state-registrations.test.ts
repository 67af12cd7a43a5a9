import BetterSqlite3 from 'better-sqlite3'
import knex from 'knex'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t from 'tap'
import { findCompany } from '../../src/companies/store.ts'
import { migrationSource } from '../../src/connection/migrating.ts'
import { openDatabase, sql, type Database } from '../../src/database.ts'
import { readStateRegistrations, typedStateRegistrations } from '../../src/state-registrations/form.ts'
import { desk } from '../support/app.ts'
import { save } from '../support/configuring.ts'
import { rosa } from '../support/people.ts'
import { padaria, press, register, toIdentification } from '../support/registering.ts'

const numbersOf = (db: Database) => db.rows(sql('state_registrations').select('company_id', 'state', 'number').orderBy('position'))

void t.test('an inscrição estadual is kept with its state and without punctuation, and shown with it', async t => {
  const { browser, db } = await desk(t)

  const done = await register(browser)

  t.strictSame(numbersOf(db), [{ company_id: 1, state: 'SC', number: '254811035' }])
  t.equal(done.fact('Inscrição estadual'), 'Contribuinte\n254.811.035 (SC)')
  t.equal((await browser.get(done.link('Dados do cliente'))).fact('Inscrição estadual'), 'Contribuinte\n254.811.035 (SC)')
})

void t.test('a company has one for each state, on lines that appear as they are filled in', async t => {
  const { browser, db } = await desk(t)
  const page = await toIdentification(browser)

  const filled = await press(browser, page, 'previous', {
    ...padaria, state_registration_2: '123.45678-50', state_registration_state_2: 'PR', state_registration_3: '12.345.67-4', state_registration_state_3: 'RJ',
  })
  const again = await press(browser, filled, 'next')
  const done = await register(browser, {
    state_registration_2: '123.45678-50', state_registration_state_2: 'PR', state_registration_5: 'P-01234567.5/000', state_registration_state_5: 'SP',
  })

  t.ok(page.field('Inscrição estadual (3ª)'))
  t.throws(() => page.field('Inscrição estadual (4ª)'))
  t.ok(again.field('Inscrição estadual (5ª)'))
  t.strictSame(numbersOf(db).map(row => (row as { state: string }).state), ['SC', 'PR', 'SP'])
  t.equal(done.fact('Inscrição estadual'), 'Contribuinte\n254.811.035 (SC)\n123.45678-50 (PR)\nP-01234567.5/000 (SP)')
})

void t.test('a second one of the same state is refused, and so is a number of somebody exempt', async t => {
  const { browser } = await desk(t)
  const page = await toIdentification(browser)

  const twice = await press(browser, page, 'next', { ...padaria, state_registration_2: '251234568', state_registration_state_2: 'SC' })
  const exempt = await press(browser, page, 'next', { ...padaria, state_registration_indicator: 'exempt' })
  const nowhere = await press(browser, page, 'next', { ...padaria, state_registration_state: 'ZZ', state_registration_indicator: 'x' })

  t.equal(twice.fault('Inscrição estadual (2ª)'), 'Já há uma inscrição de SC acima: é uma para cada UF.')
  t.match(exempt.fault('Inscrição estadual'), 'isento não tem número')
  t.equal(nowhere.fault('UF da inscrição estadual'), 'Escolha a UF.')
  t.equal(nowhere.fault('Indicador de inscrição estadual'), 'Escolha de novo.')
})

void t.test('ISENTO in the place of a number is an answer, and hides no other mistake', async t => {
  const { browser, db } = await desk(t)
  const page = await toIdentification(browser)

  const refused = await press(browser, page, 'next', { ...padaria, name: '', state_registration: 'isento', state_registration_2: '251234568', state_registration_state_2: 'SC' })
  const done = await register(browser, { state_registration: ' Isento ', state_registration_state: '' })

  t.equal(refused.summary().length, 2, 'the name and the number of somebody exempt')
  t.strictSame(numbersOf(db), [])
  t.equal(done.fact('Inscrição estadual'), 'Isento')
})

void t.test('digits that do not fit are kept with a reason only, and the reason is in the history', async t => {
  const { browser, db } = await desk(t)
  const wrong = { ...padaria, state_registration: '254.811.037' }

  const held = await press(browser, await toIdentification(browser), 'next', wrong)
  const without = await press(browser, held, 'next', { keep_state_registration: 'SC 254811037' })
  const done = await register(browser, {
    ...wrong, keep_state_registration: 'SC 254811037', reason_state_registration: 'Consta assim no cartão da SEF.',
  })

  t.strictSame(held.summary(), ['Inscrição estadual: O dígito verificador não confere com o das inscrições de SC.'])
  t.ok(held.field('Motivo para manter: Inscrição estadual'))
  t.equal(without.status, 422)
  t.match(without.text, 'Escreva por que fica assim')
  t.equal(done.heading, 'Cliente cadastrado')
  const { reason } = db.row<{ reason: string }>(sql('history').where({ record_type: 'company', act: 'created' }))!
  t.match(reason, /não confere.*Mantido assim: Consta assim no cartão da SEF\.$/)
})

void t.test('a number without its state, and a contributor without a number, are asked about once', async t => {
  const { browser } = await desk(t)

  const stateless = await press(browser, await toIdentification(browser), 'next', { ...padaria, state_registration_state: '' })
  const numberless = await press(browser, await toIdentification(browser), 'next', {
    ...padaria, document: '', state_registration: '', state_registration_state: '', state_registration_indicator: 'contributor',
  })

  t.match(stateless.summary()[0], /^UF da inscrição estadual: Sem a UF/)
  t.ok(numberless.field('Manter assim: Inscrição estadual'))
})

void t.test('where the type requires it, exempt and no contributor are answers too', async t => {
  const { browser } = await desk(t, rosa)
  await save(browser, '/company-types/1', { rule_state_registration: 'required' })
  const blank = { ...padaria, state_registration: '', state_registration_state: '' }

  const refused = await press(browser, await toIdentification(browser), 'next', blank)
  const exempt = await press(browser, refused, 'next', { state_registration_indicator: 'exempt' })
  const none = await press(browser, refused, 'next', { state_registration_indicator: 'non_contributor' })

  t.match(refused.fault('Inscrição estadual'), /^Informe a inscrição estadual/)
  t.equal(exempt.heading, 'Endereços')
  t.equal(none.heading, 'Endereços')
})

void t.test('they are edited with the company: added, taken away, and not asked about again where nothing changed', async t => {
  const { browser, db } = await desk(t)
  await register(browser, { state_registration: '254.811.037', keep_state_registration: 'SC 254811037', reason_state_registration: 'Consta assim.' })

  const added = await save(browser, '/customers/1/edit', { state_registration_2: '1234567850', state_registration_state_2: 'PR' })
  const doubted = await save(browser, '/customers/1/edit', { state_registration_2: '1234567851' })
  const moved = await save(browser, '/customers/1/edit', { state_registration: '', state_registration_state: '' })

  t.equal(added.fact('Inscrição estadual'), 'Contribuinte\n254.811.037 (SC)\n123.45678-50 (PR)')
  t.equal(doubted.status, 422)
  t.ok(doubted.field('Motivo para manter: Inscrição estadual (2ª)'))
  t.equal(moved.fact('Inscrição estadual'), 'Contribuinte\n123.45678-50 (PR)')
  t.strictSame(numbersOf(db).map(row => (row as { number: string }).number), ['1234567850'])
})

void t.test('what is kept comes back to its form and is read the same', async t => {
  const kept = { state_registration_indicator: 'contributor' as const, state_registrations: [{ state: 'SC', number: '254811035' }, { state: '', number: '1' }] }

  const { indicator, registrations, errors } = readStateRegistrations(typedStateRegistrations(kept), 'optional')

  t.strictSame({ indicator, registrations, errors }, { indicator: 'contributor', registrations: kept.state_registrations, errors: [] })
})

void t.test('the one number that companies had before moves to the state of their main address', async t => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cadastro-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  const file = path.join(folder, 'cadastro.db')
  await beforeTheTable(file)

  const db = await openDatabase(file)
  t.teardown(() => { db.close() })

  t.strictSame(numbersOf(db).map(row => ({ ...row as object })), [
    { company_id: 1, state: 'SC', number: '254811035' }, { company_id: 2, state: '', number: 'P012345675000' },
  ])
  t.strictSame([1, 2, 3, 4].map(id => findCompany(db, id)!.state_registration_indicator), ['contributor', 'contributor', 'exempt', ''])
})

async function beforeTheTable (filename: string): Promise<void> {
  const earlier = { ...migrationSource, getMigrations: async () => (await migrationSource.getMigrations([])).filter(name => name < '011') }
  new BetterSqlite3(filename).pragma(`application_id = ${0x43414441}`)
  const migrator = knex({ client: 'better-sqlite3', connection: { filename }, useNullAsDefault: true })
  await migrator.migrate.latest({ migrationSource: earlier })
  const now = new Date().toISOString()
  const company = (identifier: string, state_registration: string | null, state_registration_indicator: string | null) => ({
    identifier, identifier_key: identifier, name: identifier, name_search: identifier, company_type_id: 1, state_registration,
    state_registration_indicator, created_at: now, updated_at: now,
  })
  await migrator('companies').insert([
    company('1', '254.811.035', 'contributor'), company('2', 'p-01234567.5/000', 'contributor'), company('3', 'Isento', 'exempt'), company('4', null, null),
  ])
  await migrator('addresses').insert({ company_id: 1, position: 0, street: 'Rua A', city: 'Joinville', state: 'SC', is_main: 1 })
  await migrator.destroy()
}
