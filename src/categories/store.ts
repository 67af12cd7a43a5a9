import { hot, sql, type Database } from '../database.ts'

export interface Category {
  id: number
  identifier: string
  name: string
  is_active: 0 | 1
}

const categoryWithId = hot(1, (id: number) => sql('categories').where({ id }))
const allActive = hot(0, () => sql('categories').where({ is_active: 1 }).orderBy('name'))

export function findCategory (db: Database, id: number): Category | undefined {
  return db.row<Category>(categoryWithId(id))
}

export function activeCategories (db: Database): Category[] {
  return db.rows<Category>(allActive())
}
