import type { Database } from '../database.ts'
import { nothingChosen, takeFile } from '../files/acceptance.ts'
import type { SentFile } from '../files/receiving.ts'
import { filesOfRegistration, removeFile } from '../files/store.ts'
import { folderField } from '../folders/form.ts'
import type { Fault } from '../forms.ts'
import { readId } from '../http/row-id.ts'
import { keepRegistration, type Registration } from '../registration-drafts/store.ts'
import type { Situation } from '../registration-steps/situation.ts'
import { keepIfTold, refuse, stay, type Outcome, type Posting } from './posting.ts'

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

/** "Enviar arquivos escolhidos": at least one file is meant by it. */
export function upload (posting: Posting): Outcome {
  const { folders, files } = posting.situation
  const open = folders.find(folder => files.filter(file => file.folder_id === folder.id).length < folder.files_max)
  if (posting.files.length === 0 && open) return refuse(posting, { values: {}, errors: { [folderField(open)]: nothingChosen } })
  return refuseFiles(posting) ?? settled(posting, posting.files.some(file => file.isIncluded) ? 'included' : undefined)
}

/** The step again, where a file that came along was not taken. */
export function refuseFiles (posting: Posting): Outcome | undefined {
  if (Object.keys(posting.fileFaults).length === 0) return undefined
  return refuse(posting, { values: {}, errors: posting.fileFaults })
}

/** The content of what is removed may go once that is on disk. */
export function removeSentFile (posting: Posting, typedId: string): Outcome {
  const { db, situation, released } = posting
  const file = situation.files.find(one => one.id === readId(typedId))
  if (file) {
    removeFile(db, file.id)
    released.push(file.stored_name)
  }
  return refuseFiles(posting) ?? settled(posting, file ? 'removed' : undefined)
}

/** The step again, without the complaint about what was pressed before. */
function settled ({ db, here: { registration }, step }: Posting, said: string | undefined): Outcome {
  delete registration.unfinished[step.slug]
  keepIfTold(db, registration)
  return stay(step, said)
}
