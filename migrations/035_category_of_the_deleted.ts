import type { Knex } from 'knex'

// The line that tells of a deletion keeps the category, by which the history up to it goes on being restricted.
export async function up (db: Knex): Promise<void> {
  await db.raw('alter table history add column category_id integer')
  await db.raw('create index history_gone on history (company_id, id, category_id) where category_id is not null')
  await db.raw('create index history_category on history (category_id) where category_id is not null')

  // Of those who were deleted before nobody knows it any more: 0 is closed to whoever is shut out of anything.
  await db.raw('drop trigger history_no_update')
  await db.raw(`update history set category_id = 0 where act = 'deleted' and (record_type = 'customer'
    or record_type = 'company' and exists (select 1 from history as customer
      where customer.company_id = history.company_id and customer.record_type = 'customer' and customer.act = 'deleted'))`)
  await db.raw(`create trigger history_no_update before update on history
    begin select raise(abort, 'history is append-only'); end`)
}

export async function down (db: Knex): Promise<void> {
  for (const index of ['history_gone', 'history_category']) await db.raw(`drop index ${index}`)
  await db.raw('alter table history drop column category_id')
}
