import type { Knex } from 'knex'

export async function up (db: Knex): Promise<void> {
  await db.raw(`create table list_columns (
    user_id integer not null references users (id) on delete cascade,
    list text not null check (list in ('customers')),
    columns text not null check (json_valid(columns)),
    primary key (user_id, list)
  ) strict, without rowid`)

  // What a list was asked for, as its address carries it. A filter of a group is there for its members too.
  await db.raw(`create table saved_filters (
    id integer primary key autoincrement,
    user_id integer not null references users (id) on delete cascade,
    list text not null check (list in ('customers')),
    name text not null check (length(name) between 1 and 80),
    query text not null check (length(query) <= 2000),
    access_group_id integer references access_groups (id) on delete set null,
    created_at text not null
  ) strict`)
  await db.raw('create index saved_filters_user on saved_filters (user_id, list)')
  await db.raw('create index saved_filters_group on saved_filters (access_group_id, list) where access_group_id is not null')
}

export async function down (db: Knex): Promise<void> {
  await db.raw('drop table saved_filters')
  await db.raw('drop table list_columns')
}
