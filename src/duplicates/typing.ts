import type { CompanyType } from '../company-types/store.ts'
import { documentIn, type TypedCompany } from './find.ts'
import { emailsIn, phonesIn } from './reach.ts'

type Typed = Record<string, string>

const nothing: TypedCompany = { name: '', trade_name: '', document_kind: 'none', document: '', emails: [], phones: [], city: '' }

/** A company as its form has it, complete or not. The city is known where it has an address. */
export function typedCompany (values: Typed, type: Pick<CompanyType, 'document_kind'>, city = ''): TypedCompany {
  return {
    name: values.name ?? '', trade_name: values.trade_name ?? '', city,
    document_kind: type.document_kind, document: documentIn(type.document_kind, values.document ?? ''),
    emails: emailsIn(values.email), phones: phonesIn(values.phone),
  }
}

/** A contact says of a company only how it is reached; the e-mail of somebody who is linked to other companies says nothing. */
export function typedContact (values: Typed): TypedCompany {
  return { ...nothing, emails: values.links_external === undefined ? emailsIn(values.email) : [], phones: phonesIn(values.phone, values.mobile) }
}
