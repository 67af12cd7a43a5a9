import { timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { remembered } from '../database/remembered.ts'

/** Whether a group wants a second factor of this person. */
export const mustHaveFactor = remembered(['access_group_members', 'access_groups'], (db, userId: number): boolean =>
  db.row(sql('access_group_members as member').join('access_groups', 'access_groups.id', 'member.access_group_id')
    .where({ 'member.user_id': userId, requires_second_factor: 1 }).select('access_groups.id').limit(1)) !== undefined)

export const hasFactor = remembered(['second_factors'], (db, userId: number): boolean =>
  db.row(sql('second_factors').select('user_id').where({ user_id: userId })) !== undefined)

/** Whether a person still has to set up the second factor that a group requires. */
export function lacksFactor (db: Database, userId: number): boolean {
  return mustHaveFactor(db, userId) && !hasFactor(db, userId)
}

/** Inside `write`. Whether there was one. */
export function removeFactor (db: Database, userId: number): boolean {
  return db.run(sql('second_factors').where({ user_id: userId }).delete()) > 0
}

interface Factor { user_id: number, secret: string, recovery_salt: string, last_step: number }

/** Inside `write`. A first code has proved that the phone has the secret; that code is spent. */
export function addFactor (db: Database, factor: Factor, codeHashes: string[]): void {
  removeFactor(db, factor.user_id)
  db.run(sql('second_factors').insert({ ...factor, created_at: timestamp() }))
  keepCodes(db, factor.user_id, codeHashes)
}

export function findFactor (db: Database, userId: number): Factor | undefined {
  return db.row<Factor>(sql('second_factors').where({ user_id: userId }))
}

export function codesLeft (db: Database, userId: number): number {
  return db.row<{ total: number }>(sql('recovery_codes').where({ user_id: userId }).count('* as total'))!.total
}

/** Inside `write`. New codes take the place of all that are left. */
export function replaceCodes (db: Database, userId: number, salt: string, codeHashes: string[]): void {
  db.run(sql('recovery_codes').where({ user_id: userId }).delete())
  db.run(sql('second_factors').where({ user_id: userId }).update({ recovery_salt: salt }))
  keepCodes(db, userId, codeHashes)
}

/** Inside `write`. A code counts once: false when this step, or a later one, was used already. */
export function spendStep (db: Database, userId: number, step: number): boolean {
  return db.run(sql('second_factors').where({ user_id: userId }).where('last_step', '<', step).update({ last_step: step })) > 0
}

/** Inside `write`. False when there is no such code, or no more. */
export function spendCode (db: Database, userId: number, codeHash: string): boolean {
  return db.run(sql('recovery_codes').where({ user_id: userId, code_hash: codeHash }).delete()) > 0
}

function keepCodes (db: Database, userId: number, codeHashes: string[]): void {
  db.run(sql('recovery_codes').insert(codeHashes.map(hash => ({ user_id: userId, code_hash: hash }))))
}
