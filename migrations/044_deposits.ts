import type { Knex } from 'knex'

export async function up (db: Knex): Promise<void> {
  // What was typed in a form whose session had ended, for whoever typed it, until it is sent again or a day has passed.
  await db.raw(`create table deposits (
    key text primary key,
    user_id integer not null references users (id) on delete cascade,
    address text not null,
    typed text not null,
    kept_at integer not null
  ) strict, without rowid`)
  await db.raw('create index deposits_user on deposits (user_id, kept_at)')
  await db.raw('create index deposits_age on deposits (kept_at)')
}

export async function down (db: Knex): Promise<void> {
  await db.schema.dropTable('deposits')
}
