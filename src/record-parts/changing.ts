import { markUpdated } from '../customers/store.ts'
import type { Database } from '../database.ts'
import type { Typed } from '../forms.ts'
import { changesBetween } from '../history/changes.ts'
import { record } from '../history/store.ts'
import type { User } from '../users/store.ts'

/** Who changes the parts of a company, and why something doubtful stays. */
export interface Changing { companyId: number, user: User, reason?: string | undefined }

/** One kind of part: how those of a company are read, and how the history tells of one. */
export interface PartKind<Row> {
  recordType: 'address' | 'contact'
  rows: (db: Database, companyId: number) => Row[]
  nameOf: (row: Row) => string
  /** One as its form shows it. */
  typed: (row: Row) => Typed
}

/**
 * Inside `write`. Tells the history of every part that `act` changed, which may be more than one: whichever is made the main
 * one takes that from the one before. The reason is of the one that was typed, whose id `act` gives.
 */
export function changeParts<Row extends { id: number }> (db: Database, kind: PartKind<Row>, { companyId, user, reason }: Changing, act: () => number | undefined): void {
  const before = byId()
  const own = act()
  const after = byId()
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const [from, to] = [before.get(id), after.get(id)]
    const changes = changesBetween(from ? kind.typed(from) : {}, to ? kind.typed(to) : {})
    if (changes.length === 0) continue
    record(db, {
      record_type: kind.recordType, record_id: id, record_name: kind.nameOf((to ?? from)!), company_id: companyId, user,
      act: from ? to ? 'changed' : 'deleted' : 'created', changes, ...(id === own && reason && { reason }),
    })
  }
  markUpdated(db, companyId)

  function byId (): Map<number, Row> {
    return new Map(kind.rows(db, companyId).map(row => [row.id, row]))
  }
}
