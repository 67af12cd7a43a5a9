import type { Knex } from 'knex'

const table = 'listed_companies'
const sorts = ['name', 'trade_name', 'identifier', 'document', 'city', 'phone', 'email', 'created_at', 'updated_at']
const groups = [['type', 'company_type_id'], ['category', 'category_id'], ['status', 'status'], ['state', 'state'], ['active', 'is_active']] as const

// What filters look at, so that a walk along an index does not leave it.
const seen = 'company_id, customer_id, category_id'
const looked = 'company_type_id, status, state, city, is_active, expires_on, created_quarter'

/**
 * A period in another order, or a type in the order of something that types differ in, may lie together anywhere in
 * the index of the order. Quarters and types have an index of their own for it; the list is woven from these.
 */
const parts: Array<[part: string, column: string, sorts: string[]]> = [
  ['quarter', 'created_quarter', ['name', 'trade_name', 'identifier', 'document', 'city', 'phone', 'email', 'created_at', 'updated_at']],
  ['type', 'company_type_id', ['trade_name', 'identifier', 'document']],
  ['category', 'category_id', ['trade_name']],
]

export async function up (db: Knex): Promise<void> {
  await db.raw(`alter table ${table} add column created_quarter integer
    generated always as (4 * substr(created_at, 1, 4) + (substr(created_at, 6, 2) - 1) / 3) virtual`)
  for (const sort of sorts) {
    const other = { created_at: ', updated_at', updated_at: ', created_at' }[sort] ?? ''
    await indexAnew(db, sort, `${sort}, ${seen}${other}, ${looked}`)
  }
  for (const [index, column] of groups) await indexAnew(db, index, `${column}, name, ${seen}, ${looked}, updated_at`)
  for (const [part, column, those] of parts) {
    for (const sort of those) {
      const dates = part === 'quarter' ? ', created_at, updated_at' : ''
      await indexAnew(db, `${part}_${sort}`, `${column}, ${sort}, ${seen}${dates}, company_type_id, status, state`)
    }
  }
}

async function indexAnew (db: Knex, index: string, columns: string): Promise<void> {
  const once = [...new Set(columns.split(', '))].join(', ')
  await db.raw(`drop index if exists ${table}_${index}`)
  await db.raw(`create index ${table}_${index} on ${table} (${once})`)
}

export async function down (db: Knex): Promise<void> {
  for (const [part, , those] of parts) for (const sort of those) await db.raw(`drop index ${table}_${part}_${sort}`)
  for (const sort of sorts) {
    const other = { created_at: ', updated_at, identifier', updated_at: ', created_at, identifier' }[sort] ?? ''
    await indexAnew(db, sort, `${sort}, ${seen}${other}`)
  }
  for (const [index, column] of groups) await indexAnew(db, index, `${column}, name, ${seen}`)
  await db.raw(`alter table ${table} drop column created_quarter`)
}
