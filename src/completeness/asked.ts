import { askedUses, type AttributeUse } from '../attribute-uses/store.ts'
import type { CompanyType } from '../company-types/store.ts'
import type { Database } from '../database.ts'
import { askedFolders, type Folder } from '../folders/store.ts'

/** What a type and a category ask beyond the usual, with what they inherit. */
export interface AskedUnder {
  companyUses: AttributeUse[]
  customerUses: AttributeUse[]
  folders: Folder[]
}

/** What is asked of a customer today. */
export interface AskedOfCustomer extends AskedUnder { type: CompanyType }

/** Before either is chosen, it asks nothing. */
export function askedUnder (db: Database, type: { id: number } | undefined, category: { id: number } | undefined): AskedUnder {
  return {
    companyUses: type ? askedUses(db, 'company_type', type.id) : [],
    ...category ? askedByCategory(db, category.id) : { customerUses: [], folders: [] },
  }
}

export function askedByCategory (db: Database, categoryId: number): Pick<AskedUnder, 'customerUses' | 'folders'> {
  return { customerUses: askedUses(db, 'category', categoryId), folders: askedFolders(db, categoryId) }
}
