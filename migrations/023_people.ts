import type { Knex } from 'knex'

export async function up (db: Knex): Promise<void> {
  await db.raw("alter table users add column language text not null default 'pt-BR' check (language in ('pt-BR', 'en', 'es'))")
  await db.raw("alter table users add column name_search text not null default ''")
  for (const { id, name } of await db('users').select('id', 'name')) {
    await db('users').where({ id }).update({ name_search: name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase() })
  }
  await db.raw('create index users_name on users (name_search, id)')

  await db.raw('alter table access_groups add column version integer not null default 1')
  await db.raw('alter table access_groups add column requires_second_factor integer not null default 0 check (requires_second_factor in (0, 1))')

  // What a person recognises a session by, and whether its id is to be changed at the next page.
  await db.raw("alter table sessions add column device text not null default ''")
  await db.raw('alter table sessions add column is_stale integer not null default 0 check (is_stale in (0, 1))')

  // One link a person; the newest replaces the one before.
  await db.raw(`create table password_links (
    user_id integer primary key references users (id) on delete cascade,
    token_hash text not null unique,
    expires_at integer not null
  ) strict`)

  await db.raw(`create table second_factors (
    user_id integer primary key references users (id) on delete cascade,
    secret text not null,
    recovery_salt text not null,
    last_step integer not null default 0,
    created_at text not null
  ) strict`)

  await db.raw(`create table recovery_codes (
    user_id integer not null references second_factors (user_id) on delete cascade,
    code_hash text not null,
    primary key (user_id, code_hash)
  ) strict, without rowid`)

  // Between the password and the code of the second factor.
  await db.raw(`create table pending_sign_ins (
    token_hash text primary key,
    user_id integer not null references users (id) on delete cascade,
    expires_at integer not null
  ) strict, without rowid`)
  await db.raw('create index pending_sign_ins_user on pending_sign_ins (user_id)')
}

export async function down (db: Knex): Promise<void> {
  for (const table of ['pending_sign_ins', 'recovery_codes', 'second_factors', 'password_links']) await db.raw(`drop table ${table}`)
  for (const column of ['is_stale', 'device']) await db.raw(`alter table sessions drop column ${column}`)
  for (const column of ['requires_second_factor', 'version']) await db.raw(`alter table access_groups drop column ${column}`)
  await db.raw('drop index users_name')
  for (const column of ['name_search', 'language']) await db.raw(`alter table users drop column ${column}`)
}
