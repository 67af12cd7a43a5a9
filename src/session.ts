import { createHash } from 'node:crypto'
import cookie from '@fastify/cookie'
import session from '@fastify/session'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from './config.ts'
import { sql, type Database } from './database.ts'
import { remembered } from './remembered.ts'
import { findUser, rightsOf, type Rights, type User } from './users/store.ts'

export const IDLE_MINUTES = 30
export const ABSOLUTE_HOURS = 8
const KEPT_DAYS = 7
const SEEN_EVERY_MS = 60_000

declare module 'fastify' {
  interface Session { userId?: number, startedAt?: number, seenAt?: number }
  interface FastifyRequest {
    /** The person signed in, or nobody. */
    visitor: User | undefined
    /** The person whose session ran out, when the cookie is still a true one. */
    formerVisitor: User | undefined
    /** The person signed in; a route that anybody may call must ask for `visitor`. */
    user: User
    rights: Rights
  }
}

/**
 * Who is asking: the cookie carries a signed id and nothing else; the session is a row in the database,
 * so it survives a restart and can be ended from the server.
 */
export default fp(async function sessions (app: FastifyInstance, { config, secret }: { config: Config, secret: string }) {
  app.register(cookie)
  app.register(session, {
    secret,
    cookieName: sessionCookie(config),
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: config.isSecure },
    saveUninitialized: false,
    rolling: false,
    store: sessionStore(app.db),
  })

  app.decorateRequest('visitor')
  app.decorateRequest('formerVisitor')
  app.decorateRequest('user', {
    getter (this: FastifyRequest) {
      if (!this.visitor) throw new Error(`${this.url} asks for the user before anybody signed in`)
      return this.visitor
    },
  })
  app.decorateRequest('rights')
  app.addHook('onRequest', async request => { recognise(app.db, request) })
}, { name: 'sessions' })

/** `__Host-` keeps other hosts of the same domain from planting a cookie, and needs https. */
export function sessionCookie (config: Config): string {
  return config.isSecure ? '__Host-cadastro' : 'cadastro'
}

function recognise (db: Database, request: FastifyRequest): void {
  request.rights = nobodysRights
  const { userId, startedAt = 0, seenAt = 0 } = request.session
  const user = userId === undefined ? undefined : findUser(db, userId)
  if (!user) return

  const now = Date.now()
  const isOver = now - seenAt > IDLE_MINUTES * 60_000 || now - startedAt > ABSOLUTE_HOURS * 3_600_000
  if (isOver) {
    request.formerVisitor = user
    return
  }
  request.visitor = user
  request.rights = rightsOf(db, user.id)
  if (now - seenAt > SEEN_EVERY_MS) void stamp(db, request.session.sessionId, now)
}

const nobodysRights: Rights = new Set()

async function stamp (db: Database, id: string, now: number): Promise<void> {
  await db.write(() => db.run(sql('sessions').where({ id_hash: hashOf(id) }).update({ seen_at: now })))
    .catch(() => undefined) // a disk that is full must not keep people from reading
}

const sessionWithHash = remembered(['sessions'], (db, id_hash: string) =>
  db.row<SessionRow>(sql('sessions').select('data', 'started_at', 'seen_at').where({ id_hash })))

interface SessionRow { data: string, started_at: number, seen_at: number }
type Done = (error?: unknown) => void

/** The id is kept hashed: whoever reads the database or a backup cannot enter with it. */
function sessionStore (db: Database) {
  return {
    get (id: string, done: (error: unknown, found?: never) => void) {
      const row = sessionWithHash(db, hashOf(id))
      if (!row) return done(null)
      done(null, { ...JSON.parse(row.data), startedAt: row.started_at, seenAt: row.seen_at } as never)
    },
    set (id: string, { userId, startedAt, seenAt, ...kept }: SessionData, done: Done) {
      if (userId === undefined) return done() // nobody signed in: nothing worth a row
      const { cookie: _cookie, ...rest } = kept as Record<string, unknown>
      const now = Date.now()
      void settle(db.write(() => {
        db.run(sql('sessions').insert({
          id_hash: hashOf(id), user_id: userId, data: JSON.stringify({ ...rest, userId }),
          started_at: startedAt ?? now, seen_at: seenAt ?? now,
        }).onConflict('id_hash').merge(['user_id', 'data']))
        db.run(sql('sessions').where('started_at', '<', now - KEPT_DAYS * 86_400_000).delete())
      }), done)
    },
    destroy (id: string, done: Done) {
      void settle(db.write(() => db.run(sql('sessions').where({ id_hash: hashOf(id) }).delete())), done)
    },
  }
}

interface SessionData { userId?: number, startedAt?: number, seenAt?: number }

async function settle (work: Promise<unknown>, done: Done): Promise<void> {
  const failure = await work.then(() => undefined, (error: unknown) => error)
  done(failure)
}

function hashOf (id: string): string {
  return createHash('sha256').update(id).digest('hex')
}
