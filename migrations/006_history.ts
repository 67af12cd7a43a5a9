import type { Knex } from 'knex'

export async function up (db: Knex): Promise<void> {
  // No foreign keys: a history line outlives the record and the person it speaks of.
  await db.raw(`create table history (
    id integer primary key,
    record_type text not null,
    record_id integer not null,
    record_name text not null,
    company_id integer,
    user_id integer,
    user_name text not null,
    act text not null,
    way text not null check (way in ('registration', 'edit', 'import', 'merge', 'setup')),
    changes text not null default '[]' check (json_valid(changes)),
    reason text,
    created_at text not null
  ) strict`)
  await db.raw('create index history_record on history (record_type, record_id, id)')
  await db.raw('create index history_company on history (company_id, id) where company_id is not null')
  await db.raw('create index history_user on history (user_id, id)')
  for (const act of ['update', 'delete']) {
    await db.raw(`create trigger history_no_${act} before ${act} on history
      begin select raise(abort, 'history is append-only'); end`)
  }
}

export async function down (db: Knex): Promise<void> {
  await db.schema.dropTable('history')
}
