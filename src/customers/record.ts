import { addressFact } from '../addresses/facts.ts'
import { addressesOf } from '../addresses/store.ts'
import { findCategory } from '../categories/store.ts'
import { companyFacts } from '../companies/facts.ts'
import { findCompany } from '../companies/store.ts'
import { findCompanyType } from '../company-types/store.ts'
import { contactFact } from '../contacts/facts.ts'
import { contactsOf } from '../contacts/store.ts'
import type { Database } from '../database.ts'
import type { Fact } from '../facts.ts'
import type { Customer } from './store.ts'

/** A customer with its company, as "Dados do cliente" and "Cliente cadastrado" show it. */
export function recordOf (db: Database, { company_id, category_id }: Pick<Customer, 'company_id' | 'category_id'>) {
  const company = findCompany(db, company_id)!
  const type = findCompanyType(db, company.company_type_id)!
  const category = findCategory(db, category_id)!
  const addresses = addressesOf(db, company_id)
  const contacts = contactsOf(db, company_id)
  const classification: Fact[] = [
    { label: 'Tipo de empresa', value: type.name }, { label: 'Categoria do cliente', value: category.name },
  ]
  return {
    company, type, category, addresses, contacts,
    sections: [
      { slug: 'classification', title: 'Tipo e categoria', isComplete: true, facts: classification },
      { slug: 'identification', title: 'Identificação', isComplete: true, facts: companyFacts(company, type, company.document_kind ?? type.document_kind) },
      { slug: 'addresses', title: 'Endereços', isComplete: true, facts: addresses.map(addressFact) },
      { slug: 'contacts', title: 'Contatos da empresa', isComplete: true, facts: contacts.map(contactFact) },
    ],
  }
}
