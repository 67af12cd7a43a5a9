import { randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { timestamp } from './clock.ts'
import { sql, type Database } from './database.ts'
import type { Form } from './forms.ts'

const KEPT_DAYS = 7

/** A new key for a form that must not make something twice. */
export function formKey (): string {
  return randomBytes(12).toString('base64url')
}

/** The key of a form that came back, so that it stays the same form. */
export function keyIn (body: unknown): string {
  const { key } = (body ?? {}) as { key?: unknown }
  return typeof key === 'string' && /^[\w-]{16}$/.test(key) ? key : formKey()
}

/** Inside `write`. The address that this form led to when it was sent before; undefined the first time. */
export function sentBefore (db: Database, userId: number, key: string): string | undefined {
  return db.row<{ address: string }>(sql('form_keys').select('address').where({ key, user_id: userId }))?.address
}

/** Inside `write`. Remembers that a form was sent, and where it led, so that a double click makes nothing twice. */
export function rememberSent (db: Database, userId: number, key: string, address: string): void {
  const oldest = new Date(Date.now() - KEPT_DAYS * 86_400_000).toISOString()
  db.run(sql('form_keys').where('created_at', '<', oldest).delete())
  db.run(sql('form_keys').insert({ key, user_id: userId, address, created_at: timestamp() }))
}

type Outcome = { address: string } | { errors: Form['errors'] }

/** Inside `write`. What a form makes and where it leads; sent again, it makes nothing and leads there too. */
export function once ({ server: { db }, user, body }: Pick<FastifyRequest, 'server' | 'user' | 'body'>, make: () => Outcome): Outcome {
  const key = keyIn(body)
  const before = sentBefore(db, user.id, key)
  if (before) return { address: before }
  const outcome = make()
  if ('address' in outcome) rememberSent(db, user.id, key, outcome.address)
  return outcome
}
