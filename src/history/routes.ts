import type { FastifyInstance } from 'fastify'
import { needs } from '../access.ts'
import { showHistory } from './pages.ts'

/** The history of everything, for whoever looks after the system; lives on when records and people are gone. */
export default async function history (app: FastifyInstance): Promise<void> {
  app.get('/', { config: needs('CM008', 'view') }, async (request, reply) => {
    return showHistory(request, reply, { scope: 'everything', own: [], view: 'history/index', around: {}, address: '/history' })
  })
}
