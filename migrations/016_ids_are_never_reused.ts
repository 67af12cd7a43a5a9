import type { Knex } from 'knex'

// SQLite gives the id of a deleted last row to the next one: a form that was opened before would then change
// somebody else, and the history of the old record would continue in the new one.
const tables = ['company_types', 'categories', 'attributes', 'folders', 'companies', 'addresses', 'external_users', 'contacts', 'customers', 'files']

export async function up (db: Knex): Promise<void> {
  await rebuildAll(db, 'id integer primary key,', 'id integer primary key autoincrement,')
}

export async function down (db: Knex): Promise<void> {
  await rebuildAll(db, 'id integer primary key autoincrement,', 'id integer primary key,')
}

async function rebuildAll (db: Knex, from: string, to: string): Promise<void> {
  await db.raw('pragma legacy_alter_table = 1') // triggers elsewhere may speak of a table that is away for a moment
  for (const table of tables) await rebuild(db, table, from, to)
  await db.raw('pragma legacy_alter_table = 0')
}

interface Part { type: string, name: string, sql: string }

// A table's kind of id cannot be altered: it is made anew beside the old one, filled, and takes its name
// (sqlite.org/lang_altertable.html, section 7). What stands on it is made again.
async function rebuild (db: Knex, table: string, from: string, to: string): Promise<void> {
  const parts = await db('sqlite_schema').where('tbl_name', table).whereNotNull('sql').select('type', 'name', 'sql') as Part[]
  const made = parts.find(part => part.type === 'table')!.sql
  const columns = await db.raw<Array<{ name: string, hidden: number }>>(`select name, hidden from pragma_table_xinfo('${table}')`)
  const names = columns.filter(column => column.hidden === 0).map(column => column.name).join(', ')

  await db.raw(made.replace(/^create table "?\w+"?/i, 'create table made_anew').replace(from, to))
  await db.raw(`insert into made_anew (${names}) select ${names} from ${table}`)
  await db.raw(`drop table ${table}`)
  await db.raw(`alter table made_anew rename to ${table}`)
  for (const part of parts.filter(one => one.type !== 'table')) await db.raw(part.sql)
}
