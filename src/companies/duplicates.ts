import type { CompanyType } from '../company-types/store.ts'
import { previewIdentifier } from '../company-types/identifier.ts'
import type { Database } from '../database.ts'
import type { Fault } from '../forms.ts'
import { documentLabel, type CompanyValues } from './form.ts'
import { companyWithDocument, companyWithIdentifier, type CompanyRow } from './store.ts'

/** What of a company, new or `ownId`, belongs to another company already; the same answer for every way in. */
export function companyConflicts (db: Database, values: CompanyValues, type: CompanyType, ownId?: number): Record<string, Fault> {
  const faults: Record<string, Fault> = {}
  const sameIdentifier = values.identifier ? companyWithIdentifier(db, values.identifier) : undefined
  if (sameIdentifier && sameIdentifier.id !== ownId) {
    const next = type.identifier_mask ? ` O próximo livre é ${previewIdentifier(db, type)}.` : ''
    faults.identifier = { message: `O identificador ${values.identifier} já é de ${sameIdentifier.name}.${next}` }
  }
  const sameDocument = values.document ? companyWithDocument(db, type.document_kind, values.document) : undefined
  if (sameDocument && sameDocument.id !== ownId) {
    faults.document = {
      message: `Este ${documentLabel(type.document_kind)} já é de ${sameDocument.name}${sameDocument.is_active ? '' : ', que está inativa'}.`,
      link: linkTo(sameDocument),
    }
  }
  return faults
}

// The second address is relative to the step that shows it.
function linkTo ({ id, customer_id: customerId }: CompanyRow & { customer_id: number | null }): Fault['link'] {
  return customerId === null
    ? { href: `company?company=${id}`, text: 'Usar esta empresa' }
    : { href: `/customers/${customerId}`, text: 'Ver o cliente' }
}
