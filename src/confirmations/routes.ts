import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ownAddress } from '../http/own-address.ts'
import { askPassword, confirmPassword } from './recent.ts'

const Next = z.object({ next: z.string().max(2000).catch('/'), _password: z.string().catch('') }).catch({ next: '/', _password: '' })

/** "Confirme sua senha": where somebody is led who has not typed it for a while. */
export default async function confirmations (app: FastifyInstance): Promise<void> {
  app.get('/confirmations', { config: { access: 'signed-in', isOpenWithoutFactor: true } }, async (request, reply) => {
    return askPassword(reply, { next: ownAddress(Next.parse(request.query).next) })
  })

  app.post('/confirmations', { config: { access: 'signed-in', isOpenWithoutFactor: true } }, async (request, reply) => {
    const { next, _password: typed } = Next.parse(request.body)
    const problem = await confirmPassword(app.db, request, typed)
    if (problem) return askPassword(reply.code(422), { next: ownAddress(next) }, { problem })
    return reply.redirect(ownAddress(next), 303)
  })
}
