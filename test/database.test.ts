import BetterSqlite3 from 'better-sqlite3'
import knex from 'knex'
import { spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t from 'tap'
import { migrationSource } from '../src/connection/migrating.ts'
import { openDatabase, sql, type Database } from '../src/database.ts'
import { findSetting, keepSetting } from '../src/settings.ts'
import { hire, startOffice } from './support/app.ts'
import { marina } from './support/people.ts'
import { register } from './support/registering.ts'

function folder (t: { teardown: (work: () => void) => void }): string {
  const made = mkdtempSync(path.join(tmpdir(), 'cadastro-'))
  t.teardown(() => { rmSync(made, { recursive: true, force: true }) })
  return made
}

async function open (t: { teardown: (work: () => void) => void }, file = path.join(folder(t), 'cadastro.db')): Promise<Database> {
  const db = await openDatabase(file)
  t.teardown(() => { db.close() })
  return db
}

void t.test('the file is opened with a log, full synchronisation and the other pragmas, read back', async t => {
  const db = await open(t)

  for (const [name, value] of Object.entries({
    journal_mode: 'wal', synchronous: 2, foreign_keys: 1, trusted_schema: 0, cell_size_check: 1, busy_timeout: 50,
    secure_delete: 1, temp_store: 2, mmap_size: 0, journal_size_limit: 67108864,
  })) t.equal(db.pragma(name), value, name)
})

void t.test('a change outside a transaction is refused', async t => {
  const db = await open(t)

  const change = () => db.run(sql('settings').insert({ name: 'a', value: 'b' }))
  t.throws(change, { message: 'A change outside db.write' })
  db.row(sql('settings'))
  t.throws(change, { message: 'A change outside db.write' }, 'nor among what is read together')
})

void t.test('what is read in one turn is of one state, and the next turn sees what others wrote', async t => {
  const file = path.join(folder(t), 'cadastro.db')
  const db = await open(t, file)
  const other = new BetterSqlite3(file)
  t.teardown(() => { other.close() })
  const names = () => db.rows<{ name: string }>(sql('settings').select('name')).map(({ name }) => name)

  t.strictSame(names(), [])
  other.exec("insert into settings (name, value) values ('theirs', 'x')")
  t.strictSame(names(), [])
  await new Promise(resolve => { setImmediate(resolve) })
  t.strictSame(names(), ['theirs'])

  const written = db.write(() => db.run(sql('settings').insert({ name: 'ours', value: 'x' })))
  t.strictSame(names(), ['theirs'])
  await written
  t.strictSame(names(), ['ours', 'theirs'])
})

void t.test('of jobs that wait together one that fails takes only its own changes with it', async t => {
  const db = await open(t)
  const keep = (name: string) => db.write(() => db.run(sql('settings').insert({ name, value: 'x' })))

  const ends = await Promise.allSettled([
    keep('one'),
    db.write(() => { db.run(sql('settings').insert({ name: 'two', value: 'x' })); throw new Error('no') }),
    keep('three'),
  ])

  t.strictSame(ends.map(end => end.status), ['fulfilled', 'rejected', 'fulfilled'])
  t.strictSame(db.rows(sql('settings').select('name').orderBy('name')), [{ name: 'one' }, { name: 'three' }])
})

void t.test('ASVS 16.5.2: what was acknowledged is there after the process was killed', async t => {
  const file = path.join(folder(t), 'cadastro.db')
  const script = `
    import { openDatabase, sql } from ${JSON.stringify(path.join(import.meta.dirname, '../src/database.ts'))}
    const db = await openDatabase(${JSON.stringify(file)})
    for (let number = 0; ; number++) {
      await db.write(() => db.run(sql('settings').insert({ name: String(number), value: 'x' })))
      process.stdout.write(number + '\\n')
    }`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  let last = -1
  await new Promise<void>(resolve => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      last = Number(text.trim().split('\n').at(-1))
      if (last > 200) child.kill('SIGKILL')
    })
    child.on('close', () => { resolve() })
  })

  const db = await open(t, file)

  t.ok(last > 200)
  t.ok(db.row(sql('settings').where({ name: String(last) })))
})

void t.test('another program\'s database is left alone', async t => {
  const file = path.join(folder(t), 'other.db')
  const other = new BetterSqlite3(file)
  other.exec('create table theirs (id)')
  other.close()

  await t.rejects(openDatabase(file), { message: 'não é um banco do Cadastro' })
})

void t.test('an upgrade keeps every row of a filled database', async t => {
  const file = path.join(folder(t), 'cadastro.db')
  const office = await startOffice(t, {}, file)
  await hire(office.db, marina)
  await register(await office.signedIn(marina))
  await office.app.close()
  const tables = ['companies', 'customers', 'contacts', 'addresses', 'external_users', 'history', 'users', 'registrations']
  const copy = path.join(folder(t), 'copy.db')
  copyFileSync(file, copy)
  const before = await open(t, copy)

  const after = await open(t, file)

  for (const table of tables) {
    t.strictSame(after.rows(sql(table).select()), before.rows(sql(table).select()), table)
    t.ok(before.rows(sql(table).select()).length > 0, `${table} is filled`)
  }
})

