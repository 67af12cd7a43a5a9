import type { FastifyInstance } from 'fastify'
import { needs, seesCpf } from '../access.ts'
import { addressFact } from '../addresses/facts.ts'
import { addressesOf } from '../addresses/store.ts'
import { attributeValuesOf } from '../attribute-values/store.ts'
import { askedUses } from '../attribute-uses/store.ts'
import { attributeFacts } from '../attribute-uses/values.ts'
import { findCompanyType } from '../company-types/store.ts'
import { contactFact } from '../contacts/facts.ts'
import { contactsOf } from '../contacts/store.ts'
import { externalUsersOf } from '../external-users/store.ts'
import { idInAddress } from '../row-id.ts'
import { companyFacts } from './facts.ts'
import { loadCompany } from './store.ts'

/** A company of Empresas (AD009). */
export default async function companies (app: FastifyInstance): Promise<void> {
  const { db } = app
  const options = { config: needs('AD009', 'view') }

  app.get(idInAddress, options, async (request, reply) => {
    const { id } = request.params as { id: string }
    const company = loadCompany(db, request.user.id, Number(id))
    const type = findCompanyType(db, company.company_type_id)!
    return reply.viewAsync('companies/show', {
      company, type,
      facts: companyFacts(company, type, seesCpf(request), company.document_kind ?? type.document_kind),
      addresses: addressesOf(db, company.id).map(addressFact),
      contacts: contactsOf(db, company.id).map(contactFact),
      attributes: attributeFacts(askedUses(db, 'company_type', type.id), attributeValuesOf(db, { company_id: company.id }), seesCpf(request)),
      externalUsers: externalUsersOf(db, company.id),
    })
  })
}
