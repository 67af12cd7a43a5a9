import { readCustomersAsking } from '../customer-filters/filters.ts'
import { asTyped, unreadFilters, type UnreadFilter } from '../customer-filters/unread.ts'
import type { Database } from '../database.ts'
import { readId } from '../http/row-id.ts'
import { addressOf, readQuery, withoutPlace, type Asking } from '../lists/query.ts'
import type { Narrowing } from '../paging/asked.ts'
import { fragment } from '../paging/fragments.ts'
import { PAGE_ROWS } from '../paging/page.ts'

/**
 * The customers that somebody chose in the list: those that are ticked, or all that the list has; the page on which they
 * did, as they typed it; and what of all that the list has was not narrowed by.
 */
export interface Selection { asking: Asking, ids: number[] | undefined, page: Asking, unread: UnreadFilter[] }

/** Reads what the form of the list sends. */
export function readSelection (db: Database, userId: number, body: unknown, isEverything: boolean): Selection {
  const { id, query } = (body ?? {}) as Record<string, unknown>
  const typed = readQuery(query)
  const unread = unreadFilters(db, userId, typed)
  const read = readCustomersAsking(db, userId, typed)
  const ids = [id].flat().map(readId).filter(one => one !== undefined)
  return { asking: withoutPlace(read), page: asTyped(read, unread), unread: isEverything ? unread : [], ids: isEverything ? undefined : [...new Set(ids)] }
}

/** Whether somebody chose all that the list has, and not only what is ticked on the page. */
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

/** The address of the list with these rows ticked. */
export function addressWith (page: Asking, ids: number[]): string {
  const { after, before } = page
  return addressOf('/customers', page, { after, before, select: ids.join() })
}

/** The rows that an address has ticked: all of the page, or some. */
export function readTicked (select: unknown): 'page' | number[] {
  if (select === 'page') return select
  return typeof select === 'string' ? select.split(',').slice(0, PAGE_ROWS).map(readId).filter(id => id !== undefined) : []
}
