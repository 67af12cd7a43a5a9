import { timestamp } from '../clock.ts'
import type { Database } from '../database.ts'
import { settingOf } from '../settings.ts'
import { readCompany, streetReaders } from './answers.ts'
import { ask, LookupFailed } from './asking.ts'
import { keepLookup, lookupOf, readNumber, type Lookup, type LookupKind } from './store.ts'

/** The services outside are others' and free: more than an office types is not asked. */
export const ASKED_A_MINUTE_MAX = 60

export type LookupOutcome = { lookup: Lookup } | { why: LookupFailed['why'] | 'invalid' | 'often' }

/** Asks about a number, unless the answer is here. Nothing but the number leaves the office. */
export async function lookUp (db: Database, kind: LookupKind, typed: string): Promise<LookupOutcome> {
  const number = readNumber(kind, typed)
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
