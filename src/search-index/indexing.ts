import type { Kind } from '../attribute-kinds/kinds.ts'
import { emailKey } from '../brazil/email.ts'
import { forgetNames, indexNames } from '../company-names/store.ts'
import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import { identifierKey } from '../identifiers/key.ts'
import { fold } from '../writing/fold.ts'
import { beside, hasStep, readBeside, type Beside } from './beside.ts'
import { withNumbers } from './numbers.ts'
import { SEARCH_ROWS } from './rows.ts'
import { searchText } from './text.ts'

/**
 * Lists and search read one row and one text for each company instead of six tables. Triggers note whose
 * rows a change touches (`unindexed_companies`); the end of every job brings those up to date, in the
 * job's own transaction. Whoever changes a company, its customer, contacts, addresses, values or files
 * has nothing to call.
 */
export async function keepIndexed (db: Database): Promise<void> {
  // A migration, or a program that did not ask for this, may have left many.
  for (let left = true; left;) left = await db.write(() => indexSome(db), 'vital')
  db.beforeSave(() => { for (const { company_id: id } of db.rows<Marked>(everyMark())) indexCompany(db, id) })
}

interface Marked { company_id: number }
const BATCH = 500
// From the newest on, as the search numbers its rows: FTS5 keeps together what comes in order.
const everyMark = hot(() => sql('unindexed_companies').select('company_id').orderBy('company_id', 'desc'))
const someMarks = hot(() => sql('unindexed_companies').select('company_id').orderBy('company_id', 'desc').limit(BATCH))

function indexSome (db: Database): boolean {
  const marked = db.rows<Marked>(someMarks())
  for (const { company_id: id } of marked) indexCompany(db, id)
  return marked.length > 0
}

/** Inside `write`. Brings what lists and search know of a company up to date; safe to call again. */
function indexCompany (db: Database, companyId: number): void {
  db.run(unmark(companyId))
  const row = db.row<Source>(source(companyId))
  if (!row) return forget(db, companyId)
  const listed = listedOf(row)
  db.run(keepListed(...columns.map(column => listed[column])))
  if (row.customer_id !== null) listValues(db, companyId, row.customer_id)
  indexNames(db, companyId, row)
  const text = textOf(row)
  const known = db.row<{ text: string }>(textOfCompany(companyId))?.text
  if (known === text) return
  if (known !== undefined) db.run(removeFromSearch(companyId))
  db.run(keepText(companyId, text))
  db.run(addToSearch(companyId, withNumbers(text)))
}

interface Source extends Beside {
  id: number
  name: string
  trade_name: string | null
  identifier: string
  document: string | null
  document_kind: string | null
  phone: string | null
  email: string | null
  company_type_id: number
  is_active: 0 | 1
  created_at: string
  updated_at: string
  customer_id: number | null
  category_id: number | null
  is_customer_active: 0 | 1 | null
  missing_count: number | null
  customer_created_at: string | null
  customer_updated_at: string | null
  city: string | null
  state: string | null
  expires_on: string | null
}

const source = hot((id: number) => sql('companies').select('companies.id', 'companies.name', 'companies.trade_name',
  'companies.identifier', 'companies.document', 'companies.document_kind', 'companies.phone', 'companies.email', 'companies.company_type_id', 'companies.is_active',
  'companies.created_at', 'companies.updated_at', 'customers.id as customer_id', 'customers.category_id',
  'customers.is_active as is_customer_active', 'customers.missing_count', 'customers.created_at as customer_created_at', 'customers.updated_at as customer_updated_at',
  'main.city', 'main.state',
  ...beside(),
  // In whatever folder: which are asked for changes without a customer being touched, and documents/current.ts knows.
  sql.raw(`(select min(expires_on) from files where customer_id = customers.id) as expires_on`))
  .leftJoin('customers', 'customers.company_id', 'companies.id')
  .joinRaw(`left join addresses as main on main.company_id = companies.id and main.is_main and ${hasStep('addresses')}`)
  .where('companies.id', id))

const unmark = hot((company_id: number) => sql('unindexed_companies').where({ company_id }).delete())
const textOfCompany = hot((company_id: number) => sql('company_texts').select('text').where({ company_id }))
const keepText = hot((company_id: number, text: string) => sql('company_texts').insert({ company_id, text }).onConflict('company_id').merge())

const addToSearch = hot((id: number, text: string) => sql('company_search').insert({ rowid: sql.raw(`${SEARCH_ROWS} - ?`, [id]), text }))
const removeFromSearch = hot((id: number) => sql('company_search').where({ rowid: sql.raw(`${SEARCH_ROWS} - ?`, [id]) }).delete())

