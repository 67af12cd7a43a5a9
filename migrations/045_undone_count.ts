import type { Knex } from 'knex'

// How many customers an undone act gave back; of what was undone before, nobody counted it.
export async function up (db: Knex): Promise<void> {
  await db.raw('alter table bulk_acts add column undone_count integer')
}

export async function down (db: Knex): Promise<void> {
  await db.raw('alter table bulk_acts drop column undone_count')
}
