import { hash, randomBytes } from 'node:crypto'

/** A secret that a browser or a link carries; the database knows it only by its hash, which 256 random bits make enough. */
export function newToken (): string {
  return randomBytes(32).toString('base64url')
}

/** A token, or the id of a session, as the database keeps it. */
export function hashOf (token: string): string {
  return hash('sha256', token)
}
