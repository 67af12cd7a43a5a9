import type { Knex } from 'knex'
import { latestPast } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { settingOf } from '../settings.ts'

export const SESSIONS_MAX = 5

interface OpenSession {
  id_hash: string
  device: string
  started_at: number
  seen_at: number
}

/** The earliest moments at which a session that is still open was used last, and was begun; and the latest for both. */
export function openSince (db: Database): { seen: number, started: number, latest: number } {
  const now = Date.now()
  return {
    seen: now - Number(settingOf(db, 'session_idle_minutes')) * 60_000, started: now - Number(settingOf(db, 'session_hours')) * 3_600_000,
    latest: latestPast(),
  }
}

/** Where somebody is signed in, newest use first. */
export function sessionsOf (db: Database, userId: number): OpenSession[] {
  return db.rows<OpenSession>(openSessions(db).select('id_hash', 'device', 'started_at', 'seen_at').where({ user_id: userId })
    .orderBy([{ column: 'seen_at', order: 'desc' }, { column: 'id_hash' }]))
}

/** The names of those who are signed in, fifty at most. */
export function peopleHere (db: Database): string[] {
  return db.rows<{ name: string }>(openSessions(db).join('users', 'users.id', 'sessions.user_id').distinct('users.name')
    .orderBy('users.name').limit(50)).map(row => row.name)
}

function openSessions (db: Database): Knex.QueryBuilder {
  const open = openSince(db)
  return sql('sessions').whereBetween('sessions.seen_at', [open.seen, open.latest]).whereBetween('sessions.started_at', [open.started, open.latest])
}

/** Inside `write`. Gives how many ended. */
export function endSession (db: Database, userId: number, idHash: string): number {
  return db.run(sql('sessions').where({ user_id: userId, id_hash: idHash }).delete())
}

/** Inside `write`. All sessions of a person, but perhaps the one that asks. */
export function endSessions (db: Database, userId: number, exceptHash = ''): number {
  return db.run(sql('sessions').where({ user_id: userId }).whereNot('id_hash', exceptHash).delete())
}

/** Inside `write`. A sixth session ends the oldest. */
export function endSurplusSessions (db: Database, userId: number): void {
  const surplus = sessionsOf(db, userId).toSorted((one, other) => other.started_at - one.started_at).slice(SESSIONS_MAX)
  for (const { id_hash: idHash } of surplus) endSession(db, userId, idHash)
}

/** Inside `write`. These people's rights changed: each of their sessions gets a new id at its next page. */
export function renewSessionsOf (db: Database, userIds: number[]): void {
  if (userIds.length > 0) db.run(sql('sessions').whereIn('user_id', userIds).update({ is_stale: 1 }))
}
