import type { FastifyInstance } from 'fastify'
import { needs } from '../access.ts'
import { addressFields } from '../addresses/form.ts'
import { companyFields } from '../companies/form.ts'
import { answerLookups } from './pressing.ts'
import type { LookupKind } from './store.ts'

/** The panel of an answer about a CNPJ or a CEP, beside a step of the registration. */
export default async function lookups (app: FastifyInstance): Promise<void> {
  answerLookups(app, '/:kind(^(?:cnpj|cep)$)', { config: { ...needs('CT001', 'create'), isBesideTyping: true } }, request => {
    const { kind } = request.params as { kind: LookupKind }
    return { kind, fields: kind === 'cnpj' ? companyFields : addressFields }
  })
}
