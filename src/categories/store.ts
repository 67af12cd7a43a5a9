import { timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import { remembered } from '../database/remembered.ts'
import { touched } from '../database/touched.ts'
import { inOrder, type Placed } from '../hierarchy.ts'
import { closedTo } from './access.ts'
import type { CategoryValues } from './form.ts'

export interface Category {
  id: number
  identifier: string
  name: string
  hint: string
  parent_id: number | null
  is_restricted: 0 | 1
  is_active: 0 | 1
  version: number
}

const everyCount = hot(() => sql('categories').select('id',
  sql('attribute_uses').whereRaw('category_id = categories.id').count('*').as('attributes'),
  sql('folders').whereRaw('category_id = categories.id').count('*').as('folders')))

export const findCategory = remembered(['categories'], (db, id: number): Category | undefined =>
  db.row<Category>(sql('categories').where({ id })))

/** All categories as a tree, children below their parents. */
export const listCategories = remembered(['categories'], (db): Array<Placed<Category>> =>
  inOrder(db.rows<Category>(sql('categories').select())))

/** How many attributes and folders each category has itself. */
export function countsOfCategories (db: Database): Map<number, { attributes: number, folders: number }> {
  const rows = db.rows<{ id: number, attributes: number, folders: number }>(everyCount())
  return new Map(rows.map(({ id, ...counts }) => [id, counts]))
}

/** The categories that a person may give a new record, in the order of the tree. */
export function categoriesToChoose (db: Database, userId: number): Array<Placed<Category>> {
  const closed = closedTo(db, userId, 'create')
  return listCategories(db).filter(category => category.is_active && !closed.includes(category.id))
}

/** Inside `write`. */
export function addCategory (db: Database, values: CategoryValues): number {
  const now = timestamp()
  return db.insert(sql('categories').insert({ ...values, created_at: now, updated_at: now }))
}

/** Inside `write`. */
export function changeCategory (db: Database, id: number, values: CategoryValues): void {
  db.run(sql('categories').where({ id }).update({ ...values, ...touched() }))
}

/** Inside `write`. */
export function setCategoryActive (db: Database, id: number, isActive: boolean): void {
  db.run(sql('categories').where({ id }).update({ is_active: isActive, ...touched() }))
}

/** Inside `write`. Something that belongs to it was changed. */
export function touchCategory (db: Database, id: number): void {
  db.run(sql('categories').where({ id }).update(touched()))
}

/** Inside `write`. Only a category that nothing uses. */
export function removeCategory (db: Database, id: number): void {
  db.run(sql('categories').where({ id }).delete())
}

/** What keeps a category from being deleted, in words; undefined when nothing does. */
export function useOfCategory (db: Database, id: number): string | undefined {
  if (db.row(sql('customers').select('id').where({ category_id: id }).limit(1))) return 'há clientes desta categoria'
  if (db.row(sql('history').select('id').where({ category_id: id }).limit(1))) return 'o histórico de clientes que saíram dela depende dela'
  if (db.row(sql('categories').select('id').where({ parent_id: id }).limit(1))) return 'há categorias abaixo dela'
  const files = sql('files').select('files.id').join('folders', 'folders.id', 'files.folder_id').where('folders.category_id', id).limit(1)
  if (db.row(files)) return 'há arquivos guardados nas pastas dela'
}
