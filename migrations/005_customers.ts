import type { Knex } from 'knex'

export async function up (db: Knex): Promise<void> {
  // What is typed before Finalizar lives here and nowhere else. A finished or discarded registration
  // keeps its row, emptied, so that a page left open in another tab can be told what became of it.
  await db.raw(`create table registrations (
    id text primary key,
    user_id integer not null references users (id) on delete cascade,
    state text not null default 'open' check (state in ('open', 'finished', 'discarded')),
    origin text not null default 'new' check (origin in ('new', 'existing')),
    answers text not null default '{}' check (json_valid(answers)),
    unfinished text not null default '{}' check (json_valid(unfinished)),
    created_at text not null,
    touched_at text not null
  ) strict`)
  await db.raw('create index registrations_open on registrations (user_id, touched_at) where state = \'open\'')

  await db.raw(`create table customers (
    id integer primary key,
    company_id integer not null unique references companies (id),
    category_id integer not null references categories (id),
    registration_id text unique references registrations (id),
    is_active integer not null default 1 check (is_active in (0, 1)),
    version integer not null default 1,
    created_by integer references users (id),
    created_at text not null,
    updated_at text not null
  ) strict`)
  await db.raw('create index customers_category on customers (category_id)')

  await db.raw(`create table customer_visits (
    user_id integer not null references users (id) on delete cascade,
    customer_id integer not null references customers (id) on delete cascade,
    visited_at text not null,
    primary key (user_id, customer_id)
  ) strict, without rowid`)
  await db.raw('create index customer_visits_latest on customer_visits (user_id, visited_at)')
  await db.raw('create index customer_visits_customer on customer_visits (customer_id)')
}

export async function down (db: Knex): Promise<void> {
  for (const table of ['customer_visits', 'customers', 'registrations']) await db.schema.dropTable(table)
}
