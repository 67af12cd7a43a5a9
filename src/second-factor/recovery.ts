import { randomInt } from 'node:crypto'
import { deriveHash } from '../passwords/hashing.ts'

const CODES = 10
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ' // nothing that reads like something else

/** Ten codes of 50 random bits, each good once in place of the phone. */
export function makeCodes (): string[] {
  const letters = () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return Array.from({ length: CODES }, () => `${letters()}-${letters()}`)
}

/** Hashed like a password, because a person could type them; one salt for all, so that one hash finds the code. */
export async function hashCode (typed: string, salt: string): Promise<string> {
  return deriveHash(typed.toUpperCase().replace(/[^2-9A-Z]/g, ''), salt)
}

/** Whether this may be a recovery code, for hashing is slow. */
export function looksLikeCode (typed: string): boolean {
  return typed.toUpperCase().replace(/[^2-9A-Z]/g, '').length === 10
}
