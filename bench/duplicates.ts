import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { indexNames } from '../src/company-names/store.ts'
import { openDatabase, sql, type Database } from '../src/database.ts'
import { findDuplicates, type TypedCompany } from '../src/duplicates/find.ts'
import { fold } from '../src/writing/fold.ts'
import { businesses, type Business } from './company-names.ts'
import { readPairs } from './duplicate-pairs.ts'

/**
 * `npm run bench:duplicates [-- companies [folder]]`: how long the search for duplicates takes, and how well it tells
 * companies apart. A folder that is named keeps what was filled for the next time.
 */
const COMPANIES = Number(process.argv[2] ?? 100_000)
const QUESTIONS = 2000
const BATCH = 50 // a large transaction keeps every page it changed in memory, many times
const limitMs = COMPANIES > 100_000 ? 60 : 15

const given = process.argv[3]
if (given) mkdirSync(given, { recursive: true })
const folder = given ?? mkdtempSync(path.join(tmpdir(), 'cadastro-duplicates-'))
const file = path.join(folder, 'cadastro.db')
const isFilled = existsSync(file)
const db = await openDatabase(file)
const pairs = readPairs()
const began = performance.now()
if (!isFilled) {
  await fill(db)
  console.log(`${COMPANIES} companies, filled and indexed in ${((performance.now() - began) / 1000).toFixed(0)} s`)
}
const ids = pairs.map(pair => idOf(db, pair.otherName))

const times = measure(db)
console.log(`One search (document, e-mail, phone, names): p50 ${at(times, 0.5)} ms, p99 ${at(times, 0.99)} ms, slowest ${at(times, 1)} ms; the aim is p99 under ${limitMs} ms`)

const found = pairs.map((pair, index) => ({ ...pair, isFound: find(pair.name, pair.city).some(({ id }) => id === ids[index]) }))
const hits = found.filter(pair => pair.isSame && pair.isFound).length
const same = pairs.filter(pair => pair.isSame).length
const shown = found.filter(pair => pair.isFound).length
console.log(`${pairs.length} pairs among them: recall ${(hits / same).toFixed(3)}, precision ${(hits / shown).toFixed(3)}; the aim is 0.950 for both`)
for (const { isSame, isFound, why, name, otherName } of found) if (isSame !== isFound) console.log(`  ${isSame ? 'missed' : 'mistaken'} (${why}): ${name} | ${otherName}`)

db.close()
if (!given) rmSync(folder, { recursive: true, force: true })

/** The other name of each pair stands somewhere among the rest. */
async function fill (db: Database): Promise<void> {
  const usualCache = db.pragma('cache_size') as number
  db.pragma('synchronous = 0') // nothing is promised while filling
  db.pragma('cache_size = -1000000')
  const names = businesses(1)
  const places = new Map(pairs.map((pair, index) => [Math.floor((index + 0.5) * COMPANIES / pairs.length), { name: pair.otherName, trade: '', city: pair.otherCity }]))
  for (let number = 0; number < COMPANIES;) {
    await db.write(() => {
      for (let count = 0; count < BATCH && number < COMPANIES; count++) {
        const pair = places.get(number)
        add(db, ++number, pair ?? names.next().value)
      }
    })
  }
  db.pragma(`cache_size = ${usualCache}`)
  db.pragma('synchronous = 2')
}

function idOf (db: Database, name: string): number {
  return db.row<{ id: number }>(sql('companies').select('id').where({ name_search: fold(name), name }).orderBy('id').limit(1))!.id
}

function add (db: Database, number: number, { name, trade, city }: Business): void {
  const now = new Date(0).toISOString()
  const id = db.insert(sql('companies').insert({
    identifier: `N${number}`, identifier_key: `n${number}`, name, name_search: fold(name), trade_name: trade || null, company_type_id: 1,
    document: `${10_000_000 + number}000100`, document_kind: 'cnpj', phone: `+5547${3_000_000_000 + number}`,
    email: `ana@empresa${number}.example`, email_key: `ana@empresa${number}.example`, created_at: now, updated_at: now,
  }))
  if (city) db.run(sql('addresses').insert({ company_id: id, position: 0, street: 'Rua', city, state: 'SC', is_main: 1 }))
  indexNames(db, id, { name, trade_name: trade || null })
}

function measure (db: Database): number[] {
  const names = businesses(2)
  const times: number[] = []
  for (let number = 0; number < QUESTIONS + 200; number++) {
    const { name, trade, city } = names.next().value
    const typed = typedAs(name, city, { trade_name: trade, document: `${10_000_000 + number * 37}000291`, emails: [`ana@empresa${number}.example`], phones: [`+5547${3_000_000_000 + number}`] })
    const began = performance.now()
    findDuplicates(db, 1, typed)
    if (number >= 200) times.push(performance.now() - began)
  }
  return times.toSorted((one, other) => one - other)
}

function find (name: string, city: string) {
  return findDuplicates(db, 1, typedAs(name, city))
}

function typedAs (name: string, city: string, more: Partial<TypedCompany> = {}): TypedCompany {
  return { name, trade_name: '', document_kind: 'cnpj', document: '', emails: [], phones: [], city, ...more }
}

function at (sorted: number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2)
}
