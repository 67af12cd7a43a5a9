import type { FastifyInstance } from 'fastify'
import { barePage } from '../http/bare-page.ts'

export const LAG_MS_MAX = 500
export const IN_FLIGHT_MAX = 32
const LOOK_EVERY_MS = 100
const RETRY_AFTER_SECONDS = 3

const page = barePage('Muita gente ao mesmo tempo',
  'O Cadastro não deu conta deste pedido e nada foi alterado. Volte e tente de novo em alguns segundos; o que você digitou continua na página anterior.')

/**
 * Refuses requests at once while the one thread cannot keep up: those that were begun are finished, and the others can
 * be sent again.
 */
export function refuseOverload (app: FastifyInstance): void {
  let inFlight = 0
  let lagMs = 0
  let lookedAt = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    lagMs = now - lookedAt - LOOK_EVERY_MS
    lookedAt = now
  }, LOOK_EVERY_MS).unref()
  app.addHook('onClose', async () => { clearInterval(timer) })

  app.addHook('onRequest', async (request, reply) => {
    inFlight++
    // A form was filled in by somebody: it waits longer before it is refused.
    const inFlightMax = request.method === 'POST' ? 4 * IN_FLIGHT_MAX : IN_FLIGHT_MAX
    const isTooMuch = inFlight > inFlightMax && lagMs > LAG_MS_MAX
    if (!isTooMuch || request.url === '/healthz') return
    return reply.code(503).header('retry-after', RETRY_AFTER_SECONDS).type('text/html; charset=utf-8').send(page)
  })
  app.addHook('onResponse', async () => { inFlight-- })
}
