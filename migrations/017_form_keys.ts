import type { Knex } from 'knex'

export async function up (db: Knex): Promise<void> {
  // A form that makes something carries a key; sent twice, it leads to what it made the first time.
  await db.raw(`create table form_keys (
    key text not null,
    user_id integer not null references users (id) on delete cascade,
    address text not null,
    created_at text not null,
    primary key (key, user_id)
  ) strict, without rowid`)
  await db.raw('create index form_keys_age on form_keys (created_at)')
  await db.raw('create index form_keys_user on form_keys (user_id)')
}

export async function down (db: Knex): Promise<void> {
  await db.schema.dropTable('form_keys')
}
