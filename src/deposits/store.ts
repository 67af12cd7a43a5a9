import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import { typed, type Typed } from '../forms.ts'
import { formKey } from '../forms/once.ts'

const KEPT_HOURS = 24
// A person has so many forms open at most when a session ends.
const DEPOSITS_MAX = 20

/** What was typed in a form whose session had ended, under a key that says nothing about it. */
export interface Deposit {
  key: string
  typed: Typed
  /** The same with the fields that were sent more than once, such as ticked rows. */
  sent: Record<string, unknown>
}

const ownDeposit = hot((key: string, user_id: number, address: string, oldest: number) =>
  sql('deposits').select('key', 'typed').where({ key, user_id, address }).where('kept_at', '>', oldest))

/** The person's own, of the form at this address; somebody else's is not found. */
export function findDeposit (db: Database, userId: number, address: string, key: string): Deposit | undefined {
  const row = db.row<{ key: string, typed: string }>(ownDeposit(key, userId, address, oldest()))
  const sent = row && JSON.parse(row.typed) as Deposit['sent']
  return sent && { key, typed: typed(sent), sent }
}

/** Inside `write`. Keeps the texts of a form and gives the key to them. */
export function addDeposit (db: Database, userId: number, address: string, body: unknown): string {
  const key = formKey()
  const sent = Object.entries(body ?? {}).filter(([name]) => name !== 'deposit' && !name.startsWith('_'))
  db.run(sql('deposits').insert({ key, user_id: userId, address, typed: JSON.stringify(Object.fromEntries(sent)), kept_at: Date.now() }))
  db.run(sql('deposits').where({ user_id: userId }).whereNotIn('key',
    sql('deposits').select('key').where({ user_id: userId }).orderBy('kept_at', 'desc').limit(DEPOSITS_MAX)).delete())
  return key
}

/** Inside `write`. */
export function dropDeposit (db: Database, userId: number, key: string): void {
  db.run(sql('deposits').where({ key, user_id: userId }).delete())
}

/** Inside `write`. What nobody came back for in a day. */
export function dropOldDeposits (db: Database): void {
  db.run(sql('deposits').where('kept_at', '<=', oldest()).delete())
}

function oldest (): number {
  return Date.now() - KEPT_HOURS * 3_600_000
}
