import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import t from 'tap'
import { openDatabase, sql } from '../src/database.ts'
import { keepDerived } from '../src/derived.ts'
import { firstAdministrator } from '../src/setup/store.ts'
import { fill } from '../demo/office.ts'
import { migrating } from './support/migrations.ts'

t.setTimeout(480_000)

interface Scope { teardown: (work: () => void) => void }

type Content = Record<string, { columns: string[], rows: string }>

/** Columns that have become tables of their own. */
const moved: Record<string, string> = { 'companies.state_registration': 'state_registrations', 'companies.state_registration_indicator': 'state_registrations' }

/** Every table with its columns and rows, but for what the product derives from the others by itself. */
function contentOf (file: string): Content {
  const connection = new BetterSqlite3(file, { readonly: true })
  try {
    const names = connection.prepare<[], string>("select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%' and name not like 'knex_%' order by name").pluck().all()
    return Object.fromEntries(names.map(name => {
      const columns = connection.prepare<[string], string>('select name from pragma_table_info(?)').pluck().all(name)
      return [name, { columns, rows: rowsOf(connection, name, columns) }]
    }))
  } finally {
    connection.close()
  }
}

function rowsOf (connection: BetterSqlite3.Database, table: string, columns: string[]): string {
  const rows = connection.prepare(`select ${columns.map(column => `"${column}"`).join(', ')} from "${table}" not indexed`).raw().all()
  return rows.map(row => JSON.stringify(row)).toSorted().join('\n')
}

async function filled (file: string): Promise<void> {
  const db = await openDatabase(file)
  const stopDeriving = await keepDerived(db, error => { throw error })
  await firstAdministrator(db, { email: 'rosa@babitonga.example', password: 'escritorio de exemplo' })
  await fill(db, 40, 1)
  stopDeriving()
  db.close()
}

function freshFolder (t: Scope): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'cadastro-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  return folder
}

/** A filled database as it was before these migrations, the newest first, open to be made like those of offices then. */
async function before (t: Scope, ...migrations: string[]): Promise<{ file: string, connection: BetterSqlite3.Database }> {
  const file = path.join(freshFolder(t), 'earlier.db')
  await filled(file)
  for (const name of migrations) await migrating(file, migrate => migrate.down({ name }))
  return { file, connection: new BetterSqlite3(file) }
}

// Tables of what lists and search read: a migration empties or fills them, the product brings them up to date.
const derived = /^(?:unindexed_|completeness_|listed_|company_texts|company_words|searchable)/

void t.test('a filled database of every earlier version is upgraded with everything that was in it', async t => {
  const folder = freshFolder(t)
  const older = path.join(folder, 'older.db')
  await filled(older)
  const versions = readdirSync(path.join(import.meta.dirname, '../migrations')).length

  let checked = 0
  // Back to the second migration; the first knows people only, and has a test of its own.
  for (let back = 1; back < versions - 1; back++) {
    await migrating(older, migrate => migrate.down())
    removeOrphans(older)
    const before = contentOf(older)
    const newer = path.join(folder, 'newer.db')
    copyFileSync(older, newer)
    const connection = new BetterSqlite3(newer)
    connection.pragma(`application_id = ${0x43414441}`)
    connection.close()

    const db = await openDatabase(newer)
    db.close()

    const after = contentOf(newer)
    for (const [table, { columns }] of Object.entries(before).filter(([name]) => !derived.test(name))) {
      const kept = columns.filter(column => moved[`${table}.${column}`] === undefined || after[table]?.columns.includes(column))
      t.strictSame(kept.filter(column => after[table]?.columns.includes(column)), kept, `${back} back: ${table} keeps its columns`)
      t.ok(holdsAll(rowsOfFile(newer, table, kept), rowsOfFile(older, table, kept)), `${back} back: ${table} keeps its rows`)
      for (const column of columns.filter(one => !kept.includes(one))) {
        const values = rowsOfFile(older, table, [column]).split('\n').map(row => String((JSON.parse(row || '[null]') as unknown[])[0])).filter(value => !['null', 'ISENTO'].includes(value)) // ISENTO is what the indicator says
        const place = after[moved[`${table}.${column}`]!]!.rows
        t.strictSame(values.filter(value => !place.includes(value)), [], `${back} back: ${table}.${column} is in ${moved[`${table}.${column}`]}`)
      }
    }
    checked += Object.values(before).filter(({ rows }) => rows !== '').length
  }
  t.ok(checked > versions, `${checked} filled tables`)
})

