import type { FastifyInstance } from 'fastify'
import { needs } from '../access.ts'
import { idInAddress } from '../http/row-id.ts'
import acts from './acts.ts'
import newCompany from './new.ts'
import { companyPages } from './pages.ts'

/** A company of Empresas (AD009), what is done with it as a whole, and a new one. */
export default async function companies (app: FastifyInstance): Promise<void> {
  const { db } = app
  const options = { config: needs('AD009', 'view') }
  const pages = companyPages(db)

  app.get(idInAddress, options, async (request, reply) => reply.viewAsync('companies/show', pages.around(request, pages.load(request), 'general')))
  app.get(`${idInAddress}/attributes`, options, async (request, reply) =>
    reply.viewAsync('companies/attributes', pages.around(request, pages.load(request), 'attributes')))

  await app.register(newCompany, { prefix: '/new' })
  await app.register(acts, { prefix: idInAddress, pages })
}
