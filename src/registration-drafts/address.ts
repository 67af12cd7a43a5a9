import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** The address of a registration, or of one of its steps. */
export function stepAddress (id: string, slug = ''): string {
  return slug ? `/customers/new/${id}/${slug}` : `/customers/new/${id}`
}

const RANDOM_BYTES = 12
const PROOF_BYTES = 9

/**
 * An address for a registration that does not exist yet: a random part and the proof that this user was
 * given it. Opening the wizard therefore stores nothing, and two tabs have two addresses all the same.
 */
export function freshRegistrationId (secret: string, userId: number): string {
  const random = randomBytes(RANDOM_BYTES)
  return Buffer.concat([random, proof(secret, userId, random)]).toString('base64url')
}

/** Whether this user was given that address. */
export function isFresh (secret: string, userId: number, id: string): boolean {
  const bytes = Buffer.from(id, 'base64url')
  if (bytes.length !== RANDOM_BYTES + PROOF_BYTES || bytes.toString('base64url') !== id) return false
  return timingSafeEqual(bytes.subarray(RANDOM_BYTES), proof(secret, userId, bytes.subarray(0, RANDOM_BYTES)))
}

function proof (secret: string, userId: number, random: Buffer): Buffer {
  return createHmac('sha256', secret).update(`registration ${userId} `).update(random).digest().subarray(0, PROOF_BYTES)
}
