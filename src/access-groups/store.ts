import { sql, type Database } from '../database.ts'

export interface AccessGroup {
  id: number
  identifier: string
  name: string
  requires_second_factor: 0 | 1
  version: number
}

/** The groups whose people need a second factor. */
export function groupsWithFactor (db: Database): AccessGroup[] {
  return db.rows<AccessGroup>(sql('access_groups').where({ requires_second_factor: 1 }).orderBy('name'))
}
