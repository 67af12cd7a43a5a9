import type { Knex } from 'knex'

// A filter by an attribute that is an e-mail heeds no capitals: the values are kept for filters in lower case now.
export async function up (db: Knex): Promise<void> {
  await db.raw(`insert or ignore into unindexed_companies select customers.company_id from attribute_values as kept
    join attributes on attributes.id = kept.attribute_id and attributes.kind = 'email'
    join customers on customers.id = kept.customer_id where kept.value <> lower(kept.value) or kept.value glob '*[^ -~]*'`)
}

export async function down (db: Knex): Promise<void> {
  await up(db)
}
