import type { Knex } from 'knex'

// Usuários externos is put in order by situation and by its last change.
export async function up (db: Knex): Promise<void> {
  await db.raw('create index external_users_is_blocked on external_users (is_blocked, name_search, id)')
  await db.raw('create index external_users_updated_at on external_users (updated_at, id)')
}

export async function down (db: Knex): Promise<void> {
  for (const name of ['is_blocked', 'updated_at']) await db.raw(`drop index external_users_${name}`)
}
