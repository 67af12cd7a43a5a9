import type { FastifyInstance } from 'fastify'
import { needs } from '../access.ts'
import type { RecordPages } from '../records/pages.ts'
import { showHistory } from './pages.ts'

/** The history of a company with all that belongs to it, in Clientes and in Empresas. */
export default async function companyHistory (app: FastifyInstance, { pages }: { pages: RecordPages }): Promise<void> {
  app.get('/', { config: needs(pages.menu, 'view') }, async (request, reply) => {
    const subject = pages.load(request)
    return showHistory(request, reply, {
      scope: { company_id: subject.company.id }, own: subject.customer ? ['company', 'customer'] : ['company'], view: 'history/record',
      address: `${pages.address(subject)}/history`, around: { ...pages.around(request, subject, 'history'), head: pages.head, recordName: subject.company.name },
    })
  })
}
