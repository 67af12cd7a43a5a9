import type { Knex } from 'knex'

export async function up (db: Knex): Promise<void> {
  // Public, or restricted to whom it grants something; what is below a restricted category is restricted too.
  await db.raw('alter table categories add column is_restricted integer not null default 0 check (is_restricted in (0, 1))')

  await db.raw(`create table category_grants (
    id integer primary key,
    category_id integer not null references categories (id) on delete cascade,
    access_group_id integer references access_groups (id) on delete cascade,
    user_id integer references users (id) on delete cascade,
    control text not null check (control in ('list', 'view', 'create', 'edit', 'delete')),
    check ((access_group_id is null) <> (user_id is null))
  ) strict`)
  await db.raw('create unique index category_grants_group on category_grants (category_id, control, access_group_id) where access_group_id is not null')
  await db.raw('create unique index category_grants_user on category_grants (category_id, control, user_id) where user_id is not null')
  await db.raw('create index category_grants_of_group on category_grants (access_group_id) where access_group_id is not null')
  await db.raw('create index category_grants_of_user on category_grants (user_id) where user_id is not null')
}

export async function down (db: Knex): Promise<void> {
  await db.raw('drop table category_grants')
  await db.raw('alter table categories drop column is_restricted')
}
