import type { Database } from '../database.ts'
import { notFound } from '../errors.ts'
import { removalOf, type OfRecord } from '../history/store.ts'

/** Throws NotFound unless this part of a company was there, and was removed. */
export function refuseUnlessRemoved (db: Database, of: OfRecord, companyId: number): void {
  removerOf(db, of, companyId)
}

/** Who removed a part of a company that is not there any more; throws NotFound for what never was there. */
export function removerOf (db: Database, of: OfRecord, companyId: number): string {
  const line = removalOf(db, of)
  return line?.company_id === companyId ? line.user_name : notFound('Registro')
}
