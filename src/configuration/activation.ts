import type { FastifyInstance } from 'fastify'
import { idInAddress } from '../http/row-id.ts'
import type { Configured, Pages } from './configured.ts'
import type { Desk } from './desk.ts'

/** Activating and inactivating, for what is not always in use; asked first where inactivating takes something away. */
export function activationPages<Row extends Configured, Values> (app: FastifyInstance, pages: Pages<Row, Values>, desk: Desk<Row, Values>): void {
  const { db } = app
  const { address, setActive, inactivation } = pages
  const { list, changing: config, loadForChange, keepLine } = desk
  if (!setActive) return

  for (const [act, isActive] of [['activation', true], ['deactivation', false]] as const) {
    app.post(`${idInAddress}/${act}`, { config }, async (request, reply) => {
      const id = await db.write(() => {
        const row = loadForChange(request)
        if ((row.is_active === 1) === isActive) return row.id
        setActive(db, row.id, isActive)
        keepLine(request, row, { act: isActive ? 'activated' : 'deactivated' })
        return row.id
      })
      return reply.redirect(`${address}/${id}?said=${isActive ? 'activated' : 'deactivated'}`, 303)
    })
  }

  if (!inactivation) return
  app.get(`${idInAddress}/deactivation`, { config }, async (request, reply) => {
    const row = loadForChange(request)
    return reply.viewAsync('configuration/inactivation', { name: row.name, base: `${address}/${row.id}`, list, text: inactivation(row) })
  })
}
