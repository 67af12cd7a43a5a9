import type { Knex } from 'knex'

export async function up (db: Knex): Promise<void> {
  await db.raw(`create table settings (
    name text primary key,
    value text not null
  ) strict`)

  await db.raw(`create table users (
    id integer primary key,
    name text not null check (length(name) between 1 and 255),
    email text not null unique check (email = lower(email) and length(email) <= 254),
    password_hash text not null,
    density text not null default 'comfortable' check (density in ('comfortable', 'compact')),
    is_active integer not null default 1 check (is_active in (0, 1)),
    version integer not null default 1,
    created_at text not null,
    updated_at text not null
  ) strict`)

  await db.raw(`create table access_groups (
    id integer primary key,
    identifier text not null unique check (length(identifier) between 1 and 50),
    name text not null check (length(name) between 1 and 255),
    created_at text not null,
    updated_at text not null
  ) strict`)

  await db.raw(`create table access_group_rights (
    access_group_id integer not null references access_groups (id) on delete cascade,
    menu text not null,
    access_right text not null check (access_right in ('view', 'create', 'edit', 'delete', 'configure', 'export')),
    primary key (access_group_id, menu, access_right)
  ) strict, without rowid`)

  await db.raw(`create table access_group_members (
    user_id integer not null references users (id) on delete cascade,
    access_group_id integer not null references access_groups (id) on delete cascade,
    primary key (user_id, access_group_id)
  ) strict, without rowid`)
  await db.raw('create index access_group_members_group on access_group_members (access_group_id)')

  await db.raw(`create table sessions (
    id_hash text primary key,
    user_id integer not null references users (id) on delete cascade,
    data text not null,
    started_at integer not null,
    seen_at integer not null
  ) strict, without rowid`)
  await db.raw('create index sessions_user on sessions (user_id)')
  await db.raw('create index sessions_started on sessions (started_at)')

  // Counted for every login typed, known or not, so that the answer says nothing about who exists.
  await db.raw(`create table sign_in_failures (
    login text primary key,
    failures integer not null,
    last_failed_at integer not null
  ) strict, without rowid`)
}

export async function down (db: Knex): Promise<void> {
  for (const table of ['sign_in_failures', 'sessions', 'access_group_members', 'access_group_rights',
    'access_groups', 'users', 'settings']) await db.schema.dropTable(table)
}
