import { timestamp } from '../clock.ts'
import { sql } from '../database.ts'

/** What every change of a row sets besides its values: the next version, and the moment. */
export function touched () {
  return { version: sql.raw('version + 1'), updated_at: timestamp() }
}
