import type { Knex } from 'knex'

export async function up (db: Knex): Promise<void> {
  await db.raw('alter table company_types add column contacts_min integer not null default 0 check (contacts_min between 0 and 20)')
  await db.raw("alter table company_types add column sequence_restart text not null default 'year' check (sequence_restart in ('never', 'year'))")
  await db.raw("alter table categories add column hint text not null default ''")

  // Only what differs from the usual: a field that is not named here is asked as the forms say.
  await db.raw(`create table company_type_fields (
    company_type_id integer not null references company_types (id) on delete cascade,
    field text not null,
    rule text not null check (rule in ('required', 'optional', 'hidden')),
    primary key (company_type_id, field)
  ) strict, without rowid`)
}

export async function down (db: Knex): Promise<void> {
  await db.raw('drop table company_type_fields')
  await db.raw('alter table categories drop column hint')
  await db.raw('alter table company_types drop column sequence_restart')
  await db.raw('alter table company_types drop column contacts_min')
}
