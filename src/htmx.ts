import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyRequest {
    wantsFragment: boolean
    /** The address that the browser shows while it asks for a part of a page. */
    shownAddress: URL | undefined
  }
  interface FastifyReply { leaveTo: (address: string) => FastifyReply }
}

/**
 * The only file that knows a header of htmx. `request.wantsFragment` decides between a page and a part
 * of it; `reply.leaveTo` answers with another page, which is opened whole and never swapped into a part.
 */
export default fp(async function htmx (app: FastifyInstance) {
  app.decorateRequest('wantsFragment', { getter (this: FastifyRequest) { return wantsFragment(this) } })

  app.decorateRequest('shownAddress', { getter (this: FastifyRequest) { return shownAddress(this) } })

  app.decorateReply('leaveTo', function leaveTo (this: FastifyReply, address: string) {
    if (wantsFragment(this.request)) return this.code(200).header('hx-redirect', address).send('')
    return this.redirect(address, 303)
  })

  app.addHook('onSend', async (request, reply) => {
    reply.header('vary', 'HX-Request-Type')
    if (replacesAddress(request)) reply.header('hx-replace-url', request.url)
  })
}, { name: 'htmx' })

// htmx 4 says "full" for restored history entries and for swaps that take their part out of a whole page;
// HX-Request is missing on restores and must not be asked.
function wantsFragment ({ headers }: FastifyRequest): boolean {
  return headers['hx-request-type'] === 'partial'
}

// A restored entry may have been redirected, and a step that answers with itself is no new place:
// in both the address bar takes this address without a new history entry.
function replacesAddress (request: FastifyRequest): boolean {
  if (request.method !== 'GET') return false
  if (request.headers['hx-history-restore-request']) return true
  return wantsFragment(request) && shownAddress(request)?.pathname === request.url.split('?')[0]
}

function shownAddress ({ headers }: FastifyRequest): URL | undefined {
  const current = headers['hx-current-url']
  return typeof current === 'string' && URL.canParse(current) ? new URL(current) : undefined
}
