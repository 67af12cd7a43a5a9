import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { menuWithCode } from '../menus.ts'

const Query = z.object({ q: z.string().transform(text => text.trim().slice(0, 100)).catch('') })

/** "Ir para": the code of a menu opens the menu, anything else finds a customer. */
export default async function go (app: FastifyInstance): Promise<void> {
  app.get('/go', { config: { access: 'signed-in' } }, async (request, reply) => {
    const { q } = Query.parse(request.query)
    const menu = menuWithCode(q)
    if (menu) return reply.redirect(menu.address, 303)
    if (!q) return reply.viewAsync('go/index')
    return reply.redirect(`/customers?${new URLSearchParams({ q }).toString()}`, 303)
  })
}
