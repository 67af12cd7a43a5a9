import { parseCnpj } from '../brazil/cnpj.ts'
import { daysAgo } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { parseCep } from '../places/cep.ts'
import { settingOf } from '../settings.ts'
import type { LookupAnswer } from './answers.ts'

export type LookupKind = 'cnpj' | 'cep'

/** An answer with its source and date. */
export interface Lookup { number: string, source: string, found: LookupAnswer, found_at: string }

const KEPT_DAYS = 30

const parse = { cnpj: parseCnpj, cep: parseCep }

export function isLookupOn (db: Database, kind: LookupKind): boolean {
  return settingOf(db, `lookup_${kind}`) === 'yes'
}

/** The number that was typed, as the services take it; undefined where it is none. */
export function readNumber (kind: LookupKind, typed: string): string | undefined {
  return parse[kind](typed)
}

/** What was answered about a number, if it was asked in the last weeks. */
export function lookupOf (db: Database, kind: LookupKind, typed: string): Lookup | undefined {
  const number = readNumber(kind, typed)
  const row = number === undefined ? undefined : db.row<Omit<Lookup, 'found'> & { answer: string }>(sql('lookups').where({ kind, number }))
  if (!row || row.found_at < daysAgo(KEPT_DAYS)) return undefined
  return { number: row.number, source: row.source, found_at: row.found_at, found: JSON.parse(row.answer) as LookupAnswer }
}

/** What was answered about a company, where asking about companies is switched on. */
export function companyLookup (db: Database, document: string): Lookup | undefined {
  return isLookupOn(db, 'cnpj') ? lookupOf(db, 'cnpj', document) : undefined
}

/** Inside `write`. Answers that are too old to be used may speak of people: they go with the next one. */
export function keepLookup (db: Database, kind: LookupKind, { number, source, found, found_at }: Lookup): void {
  db.run(sql('lookups').where('found_at', '<', daysAgo(KEPT_DAYS)).delete())
  db.run(sql('lookups').insert({ kind, number, source, answer: JSON.stringify(found), found_at }).onConflict(['kind', 'number']).merge())
}
