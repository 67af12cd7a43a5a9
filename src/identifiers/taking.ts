import { dayIn } from '../clock.ts'
import type { CompanyType } from '../company-types/store.ts'
import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import { identifierKey } from './key.ts'
import { fillMask, fillYear, type Restart } from './mask.ts'

const holderOf = hot((identifier_key: string) => sql('companies').select('id').where({ identifier_key }))
const wasUsed = hot((identifier_key: string) => sql('used_identifiers').select('identifier_key').where({ identifier_key }))
const sequenceNamed = hot((name: string) => sql('identifier_sequences').where({ name }))

/** Whether a person may type the identifier of a company: a mask gives it otherwise. */
export function isIdentifierAsked ({ identifier_mask: mask, is_identifier_editable: isEditable }: Pick<CompanyType, 'identifier_mask' | 'is_identifier_editable'>): boolean {
  return mask === null || isEditable === 1
}

/** How a type numbers its companies. */
interface Numbering { identifier_mask: string, sequence_restart: Restart }

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

type NumberedType = { identifier_mask: string | null, sequence_restart: Restart }

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
