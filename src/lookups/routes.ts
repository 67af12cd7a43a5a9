import type { FastifyInstance } from 'fastify'
import { needs } from '../access.ts'
import { addressFields } from '../addresses/form.ts'
import { companyFields } from '../companies/form.ts'
import { notFound } from '../errors.ts'
import { typed } from '../forms.ts'
import { numberField, panelOf } from './form.ts'
import { isLookupOn, lookUp, type LookupKind } from './store.ts'

/** The panel of an answer about a CNPJ or a CEP, beside a form that goes on meanwhile. */
export default async function lookups (app: FastifyInstance): Promise<void> {
  const { db } = app

  app.post('/:kind(^(?:cnpj|cep)$)', { config: needs('CT001', 'create') }, async (request, reply) => {
    const { kind } = request.params as { kind: LookupKind }
    if (!isLookupOn(db, kind)) return notFound('Consulta')
    const values = typed(request.body)
    const outcome = await lookUp(db, kind, values[numberField[kind]] ?? '')
    return reply.viewAsync('lookups/_panel', { panel: panelOf(outcome, values, kind === 'cnpj' ? companyFields : addressFields) })
  })
}
