import { withHyphens, withoutUnseen } from '../brazil/unseen.ts'
import { dayIn } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import type { CompanyType } from './store.ts'

/** Two identifiers with the same key are the same identifier: they look alike, whatever dash they have. */
export function identifierKey (identifier: string): string {
  return withHyphens(withoutUnseen(identifier.normalize('NFKC'))).toLowerCase().trim()
}

const holderOf = hot(1, (identifier_key: string) => sql('companies').select('id').where({ identifier_key }))
const wasUsed = hot(1, (identifier_key: string) => sql('used_identifiers').select('identifier_key').where({ identifier_key }))
const sequenceNamed = hot(1, (name: string) => sql('identifier_sequences').where({ name }))

/** Whether a person may type the identifier of a company: a mask gives it otherwise. */
export function isIdentifierAsked ({ identifier_mask: mask, is_identifier_editable: isEditable }: Pick<CompanyType, 'identifier_mask' | 'is_identifier_editable'>): boolean {
  return mask === null || isEditable === 1
}

/** How a type numbers its companies. */
interface Numbering { identifier_mask: string, sequence_restart: 'never' | 'year' }

/** What the mask would give now; somebody else may still be faster. '' where a type has no mask. */
export function previewIdentifier (db: Database, type: NumberedType): string {
  return isNumbered(type) ? nextFree(db, type).identifier : ''
}

/**
 * Inside `write`, where the company is added, so that two people never get the same one. Takes the next
 * identifier of a mask such as `CLI-{AAAA}-{SEQ:4}`; numbers that were typed by hand are skipped, also when the company
 * that had one is gone or has another since: the history goes on speaking of it.
 */
export function takeIdentifier (db: Database, type: NumberedType): string {
  if (!isNumbered(type)) throw new Error('This type has no mask to take an identifier from')
  const { identifier, name, number } = nextFree(db, type)
  db.run(sql('identifier_sequences').insert({ name, last_number: number })
    .onConflict('name').merge(['last_number']))
  return identifier
}

type NumberedType = { identifier_mask: string | null, sequence_restart: Numbering['sequence_restart'] }

function isNumbered (type: NumberedType): type is Numbering {
  return type.identifier_mask !== null
}

function nextFree (db: Database, { identifier_mask: mask, sequence_restart: restart }: Numbering) {
  const today = dayIn(db.timeZone)
  // The year is part of the sequence's name: a new year starts again at 1.
  const name = restart === 'year' ? fillYear(mask, today) : mask
  const last = db.row<{ last_number: number }>(sequenceNamed(name))?.last_number ?? 0
  let number = last + 1
  while (wasGiven(db, fillMask(mask, number, today))) number++
  return { identifier: fillMask(mask, number, today), name, number }
}

function wasGiven (db: Database, identifier: string): boolean {
  const key = identifierKey(identifier)
  return db.row(holderOf(key)) !== undefined || db.row(wasUsed(key)) !== undefined
}

const tokens = /\{(?:AAAA|AA|MM|SEQ:([1-9]))\}/g
export const IDENTIFIER_MAX = 50
const LAST_NUMBER = 999_999_999
const ANY_DAY = '2026-12-31'

/** What is wrong with a mask, if anything. */
export function maskProblem (mask: string, restart: Numbering['sequence_restart']): string | undefined {
  const sequences = [...mask.matchAll(tokens)].filter(([, width]) => width)
  if (sequences.length !== 1) return 'A máscara precisa de uma sequência, como {SEQ:4}, e de uma só.'
  if (/[{}]/.test(mask.replaceAll(tokens, ''))) return 'Entre chaves use {AAAA}, {AA}, {MM} ou {SEQ:4}.'
  if (restart === 'year' && !/\{AA(?:AA)?\}/.test(mask)) return 'Para recomeçar a cada ano, a máscara precisa do ano: {AAAA} ou {AA}.'
  if (fillMask(mask, LAST_NUMBER, ANY_DAY).length > IDENTIFIER_MAX) return `O identificador pode ter até ${IDENTIFIER_MAX} caracteres, e a sequência cresce até ${String(LAST_NUMBER).length} algarismos.`
}

function fillYear (mask: string, day: string): string {
  const year = day.slice(0, 4)
  return mask.replaceAll('{AAAA}', year).replaceAll('{AA}', year.slice(2))
}

/** The identifier that a mask makes of a number on that day. */
export function fillMask (mask: string, number: number, day: string): string {
  return fillYear(mask, day).replaceAll('{MM}', day.slice(5, 7))
    .replace(/\{SEQ:(\d)\}/, (_token, width: string) => String(number).padStart(Number(width), '0'))
}
