import { sql, type Database } from '../../src/database.ts'

/** What the database is asked from now on, in order; emptied with `length = 0`. */
export function queriesOf (db: Database): string[] {
  const asked: string[] = []
  db.onQuery(text => { asked.push(text) })
  return asked
}

// Configuration is small; what is collected before it is sorted has at most a few thousand ids.
const small = /^SCAN (?:json_each|VALUES|CONSTANT|\(subquery|fitting|found|company_types|categories|closed|attributes|uses|completeness_due|completeness_sweeps|unindexed_companies|users)/
const indexed = /USING (?:COVERING )?INDEX|VIRTUAL TABLE INDEX/

/** Where a query reads every row of a table that may be large. */
export function scansOf (db: Database, text: string): string[] {
  return planOf(db, text).filter(detail => detail.startsWith('SCAN') && !small.test(detail) && !indexed.test(detail))
}

/** How SQLite goes about a query, step by step. */
export function planOf (db: Database, text: string): string[] {
  return db.rows<{ detail: string }>(sql.raw(`explain query plan ${text.replaceAll('?', '1')}`)).map(({ detail }) => detail)
}
