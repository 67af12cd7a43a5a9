import type { FastifyInstance } from 'fastify'
import { idInAddress } from '../http/row-id.ts'
import { logSecurity } from '../log/security-events.ts'
import type { Configured, Pages } from './configured.ts'
import type { Desk } from './desk.ts'

/** Deletes one that nothing uses, and tells what uses it otherwise. */
export function deletionPages<Row extends Configured, Values> (app: FastifyInstance, pages: Pages<Row, Values>, desk: Desk<Row, Values>): void {
  const { db } = app
  const { address, setActive, useOf } = pages
  const { list, loadForChange, keepLine } = desk
  const config = { ...desk.deleting, isRemoval: true as const }

  app.get(`${idInAddress}/deletion`, { config }, async (request, reply) => {
    const { id, name } = loadForChange(request)
    return reply.viewAsync('configuration/deletion', { name, base: `${address}/${id}`, list, obstacle: useOf(db, id) ?? '', mayInactivate: setActive !== undefined })
  })

  app.post(`${idInAddress}/deletion`, { config }, async (request, reply) => {
    const isRemoved = await db.write(() => {
      const row = loadForChange(request)
      if (useOf(db, row.id)) return false
      pages.remove(db, row.id)
      keepLine(request, row, { act: 'deleted' })
      return true
    })
    if (isRemoved) logSecurity(request, 'data_deleted', { what: pages.recordType })
    return reply.redirect(isRemoved ? `${address}?said=deleted` : request.url, 303)
  })
}
