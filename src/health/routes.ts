import type { FastifyInstance } from 'fastify'
import type { Machine } from '../system/state.ts'
import { ailments } from './checks.ts'

/**
 * Healthy means: a change is stored, in the file that is at its place, with room for more. A page that only reads says
 * "ok" over a full disk, and over a database file that was deleted under the server (measured).
 */
export default async function health (app: FastifyInstance, { machine }: { machine: Machine | undefined }): Promise<void> {
  app.get('/healthz', { config: { access: 'public' } }, async (_request, reply) => {
    const found = await ailments(app.db, machine)
    reply.type('text/plain; charset=utf-8')
    return found.length === 0 ? reply.send('ok') : reply.code(503).send(`not ok: ${found.join(', ')}`)
  })
}
