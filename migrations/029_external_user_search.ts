import type { Knex } from 'knex'

// Names and e-mails are kept folded, so the database itself keeps their trigrams.
const text = (row: 'new' | 'external_users') => `' ' || ${row}.name_search || char(10) || ' ' || ${row}.email_key`

export async function up (db: Knex): Promise<void> {
  await db.raw(`create virtual table external_user_search using fts5 (
    text, content = '', contentless_delete = 1, tokenize = 'trigram', detail = none
  )`)
  await db.raw(`insert into external_user_search (rowid, text) select id, ${text('external_users')} from external_users`)
  await db.raw(`create trigger external_users_found after insert on external_users
    begin insert into external_user_search (rowid, text) values (new.id, ${text('new')}); end`)
  await db.raw(`create trigger external_users_refound after update of name_search, email_key on external_users
    begin update external_user_search set text = ${text('new')} where rowid = new.id; end`)
  await db.raw(`create trigger external_users_lost after delete on external_users
    begin delete from external_user_search where rowid = old.id; end`)
}

export async function down (db: Knex): Promise<void> {
  for (const name of ['found', 'refound', 'lost']) await db.raw(`drop trigger external_users_${name}`)
  await db.raw('drop table external_user_search')
}
