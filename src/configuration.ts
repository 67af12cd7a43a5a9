import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { needs } from './access.ts'
import { record, type HistoryLine } from './history/store.ts'
import type { MenuCode } from './menus.ts'
import { idInAddress } from './row-id.ts'
import type { Database } from './database.ts'

/**
 * What types, categories and attributes have in common: they are inactivated rather than deleted, deleted
 * only when nothing uses them, and edited under the version they were opened with.
 */
export interface Configured { id: number, name: string, is_active: 0 | 1, version: number }

export const Said = z.object({ said: z.string().max(20).catch('') })
export const ListedQuery = Said.extend({ q: z.string().transform(text => text.normalize('NFC').trim().slice(0, 100)).catch('') })

/** Whether somebody saved after this form was opened. */
export function isStale ({ body }: FastifyRequest, { version }: Configured): boolean {
  return (body as { version?: unknown }).version !== String(version)
}

interface Acts {
  menu: MenuCode
  recordType: HistoryLine['record_type']
  address: string
  title: string
  /** Finds the record of an address, or throws NotFound. */
  load: (request: FastifyRequest) => Configured
  setActive: (db: Database, id: number, isActive: boolean) => void
  remove: (db: Database, id: number) => void
  /** What keeps it from being deleted, in words. */
  useOf: (db: Database, id: number) => string | undefined
}

/** The acts on a whole record: activation, deactivation, deletion. */
export async function configurationActs (app: FastifyInstance, { menu, recordType, address, title, load, setActive, remove, useOf }: Acts) {
  const { db } = app
  const line = ({ user }: FastifyRequest, { id, name }: Configured) =>
    ({ record_type: recordType, record_id: id, record_name: name, user, way: 'edit' as const, changes: [] })

  for (const [act, isActive] of [['activation', true], ['deactivation', false]] as const) {
    app.post(`${idInAddress}/${act}`, { config: needs(menu, 'edit') }, async (request, reply) => {
      const found = await db.write(() => {
        const kept = load(request)
        if ((kept.is_active === 1) === isActive) return kept
        setActive(db, kept.id, isActive)
        record(db, { ...line(request, kept), act: isActive ? 'activated' : 'deactivated' })
        return kept
      })
      return reply.redirect(`${address}/${found.id}?said=${isActive ? 'activated' : 'deactivated'}`, 303)
    })
  }

  app.get(`${idInAddress}/deletion`, { config: needs(menu, 'delete') }, async (request, reply) => {
    const { id, name } = load(request)
    return reply.viewAsync('shared/deletion', { name, base: `${address}/${id}`, list: [address, title], obstacle: useOf(db, id) ?? '' })
  })

  app.post(`${idInAddress}/deletion`, { config: needs(menu, 'delete') }, async (request, reply) => {
    const isRemoved = await db.write(() => {
      const kept = load(request)
      if (useOf(db, kept.id)) return false
      remove(db, kept.id)
      record(db, { ...line(request, kept), act: 'deleted' })
      return true
    })
    return reply.redirect(isRemoved ? `${address}?said=deleted` : `${request.url}`, 303)
  })
}
