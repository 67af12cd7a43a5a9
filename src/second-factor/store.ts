import { sql, type Database } from '../database.ts'
import { remembered } from '../remembered.ts'

/** Whether a group wants a second factor of this person. */
export const mustHaveFactor = remembered(['access_group_members', 'access_groups'], (db, userId: number): boolean =>
  db.row(sql('access_group_members as member').join('access_groups', 'access_groups.id', 'member.access_group_id')
    .where({ 'member.user_id': userId, requires_second_factor: 1 }).select('access_groups.id').limit(1)) !== undefined)

export const hasFactor = remembered(['second_factors'], (db, userId: number): boolean =>
  db.row(sql('second_factors').select('user_id').where({ user_id: userId })) !== undefined)

export function lacksFactor (db: Database, userId: number): boolean {
  return mustHaveFactor(db, userId) && !hasFactor(db, userId)
}

/** Inside `write`. Whether there was one. */
export function removeFactor (db: Database, userId: number): boolean {
  return db.run(sql('second_factors').where({ user_id: userId }).delete()) > 0
}
