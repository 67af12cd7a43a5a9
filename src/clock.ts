/** The moment of a change as it is stored: UTC, sortable as text. */
export function timestamp (): string {
  return new Date().toISOString()
}

/** Where most offices are. */
export const BRASILIA = 'America/Sao_Paulo'

const DAY_MS = 86_400_000
const days = new Map<string, Intl.DateTimeFormat>()

/** Today's date at the office, or the date so many days ahead, as it is stored: aaaa-mm-dd. */
export function dayIn (timeZone: string, daysAhead = 0): string {
  let format = days.get(timeZone)
  if (!format) days.set(timeZone, format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }))
  return format.format(Date.now() + daysAhead * DAY_MS)
}
