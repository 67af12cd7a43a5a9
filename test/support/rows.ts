import type { Rule, RuledField } from '../../src/company-types/fields.ts'
import { sql, type Database } from '../../src/database.ts'
import type { StoredLine } from '../../src/history/store.ts'

/** How many rows a table has, or those that fit. */
export function count (db: Database, table: string, where: Record<string, string | number> = {}): number {
  return db.row<{ total: number }>(sql(table).where(where).count('* as total'))!.total
}

const kept = ['companies', 'customers', 'contacts', 'external_users', 'addresses', 'registrations', 'history',
  'identifier_sequences', 'users', 'settings', 'sessions', 'attribute_values', 'files']

/** Everything that is kept, as text; two that are the same mean that nothing was changed. */
export function everything (db: Database, tables = kept): string {
  return JSON.stringify(tables.map(table => db.rows(sql(table).select())))
}

/** What happened to a company and all that belongs to it, newest first. */
export function historyOfCompany (db: Database, companyId: number): StoredLine[] {
  const rows = db.rows<Omit<StoredLine, 'changes'> & { changes: string }>(sql('history').where({ company_id: companyId }).orderBy('id', 'desc'))
  return rows.map(row => ({ ...row, changes: JSON.parse(row.changes) as StoredLine['changes'] }))
}

/** Changes a row behind the product's back: no form's rule is asked, and the history gets no line. */
export async function change (db: Database, table: string, id: number, values: Record<string, string | number | null>): Promise<void> {
  await db.write(() => db.run(sql(table).where({ id }).update(values)))
}

/** Makes a type ask a field, leave it to the person, or hide it. */
export async function rule (db: Database, company_type_id: number, field: RuledField, rule: Rule): Promise<void> {
  await db.write(() => db.run(sql('company_type_fields').insert({ company_type_id, field, rule }).onConflict(['company_type_id', 'field']).merge()))
}

/** Waits for what a browser does on its own time, five seconds at most. */
export async function until (isSo: () => boolean): Promise<void> {
  const end = Date.now() + 5000
  while (!isSo() && Date.now() < end) await new Promise(resolve => { setImmediate(resolve) })
}
