import cookie, { Signer } from '@fastify/cookie'
import session from '@fastify/session'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from './config.ts'
import { sql, type Database } from './database.ts'
import { remembered } from './remembered.ts'
import { openSince } from './sessions/store.ts'
import { hashOf } from './tokens.ts'
import { findUser, rightsOf, type Rights, type User } from './users/store.ts'

const KEPT_DAYS = 7
const SEEN_EVERY_MS = 60_000

declare module 'fastify' {
  interface Session {
    userId?: number
    startedAt?: number
    seenAt?: number
    /** When the password was typed last; some pages want that to be recent. */
    passwordAt?: number
    device?: string
    /** The secret of a second factor whose first code is still to be typed. */
    factorSecret?: string
    isOver?: boolean
    /** The person's rights changed: the next page gets a new id. */
    isStale?: boolean
  }
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
    secret: rememberingSigner(secret),
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
  app.addHook('onRequest', async request => {
    recognise(app.db, request)
    if (request.visitor && request.session.isStale && request.method === 'GET' && !request.wantsFragment) await renewSession(request)
  })
}, { name: 'sessions' })

const SIGNED_MAX = 1000

/** A cookie that was found true stays true: the signature of a session is computed once, not twice for each request. */
function rememberingSigner (secret: string): Pick<Signer, 'sign' | 'unsign'> {
  const signer = new Signer(secret)
  const signedIds = new Map<string, string>()
  const ids = new Map<string, ReturnType<Signer['unsign']>>()
  return {
    sign (id) {
      return signedIds.get(id) ?? signer.sign(id)
    },
    unsign (signed) {
      const known = ids.get(signed)
      if (known) return known
      const found = signer.unsign(signed)
      if (ids.size >= SIGNED_MAX) for (const one of [ids, signedIds]) one.clear()
      if (found.valid) {
        ids.set(signed, found)
        signedIds.set(found.value, signed)
      }
      return found
    },
  }
}

/** `__Host-` keeps other hosts of the same domain from planting a cookie, and needs https. */
export function sessionCookie (config: Config): string {
  return config.isSecure ? '__Host-cadastro' : 'cadastro'
}

/** The same session under a new id. Forms that are open in other tabs stay good. */
export async function renewSession ({ session }: FastifyRequest): Promise<void> {
  await session.regenerate(['userId', 'startedAt', 'seenAt', 'passwordAt', 'device', 'factorSecret', '_csrf'])
}

function recognise (db: Database, request: FastifyRequest): void {
  request.rights = nobodysRights
  const { userId, isOver, seenAt = 0 } = request.session
  const user = userId === undefined ? undefined : findUser(db, userId)
  if (!user) return

  if (isOver) {
    request.formerVisitor = user
    return
  }
  request.visitor = user
  request.rights = rightsOf(db, user.id)
  const now = Date.now()
  if (now - seenAt > SEEN_EVERY_MS) void stamp(db, request.session.sessionId, now)
}

const nobodysRights: Rights = new Set()

async function stamp (db: Database, id: string, now: number): Promise<void> {
  await db.write(() => db.run(sql('sessions').where({ id_hash: hashOf(id) }).update({ seen_at: now })), 'vital')
    .catch(() => undefined) // a disk that is full must not keep people from reading
}

const sessionWithHash = remembered(['sessions'], (db, id_hash: string) =>
  db.row<SessionRow>(sql('sessions').select('data', 'started_at', 'seen_at', 'device', 'is_stale').where({ id_hash })))

interface SessionRow {
  data: string
  started_at: number
  seen_at: number
  device: string
  is_stale: 0 | 1
}
type Done = (error?: unknown) => void

/** The id is kept hashed: whoever reads the database or a backup cannot enter with it. */
function sessionStore (db: Database) {
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
        db.run(sql('sessions').where('started_at', '<', now - KEPT_DAYS * 86_400_000).delete())
      }, 'vital'), done)
    },
    destroy (id: string, done: Done) {
      void settle(db.write(() => db.run(sql('sessions').where({ id_hash: hashOf(id) }).delete()), 'vital'), done)
    },
  }
}

interface SessionData { userId?: number, startedAt?: number, seenAt?: number, device?: string }

async function settle (work: Promise<unknown>, done: Done): Promise<void> {
  const failure = await work.then(() => undefined, (error: unknown) => error)
  done(failure)
}

function hasRunOut (db: Database, { started_at: startedAt, seen_at: seenAt }: SessionRow): boolean {
  const open = openSince(db)
  return seenAt < open.seen || startedAt < open.started
}
