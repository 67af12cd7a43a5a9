import type { Knex } from 'knex'

/** Beside the menus stands one more right: to read a CPF whole. Who only consults, does not. */
export async function up (db: Knex): Promise<void> {
  const groups = await db('access_groups').select('id').whereIn('identifier', ['ADMINISTRACAO', 'CADASTRO'])
  for (const { id } of groups) await db('access_group_rights').insert({ access_group_id: id, menu: 'CPF', access_right: 'view' })
}

export async function down (db: Knex): Promise<void> {
  await db('access_group_rights').where({ menu: 'CPF' }).delete()
}
