import { localMs } from '../clock.ts'

/** The moment a day begins in a time zone, as it is stored; days later when `days` is given. */
export function startOfDay (day: string, timeZone: string, days = 0): string {
  const midnight = new Date(`${day}T00:00:00Z`)
  midnight.setUTCDate(midnight.getUTCDate() + days)
  // The clock may have been changed between the two, so the difference is asked twice.
  const first = midnight.getTime() - differenceMs(midnight.getTime(), timeZone)
  return new Date(midnight.getTime() - differenceMs(first, timeZone)).toISOString()
}

function differenceMs (at: number, timeZone: string): number {
  return localMs(at, timeZone) - at
}
