import type { FastifyInstance } from 'fastify'
import addresses from '../addresses/routes.ts'
import attributeValues from '../attribute-values/routes.ts'
import classification from '../classification/routes.ts'
import { companyPages } from '../companies/pages.ts'
import companyHistory from '../company-history/routes.ts'
import contacts from '../contacts/routes.ts'
import { customerPages } from '../customers/pages.ts'
import documents from '../documents/routes.ts'
import { idInAddress } from '../http/row-id.ts'
import identification from '../identification/routes.ts'

/** The sections of a record, the same behind its two doors: Dados do cliente (CT001) and Empresas (AD009). */
export default async function recordSections (app: FastifyInstance): Promise<void> {
  const doors = [[`/companies${idInAddress}`, companyPages(app.db)], [`/customers${idInAddress}`, customerPages(app.db)]] as const

  for (const [record, pages] of doors) {
    await app.register(addresses, { prefix: `${record}/addresses`, pages })
    await app.register(attributeValues, { prefix: `${record}/attributes`, pages })
    await app.register(classification, { prefix: record, pages })
    await app.register(companyHistory, { prefix: `${record}/history`, pages })
    await app.register(contacts, { prefix: `${record}/contacts`, pages })
    if (pages.menu === 'CT001') await app.register(documents, { prefix: `${record}/documents`, pages })
    await app.register(identification, { prefix: record, pages })
  }
}
