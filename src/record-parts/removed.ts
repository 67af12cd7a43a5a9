import type { Database } from '../database.ts'
import { notFound } from '../errors.ts'
import { removalOf, type LastLine, type OfRecord } from '../history/store.ts'

/** Throws NotFound unless this part of a company was there, and was removed. */
export function refuseUnlessRemoved (db: Database, of: OfRecord, companyId: number): void {
  removalIn(db, of, companyId)
}

/** The line that tells who removed a part of a company that is not there any more; throws NotFound for what never was there. */
export function removalIn (db: Database, of: OfRecord, companyId: number): LastLine {
  const line = removalOf(db, of)
  return line?.company_id === companyId ? line : notFound('Registro')
}
