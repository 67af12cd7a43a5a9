import type { CompanyType } from '../company-types/store.ts'
import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import type { TypedCompany } from './find.ts'

/** A company as the panel of duplicates shows it. */
export interface Suspect {
  id: number
  name: string
  identifier: string
  document: string | null
  document_kind: CompanyType['document_kind'] | null
  is_active: 0 | 1
  created_by: number | null
  city: string | null
  state: string | null
  customer_id: number | null
  category_id: number | null
  is_customer_active: 0 | 1 | null
}

const ids = (rows: Array<{ id: number }>) => rows.map(({ id }) => id)

// A number that more companies than this have is a shared one: it says nothing about any of them.
const REACHED_MAX = 5
const ROOT_MAX = 20

const withDocument = hot((document: string, document_kind: string) => sql('companies').select('id').where({ document, document_kind }))
const withForeign = hot((document_key: string) => sql('companies').select('id').where({ document_key }))
// In the order of the document, the headquarters come first, however many branches there are.
const withRoot = hot((first: string, last: string) => sql('companies').select('id', 'document')
  .whereBetween('document', [first, last]).where('document_kind', 'cnpj').orderBy('document').limit(ROOT_MAX))

export function companiesWithDocument (db: Database, { document, document_kind: kind }: TypedCompany): number[] {
  if (document === '' || kind === 'none') return []
  return ids(db.rows(kind === 'foreign' ? withForeign(document) : withDocument(document, kind)))
}

/** Companies whose CNPJ has this root, the head office first. */
export function companiesWithRoot (db: Database, root: string): Array<{ id: number, document: string }> {
  return db.rows(withRoot(root, `${root}ZZZZZZ`))
}

const some = REACHED_MAX + 1
const withEmail = hot((email_key: string) => sql('companies').select('id').where({ email_key }).limit(some))
const withContactEmail = hot((email_key: string) => sql('contacts').distinct('company_id as id').where({ email_key }).limit(some))
const withPhone = hot((phone: string) => sql('companies').select('id').where({ phone }).limit(some))
const withContactPhone = hot((phone: string) => sql('contacts').distinct('company_id as id').where({ phone }).limit(some))
const withContactMobile = hot((mobile: string) => sql('contacts').distinct('company_id as id').where({ mobile }).limit(some))

/** Companies that the same e-mails or phones lead to, their own or a contact's. */
export function companiesReached (db: Database, { emails, phones }: TypedCompany): Array<{ id: number, why: string }> {
  const found = [
    ...emails.flatMap(email => reached(db, [[withEmail(email), 'mesmo e-mail'], [withContactEmail(email), 'mesmo e-mail de contato']])),
    ...phones.flatMap(phone => reached(db, [[withPhone(phone), 'mesmo telefone'], [withContactPhone(phone), 'mesmo telefone'],
      [withContactMobile(phone), 'mesmo telefone']])),
  ]
  const known = new Set<string>()
  return found.filter(({ id, why }) => !known.has(`${id} ${why}`) && known.add(`${id} ${why}`))
}

function reached (db: Database, questions: Array<[query: ReturnType<typeof withEmail>, why: string]>): Array<{ id: number, why: string }> {
  const found = questions.flatMap(([query, why]) => ids(db.rows(query)).map(id => ({ id, why })))
  const unique = [...new Map(found.toReversed().map(one => [one.id, one])).values()].toReversed()
  return unique.length > REACHED_MAX ? [] : unique
}

const named = hot((list: string) => sql('companies').select('companies.id', 'companies.name', 'companies.trade_name', 'main.city')
  .joinRaw('left join addresses as main on main.company_id = companies.id and main.is_main')
  .whereRaw('companies.id in (select value from json_each(?))', [list]))

export function namesOf (db: Database, companyIds: number[]): Array<{ id: number, name: string, trade_name: string | null, city: string | null }> {
  return companyIds.length > 0 ? db.rows(named(JSON.stringify(companyIds))) : []
}

const inFull = hot((list: string) => sql('companies').select('companies.id', 'companies.name', 'companies.identifier', 'companies.document',
  'companies.document_kind', 'companies.is_active', 'companies.created_by', 'main.city', 'main.state', 'customers.id as customer_id',
  'customers.category_id', 'customers.is_active as is_customer_active')
  .leftJoin('customers', 'customers.company_id', 'companies.id')
  .joinRaw('left join addresses as main on main.company_id = companies.id and main.is_main')
  .whereRaw('companies.id in (select value from json_each(?))', [list]))

/** All that the panel shows of these companies, in any order. */
export function companiesInFull (db: Database, companyIds: number[]): Suspect[] {
  return companyIds.length > 0 ? db.rows(inFull(JSON.stringify(companyIds))) : []
}
