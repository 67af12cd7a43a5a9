import type { Knex } from 'knex'
import { hot, sql, type Database } from '../database.ts'

/** How soon a document has to run out to be spoken of. */
export const EXPIRY_DAYS = 30

/** More are not counted: the page must be as fast in a large office as in a small one. */
const COUNTED_MAX = 1000

interface DocumentAttention { folder: string, company: string, expires_on: string, count: number }

export interface Attention {
  expired: DocumentAttention | undefined
  expiring: DocumentAttention | undefined
  incomplete: number
}

/** What of the customers needs somebody: documents that ran out or soon will, required things that are missing. */
export function attentionTo (db: Database, today: string, horizon: string): Attention {
  return {
    expired: documents(db, '0000-00-00', today),
    expiring: documents(db, today, horizon),
    incomplete: db.row<{ count: number }>(incompleteCount())!.count,
  }
}

const active = (query: Knex.QueryBuilder) => query
  .joinRaw('cross join customers on customers.id = files.customer_id and customers.is_active')
  .joinRaw('cross join folders on folders.id = files.folder_id and folders.is_active')

const between = (from: string, to: string) => active(sql('files')).whereNotNull('files.customer_id')
  .where('files.expires_on', '>=', from).where('files.expires_on', '<', to)

const firstDocument = hot(2, (from: string, to: string) => between(from, to)
  .select('folders.name as folder', 'companies.name as company', 'files.expires_on')
  .joinRaw('cross join companies on companies.id = customers.company_id').orderBy('files.expires_on').limit(1))
const documentCount = hot(2, (from: string, to: string) => sql.queryBuilder().count('* as count')
  .from(between(from, to).select(sql.raw('1')).limit(COUNTED_MAX).as('counted')))
const incompleteCount = hot(0, () => sql.queryBuilder().count('* as count')
  .from(sql('customers').select(sql.raw('1')).whereRaw('missing_count > 0 and is_active').limit(COUNTED_MAX).as('counted')))

function documents (db: Database, from: string, to: string): DocumentAttention | undefined {
  const first = db.row<Omit<DocumentAttention, 'count'>>(firstDocument(from, to))
  return first && { ...first, count: db.row<{ count: number }>(documentCount(from, to))!.count }
}
