import { readQuery, type Asking } from '../lists/query.ts'
import type { Narrowing } from '../lists/asked.ts'
import { fragment } from '../lists/fragments.ts'
import type { Database } from '../database.ts'
import { readId } from '../row-id.ts'
import { readCustomersAsking } from './filters.ts'

/** The customers that somebody chose in the list: those that are ticked, or all that the list has. */
export interface Selection { asking: Asking, ids: number[] | undefined }

/** Reads what the form of the list sends. */
export function readSelection (db: Database, userId: number, body: unknown, isEverything: boolean): Selection {
  const { id, query } = (body ?? {}) as Record<string, unknown>
  const { after: _after, before: _before, ...asking } = readCustomersAsking(db, userId, readQuery(query))
  const ids = [id].flat().map(readId).filter(one => one !== undefined)
  return { asking, ids: isEverything ? undefined : [...new Set(ids)] }
}

export function isEverythingChosen (body: unknown): boolean {
  return (body as Record<string, unknown> | undefined)?.everything === 'yes'
}

/** Narrows the list to customers with these ids. */
export function chosen (ids: number[]): Narrowing {
  const list = JSON.stringify(ids)
  return {
    condition: fragment('listed.customer_id in (select value from json_each(?))', list),
    along: fragment('select company_id from listed_companies where customer_id in (select value from json_each(?))', list),
  }
}
