import type { Knex } from 'knex'

export async function up (db: Knex): Promise<void> {
  await db.raw(`create table company_types (
    id integer primary key,
    identifier text not null unique check (length(identifier) between 1 and 50),
    name text not null check (length(name) between 1 and 255),
    hint text not null default '',
    parent_id integer references company_types (id),
    document_kind text not null check (document_kind in ('cnpj', 'cpf', 'foreign', 'none')),
    is_document_required integer not null default 1 check (is_document_required in (0, 1)),
    identifier_mask text check (identifier_mask is null or identifier_mask like '%{SEQ:%'),
    is_identifier_editable integer not null default 1 check (is_identifier_editable in (0, 1)),
    has_addresses integer not null default 1 check (has_addresses in (0, 1)),
    has_contacts integer not null default 1 check (has_contacts in (0, 1)),
    is_active integer not null default 1 check (is_active in (0, 1)),
    version integer not null default 1,
    created_at text not null,
    updated_at text not null
  ) strict`)
  await db.raw('create index company_types_parent on company_types (parent_id)')

  await db.raw(`create table categories (
    id integer primary key,
    identifier text not null unique check (length(identifier) between 1 and 50),
    name text not null check (length(name) between 1 and 255),
    parent_id integer references categories (id),
    is_active integer not null default 1 check (is_active in (0, 1)),
    version integer not null default 1,
    created_at text not null,
    updated_at text not null
  ) strict`)
  await db.raw('create index categories_parent on categories (parent_id)')

  // The last number given for each mask and period; numbers are never given twice.
  await db.raw(`create table identifier_sequences (
    name text primary key,
    last_number integer not null
  ) strict, without rowid`)
}

export async function down (db: Knex): Promise<void> {
  for (const table of ['identifier_sequences', 'categories', 'company_types']) await db.schema.dropTable(table)
}
