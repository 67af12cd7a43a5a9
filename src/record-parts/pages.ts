import type { FastifyInstance } from 'fastify'
import type { RecordPages } from '../records/pages.ts'
import { deskOf } from './desk.ts'
import { editingPages } from './editing.ts'
import { inclusionPages } from './inclusion.ts'
import type { Part, PartRow } from './parts.ts'
import { removalPages } from './removal.ts'

/** The pages of the parts of a company that stands: listed, added, edited, removed, in Clientes and in Empresas alike. */
export function partPages<Row extends PartRow, Values> (app: FastifyInstance, pages: RecordPages, part: Part<Row, Values>): void {
  const desk = deskOf(app, pages, part)
  inclusionPages(app, part, desk)
  editingPages(app, part, desk)
  removalPages(app, part, desk)

  app.get('/', desk.view, async (request, reply) => {
    const subject = pages.load(request)
    return reply.viewAsync(`records/${part.slug}`, { ...desk.around(subject)(request), base: desk.base(subject), isCustomer: subject.customer !== undefined })
  })
}
