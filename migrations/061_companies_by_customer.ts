import type { Knex } from 'knex'

const table = 'listed_companies'

// Empresas is put in order by whether a company is a customer, too. With what filters look at, as in the other orders.
export async function up (db: Knex): Promise<void> {
  await db.raw(`alter table ${table} add column is_customer integer generated always as (customer_id is not null) virtual`)
  await db.raw(`create index ${table}_customer on ${table} (is_customer, name, company_id, customer_id, category_id, company_type_id, is_active)`)
}

export async function down (db: Knex): Promise<void> {
  await db.raw(`drop index ${table}_customer`)
  await db.raw(`alter table ${table} drop column is_customer`)
}