void t.test('people of the very first version are there in the newest', async t => {
  const folder = freshFolder(t)
  const file = path.join(folder, 'first.db')
  await migrating(file, migrate => migrate.up())
  const connection = new BetterSqlite3(file)
  connection.exec(`pragma application_id = ${0x43414441};
    insert into settings (name, value) values ('office_name', 'Contábil Babitonga');
    insert into users (name, email, password_hash, created_at, updated_at) values ('Rosa', 'rosa@escritorio.example', 'x', '2026', '2026')`)
  connection.close()

  const db = await openDatabase(file)
  t.teardown(() => { db.close() })

  t.match(db.row(sql('users').where({ email: 'rosa@escritorio.example' })), { name: 'Rosa', is_active: 1 })
  t.match(db.row(sql('settings').where({ name: 'office_name' })), { value: 'Contábil Babitonga' })
})

void t.test('identifiers that the history says were taken from companies are known as used', async t => {
  const { file, connection } = await before(t, '052_used_identifiers')
  connection.prepare(`insert into history (record_type, record_id, record_name, user_name, act, way, changes, created_at)
    values ('company', 1, 'Padaria', 'Rosa', 'changed', 'edit', ?, '2026')`)
    .run(JSON.stringify([{ field: 'name', from: 'Pão', to: 'Padaria' }, { field: 'identifier', from: 'CLI-2026-0332', to: 'PADARIA' }]))
  connection.close()

  const db = await openDatabase(file)
  t.teardown(() => { db.close() })

  t.strictSame(db.rows(sql('used_identifiers').select()), [{ identifier_key: 'cli-2026-0332' }])
})

void t.test('an id that history, drafts, filters, defaults or returned forms still name is given to nothing new after the upgrade', async t => {
  const folder = freshFolder(t)
  const sources: Array<[table: string, named: number, statement: string]> = [
    ['access_groups', 70, "insert into history (record_type, record_id, record_name, user_name, act, way, created_at) values ('access_group', 70, 'Balcão', 'Rosa', 'deleted', 'edit', '2026')"],
    ['attribute_items', 71, told('"71"', 'null')],
    ['attribute_items', 72, told('null', '"[1,72]"')],
    ['attribute_items', 73, "update attribute_uses set default_value = '73'"],
    ['attribute_items', 74, draft('{"company-attributes":{"values":{"attribute_1":"74"}}}')],
    ['attribute_items', 75, draft('{"company-attributes":{"values":{"attribute_1_75":"yes"}}}')],
    ['attribute_items', 76, "insert into saved_filters (user_id, list, name, query, created_at) values (1, 'customers', 'x', 'category=1&attribute_1=76', '2026')"],
    ['attribute_items', 77, "insert into deposits values ('k', 1, '/x', '{\"attribute_1\":\"77\"}', 1)"],
    ['attribute_uses', 78, "insert into deposits values ('k', 1, '/categories/1/attributes/78', '{}', 1)"],
    ['attribute_items', 1, told('"4730251234000"', '"uma frase"')],
  ]

  for (const [index, [table, named, statement]] of sources.entries()) {
    const file = path.join(folder, `${index}.db`)
    await migrating(file, migrate => migrate.latest())
    await migrating(file, migrate => migrate.down({ name: '054_more_ids_are_never_reused' }))
    const connection = new BetterSqlite3(file)
    connection.exec(`pragma application_id = ${0x43414441};
      insert into users (name, name_search, email, password_hash, created_at, updated_at) values ('Rosa', 'rosa', 'rosa@escritorio.example', 'x', '2026', '2026');
      insert into attributes (identifier, identifier_key, name, name_search, kind, created_at, updated_at) values ('P', 'p', 'Porte', 'porte', 'list', '2026', '2026');
      insert into attribute_items (attribute_id, position, name, name_key) values (1, 0, 'Grande', 'grande');
      insert into attribute_uses (attribute_id, category_id, position) values (1, 1, 0); ${statement}`)
    const before = connection.prepare<[], number>(`select max(id) from ${table}`).pluck().get()!
    connection.close()
    const db = await openDatabase(file)
    const { id: _id, ...last } = db.row<Record<string, string | number>>(sql(table).orderBy('id', 'desc').limit(1))!
    const another = table === 'attribute_uses' ? { ...last, category_id: 2 } : { ...last, name: 'Nova', ...table === 'access_groups' ? { identifier: 'NOVA' } : { name_key: 'nova' } }
    if (table === 'attribute_uses') await db.write(() => db.run(sql('categories').insert({ id: 2, identifier: 'X', name: 'X', created_at: '2026', updated_at: '2026' })))

    const given = await db.write(() => db.insert(sql(table).insert(another)))
    await db.write(() => db.run(sql(table).where({ id: given }).delete()))
    const again = await db.write(() => db.insert(sql(table).insert(another)))

    t.equal(given, Math.max(before, named) + 1, statement)
    t.equal(again, given + 1, 'nor twice since')
    db.close()
  }

  function told (from: string, to: string): string {
    return `insert into history (record_type, record_id, record_name, user_name, act, way, created_at, changes)
      values ('company', 1, 'X', 'Rosa', 'changed', 'edit', '2026', '[{"field":"attribute_1","from":${from},"to":${to}}]')`
  }

  function draft (answers: string): string {
    return `insert into registrations (id, user_id, answers, created_at, touched_at) values ('r', 1, '${answers}', '2026', '2026')`
  }
})

