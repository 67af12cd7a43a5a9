import { sql, type Database } from '../database.ts'
import { countRefusal, refusalOf, type RefusedEvent } from '../refusals/store.ts'

export const FREE_FAILURES = 4
export const WAIT_MS_MAX = 15 * 60_000
const FORGOTTEN_AFTER_MS = 24 * 3_600_000
const ADDRESS_FORGOTTEN_AFTER_MS = 15 * 60_000

interface Failures { failures: number, last_failed_at: number }

/** Milliseconds this login must still wait: none for four failures, from the fifth on 1, 2, 4 ... s, at most 15 min. */
export function waitBeforeSignIn (db: Database, login: string): number {
  const row = db.row<Failures>(sql('sign_in_failures').where({ login: keyOf(login) }))
  if (!row || row.failures <= FREE_FAILURES || Date.now() - row.last_failed_at > FORGOTTEN_AFTER_MS) return 0
  const wait = Math.min(1000 * 2 ** (row.failures - FREE_FAILURES - 1), WAIT_MS_MAX)
  return Math.max(0, row.last_failed_at + wait - Date.now())
}

/** How many wrong passwords came from this address, each within a quarter of an hour of the one before, and lately. */
export function failuresFrom (db: Database, address: string): number {
  const row = db.row<Failures>(sql('sign_in_failures').where({ login: keyOfAddress(address) }))
  return !row || Date.now() - row.last_failed_at > ADDRESS_FORGOTTEN_AFTER_MS ? 0 : row.failures
}

interface Failure { login: string, userId: number | undefined, address: string, event?: RefusedEvent }

/** Counts for the login, whoever it is, for the address it came from, and for whoever reads the history. */
export async function countFailure (db: Database, { login, userId, address, event = 'authn_login_fail' }: Failure): Promise<void> {
  const now = Date.now()
  const again = sql.raw('case when sign_in_failures.last_failed_at < ? then 1 else failures + 1 end', [now - ADDRESS_FORGOTTEN_AFTER_MS])
  await db.write(() => {
    db.run(sql('sign_in_failures').where('last_failed_at', '<', now - FORGOTTEN_AFTER_MS).delete())
    db.run(sql('sign_in_failures').insert({ login: keyOf(login), failures: 1, last_failed_at: now })
      .onConflict('login').merge({ failures: sql.raw('failures + 1'), last_failed_at: now }))
    db.run(sql('sign_in_failures').insert({ login: keyOfAddress(address), failures: 1, last_failed_at: now })
      .onConflict('login').merge({ failures: again, last_failed_at: now }))
    countRefusal(db, refusalOf(event, userId, address))
  }, 'vital')
}

export async function forgetFailures (db: Database, login: string): Promise<void> {
  await db.write(() => { clearFailures(db, login) }, 'vital')
}

/** Inside `write`. */
export function clearFailures (db: Database, login: string): void {
  db.run(sql('sign_in_failures').where({ login: keyOf(login) }).delete())
}

// Logins are kept in small letters: nobody can type one that is an address.
function keyOfAddress (address: string): string {
  return `ADDRESS ${address}`
}

function keyOf (login: string): string {
  return login.trim().toLowerCase().slice(0, 254)
}
