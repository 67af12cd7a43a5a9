import t from 'tap'
import { openDatabase, sql, type Database } from '../../src/database.ts'
import { checkSearch, rebuildSearch } from '../../src/search-index/checking.ts'
import { keepIndexed } from '../../src/search-index/indexing.ts'
import { SEARCH_ROWS } from '../../src/search-index/rows.ts'
import { desk } from '../support/app.ts'
import { register } from '../support/registering.ts'
import { change, count, until } from '../support/rows.ts'

interface Listed { name: string, city: string, status: string, updated_at: string, category_id: number }

function listed (db: Database, companyId = 1): Listed | undefined {
  return db.row<Listed>(sql('listed_companies').where({ company_id: companyId }))
}

function found (db: Database, fragment: string): number {
  return db.rows(sql('company_texts').whereRaw('instr(text, ?) > 0', [fragment]).whereIn('company_id', sql('company_search').select(sql.raw(`${SEARCH_ROWS} - rowid`))
    .whereRaw('company_search match ?', [`"${fragment.slice(0, 3)}" AND "${fragment.slice(-3)}"`]))).length
}

void t.test('a registered customer is found by everything that is known of it', async t => {
  const { browser, db } = await desk(t)

  await register(browser)

  for (const fragment of ['padaria pao', 'pao da serra', 'cli 20', 'cli20', '11222333', '4730251234', 'contato@paodaserra', 'rogerio bachmann',
    'tania@paodaserra', '47999124410', '254811035', 'joinville']) t.equal(found(db, fragment), 1, fragment)
  t.match(listed(db), { name: 'padaria pao da serra ltda', city: 'joinville', status: 'active', category_id: 1 })
})

void t.test('a company that is called by nothing but dots is checked as right', async t => {
  const { browser, db } = await desk(t)
  await register(browser, { name: '!!!', trade_name: '', state_registration: '', state_registration_indicator: 'non_contributor', email: '', site: '' }, [])
  await db.write(() => db.run(sql('companies').where({ id: 1 }).update({ identifier: '--', identifier_key: '--', document: null, document_kind: null, phone: null })))
  await db.write(() => { for (const table of ['addresses', 'state_registrations', 'contacts']) db.run(sql(table).where({ company_id: 1 }).delete()) })

  t.strictSame(checkSearch(db), { companies: 1, wrong: [], strays: 0 })
})

void t.test('whatever changes a company, its customer, contacts or addresses changes what lists and search know, in the same job', async t => {
  const { browser, db } = await desk(t)
  await register(browser)

  await change(db, 'companies', 1, { name: 'Confeitaria Ipê Ltda' })
  await change(db, 'contacts', 1, { name: 'Otávio Reinert' })
  await change(db, 'addresses', 1, { city: 'Blumenau' })
  await change(db, 'customers', 1, { is_active: 0 })

  t.equal(found(db, 'padaria'), 0)
  t.equal(found(db, 'rogerio bachmann'), 0)
  for (const fragment of ['confeitaria ipe', 'otavio', 'blumenau']) t.equal(found(db, fragment), 1, fragment)
  t.match(listed(db), { name: 'confeitaria ipe ltda', city: 'blumenau', status: 'inactive' })
})

void t.test('a customer who comes to lack something is Incompleto in the lists in the same job', async t => {
  const { browser, db } = await desk(t)
  await register(browser)

  await change(db, 'companies', 1, { document: null, document_kind: null })

  t.match(listed(db), { status: 'incomplete' })
})

void t.test('an inscrição estadual is found however it is typed, as long as the company has it', async t => {
  const { browser, db } = await desk(t)
  await register(browser, { state_registration_2: 'P-01100424.3/002', state_registration_state_2: 'SP' })
  const finds = async (typed: string) => (await browser.get(`/customers?q=${encodeURIComponent(typed)}`)).text.includes('Padaria Pão da Serra')

  for (const typed of ['254.811.035', '254811035', '254 811 035', '254.811', 'P-01100424.3/002', 'p011004243002', '01100424']) t.ok(await finds(typed), typed)
  await db.write(() => { db.run(sql('state_registrations').where({ state: 'SC' }).update({ number: '250166321' })) })
  t.notOk(await finds('254.811.035'))
  t.ok(await finds('250.166.321'))
  await db.write(() => { db.run(sql('state_registrations').delete()) })
  t.notOk(await finds('250.166.321'))
})

