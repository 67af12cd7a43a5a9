import type { Knex } from 'knex'

const kinds = ['text', 'long_text', 'integer', 'decimal', 'currency', 'date', 'time', 'yes_no', 'list', 'document', 'email', 'phone', 'link']

export async function up (db: Knex): Promise<void> {
  // Limits are kept as the values of the attribute are: numbers with a point, dates as aaaa-mm-dd. For
  // texts they count characters, for lists of several they count items.
  await db.raw(`create table attributes (
    id integer primary key,
    identifier text not null check (length(identifier) between 1 and 50),
    identifier_key text not null unique,
    name text not null check (length(name) between 1 and 255),
    name_search text not null,
    hint text not null default '',
    kind text not null check (kind in (${kinds.map(kind => `'${kind}'`).join(', ')})),
    is_multiple integer not null default 0 check (is_multiple in (0, 1)),
    decimals integer not null default 2 check (decimals between 1 and 6),
    minimum text,
    maximum text,
    document_kind text not null default 'any' check (document_kind in ('any', 'cnpj', 'cpf')),
    pattern_kind text check (pattern_kind in ('mask', 'expression')),
    pattern text,
    pattern_message text not null default '',
    pattern_example text not null default '',
    is_active integer not null default 1 check (is_active in (0, 1)),
    version integer not null default 1,
    created_at text not null,
    updated_at text not null,
    check ((pattern is null) = (pattern_kind is null))
  ) strict`)
  await db.raw('create index attributes_name on attributes (name_search, id)')

  await db.raw(`create table attribute_items (
    id integer primary key,
    attribute_id integer not null references attributes (id) on delete cascade,
    position integer not null,
    name text not null check (length(name) between 1 and 120),
    name_key text not null,
    is_active integer not null default 1 check (is_active in (0, 1)),
    unique (attribute_id, name_key)
  ) strict`)
  await db.raw('create index attribute_items_order on attribute_items (attribute_id, position)')

  // Where an attribute is asked: of the companies of a type, or of the customers of a category.
  await db.raw(`create table attribute_uses (
    id integer primary key,
    attribute_id integer not null references attributes (id),
    company_type_id integer references company_types (id) on delete cascade,
    category_id integer references categories (id) on delete cascade,
    position integer not null,
    is_required integer not null default 0 check (is_required in (0, 1)),
    is_read_only integer not null default 0 check (is_read_only in (0, 1)),
    default_value text,
    check ((company_type_id is null) <> (category_id is null))
  ) strict`)
  await db.raw('create unique index attribute_uses_company_type on attribute_uses (company_type_id, attribute_id) where company_type_id is not null')
  await db.raw('create unique index attribute_uses_category on attribute_uses (category_id, attribute_id) where category_id is not null')
  await db.raw('create index attribute_uses_attribute on attribute_uses (attribute_id)')

  await db.raw(`create table attribute_values (
    id integer primary key,
    attribute_id integer not null references attributes (id),
    company_id integer references companies (id) on delete cascade,
    customer_id integer references customers (id) on delete cascade,
    value text not null,
    check ((company_id is null) <> (customer_id is null))
  ) strict`)
  await db.raw('create unique index attribute_values_company on attribute_values (company_id, attribute_id) where company_id is not null')
  await db.raw('create unique index attribute_values_customer on attribute_values (customer_id, attribute_id) where customer_id is not null')
  await db.raw('create index attribute_values_value on attribute_values (attribute_id, value)')
}

export async function down (db: Knex): Promise<void> {
  for (const table of ['attribute_values', 'attribute_uses', 'attribute_items', 'attributes']) await db.schema.dropTable(table)
}
