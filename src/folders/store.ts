import { listCategories } from '../categories/store.ts'
import { sql, type Database } from '../database.ts'
import { nextPosition } from '../database/position.ts'
import { remembered } from '../database/remembered.ts'
import { lineOf, withDescendants } from '../hierarchy.ts'
import type { FolderValues } from './form.ts'

/** A folder says which files a customer of the category delivers. */
export interface Folder {
  id: number
  category_id: number
  /** The category that has it: the one asked for, or one it inherits from. */
  owner_name: string
  name: string
  hint: string
  is_required: 0 | 1
  files_min: number
  files_max: number
  /** The extensions that are accepted, with commas between them. */
  extensions: string
  size_max_mb: number
  validity_days: number | null
  is_active: 0 | 1
  version: number
}

/** The folders of a category and of all it inherits from, the parents' first. */
export const foldersOf = remembered(['folders', 'categories'], (db, categoryId: number): Folder[] =>
  db.rows<Folder>(lineOf('categories', categoryId)
    .select('folders.*', 'line.name as owner_name').from('line').join('folders', 'folders.category_id', 'line.id')
    .orderBy([{ column: 'line.above', order: 'desc' }, { column: 'folders.position' }, { column: 'folders.id' }])))

/** The folders of the categories below one. */
function foldersBelow (db: Database, categoryId: number): Folder[] {
  const below = [...withDescendants(listCategories(db), categoryId)].filter(id => id !== categoryId)
  return db.rows<Folder>(sql('folders').select('folders.*', 'categories.name as owner_name')
    .join('categories', 'categories.id', 'folders.category_id').whereIn('category_id', below).orderBy('folders.id'))
}

/** A folder of that name which a customer would have beside one of this category: here, above or below. */
export function twinFolder (db: Database, categoryId: number, name: string): Folder | undefined {
  return [...foldersOf(db, categoryId), ...foldersBelow(db, categoryId)].find(one => isSameName(one.name, name))
}

/** Two folders of one name that a customer would have if the category stood below that parent: what comes from above, and its twin. */
export function twinsUnder (db: Database, categoryId: number, parentId: number): [above: Folder, own: Folder] | undefined {
  const own = [...foldersOf(db, categoryId).filter(one => one.category_id === categoryId), ...foldersBelow(db, categoryId)]
  for (const above of foldersOf(db, parentId)) {
    const twin = own.find(one => isSameName(one.name, above.name))
    if (twin) return [above, twin]
  }
}

function isSameName (one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** Those in which the customers of a category are asked for files today. */
export function askedFolders (db: Database, categoryId: number): Folder[] {
  return foldersOf(db, categoryId).filter(folder => folder.is_active)
}

/** Inside `write`. */
export function addFolder (db: Database, categoryId: number, values: FolderValues): void {
  const of = { category_id: categoryId }
  db.run(sql('folders').insert({ ...values, ...of, position: nextPosition(db, 'folders', of) }))
}

/** Inside `write`. */
export function changeFolder (db: Database, id: number, values: FolderValues): void {
  db.run(sql('folders').where({ id }).update({ ...values, version: sql.raw('version + 1') }))
}

/** Inside `write`. */
export function setFolderActive (db: Database, id: number, isActive: boolean): void {
  db.run(sql('folders').where({ id }).update({ is_active: isActive, version: sql.raw('version + 1') }))
}

/** Inside `write`. Only a folder without files. */
export function removeFolder (db: Database, id: number): void {
  db.run(sql('folders').where({ id }).delete())
}

export function hasFiles (db: Database, id: number): boolean {
  return db.row(sql('files').select('id').where({ folder_id: id }).limit(1)) !== undefined
}

/** Inside `write`. */
export function orderFolders (db: Database, ids: number[]): void {
  ids.forEach((id, position) => { db.run(sql('folders').where({ id }).update({ position })) })
}
