import type { FastifyRequest } from 'fastify'
import { sentFacts } from '../conflicts/fields.ts'
import { aroundGone, gone } from '../conflicts/gone.ts'
import type { Database } from '../database.ts'
import { notFound } from '../errors.ts'
import { removalOf, whoWas } from '../history/store.ts'
import { idIn } from '../http/row-id.ts'

/** What the office sets up, one in a sentence, and the list of all. */
const kinds = {
  access_group: { what: 'Grupo', list: ['/access-groups', 'Grupos de acesso'] },
  attribute: { what: 'Atributo', list: ['/attributes', 'Atributos'] },
  category: { what: 'Categoria', list: ['/categories', 'Categorias'] },
  company_type: { what: 'Tipo', list: ['/company-types', 'Tipos de empresa'] },
} satisfies Record<string, { what: string, list: [address: string, title: string] }>

export type ConfiguredType = keyof typeof kinds

/** The record of an address; throws Gone for one that was deleted, NotFound for what never was. */
export function loadConfigured<Row> (db: Database, type: ConfiguredType, find: (db: Database, id: number) => Row | undefined, request: FastifyRequest): Row {
  return find(db, idIn(request)) ?? missing(db, type, idIn(request))
}

function missing (db: Database, type: ConfiguredType, id: number): never {
  const { what, list } = kinds[type]
  const last = removalOf(db, { record_type: type, record_id: id }) ?? notFound(what)
  return gone(request => ({
    statement: `${last.record_name} não existe mais.`, deed: `${whoWas(last, request.user)} excluiu`, last,
    ...aroundGone(list, what, last.record_name), facts: sent => sentFacts(db, sent),
  }))
}
