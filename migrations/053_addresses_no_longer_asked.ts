import type { Knex } from 'knex'

// The addresses of a type that has none are no longer shown, and nothing is missing in them: its customers are counted
// again when that changes, and once now.
const columns = 'parent_id, document_kind, is_document_required, has_contacts, contacts_min'

export async function up (db: Knex): Promise<void> {
  await watch(db, `${columns}, has_addresses`)
  await db.raw(`insert or replace into completeness_sweeps (kind, record_id)
    select 'company_type', id from company_types where has_addresses = 0`)
}

async function watch (db: Knex, columns: string): Promise<void> {
  await db.raw('drop trigger completeness_types_changed')
  await db.raw(`create trigger completeness_types_changed after update of ${columns} on company_types
    begin insert or replace into completeness_sweeps (kind, record_id) values ('company_type', new.id); end`)
}

export async function down (db: Knex): Promise<void> {
  await watch(db, columns)
}
