import type { Knex } from 'knex'

// Who saves how an attribute is asked sees what somebody else saved since the form was opened.
export async function up (db: Knex): Promise<void> {
  await db.raw('alter table attribute_uses add column version integer not null default 1')
}

export async function down (db: Knex): Promise<void> {
  await db.raw('alter table attribute_uses drop column version')
}
