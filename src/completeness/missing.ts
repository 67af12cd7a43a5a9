import { BRAZIL } from '../addresses/form.ts'
import type { AttributeUse } from '../attribute-uses/store.ts'
import { documentLabel } from '../companies/form.ts'
import { ruledFields, ruleOf, type RuledField } from '../company-types/fields.ts'
import type { CompanyType } from '../company-types/store.ts'
import { folderProblem } from '../files/acceptance.ts'
import { labels } from '../labels.ts'
import { counted } from '../writing/numbers.ts'
import type { AskedOfCustomer } from './asked.ts'

/** Something that the type or the category requires of a customer, and that is not there. */
export interface Missing {
  what: string
  /** The section of Dados do cliente where it is filled in. */
  section: 'general' | 'addresses' | 'contacts' | 'attributes' | 'documents'
}

type Field = typeof ruledFields['identification'][number]
type Columns = Exclude<Field, 'state_registration'> | 'state_registration_indicator'
// Whoever has a number, is exempt or is no contributor has answered.
const columnOf = (field: Field): Columns => field === 'state_registration' ? 'state_registration_indicator' : field

type Fields<Name extends string> = Partial<Record<Name, unknown>>

/** What a customer has of it. */
export interface Held {
  company: Fields<'document' | 'document_kind' | Columns>
  addresses: Array<Fields<typeof ruledFields['addresses'][number]> & { street: string, country: string }>
  contactCount: number
  hasValue: (of: 'company' | 'customer', attributeId: number) => boolean
  filesIn: (folderId: number) => number
}

/** What was read of a customer. */
interface Found {
  addresses: Held['addresses']
  contacts: unknown[]
  values: Record<'company' | 'customer', ReadonlyMap<number, unknown>>
  files: Array<{ folder_id: number }>
}

export function heldBy (company: Held['company'], { addresses, contacts, values, files }: Found): Held {
  return {
    company, addresses, contactCount: contacts.length,
    hasValue: (of, attributeId) => values[of].has(attributeId),
    filesIn: folderId => files.filter(file => file.folder_id === folderId).length,
  }
}

/** What keeps a customer from being complete, in the order of the screen; for the page and for the list alike. */
export function missingOf ({ type, companyUses, customerUses, folders }: AskedOfCustomer, held: Held): Missing[] {
  const isRequired = (field: RuledField) => ruleOf(type, field) === 'required'
  const without = (uses: AttributeUse[], of: 'company' | 'customer'): Missing[] => uses
    .filter(({ attribute, is_required, is_read_only, default_value }) => is_required && (!is_read_only || default_value === null) && !held.hasValue(of, attribute.id))
    .map(({ attribute }) => ({ what: attribute.name, section: 'attributes' }))
  return [
    ...lacksDocument(type, held) ? [{ what: documentLabel(type.document_kind), section: 'general' as const }] : [],
    ...ruledFields.identification.filter(field => isRequired(field) && !held.company[columnOf(field)])
      .map((field): Missing => ({ what: labels[field]!, section: 'general' })),
    ...askedAddresses(type, held).flatMap(address => ruledFields.addresses
      .filter(field => isRequired(field) && !address[field] && (field !== 'cep' || address.country === BRAZIL))
      .map((field): Missing => ({ what: `${labels[field]} de ${address.street}`, section: 'addresses' }))),
    ...lacksContacts(type, held) ? [{ what: contactsAsked(type), section: 'contacts' as const }] : [],
    ...without(companyUses, 'company'),
    ...without(customerUses, 'customer'),
    ...folders.filter(folder => folderProblem(folder, held.filesIn(folder.id)) !== undefined)
      .map((folder): Missing => ({ what: folder.name, section: 'documents' })),
  ]
}

function lacksDocument ({ document_kind: kind, is_document_required: isRequired }: CompanyType, { company }: Held): boolean {
  return kind !== 'none' && isRequired === 1 && (!company.document || company.document_kind !== kind)
}

// Those of a type that has none are kept, and nobody can fill them in.
function askedAddresses ({ has_addresses: hasAddresses }: CompanyType, { addresses }: Held): Held['addresses'] {
  return hasAddresses ? addresses : []
}

function lacksContacts ({ has_contacts: hasContacts, contacts_min: min }: CompanyType, { contactCount }: Held): boolean {
  return hasContacts === 1 && contactCount < min
}

function contactsAsked ({ contacts_min: min }: CompanyType): string {
  return `Pelo menos ${counted(min, 'contato', 'contatos')}`
}
