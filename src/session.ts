import cookie, { Signer } from '@fastify/cookie'
import session from '@fastify/session'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from './config.ts'
import type { Database } from './database.ts'
import { sessionStore, stampSession } from './sessions/keeping.ts'
import { findUser, rightsOf, type Rights, type User } from './users/store.ts'

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
    cookie: cookieOptions(config),
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

/** How the cookie is set, and cleared: one with `__Host-` is cleared only where it is Secure again. */
export function cookieOptions (config: Config) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: config.isSecure } as const
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
  if (now - seenAt > SEEN_EVERY_MS) void stampSession(db, request.session.sessionId, now)
}

const nobodysRights: Rights = new Set()
