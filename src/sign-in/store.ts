import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyRequest } from 'fastify'
import { sql, type Database } from '../database.ts'
import { dropOldDeposits } from '../deposits/store.ts'
import { record } from '../history/store.ts'
import { countRefusal, refusalOf, type RefusedEvent } from '../refusals/store.ts'
import { logSecurity } from '../security-events.ts'
import { describeDevice } from '../sessions/device.ts'
import { endSurplusSessions } from '../sessions/store.ts'

export const FREE_FAILURES = 4
export const WAIT_MS_MAX = 15 * 60_000
const FORGOTTEN_AFTER_MS = 24 * 3_600_000
export const ADDRESS_FREE_FAILURES = 20
export const ADDRESS_DELAY_MS_MAX = 8000
const ADDRESS_FORGOTTEN_AFTER_MS = 15 * 60_000

interface Failures { failures: number, last_failed_at: number }

/** Gives this browser a new session with a new id and a new form secret; the one before is worthless. */
export async function signIn (request: FastifyRequest, user: { id: number, name: string }): Promise<void> {
  const { db } = request.server
  const now = Date.now()
  await request.session.regenerate()
  Object.assign(request.session, {
    userId: user.id, startedAt: now, seenAt: now, passwordAt: now,
    device: describeDevice(request.headers['user-agent']),
  })
  await request.session.save()
  await db.write(() => {
    endSurplusSessions(db, user.id)
    dropOldDeposits(db)
    record(db, { record_type: 'user', record_id: user.id, record_name: user.name, user, act: 'signed_in', way: 'edit', changes: [] })
  }, 'vital')
  logSecurity(request, 'authn_login_success', { user: user.id })
}

/** Milliseconds this login must still wait: none for four failures, from the fifth on 1, 2, 4 ... s, at most 15 min. */
export function waitBeforeSignIn (db: Database, login: string): number {
  const row = db.row<Failures>(sql('sign_in_failures').where({ login: keyOf(login) }))
  if (!row || row.failures <= FREE_FAILURES || Date.now() - row.last_failed_at > FORGOTTEN_AFTER_MS) return 0
  const wait = Math.min(1000 * 2 ** (row.failures - FREE_FAILURES - 1), WAIT_MS_MAX)
  return Math.max(0, row.last_failed_at + wait - Date.now())
}

/** The sentence that says how long to wait. */
export function tooManyTries (waitMs: number): string {
  const seconds = Math.ceil(waitMs / 1000)
  return `Muitas tentativas seguidas. Espere ${seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`} e tente de novo.`
}

/**
 * Delays the answer to an address from which many wrong passwords came, be the next one right or wrong. It refuses nobody:
 * a whole office may stand behind the address, and one of its computers may be the one that guesses.
 */
export async function slowDown (db: Database, address: string): Promise<void> {
  const row = db.row<Failures>(sql('sign_in_failures').where({ login: keyOfAddress(address) }))
  if (!row || Date.now() - row.last_failed_at > ADDRESS_FORGOTTEN_AFTER_MS) return
  const delayMs = addressDelay(row.failures)
  if (delayMs > 0) await pause(delayMs)
}

/**
 * The delay in milliseconds after this many wrong passwords from one address, each within a quarter of an hour of the
 * one before.
 */
export function addressDelay (failures: number): number {
  if (failures <= ADDRESS_FREE_FAILURES) return 0
  return Math.min(250 * 2 ** (failures - ADDRESS_FREE_FAILURES - 1), ADDRESS_DELAY_MS_MAX)
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
