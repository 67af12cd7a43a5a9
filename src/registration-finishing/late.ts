import { typedAddress } from '../addresses/editing.ts'
import { addressForm } from '../addresses/form.ts'
import { addressesOf } from '../addresses/store.ts'
import { askedUses, type AttributeUse } from '../attribute-uses/store.ts'
import { checkAttributes } from '../attribute-uses/values.ts'
import { attributeValuesOf, type Holder } from '../attribute-values/store.ts'
import { companyForm } from '../companies/form.ts'
import { findCompany, type Company } from '../companies/store.ts'
import { findCompanyType, type CompanyType } from '../company-types/store.ts'
import { typedContact } from '../contacts/editing.ts'
import { ContactForm } from '../contacts/form.ts'
import { contactsOf, isSamePerson } from '../contacts/store.ts'
import { customerOfRegistration, type Customer } from '../customers/store.ts'
import type { Database } from '../database.ts'
import { entersFromOutside } from '../external-users/login.ts'
import type { SentFile } from '../files/receiving.ts'
import { filesOfCustomer } from '../files/store.ts'
import type { Typed } from '../forms.ts'
import { changesBetween } from '../history/changes.ts'
import { typedCompany } from '../identification/editing.ts'
import type { Registration } from '../registration-drafts/store.ts'
import { hasText } from '../registration-steps/answers.ts'
import type { Step } from '../registration-steps/step.ts'

/** The customer that a registration became, as far as a form of it can be compared. */
interface Made { db: Database, customer: Customer, company: Company, type: CompanyType, isNew: boolean }

interface Sent { step: Step, fields: Typed, files: SentFile[] }

/**
 * Whether what came with Finalizar after the first one is not in the customer. A second press of the same page sends what
 * is there already.
 */
export function isLeftOut (db: Database, { id, origin }: Pick<Registration, 'id' | 'origin'>, { step, fields, files }: Sent): boolean {
  const customer = customerOfRegistration(db, id)
  const company = customer && findCompany(db, customer.company_id)
  const type = company && findCompanyType(db, company.company_type_id)
  if (!customer || !company || !type) return false
  const present = filesOfCustomer(db, customer.id)
  if (files.some(file => !present.some(one => one.name === file.name && one.sha256 === file.sha256))) return true
  return differs({ db, customer, company, type, isNew: origin === 'new' }, step, fields)
}

function differs (made: Made, { slug, list }: Step, fields: Typed): boolean {
  const { db, customer, company, type } = made
  if (list && !hasText(fields, list.telling)) return false
  switch (slug) {
    case 'classification': return isOther(fields.company_type_id, type.id) || isOther(fields.category_id, customer.category_id)
    case 'company': return isOther(fields.company_id, company.id) || isOther(fields.category_id, customer.category_id)
    case 'identification': return isOtherCompany(made, fields)
    case 'addresses': return !hasAddress(made, fields)
    case 'company-attributes': return haveOtherValues(db, { company_id: company.id }, askedUses(db, 'company_type', type.id), fields)
    case 'customer-attributes': return haveOtherValues(db, { customer_id: customer.id }, askedUses(db, 'category', customer.category_id), fields)
    case 'contacts': return !hasContact(made, fields)
    default: return false
  }
}

function isOther (typed: string | undefined, id: number): boolean {
  return typed !== undefined && typed !== String(id)
}

function isOtherCompany ({ company, type }: Made, fields: Typed): boolean {
  const read = companyForm(type).safeParse(fields)
  if (!read.success) return true
  const identifier = read.data.identifier || company.identifier
  return changesBetween(typedCompany(company), typedCompany({ ...read.data, identifier, document_kind: type.document_kind })).length > 0
}

/** The first address is the main one without being ticked. */
function hasAddress ({ db, company, type }: Made, fields: Typed): boolean {
  const read = addressForm(type, fields.country).safeParse(fields)
  return read.success && addressesOf(db, company.id).some(address =>
    changesBetween(typedAddress(address), typedAddress({ ...read.data, is_main: read.data.is_main || address.is_main })).length === 0)
}

/** Whom an existing company had before stays as they were, whatever was typed of them. */
function hasContact ({ db, company, isNew }: Made, fields: Typed): boolean {
  const read = ContactForm.safeParse(fields)
  if (!read.success) return false
  const typed = typedContact({ ...read.data, is_external: entersFromOutside(db, read.data) })
  return contactsOf(db, company.id).some(contact =>
    isNew ? changesBetween(typedContact(contact), typed).length === 0 : isSamePerson(read.data, contact))
}

function haveOtherValues (db: Database, holder: Holder, uses: AttributeUse[], fields: Typed): boolean {
  const checked = checkAttributes(uses, fields)
  if (!checked.ok) return true
  const kept = attributeValuesOf(db, holder)
  return uses.some(({ attribute, is_read_only }) => !is_read_only && (kept.get(attribute.id) ?? '') !== (checked.values.get(attribute.id) ?? ''))
}
