import type { Knex } from 'knex'

export async function up (db: Knex): Promise<void> {
  await db.raw(`create table bulk_acts (
    id integer primary key autoincrement,
    user_id integer not null references users (id) on delete cascade,
    act text not null check (act in ('activate', 'deactivate', 'category')),
    undone_at text,
    created_at text not null
  ) strict`)
  await db.raw('create index bulk_acts_user on bulk_acts (user_id)')

  // What each customer was before, and what the act made of it: only that can be undone.
  await db.raw(`create table bulk_act_changes (
    bulk_act_id integer not null references bulk_acts (id) on delete cascade,
    customer_id integer not null references customers (id) on delete cascade,
    value_before integer not null,
    value_after integer not null,
    primary key (bulk_act_id, customer_id)
  ) strict, without rowid`)
  await db.raw('create index bulk_act_changes_customer on bulk_act_changes (customer_id)')
}

export async function down (db: Knex): Promise<void> {
  await db.raw('drop table bulk_act_changes')
  await db.raw('drop table bulk_acts')
}
