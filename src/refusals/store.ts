import { daysAgo, timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { PAGE_ROWS } from '../paging/page.ts'

/** What is refused and counted, under the name that the log has for it. */
export type RefusedEvent = 'authn_login_fail' | 'authn_password_fail' | 'authz_fail' | 'malicious_csrf'

/** Whose request it was: an account's, or a stranger's (0) from some network. */
export interface Refusal { event: RefusedEvent, user_id: number, network: string }

export interface StoredRefusal extends RefusalKey { count: number, last_at: string, user_name: string | null }

/** So many strangers are told apart in an hour, who cannot hide an account; those beyond are counted together. */
export const APART_MAX = 50
export const KEPT_DAYS = 90
/** So many of the last stand below the history of everything. */
export const SHOWN_MAX = 20
export const ELSEWHERE = 'elsewhere'

/** Of whom something is refused: people by their account, strangers by their network, which is nobody's address. */
export function refusalOf (event: RefusedEvent, userId: number | undefined, address: string): Refusal {
  return { event, user_id: userId ?? 0, network: userId === undefined ? networkOf(address) : '' }
}

/** Inside `write`. However much is refused, an hour has a bounded number of rows, and old hours go. */
export function countRefusal (db: Database, { event, user_id, network }: Refusal, count = 1): void {
  const now = timestamp()
  const hour = now.slice(0, 13)
  const isKnown = () => db.row(sql('refusals').select('hour').where({ hour, event, user_id, network })) !== undefined
  const strangers = () => db.row<{ total: number }>(sql('refusals').count('* as total').where({ hour, user_id: 0 }))!.total
  const mayStandApart = user_id > 0 || isKnown() || strangers() < APART_MAX
  db.run(sql('refusals').insert({ hour, event, user_id, network: mayStandApart ? network : ELSEWHERE, count, last_at: now })
    .onConflict(['hour', 'event', 'user_id', 'network']).merge({ count: sql.raw('refusals.count + ?', [count]), last_at: now }))
  db.run(sql('refusals').where('hour', '<', daysAgo(KEPT_DAYS).slice(0, 13)).delete())
}

/** What tells one count from the others, in their order. */
const keys = ['hour', 'event', 'user_id', 'network'] as const
export type RefusalKey = Refusal & { hour: string }
interface RefusalPlace { after?: RefusalKey | undefined, before?: RefusalKey | undefined }

interface RefusalsPage {
  rows: StoredRefusal[]
  /** The counts that the links to the neighbouring pages go on from. */
  previous: RefusalKey | undefined
  next: RefusalKey | undefined
}

/** One page of what was refused, the newest hour first. It goes on from a count, at any depth along the key. */
export function refusalsAt (db: Database, { after, before }: RefusalPlace = {}, rowsMax = PAGE_ROWS): RefusalsPage {
  const isForwards = before !== undefined && after === undefined
  const edge = after ?? before
  const query = sql('refusals').select('refusals.*', 'users.name as user_name').leftJoin('users', 'users.id', 'refusals.user_id')
    .orderBy(keys.map(key => ({ column: `refusals.${key}`, order: isForwards ? 'asc' : 'desc' }))).limit(rowsMax + 1)
  if (edge) void query.whereRaw(`(${keys.map(key => `refusals.${key}`).join(', ')}) ${isForwards ? '>' : '<'} (?, ?, ?, ?)`, keys.map(key => edge[key]))
  const rows = db.rows<StoredRefusal>(query)
  const hasMore = rows.length > rowsMax
  if (hasMore) rows.pop()
  if (isForwards) rows.reverse()
  return {
    rows,
    previous: (isForwards ? hasMore : edge !== undefined) ? rows[0] : undefined,
    next: (isForwards ? edge !== undefined : hasMore) ? rows.at(-1) : undefined,
  }
}

function networkOf (address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (plain.includes(':')) return `${plain.split('::')[0]!.split(':').slice(0, 3).join(':')}::/48`
  return plain.replace(/\.\d+$/, '.x')
}
