import { sql, type Database } from '../database.ts'
import { hashOf, newToken } from '../tokens.ts'
import type { User } from '../users/store.ts'

const GOOD_MINUTES = 5

/** The password was right: gives the token of the browser that may type the code, and no other. Inside `write`. */
export function awaitCode (db: Database, userId: number): string {
  const token = newToken()
  db.run(sql('pending_sign_ins').where({ user_id: userId }).delete())
  db.run(sql('pending_sign_ins').insert({ token_hash: hashOf(token), user_id: userId, expires_at: Date.now() + GOOD_MINUTES * 60_000 }))
  return token
}

/** Whose code is awaited from the browser with this token. */
export function awaitedPerson (db: Database, token: string): User | undefined {
  return db.row<User>(sql('pending_sign_ins as pending').join('users', 'users.id', 'pending.user_id')
    .where({ token_hash: hashOf(token), is_active: 1 }).where('expires_at', '>', Date.now()).select('users.*'))
}

/** Inside `write`. */
export function forgetPending (db: Database, token: string): void {
  db.run(sql('pending_sign_ins').where({ token_hash: hashOf(token) }).delete())
}
