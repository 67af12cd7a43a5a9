import type { Database } from '../database.ts'
import { takeFile } from '../files/acceptance.ts'
import type { SentFile } from '../files/receiving.ts'
import { filesOfRegistration, removeFile, type KeptFile } from '../files/store.ts'
import { folderField } from '../folders/form.ts'
import type { Fault } from '../forms.ts'
import { keepRegistration, type Registration } from '../registration-drafts/store.ts'
import { readId } from '../row-id.ts'
import type { Situation } from './situation.ts'

/** Inside `write`. Keeps the files that their folders take; says of the others, by field, why not. */
export function keepSentFiles (db: Database, registration: Registration, { folders }: Situation, sent: SentFile[], userId: number): Record<string, Fault> {
  const faults: Record<string, Fault> = {}
  if (sent.length > 0) keepRegistration(db, registration)
  for (const file of sent) {
    const folder = folders.find(one => folderField(one) === file.field)
    if (!folder) continue
    const { problem } = takeFile(db, { registration_id: registration.id }, folder, { file, present: filesOfRegistration(db, registration.id), userId })
    const before = faults[file.field]?.message
    if (problem) faults[file.field] = { message: before ? `${before} ${problem}` : problem }
  }
  return faults
}

/** Inside `write`. Gives the file that was removed, whose content may go once that is on disk. */
export function removeSentFile (db: Database, { files }: Situation, typedId: string): KeptFile | undefined {
  const file = files.find(one => one.id === readId(typedId))
  if (file) removeFile(db, file.id)
  return file
}
