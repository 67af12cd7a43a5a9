import type { Company } from '../companies/store.ts'
import { markUpdated, type Customer } from '../customers/store.ts'
import type { Database } from '../database.ts'
import { fileProblem } from '../files/acceptance.ts'
import type { SentFile } from '../files/receiving.ts'
import { addFile, filesOfCustomer, removeFile, replaceFile, type KeptFile } from '../files/store.ts'
import type { Folder } from '../folders/store.ts'
import type { Fault } from '../forms.ts'
import { record, type HistoryLine } from '../history/store.ts'
import type { User } from '../users/store.ts'

/** Whose documents are changed, and by whom. */
export interface Filing { customer: Customer, company: Company, user: User }

/** Inside `write`. Keeps the files that the folder takes; gives the complaint about the first one that it does not take. */
export function fileAway (db: Database, filing: Filing, folder: Folder, sent: SentFile[]): Fault | undefined {
  let fault: Fault | undefined
  for (const file of sent) {
    const present = filesOfCustomer(db, filing.customer.id).filter(one => one.folder_id === folder.id).length
    const problem = fileProblem(file, folder, folder.files_max - present)
    if (problem) {
      fault ??= { message: problem }
      continue
    }
    const id = addFile(db, { customer_id: filing.customer.id }, folder, file, filing.user.id)
    file.isKept = true
    keepLine(db, filing, { record_id: id, record_name: file.name, act: 'created', changes: [{ field: 'folder', from: null, to: folder.name }] })
  }
  return fault
}

/** Inside `write`. The former content may go once this is on disk. */
export function replaceDocument (db: Database, filing: Filing, { former, folder, sent }: { former: KeptFile, folder: Folder, sent: SentFile }): Fault | undefined {
  const problem = fileProblem(sent, folder, 1)
  if (problem) return { message: problem }
  replaceFile(db, former.id, folder, sent, filing.user.id)
  sent.isKept = true
  keepLine(db, filing, { record_id: former.id, record_name: sent.name, act: 'changed', changes: [{ field: 'file', from: former.name, to: sent.name }] })
}

/** Inside `write`. The history keeps the fact; the content may go once this is on disk. */
export function removeDocument (db: Database, filing: Filing, file: KeptFile, folder: Folder): void {
  removeFile(db, file.id)
  keepLine(db, filing, { record_id: file.id, record_name: file.name, act: 'deleted', changes: [{ field: 'folder', from: folder.name, to: null }] })
}

function keepLine (db: Database, { company, user }: Filing, line: Pick<HistoryLine, 'record_id' | 'record_name' | 'act' | 'changes'>): void {
  record(db, { record_type: 'file', company_id: company.id, user, way: 'edit', ...line })
  markUpdated(db, company.id)
}
