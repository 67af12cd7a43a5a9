import type { FastifyRequest } from 'fastify'
import { closedTo } from '../categories/access.ts'
import { sentFacts } from '../conflicts/fields.ts'
import { aroundGone, gone } from '../conflicts/gone.ts'
import { removalSeen } from '../history-pages/lines.ts'
import { whoWas } from '../history/store.ts'

const lists = {
  company: { what: 'Empresa', list: ['/companies', 'Empresas'] },
  customer: { what: 'Cliente', list: ['/customers', 'Clientes'] },
} satisfies Record<string, { what: string, list: [address: string, title: string] }>

/** Throws Gone for a company or customer that was deleted, where the person could see it; undefined for what they could not, or never was. */
export function refuseDeleted ({ server: { db }, user }: FastifyRequest, type: keyof typeof lists, id: number): undefined {
  const last = removalSeen(db, { record_type: type, record_id: id }, closedTo(db, user.id, 'view'))
  const { what, list } = lists[type]
  return last && gone(() => ({
    statement: `${last.record_name} não existe mais.`, deed: `${whoWas(last, user)} excluiu`, last,
    ...aroundGone(list, what, last.record_name), facts: sent => sentFacts(db, sent),
  }))
}