void t.test('migrations go down again one by one, and up', async t => {
  const file = path.join(folder(t), 'cadastro.db')
  const migrator = knex({ client: 'better-sqlite3', connection: { filename: file }, useNullAsDefault: true })
  t.teardown(() => migrator.destroy())
  await migrator.migrate.latest({ migrationSource })

  await migrator.migrate.rollback({ migrationSource }, true)
  const left = await migrator('sqlite_schema').where('name', 'not like', 'sqlite_%').where('name', 'not like', 'knex_%')
  await migrator.migrate.latest({ migrationSource })

  t.strictSame(left, [])
})

void t.test('migrations have numbers, no two the same, and import nothing from src', async t => {
  const files = readdirSync(path.join(import.meta.dirname, '../migrations')).toSorted()

  t.ok(files.every(file => /^\d{3}_\w+\.ts$/.test(file)))
  t.equal(new Set(files.map(file => file.slice(0, 3))).size, files.length)
})

void t.test('ASVS 16.4.2: history can be added to, and neither changed nor removed', async t => {
  const office = await startOffice(t)
  await hire(office.db, marina)
  await register(await office.signedIn(marina))

  await t.rejects(office.db.write(() => office.db.run(sql('history').update({ user_name: 'Outra' }))), { message: 'append-only' })
  await t.rejects(office.db.write(() => office.db.run(sql('history').delete())), { message: 'append-only' })
})

void t.test('what is remembered is read again once its table, and only its table, was written to', async t => {
  const db = await open(t)
  const seen: string[] = []
  const office = () => findSetting(db, 'office_name')
  await db.write(() => { keepSetting(db, 'office_name', 'Antes') })
  office()
  db.onQuery(text => seen.push(text))

  t.equal(office(), 'Antes')
  await db.write(() => { db.run(sql('sign_in_failures').insert({ login: 'a', failures: 1, last_failed_at: 1 })) })
  office()
  t.equal(seen.filter(text => text.startsWith('select')).length, 0)
  await db.write(() => {
    keepSetting(db, 'office_name', 'Agora')
    t.equal(office(), 'Agora', 'inside the transaction too')
  })
  t.equal(office(), 'Agora')
})

void t.test('a deletion is noticed in the tables it cascades to, and in no others', async t => {
  const db = await open(t)
  await hire(db, marina)
  const before = (tables: string[]) => db.stateOf(tables)
  const [members, types] = [before(['access_group_members']), before(['company_types'])]

  await db.write(() => db.run(sql('users').delete()))

  t.ok(db.stateOf(['access_group_members']) > members)
  t.equal(db.stateOf(['company_types']), types)
})

void t.test('what a transaction that failed had changed is not remembered', async t => {
  const db = await open(t)
  await db.write(() => { keepSetting(db, 'office_name', 'Antes') })

  await t.rejects(db.write(() => {
    keepSetting(db, 'office_name', 'Nunca')
    t.equal(findSetting(db, 'office_name'), 'Nunca')
    throw new Error('refused')
  }))

  t.equal(findSetting(db, 'office_name'), 'Antes')
})

void t.test('what another process wrote is seen at once or a moment later', async t => {
  const file = path.join(folder(t), 'cadastro.db')
  const db = await open(t, file)
  const command = await open(t, file)
  findSetting(db, 'office_name')

  await command.write(() => { keepSetting(command, 'office_name', 'Outro nome') })
  const deadline = Date.now() + 5000
  while (findSetting(db, 'office_name') === undefined && Date.now() < deadline) await new Promise(resolve => setImmediate(resolve))

  t.equal(findSetting(db, 'office_name'), 'Outro nome')
})

void t.test('the id of a deleted record is never given to another one', async t => {
  const { db } = await startOffice(t)
  const add = (identifier: string) => db.write(() => db.insert(sql('categories').insert({ identifier, name: 'Nova', created_at: '', updated_at: '' })))

  const first = await add('N1')
  await db.write(() => db.run(sql('categories').where({ id: first }).delete()))

  t.equal(await add('N2'), first + 1)
  const tables = db.rows<{ name: string }>(sql('sqlite_sequence').select('name')).map(row => row.name)
  t.match(tables.toSorted().join(), /addresses,.*companies,.*contacts,customers,external_users,files/)
})

void t.test('no table gives an id again that something else may remember', async t => {
  const db = await open(t)
  // Rows of the first two are never deleted; the ids of the others stand nowhere else, or go with what names them.
  const others = ['history', 'users', 'attribute_values', 'category_grants', 'name_words', 'removed_items']

  const made = db.rows<{ name: string, sql: string }>(sql('sqlite_schema').select('name', 'sql').where({ type: 'table' }))
    .filter(table => /\bid integer primary key\b/.test(table.sql))
  const given = made.filter(table => !/\bid integer primary key autoincrement\b/.test(table.sql)).map(table => table.name)

  t.ok(made.length > 15)
  t.strictSame(given.toSorted(), others.toSorted())
})
