import { watchCompleteness } from './completeness/store.ts'
import type { Database } from './database.ts'
import { keepIndexed } from './search-index/indexing.ts'

/**
 * Keeps true what is derived from what people typed: what customers lack, and what lists and search read. Whoever opens a
 * database to change customers begins with this; what it gives ends it.
 */
export async function keepDerived (db: Database, failed: (error: unknown) => void): Promise<() => void> {
  // In this order: the lists read what the customers lack.
  const stop = watchCompleteness(db, failed)
  await keepIndexed(db)
  return stop
}