void t.test('e-mails with capitals among the values of attributes, and contacts of types that have none, are looked at anew for filters and search', async t => {
  const { file, connection } = await before(t, '058_filters_and_search_anew')
  connection.exec(`insert into attributes (id, identifier, identifier_key, name, name_search, kind, created_at, updated_at) values (900, 'FIN', 'fin', 'Financeiro', 'financeiro', 'email', '2026', '2026');
    insert into attribute_values (customer_id, attribute_id, value) values (1, 900, 'Contas@ipe.example'), (2, 900, 'contas@ipe.example'), (3, 900, 'Ângela@ipe.example');
    update company_types set has_contacts = 0, has_addresses = 0 where id = (select company_type_id from companies join customers on customers.company_id = companies.id where customers.id = 4);
    delete from unindexed_companies`)
  connection.close()

  const db = await openDatabase(file)
  t.teardown(() => { db.close() })

  const marked = db.rows<{ id: number }>(sql('customers').select('customers.id').join('unindexed_companies as waiting', 'waiting.company_id', 'customers.company_id').orderBy('id')).map(({ id }) => id)
  const sameType = db.rows<{ id: number }>(sql('customers').select('customers.id').join('companies', 'companies.id', 'customers.company_id').join('company_types', 'company_types.id', 'companies.company_type_id').where({ has_contacts: 0 })).map(({ id }) => id)
  t.strictSame(marked, [...new Set([1, 3, ...sameType])].toSorted((one, other) => one - other))
  t.ok(sameType.includes(4) && sameType.length < 40, 'not all are of that type')
})

void t.test('the line that tells that a customer left a restricted category gets to keep that category', async t => {
  const { file, connection } = await before(t, '059_history_of_former_categories')
  const line = (id: number, from: string) => `insert into history (id, record_type, record_id, record_name, company_id, user_name, act, way, created_at, changes)
    values (${id}, 'customer', 1, 'Padaria', 1, 'x', 'changed', 'edit', '2026', '[{"field":"category_id","from":"${from}","to":"Geral"}]');`
  connection.exec(`insert into categories (id, parent_id, identifier, name, is_restricted, created_at, updated_at) values
    (900, null, 'DIR', 'Diretoria', 1, '2026', '2026'), (901, 900, 'SOC', 'Sócios', 0, '2026', '2026'), (902, null, 'ABE', 'Aberta', 0, '2026', '2026'),
    (903, 900, 'DO', 'Outros', 0, '2026', '2026'), (904, 902, 'AO', 'Outros', 0, '2026', '2026'), (905, 900, 'D1', 'Folha', 0, '2026', '2026'), (906, 901, 'S1', 'Folha', 0, '2026', '2026');
    ${line(90_001, 'Diretoria')} ${line(90_002, 'Sócios')} ${line(90_003, 'Aberta')} ${line(90_004, 'Acabada')} ${line(90_005, 'Outros')} ${line(90_006, 'Folha')}`)
  connection.close()

  const db = await openDatabase(file)
  t.teardown(() => { db.close() })

  t.strictSame(db.rows(sql('history').select('id', 'category_id').where('id', '>', 90_000).orderBy('id')).map(row => Object.values(row as object)), [[90_001, 900], [90_002, 901], [90_003, null], [90_004, null], [90_005, null], [90_006, 0]])
})

