import type { FastifyInstance } from 'fastify'
import { sql } from '../database.ts'

/** Healthy means: the database takes a write. A disk that only reads is not healthy (trust.md 0.7). */
export default async function health (app: FastifyInstance): Promise<void> {
  app.get('/healthz', { config: { access: 'public' } }, async (_request, reply) => {
    const rehearsal = new Error('undone on purpose')
    try {
      await app.db.write(() => {
        app.db.run(sql('settings').insert({ name: 'health', value: 'ok' }).onConflict('name').merge())
        throw rehearsal
      })
    } catch (error) {
      if (error !== rehearsal) throw error
    }
    return reply.type('text/plain; charset=utf-8').send('ok')
  })
}
