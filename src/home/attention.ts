import { closedTo } from '../categories/access.ts'
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

interface Days { today: string, horizon: string }

/** What of the customers needs somebody: documents that ran out or soon will, required things that are missing. */
export function attentionTo (db: Database, userId: number, { today, horizon }: Days): Attention {
  const closed = JSON.stringify(closedTo(db, userId, 'list'))
  return {
    expired: documents(db, '0000-00-00', today, closed),
    expiring: documents(db, today, horizon, closed),
    incomplete: db.row<{ count: number }>(incompleteCount(closed))!.count,
  }
}

const isOpen = 'customers.category_id not in (select value from json_each(?))'

const between = (from: string, to: string, closed: string) => sql('files')
  .joinRaw('cross join customers on customers.id = files.customer_id and customers.is_active')
  .joinRaw('cross join folders on folders.id = files.folder_id and folders.is_active')
  .whereNotNull('files.customer_id').where('files.expires_on', '>=', from).where('files.expires_on', '<', to).whereRaw(isOpen, [closed])

const firstDocument = hot(3, (from: string, to: string, closed: string) => between(from, to, closed)
  .select('folders.name as folder', 'companies.name as company', 'files.expires_on')
  .joinRaw('cross join companies on companies.id = customers.company_id').orderBy('files.expires_on').limit(1))
const documentCount = hot(3, (from: string, to: string, closed: string) => sql.queryBuilder().count('* as count')
  .from(between(from, to, closed).select(sql.raw('1')).limit(COUNTED_MAX).as('counted')))
const incompleteCount = hot(1, (closed: string) => sql.queryBuilder().count('* as count')
  .from(sql('customers').select(sql.raw('1')).whereRaw(`missing_count > 0 and is_active and ${isOpen}`, [closed]).limit(COUNTED_MAX).as('counted')))

function documents (db: Database, from: string, to: string, closed: string): DocumentAttention | undefined {
  const first = db.row<Omit<DocumentAttention, 'count'>>(firstDocument(from, to, closed))
  return first && { ...first, count: db.row<{ count: number }>(documentCount(from, to, closed))!.count }
}
