import { timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'

/** What is refused and counted, under the name that the log has for it. */
export type RefusedEvent = 'authn_login_fail' | 'authn_password_fail' | 'authz_fail' | 'malicious_csrf'

/** Whose request it was: an account's, or a stranger's (0) from some network. */
export interface Refusal { event: RefusedEvent, user_id: number, network: string }

export interface StoredRefusal extends Refusal { count: number, last_at: string, user_name: string | null }

/** So many strangers are told apart in an hour, who cannot hide an account; those beyond are counted together. */
export const APART_MAX = 50
export const KEPT_DAYS = 90
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
  db.run(sql('refusals').where('hour', '<', new Date(Date.now() - KEPT_DAYS * 86_400_000).toISOString().slice(0, 13)).delete())
}

/** What was refused last, the newest hour first. */
export function latestRefusals (db: Database): StoredRefusal[] {
  const newest = ['hour', 'event', 'user_id', 'network'].map(column => ({ column: `refusals.${column}`, order: 'desc' }))
  return db.rows<StoredRefusal>(sql('refusals').select('refusals.*', 'users.name as user_name')
    .leftJoin('users', 'users.id', 'refusals.user_id').orderBy(newest).limit(SHOWN_MAX))
}

function networkOf (address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (plain.includes(':')) return `${plain.split('::')[0]!.split(':').slice(0, 3).join(':')}::/48`
  return plain.replace(/\.\d+$/, '.x')
}
