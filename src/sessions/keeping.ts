import { sql, type Database } from '../database.ts'
import { remembered } from '../database/remembered.ts'
import { hashOf } from '../tokens.ts'
import { openSince } from './store.ts'

const KEPT_MS = 7 * 86_400_000

interface SessionRow {
  data: string
  started_at: number
  seen_at: number
  device: string
  is_stale: 0 | 1
}

interface SessionData { userId?: number, startedAt?: number, seenAt?: number, device?: string }
type Done = (error?: unknown) => void

const sessionWithHash = remembered(['sessions'], (db, id_hash: string) =>
  db.row<SessionRow>(sql('sessions').select('data', 'started_at', 'seen_at', 'device', 'is_stale').where({ id_hash })))

/** What `@fastify/session` keeps sessions in. The id is kept hashed: whoever reads the database or a backup cannot enter with it. */
export function sessionStore (db: Database) {
  return {
    get (id: string, done: (error: unknown, found?: never) => void) {
      const row = sessionWithHash(db, hashOf(id))
      if (!row) return done(null)
      const { started_at: startedAt, seen_at: seenAt, device } = row
      done(null, { ...JSON.parse(row.data), startedAt, seenAt, device, isOver: hasRunOut(db, row), isStale: row.is_stale === 1 } as never)
    },
    set (id: string, { userId, startedAt, seenAt, device = '', ...kept }: SessionData, done: Done) {
      if (userId === undefined) return done() // nobody signed in: nothing worth a row
      const { cookie: _cookie, isOver: _isOver, isStale: _isStale, ...rest } = kept as Record<string, unknown>
      const now = Date.now()
      void settle(db.write(() => {
        db.run(sql('sessions').insert({
          id_hash: hashOf(id), user_id: userId, data: JSON.stringify({ ...rest, userId }),
          started_at: startedAt ?? now, seen_at: seenAt ?? now, device,
        }).onConflict('id_hash').merge(['user_id', 'data']))
        db.run(sql('sessions').whereNotBetween('started_at', [now - KEPT_MS, now + KEPT_MS]).delete())
      }, 'vital'), done)
    },
    destroy (id: string, done: Done) {
      void settle(db.write(() => db.run(sql('sessions').where({ id_hash: hashOf(id) }).delete()), 'vital'), done)
    },
  }
}

/** Keeps when a session was used last. */
export async function stampSession (db: Database, id: string, now: number): Promise<void> {
  await db.write(() => db.run(sql('sessions').where({ id_hash: hashOf(id) }).update({ seen_at: now })), 'vital')
    .catch(() => undefined) // a disk that is full must not keep people from reading
}

async function settle (work: Promise<unknown>, done: Done): Promise<void> {
  const failure = await work.then(() => undefined, (error: unknown) => error)
  done(failure)
}

function hasRunOut (db: Database, { started_at: startedAt, seen_at: seenAt }: SessionRow): boolean {
  const open = openSince(db)
  return seenAt < open.seen || startedAt < open.started || Math.max(seenAt, startedAt) > open.latest
}
