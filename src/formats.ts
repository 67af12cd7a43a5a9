/** How dates and times are written on the screen, in the office's time zone. */
export interface Formats {
  date: (at: string) => string
  time: (at: string) => string
  /** "hoje às 14:28", "ontem às 09:41", "em 20/11/2026 às 17:58"; no line ends before a figure. */
  moment: (at: string) => string
  longDate: (at: Date) => string
  /** "Bom dia", "Boa tarde", "Boa noite". */
  greeting: (at: Date) => string
}

export function formatsFor (timeZone: string): Formats {
  const day = new Intl.DateTimeFormat('pt-BR', { timeZone, day: '2-digit', month: '2-digit', year: 'numeric' })
  const clock = new Intl.DateTimeFormat('pt-BR', { timeZone, hour: '2-digit', minute: '2-digit' })
  const long = new Intl.DateTimeFormat('pt-BR', { timeZone, dateStyle: 'full' })
  const hour = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' })
  const date = (at: string) => day.format(new Date(at))
  const time = (at: string) => clock.format(new Date(at))

  function moment (at: string): string {
    const now = Date.now()
    if (date(at) === day.format(now)) return `hoje às\u00A0${time(at)}`
    if (date(at) === day.format(now - 86_400_000)) return `ontem às\u00A0${time(at)}`
    return `em\u00A0${date(at)} às\u00A0${time(at)}`
  }

  function longDate (at: Date): string {
    const text = long.format(at)
    return text.charAt(0).toUpperCase() + text.slice(1)
  }

  function greeting (at: Date): string {
    const hours = Number(hour.format(at))
    if (hours >= 5 && hours < 12) return 'Bom dia'
    return hours >= 12 && hours < 18 ? 'Boa tarde' : 'Boa noite'
  }

  return { date, time, moment, longDate, greeting }
}

/** "212 KB", "1,8 MB", "14,2 GB". */
export function formatSize (bytes: number): string {
  const format = (value: number) => value.toLocaleString('pt-BR', { maximumFractionDigits: 1 })
  if (bytes < 1_048_576) return `${format(Math.max(1, Math.round(bytes / 1024)))} KB`
  return bytes < 1_073_741_824 ? `${format(bytes / 1_048_576)} MB` : `${format(bytes / 1_073_741_824)} GB`
}
