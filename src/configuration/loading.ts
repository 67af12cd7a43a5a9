import type { FastifyRequest } from 'fastify'
import type { Database } from '../database.ts'
import { notFound } from '../errors.ts'
import { idIn } from '../http/row-id.ts'

/** The record of an address; throws NotFound. */
export function loadConfigured<Row> (db: Database, find: (db: Database, id: number) => Row | undefined, request: FastifyRequest, what: string): Row {
  return find(db, idIn(request)) ?? notFound(what)
}
