import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { municipalitiesOf } from '../places/municipalities.ts'

const Query = z.object({ state: z.string().catch('') })

/** The municipalities of a state, for the field Cidade to choose from while somebody types. */
export default async function municipalities (app: FastifyInstance): Promise<void> {
  app.get('/', { config: { access: 'signed-in', isBesideTyping: true } }, async (request, reply) => {
    const { state } = Query.parse(request.query)
    return reply.viewAsync('municipalities/_list', { municipalities: municipalitiesOf(state) })
  })
}
