import type { FastifyRequest } from 'fastify'
import { seesCpf } from '../access.ts'
import { addressesOf } from '../addresses/store.ts'
import { askedUses } from '../attribute-uses/store.ts'
import { attributeFacts } from '../attribute-uses/values.ts'
import { attributeValuesOf } from '../attribute-values/store.ts'
import { isOpenTo } from '../categories/access.ts'
import { findCompanyType } from '../company-types/store.ts'
import { contactsOf } from '../contacts/store.ts'
import type { Database } from '../database.ts'
import { branchesOf } from '../duplicates/panel.ts'
import { externalUsersOf } from '../external-users/store.ts'
import { idIn } from '../http/row-id.ts'
import { saidIn } from '../http/said.ts'
import type { RecordPages, Subject } from '../records/pages.ts'
import { companySections } from './facts.ts'
import { loadCompany } from './loading.ts'

/** Empresas: the data of a company for itself, under AD009. */
export function companyPages (db: Database): RecordPages {
  return {
    menu: 'AD009',
    head: '/companies/_head',
    load (request, control) {
      const company = loadCompany(request, idIn(request), control)
      return { company, type: findCompanyType(db, company.company_type_id)! }
    },
    address: ({ company }) => `/companies/${company.id}`,
    around: (request, subject, tab) => ({ tab, ...aroundCompany(db, request, subject) }),
  }
}

/** What every page of a company shows; a person sees no way to what they may not do. */
function aroundCompany (db: Database, request: FastifyRequest, { company, type }: Subject) {
  const { rights, user } = request
  const may = (right: 'edit' | 'delete') => rights.has(`AD009:${right}`) && isOpenTo(db, user.id, company.category_id, right)
  const uses = askedUses(db, 'company_type', type.id)
  return {
    company, type, said: saidIn(request), mayEdit: may('edit'), mayDelete: may('delete'),
    sections: companySections(company, type, { seesCpf: seesCpf(request), kind: company.document_kind ?? type.document_kind, branches: branchesOf(db, company, user.id) }),
    // What an earlier type had is kept, and shown when the company comes back to one that has it.
    addresses: type.has_addresses ? addressesOf(db, company.id) : [], contacts: type.has_contacts ? contactsOf(db, company.id) : [],
    externalUsers: externalUsersOf(db, company.id),
    attributes: attributeFacts(uses, attributeValuesOf(db, { company_id: company.id }), seesCpf(request)),
  }
}
