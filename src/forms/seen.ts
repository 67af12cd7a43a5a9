import { hash } from 'node:crypto'

/**
 * What a page showed before something was confirmed, as its form takes it along: another word when anything of it is
 * otherwise by now. Whoever forges it confirms what they did not read, and gains nothing.
 */
export function seenAs (shown: unknown): string {
  return hash('sha256', JSON.stringify(shown), 'base64url')
}
