import type { Category } from '../categories/store.ts'
import type { Company } from '../companies/store.ts'
import type { CompanyType } from '../company-types/store.ts'
import type { AskedUnder } from '../completeness/asked.ts'
import type { KeptFile } from '../files/store.ts'
import type { Folder } from '../folders/store.ts'

/** The two ways of registering: with a company that nobody typed yet, or for one that exists. */
export type Origin = 'new' | 'existing'

/** What the steps depend on, read from the database for the answers in question. */
export interface Situation extends AskedUnder {
  /** Who registers: what is closed to this person is not there. */
  userId: number
  origin: Origin
  type: CompanyType | undefined
  category: Category | undefined
  /** Where there is one category, it needs no choosing. */
  onlyCategory?: Category | undefined
  company: Company | undefined
  /** The files sent so far. */
  files: KeptFile[]
  /** Folders of the category that were inactivated since files were sent to them: these are kept, and no further one is asked. */
  formerFolders?: Folder[]
  /** Where the main address is, once it was typed. */
  city?: string
  /** Whether contacts were typed for a new company before this existing one was taken in its place. */
  carriesContacts?: boolean
}
