import { dayIn, timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import type { Folder } from '../folders/store.ts'
import { extensionOf, fileTypes } from './accepted-kinds.ts'
import type { SentFile } from './receiving.ts'

export interface KeptFile {
  id: number
  folder_id: number
  stored_name: string
  name: string
  media_type: string
  size: number
  sha256: string
  expires_on: string | null
  created_at: string
}

/** Until Finalizar a file belongs to the registration it was sent in, afterwards to the customer. */
export type FileOwner = { registration_id: string } | { customer_id: number }

/** Inside `write`. Gives the new file's id. */
export function addFile (db: Database, owner: FileOwner, folder: Folder, file: SentFile, userId: number): number {
  return db.insert(sql('files').insert({ ...owner, folder_id: folder.id, ...columnsOf(db, folder, file, userId) }))
}

/** Inside `write`. The file keeps its place; the caller removes the former content once that is on disk. */
export function replaceFile (db: Database, id: number, folder: Folder, file: SentFile, userId: number): void {
  db.run(sql('files').where({ id }).update(columnsOf(db, folder, file, userId)))
}

function columnsOf (db: Database, folder: Folder, file: SentFile, userId: number) {
  return {
    stored_name: file.stored_name, name: file.name, size: file.size, sha256: file.sha256,
    media_type: fileTypes[extensionOf(file.name)]!.media, created_by: userId, created_at: timestamp(),
    expires_on: expiryOf(db, folder),
  }
}

/** The last day of a file that is sent today. */
export function expiryOf (db: Database, { validity_days: days }: Folder): string | null {
  return days === null ? null : dayIn(db.timeZone, days)
}

const ofRegistration = hot((registration_id: string) => sql('files').where({ registration_id }).whereNull('customer_id').orderBy('id'))

/** The files of an open registration; once finished they are the customer's. */
export function filesOfRegistration (db: Database, registrationId: string): KeptFile[] {
  return db.rows<KeptFile>(ofRegistration(registrationId))
}

export function filesOfCustomer (db: Database, customerId: number): KeptFile[] {
  return db.rows<KeptFile>(sql('files').where({ customer_id: customerId }).orderBy('id'))
}

/** Inside `write`. The row goes; the caller removes the content once that is on disk. */
export function removeFile (db: Database, id: number): void {
  db.run(sql('files').where({ id }).delete())
}

/** Inside `write`. Gives a file of a registration to the customer that the registration became. */
export function handOver (db: Database, id: number, customerId: number): void {
  db.run(sql('files').where({ id }).update({ customer_id: customerId }))
}

export function isStoredFile (db: Database, storedName: string): boolean {
  return db.row(sql('files').select('id').where({ stored_name: storedName })) !== undefined
}
