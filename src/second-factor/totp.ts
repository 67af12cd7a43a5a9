import { Secret, TOTP } from 'otpauth'
import { encode } from 'uqr'

const PERIOD_MS = 30_000

/** A new secret, as it is typed into a phone that cannot read the square. */
export function makeSecret (): string {
  return new Secret({ size: 20 }).base32
}

/** The step of time whose code this is, now or a step to either side (clocks differ); undefined for a wrong code. */
export function stepOf (secret: string, typed: string, now = Date.now()): number | undefined {
  const token = typed.replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return undefined
  const delta = totp(secret, '').validate({ token, window: 1, timestamp: now })
  return delta === null ? undefined : Math.floor(now / PERIOD_MS) + delta
}

/** The square that an authenticator app reads, as a path to draw here: nobody else gets to see the secret. */
export function squareOf (secret: string, email: string): { size: number, path: string } {
  const { size, data } = encode(totp(secret, email).toString(), { border: 2 })
  const dots = data.flatMap((row, y) => row.flatMap((isDark, x) => isDark ? [`M${x},${y}h1v1h-1z`] : []))
  return { size, path: dots.join('') }
}

function totp (secret: string, label: string): TOTP {
  return new TOTP({ issuer: 'Cadastro', label, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: PERIOD_MS / 1000 })
}
