import { latestPast } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { countRefusal, refusalOf, type RefusedEvent } from '../refusals/store.ts'
import { loginOf } from '../users/store.ts'

export const FREE_FAILURES = 4
export const WAIT_MS_MAX = 15 * 60_000
const FORGOTTEN_AFTER_MS = 24 * 3_600_000
const ADDRESS_FORGOTTEN_AFTER_MS = 15 * 60_000

interface Failures { failures: number, last_failed_at: number }

/** What somebody signs in with; or who is signed in and confirms the password, whom a stranger's guesses must not keep from it. */
type Login = string | { confirming: number }

/**
 * Milliseconds this login must still wait: none for four failures, from the fifth on 1, 2, 4 ... s, at most 15 min. After
 * a failure of a clock that was ahead there is one try, which counts on: nobody knows how long ago that failure was.
 */
export function waitBeforeSignIn (db: Database, login: Login): number {
  const row = failuresWith(db, keyOf(login), FORGOTTEN_AFTER_MS)
  if (!row || row.failures <= FREE_FAILURES) return 0
  const wait = Math.min(1000 * 2 ** (row.failures - FREE_FAILURES - 1), WAIT_MS_MAX)
  return Math.max(0, row.last_failed_at + wait - Date.now())
}

/** Whether somebody has to wait, to sign in or to confirm the password. */
export function isWaiting (db: Database, { id, email }: { id: number, email: string }): boolean {
  return [email, { confirming: id }].some(login => waitBeforeSignIn(db, login) > 0)
}

/** How many wrong passwords came from this address, each within a quarter of an hour of the one before, and lately. */
export function failuresFrom (db: Database, address: string): number {
  return failuresWith(db, keyOfAddress(address), ADDRESS_FORGOTTEN_AFTER_MS)?.failures ?? 0
}

function failuresWith (db: Database, login: string, withinMs: number): Failures | undefined {
  return db.row<Failures>(sql('sign_in_failures').where({ login }).whereBetween('last_failed_at', [Date.now() - withinMs, latestPast()]))
}

interface Failure { login: Login, userId: number | undefined, address: string, event?: RefusedEvent }

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

export async function forgetFailures (db: Database, login: Login): Promise<void> {
  await db.write(() => db.run(sql('sign_in_failures').where({ login: keyOf(login) }).delete()), 'vital')
}

/** Inside `write`. Lets somebody try again at once, to sign in and to confirm the password. */
export function clearFailures (db: Database, { id, email }: { id: number, email: string }): void {
  db.run(sql('sign_in_failures').whereIn('login', [keyOf(email), keyOf({ confirming: id })]).delete())
}

// Logins are kept in small letters: nobody can type one that is an address, or somebody's confirmation.
function keyOfAddress (address: string): string {
  return `ADDRESS ${address}`
}

function keyOf (login: Login): string {
  return typeof login === 'object' ? `CONFIRMATION ${login.confirming}` : loginOf(login).slice(0, 254)
}
