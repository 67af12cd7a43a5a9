import type { Knex } from 'knex'

export async function up (db: Knex): Promise<void> {
  await db.raw(`create table folders (
    id integer primary key,
    category_id integer not null references categories (id) on delete cascade,
    position integer not null,
    name text not null check (length(name) between 1 and 120),
    hint text not null default '',
    is_required integer not null default 1 check (is_required in (0, 1)),
    files_min integer not null default 1 check (files_min between 1 and 20),
    files_max integer not null default 1 check (files_max between 1 and 20),
    extensions text not null,
    size_max_mb integer not null default 10 check (size_max_mb between 1 and 25),
    validity_days integer check (validity_days between 1 and 36500),
    is_active integer not null default 1 check (is_active in (0, 1)),
    version integer not null default 1,
    check (files_min <= files_max)
  ) strict`)
  await db.raw('create index folders_category on folders (category_id, position)')

  // The content is a file of that stored name in the data folder. Until Finalizar it belongs to the
  // registration it was sent in.
  await db.raw(`create table files (
    id integer primary key,
    folder_id integer not null references folders (id),
    registration_id text references registrations (id),
    customer_id integer references customers (id),
    stored_name text not null unique,
    name text not null check (length(name) between 1 and 255),
    media_type text not null,
    size integer not null check (size > 0),
    sha256 text not null,
    expires_on text,
    created_by integer references users (id),
    created_at text not null,
    check (registration_id is not null or customer_id is not null)
  ) strict`)
  await db.raw('create index files_registration on files (registration_id) where registration_id is not null')
  await db.raw('create index files_customer on files (customer_id) where customer_id is not null')
  await db.raw('create index files_folder on files (folder_id)')
}

export async function down (db: Knex): Promise<void> {
  for (const table of ['files', 'folders']) await db.schema.dropTable(table)
}
