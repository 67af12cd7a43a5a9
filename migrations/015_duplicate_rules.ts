import type { Knex } from 'knex'

export async function up (db: Knex): Promise<void> {
  // Only what differs from the category above, at the top from the usual.
  await db.raw(`create table duplicate_rules (
    category_id integer not null references categories (id) on delete cascade,
    rule text not null check (rule in ('document', 'root', 'reach', 'name')),
    effect text not null check (effect in ('off', 'warn', 'reason', 'block')),
    primary key (category_id, rule),
    check (rule <> 'document' or effect in ('reason', 'block')),
    check (rule <> 'root' or effect <> 'block')
  ) strict, without rowid`)

  // The same document twice is possible where a category lets it pass with a reason: a farmer's CPF stands
  // for each of his farms. Whoever does not ask for that has 0 here, and the index refuses the second.
  await db.raw('alter table companies add column document_repeat integer not null default 0 check (document_repeat between 0 and 999)')
  await db.raw('drop index companies_document')
  await db.raw(`create unique index companies_document on companies (document, document_kind, document_repeat)
    where document is not null`)
}

export async function down (db: Knex): Promise<void> {
  await db.raw('drop index companies_document')
  await db.raw('alter table companies drop column document_repeat')
  await db.raw('create unique index companies_document on companies (document, document_kind) where document is not null')
  await db.schema.dropTable('duplicate_rules')
}
