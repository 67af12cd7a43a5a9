import { closedTo } from '../categories/access.ts'
import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import { currentDocuments } from '../documents/current.ts'
import { compose, fragment } from '../paging/fragments.ts'

/** More are not counted: the page must be as fast in a large office as in a small one. */
const COUNTED_MAX = 1000

interface DocumentAttention { folder: string, company: string, expires_on: string, count: number }

interface Attention {
  expired: DocumentAttention | undefined
  expiring: DocumentAttention | undefined
  incomplete: number
}

interface Days { today: string, horizon: string }

/** What customers need attention for: documents that ran out or soon will, and required things that are missing. */
export function attentionTo (db: Database, userId: number, { today, horizon }: Days): Attention {
  const closed = JSON.stringify(closedTo(db, userId, 'list'))
  return {
    expired: documents(db, '0000-00-00', today, closed),
    expiring: documents(db, today, horizon, closed),
    incomplete: db.row<{ count: number }>(incompleteCount(closed))!.count,
  }
}

const isOpen = 'customers.category_id not in (select value from json_each(?))'

const incompleteCount = hot((closed: string) => sql.queryBuilder().count('* as count')
  .from(sql('customers').select(sql.raw('1')).whereRaw(`missing_count > 0 and is_active and ${isOpen}`, [closed]).limit(COUNTED_MAX).as('counted')))

/** Counts customers, not documents: the number leads to a list of customers, and some have several such documents. */
function documents (db: Database, from: string, to: string, closed: string): DocumentAttention | undefined {
  const those = compose('{} and {}', currentDocuments(db, from, to), fragment(isOpen, closed))
  const first = db.row<Omit<DocumentAttention, 'count'>>(compose(`select (select name from folders where id = files.folder_id) as folder,
    (select name from companies where id = customers.company_id) as company, files.expires_on from {} order by files.expires_on limit 1`, those))
  return first && { ...first, count: db.row<{ count: number }>(compose(`select count(*) as count from (select distinct files.customer_id from {} limit ${COUNTED_MAX})`, those))!.count }
}
