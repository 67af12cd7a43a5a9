import type { Knex } from 'knex'

export async function up (db: Knex): Promise<void> {
  await db.raw('create index history_moment on history (created_at)')
  await db.raw('create index history_type on history (record_type, id)')
  await db.raw('create index history_type_user on history (record_type, user_id, id)')

  // Which fields a line speaks of, with what else it is looked for by. Follows the lines, which are never changed.
  await db.raw(`create table history_fields (
    field text not null,
    history_id integer not null references history (id),
    record_type text not null,
    company_id integer,
    user_id integer,
    primary key (field, history_id)
  ) strict, without rowid`)
  await db.raw('create index history_fields_company on history_fields (company_id, field, history_id) where company_id is not null')
  await db.raw('create index history_fields_user on history_fields (field, user_id, history_id)')
  await db.raw('create index history_fields_type on history_fields (record_type, field, history_id)')
  const fields = (line: string) => `insert or ignore into history_fields (field, history_id, record_type, company_id, user_id)
    select change.value ->> 'field', ${line}.id, ${line}.record_type, ${line}.company_id, ${line}.user_id`
  await db.raw(`${fields('history')} from history, json_each(history.changes) as change`)
  await db.raw(`create trigger history_names_fields after insert on history
    begin ${fields('new')} from json_each(new.changes) as change; end`)
}

export async function down (db: Knex): Promise<void> {
  await db.raw('drop trigger history_names_fields')
  await db.raw('drop table history_fields')
  for (const index of ['history_type_user', 'history_type', 'history_moment']) await db.raw(`drop index ${index}`)
}
