import type { Knex } from 'knex'

const sorts = ['name', 'trade_name', 'identifier', 'document', 'city', 'phone', 'email']
const groups = [['type', 'company_type_id'], ['category', 'category_id'], ['status', 'status'], ['state', 'state'],
  ['active', 'is_active']]

/** What changes the row of a company in the lists, and how the company is named there. */
const sources: Array<[table: string, company: (row: 'new' | 'old') => string]> = [
  ['companies', row => `${row}.id`],
  ['addresses', row => `${row}.company_id`],
  ['contacts', row => `${row}.company_id`],
  ['customers', row => `${row}.company_id`],
  ['files', row => `(select company_id from customers where id = ${row}.customer_id)`],
  ['attribute_values', row => `coalesce(${row}.company_id, (select company_id from customers where id = ${row}.customer_id))`],
]

export async function up (db: Knex): Promise<void> {
  // One narrow row for each company, with what lists filter and sort by, folded; '' where nothing is known.
  await db.raw(`create table listed_companies (
    company_id integer primary key,
    customer_id integer unique,
    name text not null,
    trade_name text not null,
    identifier text not null,
    document text not null,
    city text not null,
    state text not null,
    phone text not null,
    email text not null,
    company_type_id integer not null,
    category_id integer,
    is_active integer not null check (is_active in (0, 1)),
    status text not null check (status in ('', 'active', 'incomplete', 'inactive')),
    expires_on text not null,
    created_at text not null,
    updated_at text not null
  ) strict`)
  // Each order goes on with the id, by which pages are turned, and with what decides who sees the row, so that
  // counting does not leave the index.
  const seen = 'company_id, customer_id, category_id'
  for (const column of sorts) await db.raw(`create index listed_companies_${column} on listed_companies (${column}, ${seen})`)
  for (const [one, other] of [['created_at', 'updated_at'], ['updated_at', 'created_at']]) {
    await db.raw(`create index listed_companies_${one} on listed_companies (${one}, ${seen}, ${other}, identifier)`)
  }
  for (const [index, column] of groups) await db.raw(`create index listed_companies_${index} on listed_companies (${column}, name, ${seen})`)
  // What goes together in life is far apart in no walk: cities and area codes lie in states, and a customer
  // that was registered lately was changed lately.
  for (const [one, other] of [['state', 'city'], ['state', 'phone'], ['city', 'phone']]) {
    await db.raw(`create index listed_companies_${one}_${other} on listed_companies (${one}, ${other}, ${seen})`)
  }
  await db.raw(`create index listed_companies_expires_on on listed_companies (expires_on, ${seen}) where expires_on <> ''`)

  // Values of attributes as filters look for them: each chosen item of a list alone, texts folded.
  await db.raw(`create table listed_values (
    company_id integer not null,
    attribute_id integer not null,
    value text not null,
    primary key (company_id, attribute_id, value)
  ) strict, without rowid`)
  await db.raw('create index listed_values_value on listed_values (attribute_id, value)')

  // Everything a company is found by. Trigrams say which companies may have a fragment, the text whether they
  // have; without places the index is a quarter as large, and faster to write and to read (measured).
  await db.raw('drop table company_search')
  await db.raw('create table company_texts (company_id integer primary key, text text not null) strict')
  await db.raw(`create virtual table company_search using fts5 (
    text, content = '', contentless_delete = 1, tokenize = 'trigram', detail = none
  )`)

  await db.raw('create table unindexed_companies (company_id integer primary key) strict')
  for (const [table, company] of sources) {
    const mark = (row: 'new' | 'old') => `insert or ignore into unindexed_companies select ${company(row)} where ${company(row)} is not null;`
    await db.raw(`create trigger ${table}_inserted after insert on ${table} begin ${mark('new')} end`)
    await db.raw(`create trigger ${table}_updated after update on ${table} begin ${mark('old')} ${mark('new')} end`)
    await db.raw(`create trigger ${table}_deleted after delete on ${table} begin ${mark('old')} end`)
  }
  await db.raw('insert into unindexed_companies select id from companies')
}

export async function down (db: Knex): Promise<void> {
  for (const [table] of sources) {
    for (const event of ['inserted', 'updated', 'deleted']) await db.raw(`drop trigger ${table}_${event}`)
  }
  for (const table of ['unindexed_companies', 'company_search', 'company_texts', 'listed_values', 'listed_companies']) await db.raw(`drop table ${table}`)
  await db.raw(`create virtual table company_search using fts5 (
    text, content = '', contentless_delete = 1, tokenize = 'trigram'
  )`)
}
