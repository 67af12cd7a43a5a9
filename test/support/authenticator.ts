import { Secret, TOTP } from 'otpauth'

/** The code that the app on a phone shows at a moment. */
export function codeAt (secret: string, now: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 }).generate({ timestamp: now })
}
