const YEAR_MIN = 1800
const YEAR_MAX = 2200

/** What is said of a day that a list or a history cannot be filtered by. */
export const unknownDay = `Use uma data que existe, com o ano de ${YEAR_MIN} a ${YEAR_MAX}.`

/** A day, typed as dd/mm/aaaa or picked in the browser's calendar (aaaa-mm-dd); kept as aaaa-mm-dd. */
export function parseDate (typed: string): string | undefined {
  const text = typed.replace(/\s/g, '')
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(text)
  const [year, month, day] = parts ? [parts[3]!, parts[2]!, parts[1]!] : text.split('-').length === 3 ? text.split('-') as [string, string, string] : []
  if (!year || !month || !day || !/^\d{4}$/.test(year) || Number(year) < YEAR_MIN || Number(year) > YEAR_MAX) return undefined
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined
}

/** dd/mm/aaaa of aaaa-mm-dd. */
export function formatDate (iso: string): string {
  return iso.split('-').toReversed().join('/')
}

/** A time of day, typed as 9:05, 9h05 or 0905; kept as HH:MM. */
export function parseTime (typed: string): string | undefined {
  const parts = /^(\d{1,2})[:hH]?(\d{2})$/.exec(typed.replace(/\s/g, ''))
  if (!parts || Number(parts[1]) > 23 || Number(parts[2]) > 59) return undefined
  return `${parts[1]!.padStart(2, '0')}:${parts[2]!}`
}
