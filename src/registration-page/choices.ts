import { categoriesToChoose } from '../categories/store.ts'
import { findOpenCompany, hasCompanies } from '../companies/store.ts'
import { findListedCompany, listCompanies } from '../company-list/store.ts'
import { activeCompanyTypes } from '../company-types/store.ts'
import type { Database } from '../database.ts'
import { formatSize } from '../formats.ts'
import type { Typed } from '../forms.ts'
import { readId } from '../http/row-id.ts'
import { previewIdentifier } from '../identifiers/taking.ts'
import { PAGE_ROWS } from '../paging/page.ts'
import { states } from '../places/states.ts'
import type { Situation } from '../registration-steps/situation.ts'
import type { Step } from '../registration-steps/step.ts'

/** What a step offers to choose from, and what else its fields show. */
export function choices (db: Database, step: Step, situation: Situation, q: string, values: Typed) {
  const { type, userId } = situation
  switch (step.slug) {
    case 'classification': return { types: activeCompanyTypes(db), categories: categoriesToChoose(db, userId) }
    case 'company': return { categories: categoriesToChoose(db, userId), ...companyChoices(db, userId, q, values.company_id ?? '') }
    case 'identification': return { nextIdentifier: type ? previewIdentifier(db, type) : '' }
    case 'company-attributes': return { uses: situation.companyUses }
    case 'customer-attributes': return { uses: situation.customerUses }
    case 'documents': return { formatSize }
    default: return { states }
  }
}

/** The companies to choose from: those that are no customers yet first, and the chosen one, listed or not. */
export function companyChoices (db: Database, userId: number, q: string, chosenId: string) {
  const [free, taken] = [listCompanies(db, { q, sort: 'name', link: 'other' }, userId), listCompanies(db, { q, sort: 'name', link: 'customer' }, userId)]
  const all = [...free.rows, ...taken.rows]
  const rows = all.slice(0, PAGE_ROWS)
  const isShown = rows.some(row => String(row.id) === chosenId)
  const id = isShown ? undefined : readId(chosenId)
  const chosen = id !== undefined && findOpenCompany(db, userId, id) ? findListedCompany(db, id) : undefined
  return { q, companies: rows, chosenCompany: chosen ?? null, hasMore: (free.next ?? taken.next) !== undefined || all.length > rows.length, hasAny: hasCompanies(db, userId) }
}
