import { isOpenTo, whomToAsk } from '../categories/access.ts'
import type { CompanyType } from '../company-types/store.ts'
import { previewIdentifier } from '../company-types/identifier.ts'
import type { Database } from '../database.ts'
import type { Fault } from '../forms.ts'
import { documentLabel, type CompanyValues } from './form.ts'
import { companyWithDocument, companyWithIdentifier, type Holder } from './store.ts'

/**
 * What of a company, new or `ownId`, belongs to another company already; the same answer for every way in. A
 * company that the person may not see is not named.
 */
export function companyConflicts (db: Database, values: CompanyValues, type: CompanyType, userId: number, ownId?: number): Record<string, Fault> {
  const faults: Record<string, Fault> = {}
  const sameIdentifier = values.identifier ? companyWithIdentifier(db, values.identifier) : undefined
  if (sameIdentifier && sameIdentifier.id !== ownId) {
    const next = type.identifier_mask ? ` O próximo livre é ${previewIdentifier(db, type)}.` : ''
    const owner = isSeen(sameIdentifier) ? sameIdentifier.name : 'outra empresa'
    faults.identifier = { message: `O identificador ${values.identifier} já é de ${owner}.${next}` }
  }
  const sameDocument = values.document ? companyWithDocument(db, type.document_kind, values.document) : undefined
  if (sameDocument && sameDocument.id !== ownId && !isSeen(sameDocument)) {
    const { created_by: maker, category_id: category } = sameDocument
    faults.document = { message: `Já existe um cadastro com este ${documentLabel(type.document_kind)}; fale com ${whomToAsk(db, maker, category, userId)}.` }
  } else if (sameDocument && sameDocument.id !== ownId) {
    faults.document = {
      message: `Este ${documentLabel(type.document_kind)} já é de ${sameDocument.name}${sameDocument.is_active ? '' : ', que está inativa'}.`,
      link: linkTo(sameDocument, ownId === undefined),
    }
  }
  return faults

  function isSeen ({ category_id: category }: Holder): boolean {
    return isOpenTo(db, userId, category, 'view')
  }
}

// A company being registered may be given up for the one found; that address is relative to the step that shows it.
function linkTo ({ id, customer_id: customerId }: Holder, isNew: boolean): Fault['link'] {
  if (customerId !== null) return { href: `/customers/${customerId}`, text: 'Ver o cliente' }
  return isNew ? { href: `company?company=${id}`, text: 'Usar esta empresa' } : { href: `/companies/${id}`, text: 'Ver a empresa' }
}
