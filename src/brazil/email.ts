import { domainToUnicode } from 'node:url'
import { withHyphens } from '../writing/unseen.ts'

const LENGTH_MAX = 254
const label = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?'
const address = new RegExp(`^[\\p{L}\\p{N}.!#$%&'*+/=?^_\`{|}~-]{1,64}@${label}(?:\\.${label})+$`, 'u')

/** Gives the address as typed, without what nobody sees, or undefined when mail could not reach it. */
export function parseEmail (typed: string): string | undefined {
  const email = spelledOut(withHyphens(typed.replace(/\p{Cf}/gu, '')).trim())
  const [local = ''] = email.split('@')
  const hasBadDots = local.startsWith('.') || local.endsWith('.') || local.includes('..')
  return email.length <= LENGTH_MAX && !hasBadDots && address.test(email) ? email : undefined
}

export function emailProblem (typed: string): string | undefined {
  if (parseEmail(typed)) return
  const isMore = /@.*[@<>;,\s]|[<>;,\s].*@/s.test(typed.trim())
  return isMore ? 'Informe um só e-mail, sem o nome.' : 'Informe um e-mail completo, como nome@empresa.com.br.'
}

// Some browsers send a domain with accents in the characters of the wires ("xn--"), others as it was typed.
function spelledOut (email: string): string {
  const [local, domain = ''] = email.split(/@(?=[^@]*$)/)
  return /(?:^|\.)xn--/i.test(domain) ? `${local}@${domainToUnicode(domain)}` : email
}

/** Two addresses with the same key reach the same person. */
export function emailKey (email: string): string {
  return email.toLowerCase()
}
