import type { Knex } from 'knex'

export async function up (db: Knex): Promise<void> {
  await db.raw(`create table companies (
    id integer primary key,
    identifier text not null check (length(identifier) between 1 and 50),
    identifier_key text not null unique,
    name text not null check (length(name) between 1 and 255),
    name_search text not null,
    trade_name text check (length(trade_name) <= 255),
    company_type_id integer not null references company_types (id),
    document_kind text check (document_kind in ('cnpj', 'cpf', 'foreign')),
    document text,
    document_root text generated always as (case document_kind when 'cnpj' then substr(document, 1, 8) end) stored,
    state_registration text,
    state_registration_indicator text
      check (state_registration_indicator in ('contributor', 'exempt', 'non_contributor')),
    city_registration text,
    phone text,
    email text,
    email_key text,
    site text,
    note text,
    is_active integer not null default 1 check (is_active in (0, 1)),
    version integer not null default 1,
    created_by integer references users (id),
    created_at text not null,
    updated_at text not null,
    check ((document is null) = (document_kind is null))
  ) strict`)
  await db.raw('create unique index companies_document on companies (document, document_kind) where document is not null')
  await db.raw('create index companies_document_root on companies (document_root) where document_root is not null')
  await db.raw('create index companies_name on companies (name_search, id)')
  await db.raw('create index companies_email on companies (email_key) where email_key is not null')
  await db.raw('create index companies_phone on companies (phone) where phone is not null')
  await db.raw('create index companies_type on companies (company_type_id)')

  // Everything a company is found by, folded; the row is the company's id.
  await db.raw(`create virtual table company_search using fts5 (
    text, content = '', contentless_delete = 1, tokenize = 'trigram'
  )`)

  await db.raw(`create table addresses (
    id integer primary key,
    company_id integer not null references companies (id) on delete cascade,
    position integer not null,
    cep text check (length(cep) = 8),
    street text not null check (length(street) between 1 and 255),
    number text,
    complement text,
    district text,
    city text not null,
    city_code text check (length(city_code) = 7),
    state text check (length(state) = 2),
    country text not null default 'Brasil',
    is_main integer not null default 0 check (is_main in (0, 1)),
    is_billing integer not null default 0 check (is_billing in (0, 1)),
    is_delivery integer not null default 0 check (is_delivery in (0, 1)),
    is_mailing integer not null default 0 check (is_mailing in (0, 1)),
    version integer not null default 1
  ) strict`)
  await db.raw('create index addresses_company on addresses (company_id, position)')
  await db.raw('create unique index addresses_main on addresses (company_id) where is_main')
}

export async function down (db: Knex): Promise<void> {
  for (const table of ['addresses', 'company_search', 'companies']) await db.schema.dropTable(table)
}
