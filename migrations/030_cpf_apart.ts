import type { Knex } from 'knex'

// The search keeps the digits of a CPF apart from other numbers: the texts that have one are written anew.
export async function up (db: Knex): Promise<void> {
  await db.raw("insert or ignore into unindexed_companies select id from companies where document_kind = 'cpf'")
}

export async function down (db: Knex): Promise<void> {
  await up(db)
}
