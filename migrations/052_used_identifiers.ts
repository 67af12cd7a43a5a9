import type { Knex } from 'knex'

// What a company was once known by, and no longer is: a mask never gives it again, whoever had typed it.
export async function up (db: Knex): Promise<void> {
  await db.raw('create table used_identifiers (identifier_key text primary key) strict, without rowid')
  const given = await db.raw<Array<{ identifier: string }>>(`select distinct change.value ->> 'from' as identifier
    from history_fields as named join history on history.id = named.history_id, json_each(history.changes) as change
    where named.record_type = 'company' and named.field = 'identifier' and change.value ->> 'field' = 'identifier'
      and change.value ->> 'from' is not null`)
  for (const { identifier } of given) await keep(db, identifier.normalize('NFKC').toLowerCase())

  const kept = 'begin insert or ignore into used_identifiers (identifier_key) values (old.identifier_key); end'
  await db.raw(`create trigger companies_identifier_changed after update of identifier_key on companies
    when old.identifier_key <> new.identifier_key ${kept}`)
  await db.raw(`create trigger companies_identifier_left after delete on companies ${kept}`)
}

async function keep (db: Knex, key: string): Promise<void> {
  await db.raw('insert or ignore into used_identifiers (identifier_key) values (?)', [key])
}

export async function down (db: Knex): Promise<void> {
  for (const event of ['changed', 'left']) await db.raw(`drop trigger companies_identifier_${event}`)
  await db.raw('drop table used_identifiers')
}