void t.test('names, identifiers, e-mails and documents of other countries that were kept are compared as new ones are', async t => {
  const { file, connection } = await before(t, '063_foreign_documents_compared', '062_unseen_characters')
  connection.exec(`update companies set name = 'Confei\u00ADtaria ★ (Sul)', name_search = 'confei taria ★ (sul' where id = 1;
    update companies set identifier = 'X\u20111', identifier_key = 'x\u20101', email = 'a@xn--ao-siap.com.br', email_key = 'a@xn--ao-siap.com.br' where id = 2;
    update companies set identifier = 'x-1\u200B', identifier_key = 'x-1\u200B' where id = 3;
    update companies set document = 'RUT\u00A021-1', document_kind = 'foreign' where id = 4;
    update contacts set name = 'Zé\u200Blia', name_search = 'ze lia' where id = 1;
    update external_users set email = 'b@xn--ao-siap.com.br', email_key = 'b@xn--ao-siap.com.br' where id = 1;
    update external_users set email = 'c@xn--ao-siap.com.br', email_key = 'c@xn--ao-siap.com.br' where id = 2;
    update external_users set email = 'C@ação.com.br', email_key = 'c@ação.com.br' where id = 3;
    insert into attributes (id, identifier, identifier_key, name, name_search, kind, created_at, updated_at) values (900, 'FIN', 'fin', 'Financeiro', 'financeiro', 'email', '2026', '2026');
    insert into attribute_values (customer_id, attribute_id, value) values (5, 900, 'd@xn--ao-siap.com.br');
    insert into users (id, name, name_search, email, password_hash, created_at, updated_at) select value, 'P', 'p', 'x' || value, '', '2026', '2026' from json_each('[901,902,903,904]');
    update users set email = 'p@xn--ao-siap.com.br' where id = 901; update users set email = 'q@xn--ao-siap.com.br' where id = 902;
    update users set email = 'q@ação.com.br' where id = 903; update users set email = 'c@xn--ao-siap.com.br' where id = 904;
    insert into used_identifiers (identifier_key) values ('cli–0001'), ('żółw'), ('x–1');
    delete from unindexed_companies`)
  connection.close()

  const db = await openDatabase(file)
  t.teardown(() => { db.close() })
  const row = (table: string, id: number) => db.row<Record<string, unknown>>(sql(table).where({ id }))!

  t.match(row('companies', 1), { name: 'Confei\u00ADtaria ★ (Sul)', name_search: 'confeitaria ★ sul' })
  t.match(row('companies', 2), { identifier: 'X\u20111', identifier_key: 'x-1', email: 'a@ação.com.br', email_key: 'a@ação.com.br' })
  t.match(row('companies', 3), { identifier: 'x-1\u200B', identifier_key: 'x-1\u200B' }, 'the second of two keeps its own')
  const used = db.rows<{ identifier_key: string }>(sql('used_identifiers')).map(({ identifier_key: key }) => key)
  t.strictSame(used.filter(key => /^cli.0001$|^x|[^ -~]/.test(key)), ['cli-0001', 'żółw'], 'what a company has is not used up')
  t.match(row('companies', 4), { document: 'RUT\u00A021-1', document_key: 'RUT211' })
  t.equal(row('companies', 5).document_key, null)
  t.match(row('contacts', 1), { name_search: 'zelia' })
  t.match(row('external_users', 1), { email: 'b@ação.com.br', email_key: 'b@ação.com.br' })
  t.match(row('external_users', 2), { email: 'c@xn--ao-siap.com.br', email_key: 'c@xn--ao-siap.com.br' }, 'somebody else has that login')
  t.strictSame(db.rows<{ email: string }>(sql('users').where('id', '>', 900).orderBy('id')).map(({ email }) => email),
    ['p@ação.com.br', 'q@xn--ao-siap.com.br', 'q@ação.com.br', 'c@xn--ao-siap.com.br'], 'where nobody else has that login')
  t.match(db.row(sql('attribute_values').where({ attribute_id: 900 })), { value: 'd@ação.com.br' })
  const waiting = db.rows<{ company_id: number }>(sql('unindexed_companies').select('company_id')).map(({ company_id: id }) => id)
  for (const id of [1, 2, 3]) t.ok(waiting.includes(id), `company ${id} is looked at anew`)
})

function rowsOfFile (file: string, table: string, columns: string[]): string {
  const connection = new BetterSqlite3(file, { readonly: true })
  try {
    return rowsOf(connection, table, columns)
  } finally {
    connection.close()
  }
}

// What hung on a table that an older version did not have cannot have been there.
function removeOrphans (file: string): void {
  const connection = new BetterSqlite3(file)
  connection.pragma('foreign_keys = 0')
  for (let found = true; found;) {
    const orphans = (connection.pragma('foreign_key_check') as Array<{ table: string, rowid: number | null }>).filter(one => one.rowid !== null)
    for (const { table, rowid } of orphans) connection.prepare(`delete from "${table}" where rowid = ?`).run(rowid)
    found = orphans.length > 0
  }
  connection.close()
}

// A migration may add ready-made rows; it takes none away and changes none.
function holdsAll (after: string, before: string): boolean {
  const now = new Set(after.split('\n'))
  return before === '' || before.split('\n').every(row => now.has(row))
}
