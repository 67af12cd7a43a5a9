import type { Knex } from 'knex'

// Filled when the product starts next, with everything else that is derived from companies: how a name is read into
// words lives in src/. When that changes, a migration empties these tables and marks every company as unindexed.
export async function up (db: Knex): Promise<void> {
  await db.raw(`create table name_words (
    id integer primary key,
    sound text not null unique
  ) strict`)

  // A word, and the word without one of its letters: two words one slip apart meet here.
  await db.raw(`create table name_word_spellings (
    spelling text not null,
    name_word_id integer not null references name_words (id) on delete cascade,
    primary key (spelling, name_word_id)
  ) strict, without rowid`)
  await db.raw('create index name_word_spellings_word on name_word_spellings (name_word_id)')

  // The words of a company's name and trade name, by id, and which companies have a word.
  await db.raw(`create table company_words (
    company_id integer primary key,
    words text not null
  ) strict`)
  await db.raw(`create virtual table company_names using fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
  )`)

  await db.raw('create index contacts_phone on contacts (phone) where phone is not null')
  await db.raw('create index contacts_mobile on contacts (mobile) where mobile is not null')
}

export async function down (db: Knex): Promise<void> {
  await db.raw('drop index contacts_mobile')
  await db.raw('drop index contacts_phone')
  for (const table of ['company_names', 'company_words', 'name_word_spellings', 'name_words']) await db.schema.dropTable(table)
}
