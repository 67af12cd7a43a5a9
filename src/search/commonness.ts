import type { Database } from '../database.ts'

/** Trigrams that this share of all companies has tell little, and their long lists are what a search costs. */
const COMMON = 0.15
const SAMPLE = 400
/** Below so many companies no list is long. */
const FEW = 20_000
const REMEMBERED_MS = 600_000
const REMEMBERED_MAX = 10_000

interface Estimates { until: number, newest: number, commons: Map<string, boolean> }

const offices = new WeakMap<Database, Estimates>()

/** Whether a trigram is so common that others should be asked for first; estimated, and remembered for minutes. */
export function isCommon (db: Database, trigram: string): boolean {
  const { newest, commons } = estimatesOf(db)
  if (newest < FEW) return false
  let answer = commons.get(trigram)
  if (answer === undefined) {
    if (commons.size >= REMEMBERED_MAX) commons.clear()
    commons.set(trigram, answer = shareOf(db, trigram, newest) > COMMON)
  }
  return answer
}

function estimatesOf (db: Database): Estimates {
  const kept = offices.get(db)
  if (kept && kept.until > Date.now()) return kept
  const { newest } = db.row<{ newest: number | null }>({ sql: 'select max(company_id) as newest from listed_companies', bindings: [] })!
  const made = { until: Date.now() + REMEMBERED_MS, newest: newest ?? 0, commons: new Map<string, boolean>() }
  offices.set(db, made)
  return made
}

// How far the first and the last few hundred reach: the year in an identifier is common at one end only.
function shareOf (db: Database, trigram: string, newest: number): number {
  const match = `"${trigram.replaceAll('"', '""')}"`
  const reach = (direction: 'asc' | 'desc') => db.row<{ found: number, first: number, last: number }>({
    sql: `select count(*) as found, min(id) as first, max(id) as last from
      (select rowid as id from company_search where company_search match ? order by rowid ${direction} limit ${SAMPLE})`,
    bindings: [match],
  })!
  const [oldest, latest] = [reach('asc'), reach('desc')]
  if (oldest.found < SAMPLE) return 0
  return Math.max(SAMPLE / oldest.last, SAMPLE / (newest - latest.first + 1))
}
