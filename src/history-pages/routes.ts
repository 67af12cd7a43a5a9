import type { FastifyInstance } from 'fastify'
import { needs } from '../access.ts'
import { Forbidden } from '../errors.ts'
import { RefusalsQuery, writtenKey } from '../refusals/form.ts'
import { refusalSentence } from '../refusals/sentences.ts'
import { refusalsAt, SHOWN_MAX } from '../refusals/store.ts'
import { showHistory } from './pages.ts'

/** The history of everything, for whoever looks after the system; lives on when records and people are gone. */
export default async function history (app: FastifyInstance): Promise<void> {
  const view = { config: needs('CM008', 'view') }

  app.get('/', view, async (request, reply) => {
    const isWhole = Object.keys(request.query as object).length === 0
    const refusals = isWhole && request.rights.has('AD004:view') ? refusalsAt(app.db, {}, SHOWN_MAX).rows.map(refusalSentence) : []
    return showHistory(request, reply, { scope: 'everything', own: [], view: 'history/index', around: { refusals }, address: '/history' })
  })

  // Refusals tell of people: whoever reads them may see these, too.
  app.get('/refusals', view, async (request, reply) => {
    if (!request.rights.has('AD004:view')) throw new Forbidden('AD004')
    const { rows, previous, next } = refusalsAt(app.db, RefusalsQuery.parse(request.query))
    return reply.viewAsync('history/refusals', {
      refusals: rows.map(refusalSentence), previous: previous && writtenKey(previous), next: next && writtenKey(next),
      linkTo: (place: Record<string, string>) => `/history/refusals?${new URLSearchParams(place).toString()}`,
    })
  })
}