function textOf (row: Source): string {
  const { contacts, cities, registrations } = readBeside(row)
  return searchText({
    ...row,
    names: [...contacts.map(([name]) => name), ...cities],
    emails: [row.email, ...contacts.map(([, email]) => email)],
    phones: [row.phone, ...contacts.flatMap(([,, phone, mobile]) => [phone, mobile])],
    registrations,
  })
}

const columns = ['company_id', 'customer_id', 'name', 'trade_name', 'identifier', 'document', 'city', 'state', 'phone', 'email',
  'company_type_id', 'category_id', 'is_active', 'status', 'expires_on', 'created_at', 'updated_at'] as const
const keepListed = hot((...values: unknown[]) => sql('listed_companies')
  .insert(Object.fromEntries(columns.map((column, index) => [column, values[index]]))).onConflict('company_id').merge(), columns.length)

type Listed = Record<typeof columns[number], string | number | null>

function listedOf (row: Source): Listed {
  return {
    company_id: row.id,
    customer_id: row.customer_id,
    name: fold(row.name),
    trade_name: fold(row.trade_name ?? ''),
    identifier: identifierKey(row.identifier),
    document: row.document ?? '',
    city: fold(row.city ?? ''),
    state: row.state ?? '',
    phone: row.phone ?? '',
    email: emailKey(row.email ?? ''),
    company_type_id: row.company_type_id,
    category_id: row.category_id,
    is_active: row.is_active,
    status: statusOf(row),
    expires_on: row.expires_on ?? '',
    created_at: row.customer_created_at ?? row.created_at,
    updated_at: [row.updated_at, row.customer_updated_at ?? ''].toSorted().at(-1)!,
  }
}

function statusOf ({ customer_id: id, is_customer_active: isActive, missing_count: missing }: Source): string {
  if (id === null) return ''
  if (!isActive) return 'inactive'
  return missing ? 'incomplete' : 'active'
}

interface Value { attribute_id: number, kind: Kind, is_multiple: 0 | 1, value: string }
const valuesOf = hot((customer_id: number) => sql('attribute_values').select('attribute_id', 'kind', 'is_multiple', 'value')
  .join('attributes', 'attributes.id', 'attribute_values.attribute_id').where({ customer_id }))
const removeValues = hot((company_id: number) => sql('listed_values').where({ company_id }).delete())
const keepValue = hot((company_id: number, attribute_id: number, value: string) => sql('listed_values').insert({ company_id, attribute_id, value }))

function listValues (db: Database, companyId: number, customerId: number): void {
  db.run(removeValues(companyId))
  for (const { attribute_id: attribute, kind, is_multiple: isMultiple, value } of db.rows<Value>(valuesOf(customerId))) {
    const items = isMultiple ? (JSON.parse(value) as number[]).map(String) : [filterValue(kind, value)]
    for (const item of items) db.run(keepValue(companyId, attribute, item))
  }
}

const listedRow = hot((company_id: number) => sql('listed_companies').where({ company_id }))
const isFindable = hot((match: string, id: number) => sql('company_search').select('rowid').whereRaw('company_search match ?', [match]).whereRaw(`rowid = ${SEARCH_ROWS} - ?`, [id]))

/** Whether lists and search know of a company what its own tables say. */
export function isIndexed (db: Database, companyId: number): boolean {
  const row = db.row<Source>(source(companyId))
  if (!row) return false
  const [listed, kept] = [listedOf(row), db.row<Listed>(listedRow(companyId))]
  const text = textOf(row)
  return kept !== undefined && columns.every(column => kept[column] === listed[column]) &&
    db.row<{ text: string }>(textOfCompany(companyId))?.text === text &&
    (text.length < 3 || db.row(isFindable(`"${Array.from(text).slice(0, 3).join('').replaceAll('"', '""')}"`, companyId)) !== undefined)
}

/** A kept value of an attribute as filters compare it: a text whole, but for what no filter field takes. */
export function filterValue (kind: Kind, value: string): string {
  if (kind === 'email') return emailKey(value)
  return kind === 'text' || kind === 'long_text' ? fold(value).slice(0, 100) : value
}

function forget (db: Database, companyId: number): void {
  forgetNames(db, companyId)
  db.run(removeFromSearch(companyId))
  for (const table of ['listed_companies', 'company_texts', 'listed_values']) db.run(sql(table).where({ company_id: companyId }).delete())
}
