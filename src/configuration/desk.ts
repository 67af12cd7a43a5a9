import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs, needsPassword } from '../access.ts'
import { returnedForm } from '../deposits/keeping.ts'
import { Forbidden } from '../errors.ts'
import type { Form } from '../forms.ts'
import { record, type Recorded } from '../history/store.ts'
import { saidIn } from '../http/said.ts'
import { logSecurity } from '../log/security-events.ts'
import type { Configured, Pages } from './configured.ts'
import { loadConfigured } from './loading.ts'

export type Desk<Row extends Configured, Values> = ReturnType<typeof deskOf<Row, Values>>

/** What the pages of one kind of record share: who may do what, the record of an address, its form and its line in the history. */
export function deskOf<Row extends Configured, Values> (app: FastifyInstance, pages: Pages<Row, Values>) {
  const { db } = app
  const { menu, address, mayChange = () => true } = pages
  const needsForChange = pages.securityEvent ? needsPassword : needs
  const list: [address: string, title: string] = [address, pages.title]
  return {
    list, load, loadForChange, keepLine, show,
    viewing: needs(menu, 'view'), creating: needsForChange(menu, 'create'), changing: needsForChange(menu, 'edit'), deleting: needsPassword(menu, 'delete'),
  }

  function load (request: FastifyRequest): Row {
    return loadConfigured(db, pages.recordType, pages.find, request)
  }

  function loadForChange (request: FastifyRequest): Row {
    const row = load(request)
    if (!mayChange(request, row)) throw new Forbidden(menu)
    return row
  }

  function keepLine (request: FastifyRequest, { id, name }: Row, line: Pick<Recorded, 'act' | 'changes'>): void {
    record(db, { record_type: pages.recordType, record_id: id, record_name: name, user: request.user, ...line })
    if (pages.securityEvent) logSecurity(request, pages.securityEvent, { record: `${pages.recordType} ${id}`, act: line.act })
  }

  function show (request: FastifyRequest, reply: FastifyReply, given: Form, row?: Row): Promise<string> {
    const { form, deposit } = returnedForm(request, given, row ? `${address}/${row.id}` : address)
    return reply.viewAsync(pages.view, {
      row: row ?? null, form, deposit, what: pages.what, said: saidIn(request), ...pages.around(form, row, request),
      mayChange: request.rights.has(`${menu}:${row ? 'edit' : 'create'}`) && (!row || mayChange(request, row)),
    })
  }
}
