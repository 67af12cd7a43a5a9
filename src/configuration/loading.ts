import type { FastifyRequest } from 'fastify'
import { goneFromList } from '../conflicts/gone.ts'
import type { Database } from '../database.ts'
import { notFound } from '../errors.ts'
import { removalOf } from '../history/store.ts'
import { idIn } from '../http/row-id.ts'

/** What the office sets up, one in a sentence, and the list of all. */
const kinds = {
  access_group: { title: 'Grupo', list: ['/access-groups', 'Grupos de acesso'] },
  attribute: { title: 'Atributo', list: ['/attributes', 'Atributos'] },
  category: { title: 'Categoria', list: ['/categories', 'Categorias'] },
  company_type: { title: 'Tipo', list: ['/company-types', 'Tipos de empresa'] },
} satisfies Record<string, { title: string, list: [address: string, title: string] }>

export type ConfiguredType = keyof typeof kinds

/** The record of an address; throws Gone for one that was deleted, NotFound for what never was. */
export function loadConfigured<Row> (db: Database, type: ConfiguredType, find: (db: Database, id: number) => Row | undefined, request: FastifyRequest): Row {
  return find(db, idIn(request)) ?? missing(db, type, idIn(request))
}

function missing (db: Database, type: ConfiguredType, id: number): never {
  const kind = kinds[type]
  const last = removalOf(db, { record_type: type, record_id: id }) ?? notFound(kind.title)
  return goneFromList(db, last, { ...kind, recordName: last.record_name })
}
