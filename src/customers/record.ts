import { addressFact } from '../addresses/facts.ts'
import { addressesOf } from '../addresses/store.ts'
import { attributeFacts } from '../attribute-uses/values.ts'
import { attributeValuesOf } from '../attribute-values/store.ts'
import { findCategory } from '../categories/store.ts'
import { companySections } from '../companies/facts.ts'
import { findCompany } from '../companies/store.ts'
import { findCompanyType } from '../company-types/store.ts'
import { askedUnder } from '../completeness/asked.ts'
import { heldBy, missingOf } from '../completeness/missing.ts'
import { contactFact } from '../contacts/facts.ts'
import { contactsOf } from '../contacts/store.ts'
import type { Database } from '../database.ts'
import { branchesOf } from '../duplicates/panel.ts'
import type { Fact, Section } from '../facts.ts'
import { documentFacts } from '../files/facts.ts'
import { filesOfCustomer } from '../files/store.ts'
import { foldersOf } from '../folders/store.ts'
import type { Customer } from './store.ts'

/** A customer with its company, as "Dados do cliente" and "Cliente cadastrado" show it to a person. */
export function recordOf (db: Database, { id, company_id, category_id }: Pick<Customer, 'id' | 'company_id' | 'category_id'>, { userId, seesCpf }: { userId: number, seesCpf: boolean }) {
  const company = findCompany(db, company_id)!
  const type = findCompanyType(db, company.company_type_id)!
  const category = findCategory(db, category_id)!
  // What an earlier type had is kept, and shown when the company comes back to one that has it.
  const addresses = type.has_addresses ? addressesOf(db, company_id) : []
  const contacts = type.has_contacts ? contactsOf(db, company_id) : []
  const ofCategory = foldersOf(db, category_id)
  // What was delivered under an earlier category is kept, and shown when the customer comes back to it.
  const files = filesOfCustomer(db, id).filter(file => ofCategory.some(folder => folder.id === file.folder_id))
  // An inactive folder is not asked for any more; what was delivered there is still shown.
  const folders = ofCategory.filter(folder => folder.is_active || files.some(file => file.folder_id === folder.id))
  const asked = askedUnder(db, type, category)
  const values = { company: attributeValuesOf(db, { company_id }), customer: attributeValuesOf(db, { customer_id: id }) }
  const missing = missingOf({ type, ...asked }, heldBy(company, { addresses, contacts, values, files }))

  const classification: Fact[] = [
    { label: 'Tipo de empresa', value: type.name }, { label: 'Categoria do cliente', value: category.name },
  ]
  const sections: Section[] = [
    { slug: 'classification', title: 'Tipo e categoria', facts: classification },
    ...companySections(company, type, { seesCpf, kind: company.document_kind ?? type.document_kind, branches: branchesOf(db, company, userId) }),
    { slug: 'addresses', title: 'Endereços', facts: addresses.map(addressFact) },
    { slug: 'company-attributes', title: 'Atributos da empresa', facts: attributeFacts(asked.companyUses, values.company, seesCpf) },
    { slug: 'customer-attributes', title: 'Atributos do cliente', facts: attributeFacts(asked.customerUses, values.customer, seesCpf) },
    { slug: 'contacts', title: 'Contatos da empresa', facts: contacts.map(contactFact) },
    { slug: 'documents', title: 'Documentos', facts: documentFacts(folders, files) },
  ]
  const optional = ['general-contact', 'company-attributes', 'customer-attributes', 'documents', ...type.has_addresses ? [] : ['addresses'], ...type.has_contacts ? [] : ['contacts']]
  return {
    company, type, category, addresses, contacts, folders, files, missing,
    sections: sections.filter(section => section.facts.length > 0 || !optional.includes(section.slug)),
  }
}
