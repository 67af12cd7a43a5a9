import { createHash, randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { daysAgo, timestamp } from '../clock.ts'
import { sql } from '../database.ts'

const KEPT_DAYS = 7

type Sent = Pick<FastifyRequest, 'body' | 'sentFiles'>

interface Made { address: string }

/** A new key for a form that must not make something twice. */
export function formKey (): string {
  return randomBytes(12).toString('base64url')
}

/** The key of a form that came back, so that it stays the same form. */
export function keyIn (body: unknown): string {
  const { key } = (body ?? {}) as { key?: unknown }
  return typeof key === 'string' && /^[\w-]{16}$/.test(key) ? key : formKey()
}

/**
 * Inside `write`. What a form makes and where it leads, so that a double click makes nothing twice: the same form sent again
 * with the same content makes nothing and leads there too. Going back and sending it with other content makes something new.
 */
export function once<Outcome extends object> (request: Sent & Pick<FastifyRequest, 'server' | 'user'>, make: () => Outcome): Made | Exclude<Outcome, Made> {
  const { server: { db }, user } = request
  const key = keyOf(request)
  const before = db.row<Made>(sql('form_keys').select('address').where({ key, user_id: user.id }))
  if (before) return before
  const outcome = make()
  if (!isMade(outcome)) return outcome as Exclude<Outcome, Made>
  db.run(sql('form_keys').where('created_at', '<', daysAgo(KEPT_DAYS)).delete())
  db.run(sql('form_keys').insert({ key, user_id: user.id, address: outcome.address, created_at: timestamp() }))
  return outcome
}

// Only a digest is kept, so that nothing of what was typed can be read from it. What a form takes along besides its content differs
// when it comes back after its session ended, and it still is the same form.
function keyOf ({ body, sentFiles }: Sent): string {
  const content = Object.entries(body ?? {}).filter(([field]) => field !== '_csrf' && field !== 'deposit')
  const files = (sentFiles ?? []).map(({ field, name, sha256 }) => [field, name, sha256])
  return createHash('sha256').update(JSON.stringify([keyIn(body), content, files])).digest('base64url')
}

function isMade (outcome: object): outcome is Made {
  return 'address' in outcome
}
