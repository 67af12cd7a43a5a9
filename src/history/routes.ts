import type { FastifyInstance } from 'fastify'
import { needs } from '../access.ts'
import { refusalSentence } from '../refusals/sentences.ts'
import { latestRefusals } from '../refusals/store.ts'
import { showHistory } from './pages.ts'

/** The history of everything, for whoever looks after the system; lives on when records and people are gone. */
export default async function history (app: FastifyInstance): Promise<void> {
  app.get('/', { config: needs('CM008', 'view') }, async (request, reply) => {
    const isWhole = Object.keys(request.query as object).length === 0
    const refusals = isWhole && request.rights.has('AD004:view') ? latestRefusals(app.db).map(refusalSentence) : []
    return showHistory(request, reply, { scope: 'everything', own: [], view: 'history/index', around: { refusals }, address: '/history' })
  })
}
