import type { Knex } from 'knex'
import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import { isSlip, soundOf, spellingsOf } from './sound.ts'
import { wordsOf, type Word } from './words.ts'

interface Named { name: string, trade_name: string | null }

const wordWithSound = hot((sound: string) => sql('name_words').select('id').where({ sound }))
const addedWord = hot((sound: string) => sql('name_words').insert({ sound }))
const addedSpelling = hot((spelling: string, name_word_id: number) => sql('name_word_spellings').insert({ spelling, name_word_id }))
const wordsOfCompany = hot((company_id: number) => sql('company_words').select('words').where({ company_id }))
const keptWords = hot((company_id: number, words: string) =>
  sql('company_words').insert({ company_id, words }).onConflict('company_id').merge())
const addedNames = hot((rowid: number, words: string) => sql('company_names').insert({ rowid, words }))
const removedNames = hot((rowid: number) => sql('company_names').where({ rowid }).delete())

/** Inside `write`. Brings the index that looks for names alike up to date with the names of a company. */
export function indexNames (db: Database, companyId: number, named: Named): void {
  const words = keysOf(named).map(key => db.row<{ id: number }>(wordWithSound(key))?.id ?? addWord(db, key)).join(' ')
  const before = db.row<{ words: string }>(wordsOfCompany(companyId))?.words
  if (words === before) return
  if (before !== undefined) db.run(removedNames(companyId))
  db.run(keptWords(companyId, words))
  db.run(addedNames(companyId, words))
  if (before !== undefined) forgetWords(db, before)
}

/** Inside `write`, for a company that is no more. */
export function forgetNames (db: Database, companyId: number): void {
  const before = db.row<{ words: string }>(wordsOfCompany(companyId))?.words
  if (before === undefined) return
  db.run(removedNames(companyId))
  db.run(sql('company_words').where({ company_id: companyId }).delete())
  forgetWords(db, before)
}

// A name may be a person's: once nobody is called so, the word goes too.
function forgetWords (db: Database, words: string): void {
  for (const id of words.split(' ').filter(Boolean).map(Number)) {
    if (companiesWith(db, `"${id}"`, 1).length === 0) db.run(sql('name_words').where({ id }).delete())
  }
}

function addWord (db: Database, sound: string): number {
  const id = db.insert(addedWord(sound))
  for (const spelling of spellingsOf(sound)) db.run(addedSpelling(spelling, id))
  return id
}

function keysOf ({ name, trade_name }: Named): string[] {
  const words = [...wordsOf(name), ...wordsOf(trade_name ?? '')]
  const whole = words.filter(word => !word.isInitial)
  return [...new Set((whole.length > 0 ? whole : words).map(keyOf))]
}

// All words of one trade are one word here.
function keyOf ({ isTrade, meaning, sound }: Word): string {
  return isTrade ? soundOf(meaning) : sound
}

/** A word of a name that is looked for: the question that finds who has it, and how many do. */
interface SoughtWord { question: string, isTrade: boolean, companies: number }

const COMPANIES_COUNTED = 400
const IDS_MAX = 12

/** How the index is asked for each word of a name: for the word itself, for those one slip away, written as two or as one. */
export function soughtWords (db: Database, words: readonly Word[]): SoughtWord[] {
  const sought = words.filter(word => !word.isInitial).map(word => ({ word, key: keyOf(word), isWhole: word.isTrade || word.isNumber }))
  const joined = words.slice(1).map((word, at) => soundOf(words[at]!.text + word.text))
  const spellings = sought.flatMap(({ key, isWhole }) => isWhole ? [key] : [...spellingsOf(key), ...halvesOf(key).flat()])
  const known = db.rows<Known>(wordsSpelled(JSON.stringify([...spellings, ...joined])))
  const ids = new Map(known.map(({ sound, id }) => [sound, id]))

  return sought.map(({ word, key, isWhole }) => {
    const meant = isWhole ? known.filter(({ sound }) => sound === key)
      : known.filter(({ sound }) => isSlip(sound, key) || (joined.includes(sound) && sound.includes(key)))
    const halves = isWhole ? [] : halvesOf(key).filter(parts => parts.every(part => ids.has(part)))
    const questions = [
      ...meant.toSorted((one, other) => Number(other.sound === key) - Number(one.sound === key)).slice(0, IDS_MAX).map(({ id }) => `"${id}"`),
      ...halves.map(parts => `(${parts.map(part => `"${ids.get(part)}"`).join(' AND ')})`),
    ]
    const question = questions.length > 0 ? `(${questions.join(' OR ')})` : ''
    return { question, isTrade: word.isTrade, companies: question ? countWith(db, question) : 0 }
  })
}

interface Known { id: number, sound: string }

const wordsSpelled = hot((spellings: string) => sql('name_word_spellings').distinct('name_words.id', 'name_words.sound')
  .join('name_words', 'name_words.id', 'name_word_spellings.name_word_id')
  .whereRaw('spelling in (select value from json_each(?))', [spellings]))

const HALF_MIN = 3

/** The two words that one may be: Boavista, Boa Vista. */
function halvesOf (key: string): string[][] {
  const places = Math.max(0, key.length - 2 * HALF_MIN + 1)
  return Array.from({ length: places }, (_, at) => [key.slice(0, at + HALF_MIN), key.slice(at + HALF_MIN)])
}

const CANDIDATES_MAX = 120
const PER_QUESTION = 40

/**
 * Companies that may be called like this, the likeliest first: those that have all the words, then all
 * but one, then the rare ones, then any two. Each question is answered from the index, as far as its limit.
 */
export function candidates (db: Database, sought: SoughtWord[]): number[] {
  const found = new Set<number>()
  for (const question of questions(sought.filter(word => word.question !== ''))) {
    for (const id of companiesWith(db, question, PER_QUESTION)) found.add(id)
    if (found.size >= CANDIDATES_MAX) break
  }
  return [...found]
}

function questions (words: SoughtWord[]): string[] {
  const rareFirst = words.toSorted((one, other) => one.companies - other.companies)
  const proper = rareFirst.filter(word => !word.isTrade)
  const all = allOf(rareFirst)
  const leftOut = rareFirst.length > 2 ? rareFirst.toReversed().map(left => allOf(rareFirst.filter(word => word !== left))) : []
  const rare = proper.filter(word => word.companies < COMPANIES_COUNTED).map(({ question }) => question)
  const pairs = proper.flatMap((word, at) => proper.slice(at + 1).map(other => allOf([word, other])))
  return [...new Set([all, ...leftOut, ...rare, ...pairs])].filter(Boolean)
}

function allOf (words: SoughtWord[]): string {
  return words.map(({ question }) => question).join(' AND ')
}

const withWords = hot((question: string, max: number) => sql('company_names').select('rowid as id')
  .whereRaw('company_names match ? limit ?', [question, max]))

const counted = hot((question: string, max: number) => sql.queryBuilder().count('* as total').from(sql.raw(
  '(select 1 from company_names where company_names match ? limit ?)', [question, max])) as unknown as Knex.QueryBuilder)

function countWith (db: Database, question: string): number {
  return db.row<{ total: number }>(counted(question, COMPANIES_COUNTED))!.total
}

function companiesWith (db: Database, question: string, max: number): number[] {
  return db.rows<{ id: number }>(withWords(question, max)).map(({ id }) => id)
}
