import type { Company } from '../companies/store.ts'
import { markUpdated, type Customer } from '../customers/store.ts'
import type { Database } from '../database.ts'
import { fileProblem, takeFile } from '../files/acceptance.ts'
import type { SentFile } from '../files/receiving.ts'
import { filesOfCustomer, removeFile, replaceFile, type KeptFile } from '../files/store.ts'
import type { Folder } from '../folders/store.ts'
import type { Fault } from '../forms.ts'
import { filedIn } from '../history/changes.ts'
import { record, type HistoryLine } from '../history/store.ts'
import type { User } from '../users/store.ts'

/** Whose documents are changed, and by whom. */
export interface Filing { customer: Customer, company: Company, user: User }

/** Inside `write`. Keeps the files that the folder takes; says of the others why not. */
export function fileAway (db: Database, filing: Filing, folder: Folder, sent: SentFile[]): Fault | undefined {
  const owner = { customer_id: filing.customer.id }
  const problems: string[] = []
  for (const file of sent) {
    const { id, problem } = takeFile(db, owner, folder, { file, present: filesOfCustomer(db, filing.customer.id), userId: filing.user.id })
    if (problem) problems.push(problem)
    if (id !== undefined) keepLine(db, filing, { record_id: id, record_name: file.name, act: 'created', changes: [filedIn(folder.name)] })
  }
  return problems.length > 0 ? { message: problems.join(' ') } : undefined
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
  record(db, { record_type: 'file', company_id: company.id, user, ...line })
  markUpdated(db, company.id)
}
