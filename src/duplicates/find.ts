import { cnpjRoot, parseCnpj } from '../brazil/cnpj.ts'
import { parseCpf } from '../brazil/cpf.ts'
import { isOpenTo, whomToAsk } from '../categories/access.ts'
import { foreignKey } from '../companies/form.ts'
import { citiesOf, isAlike, likeness, type Cities } from '../company-names/likeness.ts'
import { candidates, soughtWords } from '../company-names/store.ts'
import { wordsOf, type Word } from '../company-names/words.ts'
import type { CompanyType } from '../company-types/store.ts'
import type { Database } from '../database.ts'
import { remembered } from '../database/remembered.ts'
import type { DuplicateRule } from '../duplicate-rules/store.ts'
import { companiesInFull, companiesReached, companiesWithDocument, companiesWithRoot, namesOf, type Suspect } from './store.ts'

/** What was typed of a company so far, read as far as it can be read. */
export interface TypedCompany {
  name: string
  trade_name: string
  document_kind: CompanyType['document_kind']
  document: string
  emails: string[]
  phones: string[]
  city: string
}

export interface Reason {
  rule: DuplicateRule
  /** In words: "mesmo CNPJ". */
  why: string
  /** What the typed company is to that one, by its CNPJ: "filial de". */
  relation?: string
}

/** A company that may be the one that was typed. */
export interface Match extends Suspect {
  reasons: Reason[]
  /** The person to ask, where the viewer may not see the company; then nothing else of it may be shown. */
  askWhom: string | undefined
}

const MATCHES_MAX = 5
const TABLES = ['companies', 'addresses', 'contacts', 'customers', 'company_names', 'name_words', 'name_word_spellings', 'users',
  'categories', 'category_grants', 'access_group_members', 'access_group_rights']
const ASKED_KEPT = 200

/**
 * The companies that may be the one that was typed, the surest first. Asks indexes only. `leaveOut` is the
 * company itself, where it stands already.
 */
export function findDuplicates (db: Database, viewerId: number, typed: TypedCompany, { leaveOut }: { leaveOut?: number | undefined } = {}): readonly Match[] {
  return findOnce(db, viewerId, typed, leaveOut)
}

/** The panel, the step and Finalizar ask the same one after the other. */
const findOnce = remembered(TABLES, search, { keyOf: (...asked) => JSON.stringify(asked), max: ASKED_KEPT })

function search (db: Database, viewerId: number, typed: TypedCompany, leaveOut: number | undefined): readonly Match[] {
  const found = new Map<number, { reasons: Reason[], rank: number }>()
  const add = (id: number, reason: Reason, rank: number) => {
    if (id === leaveOut) return
    const match = found.get(id) ?? { reasons: [], rank }
    found.set(id, { reasons: [...match.reasons, reason], rank: Math.max(match.rank, rank) })
  }

  for (const id of companiesWithDocument(db, typed)) add(id, { rule: 'document', why: `mesmo ${typed.document_kind === 'foreign' ? 'documento' : typed.document_kind.toUpperCase()}` }, 4)
  for (const { id, relation } of sameRoot(db, typed)) if (!found.has(id)) add(id, { rule: 'root', why: 'mesma raiz', relation }, 3)
  for (const { id, why } of companiesReached(db, typed)) add(id, { rule: 'reach', why }, 2)
  for (const { id, why, alike } of namesAlike(db, typed)) add(id, { rule: 'name', why }, alike)

  const likeliest = [...found].toSorted(([, one], [, other]) => other.rank - one.rank).slice(0, MATCHES_MAX)
  const companies = new Map(companiesInFull(db, likeliest.map(([id]) => id)).map(company => [company.id, company]))
  return likeliest.flatMap(([id, { reasons }]) => {
    const company = companies.get(id)
    if (!company) return []
    const isOpen = isOpenTo(db, viewerId, company.category_id, 'view')
    return [{ ...company, reasons, askWhom: isOpen ? undefined : whomToAsk(db, company.created_by, company.category_id, viewerId) }]
  })
}

/** Whom a person is told of: only of customers, where they may not look into Empresas. */
interface Told { viewerId: number, leaveOut?: number | undefined, customersOnly?: boolean }

/** The other companies under the root of a CNPJ that may be named to a person, the head office first, and what this one is to them. */
export function branchesToldOf (db: Database, typed: TypedCompany, told: Told): ReadonlyArray<Suspect & { relation: string }> {
  return branchesOnce(db, typed, told)
}

const branchesOnce = remembered(TABLES, searchBranches, { keyOf: (...asked) => JSON.stringify(asked), max: ASKED_KEPT })

function searchBranches (db: Database, typed: TypedCompany, { viewerId, leaveOut, customersOnly = false }: Told): ReadonlyArray<Suspect & { relation: string }> {
  const related = sameRoot(db, typed).filter(({ id }) => id !== leaveOut)
  const companies = new Map(companiesInFull(db, related.map(({ id }) => id)).map(company => [company.id, company]))
  return related.flatMap(({ id, relation }) => {
    const company = companies.get(id)
    const isTold = company && company.document !== typed.document && (company.customer_id !== null || !customersOnly) && isOpenTo(db, viewerId, company.category_id, 'view')
    return isTold ? [{ ...company, relation }] : []
  }).slice(0, MATCHES_MAX)
}

const HEADQUARTERS = '0001'

function sameRoot (db: Database, { document_kind: kind, document }: TypedCompany): Array<{ id: number, relation: string }> {
  if (kind !== 'cnpj' || !document) return []
  const isBranch = document.slice(8, 12) !== HEADQUARTERS
  return companiesWithRoot(db, cnpjRoot(document)).map(({ id, document: other }) => {
    const isOfHeadquarters = other.slice(8, 12) === HEADQUARTERS
    return { id, relation: !isBranch ? 'matriz de' : isOfHeadquarters ? 'filial de' : 'filial da mesma empresa que' }
  })
}

function namesAlike (db: Database, typed: TypedCompany): Array<{ id: number, why: string, alike: number }> {
  const own = namesIn(typed)
  const ids = new Set(own.flatMap(({ words }) => candidates(db, soughtWords(db, words))))
  return namesOf(db, [...ids]).flatMap(({ id, city, ...named }) => {
    const cities = citiesOf(typed.city, city)
    const theirs = namesIn(named)
    const alike = Math.max(0, ...own.flatMap(one => theirs.map(other => likeness(one.words, other.words, certainly(cities, one, other)))))
    return isAlike(alike) ? [{ id, why: cities === 'same' ? 'nome parecido, mesma cidade' : 'nome parecido', alike }] : []
  })
}

interface ReadName { words: readonly Word[], isTrade: boolean }

function namesIn ({ name, trade_name: tradeName }: { name: string, trade_name: string | null }): ReadName[] {
  const read = [{ words: wordsOf(name), isTrade: false }, { words: wordsOf(tradeName ?? ''), isTrade: true }]
  return read.filter(({ words }) => words.length > 0)
}

// Every town has a Dois Irmãos: a trade name alone says little while the city is not known.
function certainly (cities: Cities, one: ReadName, other: ReadName): Cities {
  return cities === 'unknown' && (one.isTrade || other.isTrade) ? 'other' : cities
}

/** A document as it is compared; nothing while it is not complete. */
export function documentIn (kind: CompanyType['document_kind'], typed: string): string {
  switch (kind) {
    case 'cnpj': return parseCnpj(typed) ?? ''
    case 'cpf': return parseCpf(typed) ?? ''
    case 'foreign': return foreignKey(typed)
    case 'none': return ''
  }
}
