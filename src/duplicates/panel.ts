import { emailKey, parseEmail } from '../brazil/email.ts'
import { documentHint } from '../companies/form.ts'
import type { Company } from '../companies/store.ts'
import type { CompanyType } from '../company-types/store.ts'
import type { Database } from '../database.ts'
import { effectsOf } from '../duplicate-rules/store.ts'
import { companiesOfExternalUsers, externalUserWithEmail, isSeenBy } from '../external-users/store.ts'
import type { Fact } from '../facts.ts'
import type { Typed } from '../forms.ts'
import type { Doubt } from '../forms/doubts.ts'
import { rightsOf } from '../users/store.ts'
import { branchesToldOf, type Match } from './find.ts'
import { blockingSentence, companiesLike, companiesOfContact, findingsOf, PANEL, type Around, type FoundDuplicates } from './findings.ts'
import { companyToFind } from './typing.ts'

/** What stands beside the fields: the companies found, what is to be decided about them, and who has the e-mail already. */
export interface Panel {
  matches: Match[]
  doubt: Doubt | undefined
  /** The sentence that says that a rule blocks the form; '' when none does. */
  blocking: string
  /** The external user whose e-mail a contact has, in a sentence; '' when there is none. */
  person: string
  /** What is only mentioned about a CNPJ, '' for nothing; undefined where none is asked. */
  documentHint?: string | undefined
}

/** The panel beside the form of a company. */
export function panelOfCompany (db: Database, typed: Typed, type: CompanyType, around: Around): Panel {
  return { ...panelOf(companiesLike(db, typed, type, around), typed, ''), documentHint: type.document_kind === 'cnpj' ? documentHint(typed, type) ?? '' : undefined }
}

/** The panel beside the form of a contact. */
export function panelOfContact (db: Database, typed: Typed, around: Around): Panel {
  return panelOf(companiesOfContact(db, typed, around), typed, personOf(db, typed, around))
}

function panelOf (found: FoundDuplicates, typed: Typed, person: string): Panel {
  return { matches: found.matches, doubt: findingsOf(found, typed).doubts[PANEL], blocking: blockingSentence(found), person }
}

/**
 * The head office and the branches that share the root of a CNPJ, for the summary and for a company that stands: they hold
 * nothing up, but are shown before Finalizar, and after each saving.
 */
export function branchFacts (db: Database, { document, kind }: { document: string, kind: CompanyType['document_kind'] }, around: Pick<Around, 'viewerId' | 'categoryId' | 'leaveOut'> & { customersOnly?: boolean }): Fact[] {
  if (kind !== 'cnpj' || effectsOf(db, around.categoryId).root === 'off') return []
  const lines = branchesToldOf(db, companyToFind({ document }, { document_kind: kind }), around)
    .map(({ name, identifier, relation }) => `${relation} ${name}, ${identifier}`)
  return lines.length > 0 ? [{ label: 'Mesma raiz de CNPJ', value: lines.join('\n') }] : []
}

/** The same for a company that stands, for a person who looks at it; one that is no customer is named to who may see Empresas. */
export function branchesOf (db: Database, { id, document, document_kind: kind, category_id }: Company, userId: number): Fact[] {
  const customersOnly = !rightsOf(db, userId).has('AD009:view')
  return branchFacts(db, { document, kind: kind ?? 'none' }, { viewerId: userId, categoryId: category_id, leaveOut: id, customersOnly })
}

function personOf (db: Database, typed: Typed, { viewerId, stored }: Around): string {
  const email = parseEmail(typed.email ?? '')
  if (email && stored && emailKey(email) === emailKey(stored.email ?? '') && typed.is_external === stored.is_external) return ''
  const owner = email && externalUserWithEmail(db, email)
  if (!owner || !isSeenBy(db, viewerId, owner.id)) return ''
  const companies = companiesOfExternalUsers(db, viewerId, [owner.id]).map(({ name }) => name)
  return `${email} é o acesso de ${owner.name}${companies.length > 0 ? `, de ${companies.join(', ')}` : ''}.`
}
