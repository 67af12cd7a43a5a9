import { askedUses } from '../attribute-uses/store.ts'
import { findCompanyType, type CompanyType } from '../company-types/store.ts'
import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import { askedByCategory, type AskedOfCustomer } from './asked.ts'
import { missingOf, type Held } from './missing.ts'

const BATCH = 100
// To write the text of a company anew takes 2 to 3 ms, to count what a customer lacks a tenth of one (measured).
const COMPANIES_BATCH = 20

/**
 * Keeps `customers.missing_count` true. The database notes whose data were touched (migration 018); what
 * they lack is counted in the same transaction. When the configuration changes, the customers of the type
 * or category follow batch by batch, between the requests, and what lists and search know of the companies of the
 * type with them; after a restart that goes on. What else of `beforeSave` reads the count, or indexes what this marked,
 * comes after this (`keepDerived`).
 */
export function watchCompleteness (db: Database, failed: (error: unknown) => void): () => void {
  let isWatching = true
  const goOn = () => { if (isWatching) db.write(() => undefined).catch(failed) }
  db.beforeSave(() => { if (settle(db)) setImmediate(goOn) })
  goOn()
  return () => { isWatching = false }
}

const waiting = hot(() => sql.queryBuilder().select(sql.raw('1 as waits'))
  .whereRaw('exists (select 1 from completeness_due limit 1) or exists (select 1 from completeness_sweeps limit 1)'))
const dueCustomers = hot(() => sql('completeness_due').select('customer_id').orderBy('customer_id').limit(BATCH))
const noted = hot((ids: string) => sql('completeness_due').whereRaw('customer_id in (select value from json_each(?))', [ids]).delete())

/** Inside `write`. Counts for one batch; says whether there is more to do. */
function settle (db: Database): boolean {
  if (!db.row(waiting())) return false
  const due = db.rows<{ customer_id: number }>(dueCustomers()).map(row => row.customer_id)
  if (due.length < BATCH) due.push(...swept(db))
  refreshCompleteness(db, due)
  db.run(noted(JSON.stringify(due)))
  return db.row(waiting()) !== undefined
}

interface Sweep { kind: 'company_type' | 'category', record_id: number, after: number }

/** The next customers of a type or category whose configuration changed; lists and search look at the companies of a type anew. */
function swept (db: Database): number[] {
  const next = db.row<Sweep>(sql('completeness_sweeps').limit(1))
  if (!next) return []
  const { kind, record_id, after } = next
  if (after < 0) sweepBelow(db, next)
  const customers = kind === 'category'
    ? sql('customers').select('id as customer_id', 'id as place').where({ category_id: record_id })
    : sql('companies').select('customers.id as customer_id', 'companies.id as place').where({ company_type_id: record_id })
      .joinRaw('left join customers on customers.company_id = companies.id')
  const size = kind === 'category' ? BATCH : COMPANIES_BATCH
  const found = db.rows<{ customer_id: number | null, place: number }>(customers.where(kind === 'category' ? 'id' : 'companies.id', '>', after)
    .orderBy('place').limit(size))
  const row = sql('completeness_sweeps').where({ kind, record_id })
  db.run(found.length < size ? row.delete() : row.update({ after: found.at(-1)!.place }))
  if (kind === 'company_type') db.run(sql.raw('insert or ignore into unindexed_companies select value from json_each(?)', [JSON.stringify(found.map(one => one.place))]))
  return found.map(one => one.customer_id).filter(id => id !== null)
}

// Those below inherit what changed.
function sweepBelow (db: Database, { kind, record_id }: Sweep): void {
  const table = kind === 'category' ? 'categories' : 'company_types'
  db.run(sql.raw('insert or replace into completeness_sweeps (kind, record_id) select ?, id from ?? where parent_id = ?', [kind, table, record_id]))
}

const namedBy = 'in (select value from json_each(?))'
const companiesOf = hot((ids: string) => sql('customers').select('companies.*', 'customers.id as customer_id', 'customers.category_id', 'customers.missing_count')
  .join('companies', 'companies.id', 'customers.company_id').whereRaw(`customers.id ${namedBy}`, [ids]))
const addressesOfThem = hot((ids: string) => sql('addresses').whereRaw(`company_id ${namedBy}`, [ids]))
const contactsOfThem = hot((ids: string) => sql('contacts').select('company_id').count('* as count').whereRaw(`company_id ${namedBy}`, [ids]).groupBy('company_id'))
const companyValues = hot((ids: string) => sql('attribute_values').select('company_id as holder', 'attribute_id').whereRaw(`company_id ${namedBy}`, [ids]))
const customerValues = hot((ids: string) => sql('attribute_values').select('customer_id as holder', 'attribute_id').whereRaw(`customer_id ${namedBy}`, [ids]))
const filesOfThem = hot((ids: string) => sql('files').select('customer_id', 'folder_id').whereRaw(`customer_id ${namedBy}`, [ids]))

type Row = Held['company'] & { id: number, company_type_id: number, customer_id: number, category_id: number, missing_count: number }
type AddressRow = Held['addresses'][number] & { company_id: number }
interface ValueRow { holder: number, attribute_id: number }

/** Inside `write`. Counts what these customers lack, in a fixed number of queries for each type and category. */
function refreshCompleteness (db: Database, customerIds: number[]): void {
  const rows = db.rows<Row>(companiesOf(JSON.stringify(customerIds)))
  const customers = JSON.stringify(rows.map(row => row.customer_id))
  const companies = JSON.stringify(rows.map(row => row.id))
  const addresses = Map.groupBy(db.rows<AddressRow>(addressesOfThem(companies)), row => row.company_id)
  const contacts = new Map(db.rows<{ company_id: number, count: number }>(contactsOfThem(companies)).map(row => [row.company_id, row.count]))
  const values = {
    company: Map.groupBy(db.rows<ValueRow>(companyValues(companies)), row => row.holder),
    customer: Map.groupBy(db.rows<ValueRow>(customerValues(customers)), row => row.holder),
  }
  const files = Map.groupBy(db.rows<{ customer_id: number, folder_id: number }>(filesOfThem(customers)), row => row.customer_id)
  const asked = askedOnce(db)

  for (const company of rows) {
    const holders = { company: company.id, customer: company.customer_id }
    const { length: count } = missingOf(asked(company), {
      company,
      addresses: addresses.get(company.id) ?? [],
      contactCount: contacts.get(company.id) ?? 0,
      hasValue: (of, attributeId) => values[of].get(holders[of])?.some(value => value.attribute_id === attributeId) ?? false,
      filesIn: folderId => files.get(company.customer_id)?.filter(file => file.folder_id === folderId).length ?? 0,
    })
    if (count !== company.missing_count) db.run(sql('customers').where({ id: company.customer_id }).update({ missing_count: count }))
  }
}

/** What is asked under a type and a category, each read once. */
function askedOnce (db: Database): (of: Pick<Row, 'company_type_id' | 'category_id'>) => AskedOfCustomer {
  const types = new Map<number, { type: CompanyType, companyUses: AskedOfCustomer['companyUses'] }>()
  const categories = new Map<number, Pick<AskedOfCustomer, 'customerUses' | 'folders'>>()
  return ({ company_type_id: typeId, category_id: categoryId }) => {
    let ofType = types.get(typeId)
    if (!ofType) types.set(typeId, ofType = { type: findCompanyType(db, typeId)!, companyUses: askedUses(db, 'company_type', typeId) })
    let ofCategory = categories.get(categoryId)
    if (!ofCategory) categories.set(categoryId, ofCategory = askedByCategory(db, categoryId))
    return { ...ofType, ...ofCategory }
  }
}