void t.test('nobody is found by addresses and contacts that their type does not have, nor shown with them', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const at = '2026-11-25T12:00:00.000Z'
  await db.write(() => {
    db.run(sql('companies').insert({ id: 90, identifier: 'X90', identifier_key: 'x90', name: 'Sem Cliente', name_search: 'sem cliente', company_type_id: 1, created_at: at, updated_at: at }))
    db.run(sql('contacts').insert({ company_id: 90, name: 'Otávio Reinert', name_search: 'otavio reinert', position: 1, created_at: at, updated_at: at }))
  })
  const kept = { 'rogerio bachmann': 1, '47999124410': 1, 'otavio': 90, 'joinville': 1 }
  const finds = () => Object.keys(kept).filter(fragment => found(db, fragment) === 1)
  const ofType = async (values: Record<string, number>) => {
    await change(db, 'company_types', 1, values)
    await until(() => count(db, 'completeness_sweeps') === 0)
  }
  const without = await db.write(() => db.insert(sql('company_types').insert({
    ...db.row<Record<string, unknown>>(sql('company_types').where({ id: 1 })), id: 91, identifier: 'SEM', name: 'Sem etapas', has_addresses: 0, has_contacts: 0,
  })))
  t.strictSame(finds(), Object.keys(kept))

  await ofType({ has_contacts: 0 })
  t.strictSame(finds(), ['joinville'])
  await ofType({ has_addresses: 0 })
  t.strictSame(finds(), [])
  t.equal(listed(db)?.city, '')
  for (const list of ['/customers', '/companies']) t.notMatch((await browser.get(list)).root.querySelector('#results')?.text, 'Joinville', list)
  t.strictSame(checkSearch(db).wrong, [])
  await ofType({ has_contacts: 1, has_addresses: 1 })
  t.strictSame(finds(), Object.keys(kept))
  await change(db, 'companies', 1, { company_type_id: without })
  t.strictSame(finds(), ['otavio'])
})

void t.test('a company that is deleted is found no more', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  t.equal(found(db, 'padaria'), 1)

  await db.write(() => {
    for (const table of ['customer_visits', 'customers', 'companies']) db.run(sql(table).delete())
  })

  t.equal(found(db, 'padaria'), 0)
  for (const table of ['listed_companies', 'company_texts', 'listed_values', 'unindexed_companies']) t.equal(count(db, table), 0, table)
})

void t.test('a job that fails leaves the search as it was', async t => {
  const { browser, db } = await desk(t)
  await register(browser)

  await t.rejects(db.write(() => {
    db.run(sql('companies').update({ name: 'Nunca existiu' }))
    throw new Error('no')
  }))

  t.equal(found(db, 'nunca'), 0)
  t.equal(found(db, 'padaria'), 1)
})

void t.test('what a program changed without asking for it is brought up to date at the next start', async t => {
  const db = await openDatabase(':memory:')
  t.teardown(() => { db.close() })
  const at = '2026-11-25T12:00:00.000Z'
  await db.write(() => {
    for (let id = 1; id <= 1200; id++) {
      db.run(sql('companies').insert({ id, identifier: `X${id}`, identifier_key: `x${id}`, name: `Empresa ${id}`, name_search: `empresa ${id}`, company_type_id: 1, created_at: at, updated_at: at }))
    }
  })
  t.equal(count(db, 'unindexed_companies'), 1200)

  await keepIndexed(db)

  t.equal(count(db, 'unindexed_companies'), 0)
  t.equal(count(db, 'listed_companies'), 1200)
  t.equal(found(db, 'empresa 1200'), 1)
})

void t.test('a check finds what does not fit any more, and a rebuild mends it', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  t.strictSame(checkSearch(db), { companies: 1, wrong: [], strays: 0 })

  const { created_quarter: _quarter, is_customer: _isCustomer, ...row } = db.row<Record<string, unknown>>(sql('listed_companies'))! // these two are reckoned by the database
  await db.write(() => {
    db.run(sql('company_texts').update({ text: ' outra coisa' }))
    db.run(sql('listed_companies').insert({ ...row, company_id: 99, customer_id: null }))
  })
  t.strictSame(checkSearch(db), { companies: 1, wrong: [1], strays: 1 })
  await rebuildSearch(db)

  t.strictSame(checkSearch(db), { companies: 1, wrong: [], strays: 0 })
  t.equal(found(db, 'padaria'), 1)
})
