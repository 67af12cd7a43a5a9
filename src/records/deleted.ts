import type { FastifyRequest } from 'fastify'
import { closedTo } from '../categories/access.ts'
import { goneFromList } from '../conflicts/gone.ts'
import { removalSeen } from '../history-pages/lines.ts'

const lists = {
  company: { title: 'Empresa', list: ['/companies', 'Empresas'] },
  customer: { title: 'Cliente', list: ['/customers', 'Clientes'] },
} satisfies Record<string, { title: string, list: [address: string, title: string] }>

/** Throws Gone for a company or customer that was deleted, where the person could see it; undefined for what they could not, or never was. */
export function refuseDeleted ({ server: { db }, user }: FastifyRequest, type: keyof typeof lists, id: number): undefined {
  const last = removalSeen(db, { record_type: type, record_id: id }, closedTo(db, user.id, 'view'))
  return last && goneFromList(db, last, { ...lists[type], recordName: last.record_name })
}
