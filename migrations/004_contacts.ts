import type { Knex } from 'knex'

export async function up (db: Knex): Promise<void> {
  await db.raw(`create table external_users (
    id integer primary key,
    name text not null check (length(name) between 1 and 255),
    name_search text not null,
    email text not null,
    email_key text not null unique,
    phone text,
    language text not null default 'pt-BR',
    max_connections integer not null default 1 check (max_connections between 1 and 100),
    is_blocked integer not null default 0 check (is_blocked in (0, 1)),
    version integer not null default 1,
    created_by integer references users (id),
    created_at text not null,
    updated_at text not null
  ) strict`)
  await db.raw('create index external_users_name on external_users (name_search, id)')

  await db.raw(`create table contacts (
    id integer primary key,
    company_id integer not null references companies (id) on delete cascade,
    position integer not null,
    name text not null check (length(name) between 1 and 255),
    name_search text not null,
    job_title text,
    department text,
    email text,
    email_key text,
    phone text,
    mobile text,
    note text,
    is_default integer not null default 0 check (is_default in (0, 1)),
    external_user_id integer references external_users (id),
    version integer not null default 1,
    created_at text not null,
    updated_at text not null
  ) strict`)
  await db.raw('create index contacts_company on contacts (company_id, position)')
  await db.raw('create unique index contacts_default on contacts (company_id) where is_default')
  await db.raw('create index contacts_email on contacts (email_key) where email_key is not null')
  await db.raw('create index contacts_external_user on contacts (external_user_id) where external_user_id is not null')
}

export async function down (db: Knex): Promise<void> {
  for (const table of ['contacts', 'external_users']) await db.schema.dropTable(table)
}
