import type { Knex } from 'knex'

// Lists and search look at some companies anew: a filter by an attribute that is an e-mail heeds no capitals, and nobody is
// found any more by addresses or contacts that a type does not have and no page shows.
export async function up (db: Knex): Promise<void> {
  await db.raw(`insert or ignore into unindexed_companies select customers.company_id from attribute_values as kept
    join attributes on attributes.id = kept.attribute_id and attributes.kind = 'email'
    join customers on customers.id = kept.customer_id where kept.value <> lower(kept.value) or kept.value glob '*[^ -~]*'`)
  for (const step of ['addresses', 'contacts']) {
    await db.raw(`insert or ignore into unindexed_companies select kept.company_id from ${step} as kept
      join companies on companies.id = kept.company_id join company_types on company_types.id = companies.company_type_id and has_${step} = 0`)
  }
}

export async function down (db: Knex): Promise<void> {
  await up(db)
}
