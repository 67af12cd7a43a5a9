import type { Knex } from 'knex'

// As in 016, for what it left out: values, drafts and histories name items of lists by their ids, open forms name groups
// and attribute uses. Of the other tables, rows of users and history are never deleted, and the ids of attribute_values,
// category_grants and name_words stand nowhere else.
const tables = ['access_groups', 'attribute_items', 'attribute_uses']

export async function up (db: Knex): Promise<void> {
  const named: Record<string, number> = {
    access_groups: await highest(db, "select max(record_id) as id from history where record_type = 'access_group'"),
    attribute_items: Math.max(...await itemsNamed(db)),
    attribute_uses: await highest(db, "select max(cast(substr(address, instr(address, '/attributes/') + 12) as integer)) as id from deposits where address like '%/attributes/%'"),
  }
  await rebuildAll(db, 'id integer primary key,', 'id integer primary key autoincrement,')
  for (const table of tables) await beginAfter(db, table, named[table]!)

  // The history names an item by its id: what it was called is kept when it goes, with its attribute or alone.
  await db.raw(`create table removed_items (
    id integer primary key,
    attribute_id integer not null,
    name text not null
  ) strict`)
  await db.raw('create index removed_items_attribute on removed_items (attribute_id)')
  await db.raw(`create trigger attribute_items_removed after delete on attribute_items
    begin insert into removed_items (id, attribute_id, name) values (old.id, old.attribute_id, old.name); end`)
}

export async function down (db: Knex): Promise<void> {
  await db.raw('drop trigger attribute_items_removed')
  await db.raw('drop table removed_items')
  await rebuildAll(db, 'id integer primary key autoincrement,', 'id integer primary key,')
}

async function highest (db: Knex, query: string): Promise<number> {
  const [row] = await db.raw<Array<{ id: number | null }>>(query)
  return plausible(row?.id)
}

// What was typed when the attribute was no list may be any number.
function plausible (id: unknown): number {
  return Number(id) <= 999_999_999 ? Number(id) : 0
}

async function itemsNamed (db: Knex): Promise<number[]> {
  const idsIn = (value: string) => `json_each(case when json_valid(${value}) then ${value} else '[]' end) as one`
  const isItem = "one.type = 'integer' and one.value <= 999999999"
  const inLines = (side: 'from' | 'to') => highest(db, `select max(one.value) as id from attributes
    join history_fields as named on named.field = 'attribute_' || attributes.id join history on history.id = named.history_id,
    json_each(history.changes) as change, ${idsIn(`(change.value ->> '${side}')`)}
    where attributes.kind = 'list' and change.value ->> 'field' = named.field and ${isItem}`)
  const inDefaults = await highest(db, `select max(one.value) as id from attributes
    join attribute_uses on attribute_uses.attribute_id = attributes.id, ${idsIn('attribute_uses.default_value')}
    where attributes.kind = 'list' and ${isItem}`)
  return [inDefaults, await inLines('from'), await inLines('to'), ...await itemsInTyping(db)]
}

async function itemsInTyping (db: Knex): Promise<number[]> {
  const lists = new Set((await db('attributes').where({ kind: 'list' }).select('id') as Array<{ id: number }>).map(({ id }) => String(id)))
  const texts = await db.raw<Array<{ text: string }>>(`select answers || unfinished as text from registrations where state = 'open'
    union all select query from saved_filters union all select typed from deposits`)
  return texts.flatMap(({ text }) => [...text.matchAll(/attribute_(\d+)(?:_|":"|=)(\d+)/g)])
    .map(([, attribute, item]) => lists.has(attribute!) ? plausible(item) : 0)
}

async function beginAfter (db: Knex, table: string, named: number): Promise<void> {
  const last = Math.max(named, await highest(db, `select max(id) as id from ${table}`))
  await db('sqlite_sequence').where({ name: table }).delete()
  await db('sqlite_sequence').insert({ name: table, seq: last })
}

async function rebuildAll (db: Knex, from: string, to: string): Promise<void> {
  await db.raw('pragma legacy_alter_table = 1') // triggers elsewhere may speak of a table that is away for a moment
  for (const table of tables) await rebuild(db, table, from, to)
  await db.raw('pragma legacy_alter_table = 0')
}

interface Part { type: string, name: string, sql: string }

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
