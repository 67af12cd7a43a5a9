import type { Knex } from 'knex'

const CATEGORY_UNKNOWN = 0

// What happened to a customer in a restricted category stays closed after the customer left it: the line that tells of it
// keeps the category, which is found by the name that the line has. Names repeat: where an open category has the same one,
// nobody knows which was left, and the line stays as it is; where several closed ones have it, the category is not known.
export async function up (db: Knex): Promise<void> {
  await db.raw('drop trigger history_no_update')
  await db.raw(`with recursive closed (id, name) as (
      select id, name from categories where is_restricted = 1
      union select child.id, child.name from categories as child join closed on closed.id = child.parent_id),
    named (name, id) as (
      select categories.name, case count(*) when 1 then categories.id else ${CATEGORY_UNKNOWN} end
      from categories left join closed on closed.id = categories.id group by categories.name having count(*) = count(closed.id))
    update history set category_id = leaving.id from (
      select history.id as line, named.id from history_fields as field join history on history.id = field.history_id,
        json_each(history.changes) as change join named on named.name = json_extract(change.value, '$.from')
      where field.field = 'category_id' and history.record_type = 'customer' and history.act = 'changed'
        and json_extract(change.value, '$.field') = 'category_id') as leaving
    where history.id = leaving.line and history.category_id is null`)
  await db.raw(`create trigger history_no_update before update on history
    begin select raise(abort, 'history is append-only'); end`)
}

export async function down (): Promise<void> {
  // What the lines keep is true whichever version reads them.
}
