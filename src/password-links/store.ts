import { sql, type Database } from '../database.ts'
import { hashOf, newToken } from '../tokens.ts'
import type { User } from '../users/store.ts'

export const LINK_HOURS = 72

/** Inside `write`. A link with which the person sets a password; the one before it opens nothing any more. */
export function makePasswordLink (db: Database, userId: number): string {
  const token = newToken()
  db.run(sql('password_links').insert({ user_id: userId, token_hash: hashOf(token), expires_at: Date.now() + LINK_HOURS * 3_600_000 })
    .onConflict('user_id').merge())
  return token
}

/** Whose link this is, while it is good. */
export function personWithLink (db: Database, token: string): User | undefined {
  return db.row<User>(sql('password_links as link').join('users', 'users.id', 'link.user_id')
    .where({ token_hash: hashOf(token), is_active: 1 }).where('expires_at', '>', Date.now()).select('users.*'))
}

/** Inside `write`. */
export function forgetLink (db: Database, userId: number): void {
  db.run(sql('password_links').where({ user_id: userId }).delete())
}
