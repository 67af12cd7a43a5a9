import { listCategories } from '../categories/store.ts'
import { sql, type Database } from '../database.ts'
import { remembered } from '../database/remembered.ts'
import { withDescendants } from '../hierarchy.ts'
import { fragment, type Fragment } from '../paging/fragments.ts'

/** How many days before it runs out a document begins to be pointed out. */
export const EXPIRY_DAYS = 30

/**
 * What runs out on one of these days and is still asked for: documents of active customers, in active folders of their
 * category or of one above it. What lies in other folders is kept, and nobody has to bring it anew. The fragment stands
 * behind `from`: it joins `files` and `customers`, so that further conditions may name their columns.
 */
export function currentDocuments (db: Database, from: string, to: string): Fragment {
  // The plus keeps SQLite from using the index of folders: the indexes of days and of customers find fewer rows.
  return fragment(`files cross join customers on customers.id = files.customer_id and customers.is_active
    where files.customer_id is not null and files.expires_on >= ? and files.expires_on < ?
      and (customers.category_id, +files.folder_id) in (select value ->> 0, value ->> 1 from json_each(?))`, from, to, askedFor(db))
}

/**
 * The active folders with each category that asks for them, as pairs. A list checks many documents, so the tree is
 * walked once beforehand.
 */
const askedFor = remembered(['folders', 'categories'], (db): string => {
  const categories = listCategories(db)
  const folders = db.rows<{ id: number, category_id: number }>(sql('categories').select('folders.id', 'folders.category_id')
    .joinRaw('cross join folders on folders.category_id = categories.id and folders.is_active'))
  return JSON.stringify(folders.flatMap(folder => [...withDescendants(categories, folder.category_id)].map(category => [category, folder.id])))
})
