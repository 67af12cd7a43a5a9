import { hot, sql, type Database } from '../database.ts'

/** Two identifiers with the same key are the same identifier. */
export function identifierKey (identifier: string): string {
  return identifier.normalize('NFKC').toLowerCase()
}

const holderOf = hot(1, (identifier_key: string) => sql('companies').select('id').where({ identifier_key }))
const sequenceNamed = hot(1, (name: string) => sql('identifier_sequences').where({ name }))

export function isIdentifierTaken (db: Database, identifier: string): boolean {
  return db.row(holderOf(identifierKey(identifier))) !== undefined
}

/** What the mask would give now; somebody else may still be faster. */
export function previewIdentifier (db: Database, mask: string, at = new Date()): string {
  return nextFree(db, mask, at).identifier
}

/**
 * Takes the next identifier of a mask such as `CLI-{AAAA}-{SEQ:4}`. Only inside the finishing
 * transaction, so that two people never get the same one. Numbers typed by hand are skipped.
 */
export function takeIdentifier (db: Database, mask: string, at = new Date()): string {
  const { identifier, name, number } = nextFree(db, mask, at)
  db.run(sql('identifier_sequences').insert({ name, last_number: number })
    .onConflict('name').merge(['last_number']))
  return identifier
}

function nextFree (db: Database, mask: string, at: Date) {
  const name = fillPeriod(mask, at)
  const last = db.row<{ last_number: number }>(sequenceNamed(name))?.last_number ?? 0
  let number = last + 1
  while (isIdentifierTaken(db, fillNumber(name, number))) number++
  return { identifier: fillNumber(name, number), name, number }
}

// The period is part of the sequence's name: a new year starts again at 1.
function fillPeriod (mask: string, at: Date): string {
  const year = String(at.getFullYear())
  return mask.replaceAll('{AAAA}', year).replaceAll('{AA}', year.slice(2))
    .replaceAll('{MM}', String(at.getMonth() + 1).padStart(2, '0'))
}

function fillNumber (mask: string, number: number): string {
  return mask.replace(/\{SEQ:(\d+)\}/, (_token, width: string) => String(number).padStart(Number(width), '0'))
}
