import { parseCep } from '../brazil/cep.ts'
import { parseCnpj } from '../brazil/cnpj.ts'
import { timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { settingOf } from '../settings.ts'
import { readCompany, streetReaders, type Found } from './answers.ts'
import { ask, LookupFailed } from './asking.ts'

export type LookupKind = 'cnpj' | 'cep'

/** An answer with its source and date. */
export interface Lookup { number: string, source: string, found: Found, found_at: string }

export type LookupOutcome = { lookup: Lookup } | { why: LookupFailed['why'] | 'invalid' | 'often' }

const KEPT_DAYS = 30
/** The services outside are others' and free: more than an office types is not asked. */
export const ASKED_A_MINUTE_MAX = 60

const parse = { cnpj: parseCnpj, cep: parseCep }

export function isLookupOn (db: Database, kind: LookupKind): boolean {
  return settingOf(db, `lookup_${kind}`) === 'yes'
}

/** What was answered about a number, if it was asked in the last weeks. */
export function lookupOf (db: Database, kind: LookupKind, typed: string): Lookup | undefined {
  const number = parse[kind](typed)
  const row = number === undefined ? undefined : db.row<Omit<Lookup, 'found'> & { answer: string }>(sql('lookups').where({ kind, number }))
  if (!row || row.found_at < oldestKept()) return undefined
  return { number: row.number, source: row.source, found_at: row.found_at, found: JSON.parse(row.answer) as Found }
}

/** What was answered about a company, where asking about companies is switched on. */
export function companyLookup (db: Database, document: string): Lookup | undefined {
  return isLookupOn(db, 'cnpj') ? lookupOf(db, 'cnpj', document) : undefined
}

/** Asks about a number, unless the answer is here. Nothing but the number leaves the office. */
export async function lookUp (db: Database, kind: LookupKind, typed: string): Promise<LookupOutcome> {
  const number = parse[kind](typed)
  if (number === undefined) return { why: 'invalid' }
  const known = lookupOf(db, kind, number)
  if (known) return { lookup: known }
  if (!mayAsk(db)) return { why: 'often' }
  try {
    const address = new URL(settingOf(db, `lookup_${kind}_address`).replace('{numero}', number))
    const json = await ask(address.href)
    const found = kind === 'cnpj' ? readCompany(json, number) : streetReaders[settingOf(db, 'lookup_cep_kind')]!(json, number)
    const lookup: Lookup = { number, source: address.host, found, found_at: timestamp() }
    await db.write(() => { keepLookup(db, kind, lookup) })
    return { lookup }
  } catch (error) {
    if (error instanceof LookupFailed) return { why: error.why }
    throw error
  }
}

const askedAt = new WeakMap<Database, number[]>()

function mayAsk (db: Database): boolean {
  const now = Date.now()
  const lately = (askedAt.get(db) ?? []).filter(at => at > now - 60_000)
  const may = lately.length < ASKED_A_MINUTE_MAX
  askedAt.set(db, may ? [...lately, now] : lately)
  return may
}

/** Inside `write`. Answers that are too old to be used may speak of people: they go with the next one. */
function keepLookup (db: Database, kind: LookupKind, { number, source, found, found_at }: Lookup): void {
  db.run(sql('lookups').where('found_at', '<', oldestKept()).delete())
  db.run(sql('lookups').insert({ kind, number, source, answer: JSON.stringify(found), found_at }).onConflict(['kind', 'number']).merge())
}

function oldestKept (): string {
  return new Date(Date.now() - KEPT_DAYS * 86_400_000).toISOString()
}
