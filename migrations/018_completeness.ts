import type { Knex } from 'knex'

type Trigger = [name: string, event: string, ...statements: string[]]

const due = (customers: string) => `insert or ignore into completeness_due select id from customers where ${customers}`
const sweep = (kind: 'company_type' | 'category', id: string, rest = `where ${id} is not null`) =>
  `insert or replace into completeness_sweeps (kind, record_id) select '${kind}', ${id} ${rest}`

// Whatever a customer may lack stands in these tables: nobody who writes there has to think of it.
const ofCustomers: Trigger[] = [
  ['customers_added', 'insert on customers', due('id = new.id')],
  ['customers_changed', 'update of category_id, company_id on customers', due('id = new.id')],
  ['companies_changed', 'update on companies', due('company_id = new.id')],
  ...(['addresses', 'contacts'] as const).flatMap((table): Trigger[] => [
    [`${table}_added`, `insert on ${table}`, due('company_id = new.company_id')],
    [`${table}_changed`, `update on ${table}`, due('company_id in (old.company_id, new.company_id)')],
    [`${table}_removed`, `delete on ${table}`, due('company_id = old.company_id')],
  ]),
  ['values_added', 'insert on attribute_values', due('id = new.customer_id or company_id = new.company_id')],
  ['values_moved', 'update of company_id, customer_id on attribute_values', due('id = new.customer_id or company_id = new.company_id')],
  ['values_removed', 'delete on attribute_values', due('id = old.customer_id or company_id = old.company_id')],
  ['files_added', 'insert on files', due('id = new.customer_id')],
  ['files_changed', 'update of customer_id, folder_id on files', due('id in (old.customer_id, new.customer_id)')],
  ['files_removed', 'delete on files', due('id = old.customer_id')],
]

// What is asked may change for everybody at once: the customers of a type or category are gone through later.
const ofConfiguration: Trigger[] = [
  ...([['added', 'insert', 'insert', 'new'], ['removed', 'delete', 'delete', 'old'],
    ['changed', 'update of is_required, is_read_only', 'update of is_required, files_min, is_active', 'new']] as const)
    .flatMap(([name, ofUse, ofFolder, row]): Trigger[] => [
      [`uses_${name}`, `${ofUse} on attribute_uses`, sweep('company_type', `${row}.company_type_id`), sweep('category', `${row}.category_id`)],
      [`folders_${name}`, `${ofFolder} on folders`, sweep('category', `${row}.category_id`)],
    ]),
  ['types_changed', 'update of parent_id, document_kind, is_document_required, has_contacts, contacts_min on company_types', sweep('company_type', 'new.id')],
  ['type_fields_added', 'insert on company_type_fields', sweep('company_type', 'new.company_type_id')],
  ['type_fields_removed', 'delete on company_type_fields', sweep('company_type', 'old.company_type_id')],
  ['categories_changed', 'update of parent_id on categories', sweep('category', 'new.id')],
  ['attributes_changed', 'update of is_active on attributes',
    sweep('company_type', 'company_type_id', 'from attribute_uses where attribute_id = new.id and company_type_id is not null'),
    sweep('category', 'category_id', 'from attribute_uses where attribute_id = new.id and category_id is not null')],
]

export async function up (db: Knex): Promise<void> {
  await db.raw('alter table customers add column missing_count integer not null default 0 check (missing_count >= 0)')
  await db.raw('create index customers_incomplete on customers (company_id) where missing_count > 0')
  await db.raw('create index files_expiry on files (expires_on, customer_id) where customer_id is not null and expires_on is not null')

  await db.raw('create table completeness_due (customer_id integer primary key) strict')
  // A type or category whose customers are gone through, by rising id; -1 where that has not begun.
  await db.raw(`create table completeness_sweeps (
    kind text not null check (kind in ('company_type', 'category')),
    record_id integer not null,
    after integer not null default -1,
    primary key (kind, record_id)
  ) strict, without rowid`)
  for (const [name, event, ...statements] of [...ofCustomers, ...ofConfiguration]) {
    await db.raw(`create trigger completeness_${name} after ${event} begin ${statements.join('; ')}; end`)
  }
  await db.raw('insert into completeness_due select id from customers')
}

export async function down (db: Knex): Promise<void> {
  for (const [name] of [...ofCustomers, ...ofConfiguration]) await db.raw(`drop trigger completeness_${name}`)
  await db.raw('drop table completeness_sweeps')
  await db.raw('drop table completeness_due')
  await db.raw('drop index files_expiry')
  await db.raw('drop index customers_incomplete')
  await db.raw('alter table customers drop column missing_count')
}
