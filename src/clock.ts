/** The moment of a change as it is stored: UTC, sortable as text. */
export function timestamp (): string {
  return new Date().toISOString()
}

const DAY_MS = 86_400_000

/** The moment so many days ago, as it is stored. */
export function daysAgo (days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString()
}

const SLACK_MS = 60_000

/** The latest moment that can have been noted already: what is later was noted by a clock that was ahead and has been set right. */
export function latestPast (): number {
  return Date.now() + SLACK_MS
}

/** Where most offices are. */
export const BRASILIA = 'America/Sao_Paulo'

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Today's date at the office, or the date so many days ahead, as it is stored: aaaa-mm-dd. */
export function dayIn (timeZone: string, daysAhead = 0): string {
  return localTime(Date.now() + daysAhead * DAY_MS, timeZone).slice(0, 10)
}

/** What the clock of a time zone shows at a moment, counted as if it were UTC. */
export function localMs (at: number, timeZone: string): number {
  return Date.parse(`${localTime(at, timeZone)}Z`)
}

// Making a formatter takes longer than many uses of it.
function localTime (at: number, timeZone: string): string {
  let clock = clocks.get(timeZone)
  if (!clock) clocks.set(timeZone, clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }))
  return clock.format(at).replace(' ', 'T')
}
