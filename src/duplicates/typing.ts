import type { CompanyType } from '../company-types/store.ts'
import type { Typed } from '../forms.ts'
import { documentIn, type TypedCompany } from './find.ts'
import { emailsIn, phonesIn } from './reach.ts'

const nothing: TypedCompany = { name: '', trade_name: '', document_kind: 'none', document: '', emails: [], phones: [], city: '' }

/** What duplicates of a company are looked for by, as far as its form is filled in. The city is known where it has an address. */
export function companyToFind (values: Typed, type: Pick<CompanyType, 'document_kind'>, city = ''): TypedCompany {
  return {
    name: values.name ?? '', trade_name: values.trade_name ?? '', city,
    document_kind: type.document_kind, document: documentIn(type.document_kind, values.document ?? ''),
    emails: emailsIn(values.email), phones: phonesIn(values.phone),
  }
}

/**
 * The same for a contact: only how it is reached. The e-mail of somebody who is linked to other companies is left out,
 * as it says nothing.
 */
export function contactToFind (values: Typed): TypedCompany {
  return { ...nothing, emails: values.links_external === undefined ? emailsIn(values.email) : [], phones: phonesIn(values.phone, values.mobile) }
}
