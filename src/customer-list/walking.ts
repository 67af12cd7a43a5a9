import { setImmediate } from 'node:timers/promises'
import type { Database } from '../database.ts'
import { findPage } from '../paging/finding.ts'
import { chosen, type Selection } from './selection.ts'
import { askedOf, customersInOrder, type ListedCustomer } from './store.ts'

const PART_ROWS = 250

/** All chosen customers in the order of the list, part by part; others are served in between. */
export async function* everyCustomer (db: Database, { asking, ids }: Selection, userId: number): AsyncGenerator<ListedCustomer[]> {
  const asked = askedOf(db, asking, userId)
  const narrowings = ids ? [chosen(ids), ...asked.narrowings] : asked.narrowings
  for (let after: number | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
    const found = findPage(db, { ...asked, narrowings, place: { after }, rowsMax: PART_ROWS, isUncounted: true })
    yield customersInOrder(db, found.ids)
    after = found.next
    await setImmediate()
  }
}
