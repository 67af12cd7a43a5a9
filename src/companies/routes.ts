import type { FastifyInstance } from 'fastify'
import { needs } from '../access.ts'
import addresses from '../addresses/routes.ts'
import attributeValues from '../attribute-values/routes.ts'
import classification from '../classification/routes.ts'
import companyHistory from '../company-history/routes.ts'
import contacts from '../contacts/routes.ts'
import identification from '../identification/routes.ts'
import { idInAddress } from '../row-id.ts'
import acts from './acts.ts'
import newCompany from './new.ts'
import { companyPages } from './pages.ts'

/** A company of Empresas (AD009), in its tabs, and a new one. */
export default async function companies (app: FastifyInstance): Promise<void> {
  const { db } = app
  const options = { config: needs('AD009', 'view') }
  const pages = companyPages(db)

  app.get(idInAddress, options, async (request, reply) => reply.viewAsync('companies/show', pages.around(request, pages.load(request), 'general')))
  app.get(`${idInAddress}/attributes`, options, async (request, reply) =>
    reply.viewAsync('companies/attributes', pages.around(request, pages.load(request), 'attributes')))

  await app.register(newCompany, { prefix: '/new' })
  await app.register(identification, { prefix: idInAddress, pages })
  await app.register(addresses, { prefix: `${idInAddress}/addresses`, pages })
  await app.register(attributeValues, { prefix: `${idInAddress}/attributes`, pages })
  await app.register(classification, { prefix: idInAddress, pages })
  await app.register(contacts, { prefix: `${idInAddress}/contacts`, pages })
  await app.register(companyHistory, { prefix: `${idInAddress}/history`, pages })
  await app.register(acts, { prefix: idInAddress, pages })
}
