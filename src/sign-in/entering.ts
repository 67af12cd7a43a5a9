import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyRequest } from 'fastify'
import type { Database } from '../database.ts'
import { dropOldDeposits } from '../deposits/store.ts'
import { record } from '../history/store.ts'
import { logSecurity } from '../log/security-events.ts'
import { describeDevice } from '../sessions/device.ts'
import { endSurplusSessions } from '../sessions/store.ts'
import { failuresFrom } from './store.ts'

export const ADDRESS_FREE_FAILURES = 20
export const ADDRESS_DELAY_MS_MAX = 8000

/**
 * Gives this browser a new session with a new id; the one before is worthless. The form secret is new too, unless the same
 * person comes back: then forms that are open in other tabs stay good.
 */
export async function signIn (request: FastifyRequest, user: { id: number, name: string }): Promise<void> {
  const { db } = request.server
  const now = Date.now()
  const before = request.visitor ?? request.formerVisitor
  await request.session.regenerate(before?.id === user.id ? ['_csrf'] : [])
  Object.assign(request.session, {
    userId: user.id, startedAt: now, seenAt: now, passwordAt: now,
    device: describeDevice(request.headers['user-agent']),
  })
  await request.session.save()
  await db.write(() => {
    endSurplusSessions(db, user.id)
    dropOldDeposits(db)
    record(db, { record_type: 'user', record_id: user.id, record_name: user.name, user, act: 'signed_in' })
  }, 'vital')
  logSecurity(request, 'authn_login_success', { user: user.id })
}

/**
 * Delays the answer to an address from which many wrong passwords came, be the next one right or wrong. It refuses nobody:
 * a whole office may stand behind the address, and one of its computers may be the one that guesses.
 */
export async function slowDown (db: Database, address: string): Promise<void> {
  const delayMs = addressDelay(failuresFrom(db, address))
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

/** The sentence that says how long to wait. */
export function tooManyTries (waitMs: number): string {
  const seconds = Math.ceil(waitMs / 1000)
  return `Muitas tentativas seguidas. Espere ${seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`} e tente de novo.`
}
