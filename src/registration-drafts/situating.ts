import { isOpenTo } from '../categories/access.ts'
import { categoriesToChoose, findCategory } from '../categories/store.ts'
import { findOpenCompany } from '../companies/store.ts'
import { findCompanyType } from '../company-types/store.ts'
import { askedUnder } from '../completeness/asked.ts'
import type { Database } from '../database.ts'
import { filesOfRegistration, type KeptFile } from '../files/store.ts'
import { foldersOf, type Folder } from '../folders/store.ts'
import { readId } from '../http/row-id.ts'
import { hasContent, type Answers } from '../registration-steps/answers.ts'
import type { Situation } from '../registration-steps/situation.ts'
import type { Registration } from './store.ts'

/** What the steps depend on, for these answers. Types and categories that were deactivated are found, and refused later. */
export function situate (db: Database, { id, origin, user_id: userId, answers, unfinished }: Registration): Situation {
  const { values = {} } = answers[origin === 'new' ? 'classification' : 'company'] ?? {}
  const type = origin === 'new' ? byId(values.company_type_id, typeId => findCompanyType(db, typeId)) : undefined
  const category = byId(values.category_id, categoryId => isOpenTo(db, userId, categoryId, 'create') ? findCategory(db, categoryId) : undefined)
  const asked = askedUnder(db, type, category)
  const files = category ? filesOfRegistration(db, id) : []
  const [onlyCategory, ...further] = categoriesToChoose(db, userId)
  return {
    userId, origin, type, category, ...asked,
    onlyCategory: further.length === 0 ? onlyCategory : undefined,
    company: origin === 'existing' ? byId(values.company_id, companyId => findOpenCompany(db, userId, companyId)) : undefined,
    files, formerFolders: category ? formerFolders(db, category.id, files) : [],
    city: origin === 'new' ? mainCity(answers) : '',
    carriesContacts: origin === 'existing' && isTaken(answers) && (hasContent(answers.contacts) || unfinished.contacts !== undefined),
  }
}

function formerFolders (db: Database, categoryId: number, files: KeptFile[]): Folder[] {
  if (files.length === 0) return []
  return foldersOf(db, categoryId).filter(folder => !folder.is_active && files.some(file => file.folder_id === folder.id))
}

/** Contacts come along to the company that was taken by "Usar esta empresa", and to no other that is chosen later. */
function isTaken ({ company, taken }: Answers): boolean {
  return taken !== undefined && taken.values.company_id === company?.values.company_id
}

function mainCity ({ addresses }: Answers): string {
  return addresses?.entries.find(({ values }) => values.is_main !== undefined)?.values.city ?? ''
}

function byId<Row> (typed: string | undefined, find: (id: number) => Row | undefined): Row | undefined {
  const id = readId(typed)
  return id === undefined ? undefined : find(id)
}
