import { sql, type Database } from '../database.ts'

export interface Category {
  id: number
  identifier: string
  name: string
  is_active: 0 | 1
}

export function findCategory (db: Database, id: number): Category | undefined {
  return db.row<Category>(sql('categories').where({ id }))
}

export function activeCategories (db: Database): Category[] {
  return db.rows<Category>(sql('categories').where({ is_active: 1 }).orderBy('name'))
}
