import { typedAddress } from '../addresses/editing.ts'
import { addressesOf, type Address } from '../addresses/store.ts'
import type { AttributeUse } from '../attribute-uses/store.ts'
import { describeValue, type AttributeValues } from '../attribute-uses/values.ts'
import { fixedAmong } from '../attribute-values/fixed.ts'
import { attributeValuesOf } from '../attribute-values/store.ts'
import type { Category } from '../categories/store.ts'
import { formatDocument } from '../companies/facts.ts'
import { documentLabel } from '../companies/form.ts'
import { ruledFields, ruleOf, type RuledField } from '../company-types/fields.ts'
import type { CompanyType } from '../company-types/store.ts'
import { askedUnder } from '../completeness/asked.ts'
import { heldBy, missingOf, type Missing } from '../completeness/missing.ts'
import { contactsOf } from '../contacts/store.ts'
import type { Database } from '../database.ts'
import { filesOfCustomer } from '../files/store.ts'
import { typedCompany } from '../identification/editing.ts'
import { labels } from '../labels.ts'
import type { Subject } from '../records/pages.ts'
import { counted } from '../writing/numbers.ts'

/** What a company is classified as and, where it is reached as a customer, its category. */
export interface Classification { type: CompanyType, category?: Category | undefined }

/** Something that is known of the company or customer, in words. */
interface Known { what: string, value: string }

export interface Consequences {
  /** Asked before and after. */
  stays: Known[]
  /** Kept and no longer shown; back when it is changed back. */
  hidden: Known[]
  /** Kept from earlier, and shown again. */
  back: Known[]
  /** Read only, and given by the office. */
  given: Known[]
  /** Shown as before, and no longer asked. */
  unasked: Known[]
  /** Required from now on, and not there. */
  missing: Missing[]
  /** What becomes of a document of another kind than the type asks; '' when nothing does. */
  document: string
}

/** What another type, or another category of a customer, would mean. */
export function consequencesOf (db: Database, subject: Subject, to: Classification, seesCpf: boolean): Consequences {
  const { company, customer, ...from } = subject
  const values = {
    company: attributeValuesOf(db, { company_id: company.id }),
    customer: customer ? attributeValuesOf(db, { customer_id: customer.id }) : new Map<number, string>(),
  }
  const before = { type: from.type, ...askedUnder(db, from.type, from.category) }
  const after = { type: to.type, ...askedUnder(db, to.type, to.category) }
  const files = customer ? filesOfCustomer(db, customer.id) : []
  const addresses = addressesOf(db, company.id)
  const held = heldBy(company, { addresses, contacts: contactsOf(db, company.id), values, files })
  const under = (has: (type: CompanyType) => boolean) => ({ was: has(from.type), is: has(to.type) })
  const known: Array<Sorted> = [
    ...sorted(before.companyUses, after.companyUses, values.company, seesCpf),
    ...sorted(before.customerUses, after.customerUses, values.customer, seesCpf),
    ...unionBy(before.folders, after.folders, folder => folder.id).filter(folder => held.filesIn(folder.id) > 0).map(folder => ({
      what: folder.name, value: counted(held.filesIn(folder.id), 'arquivo', 'arquivos'),
      was: before.folders.some(one => one.id === folder.id), is: after.folders.some(one => one.id === folder.id),
    })),
    ...held.addresses.length > 0 ? [{ what: 'Endereços', value: counted(held.addresses.length, 'endereço', 'endereços'), ...under(type => type.has_addresses === 1) }] : [],
    ...held.contactCount > 0 ? [{ what: 'Contatos', value: counted(held.contactCount, 'contato', 'contatos'), ...under(type => type.has_contacts === 1) }] : [],
  ]
  const earlier = new Set(missingOf(before, held).map(nameOf))
  return {
    stays: known.filter(one => one.was && one.is), hidden: known.filter(one => one.was && !one.is), back: known.filter(one => !one.was && one.is),
    given: [...fixedAmong(after.companyUses, values.company), ...fixedAmong(after.customerUses, values.customer)]
      .map(({ attribute, default_value: value }) => ({ what: attribute.name, value: describeValue(attribute, value!, seesCpf) })),
    unasked: unaskedAmong(subject, addresses, to.type),
    missing: missingOf(after, held).filter(one => !earlier.has(nameOf(one))),
    document: documentNote(subject, to.type, seesCpf),
  }
}

// Of several addresses each value is told once. Where either type has no addresses, they are told as a whole.
function unaskedAmong ({ company, type: from }: Subject, addresses: Address[], to: CompanyType): Known[] {
  const typed = typedCompany(company)
  const typedAddresses = from.has_addresses && to.has_addresses ? addresses.map(typedAddress) : []
  const goes = (field: RuledField) => ruleOf(from, field) !== 'hidden' && ruleOf(to, field) === 'hidden'
  return [
    ...ruledFields.identification.filter(goes).map(field => ({ what: labels[field]!, value: typed[field] ?? '' })),
    ...ruledFields.addresses.filter(goes).map(field => ({ what: labels[field]!, value: [...new Set(typedAddresses.map(one => one[field] ?? ''))].filter(Boolean).join(', ') })),
  ].filter(one => one.value !== '')
}

function nameOf ({ section, what }: Missing): string {
  return `${section} ${what}`
}

type Sorted = Known & { was: boolean, is: boolean }

function sorted (before: AttributeUse[], after: AttributeUse[], values: AttributeValues, seesCpf: boolean): Sorted[] {
  const asks = (uses: AttributeUse[], id: number) => uses.some(use => use.attribute.id === id)
  return unionBy(before, after, use => use.attribute.id).filter(({ attribute }) => values.has(attribute.id)).map(({ attribute }) => ({
    what: attribute.name, value: describeValue(attribute, values.get(attribute.id)!, seesCpf),
    was: asks(before, attribute.id), is: asks(after, attribute.id),
  }))
}

function unionBy<Row> (one: Row[], other: Row[], key: (row: Row) => number): Row[] {
  return [...new Map([...one, ...other].map(row => [key(row), row])).values()]
}

function documentNote ({ company }: Subject, { document_kind: kind }: CompanyType, seesCpf: boolean): string {
  if (!company.document || company.document_kind === kind) return ''
  const own = `${documentLabel(company.document_kind ?? 'none')} ${formatDocument(company.document, company.document_kind, seesCpf)}`
  const kept = `O documento atual, ${own}, continua guardado`
  return kind === 'none' ? `${kept}; o tipo novo não pede documento.` : `${kept} até que seja informado o ${documentLabel(kind)}, que fica no lugar dele.`
}
