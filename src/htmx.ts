import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { pathOf } from './http/own-address.ts'

declare module 'fastify' {
  interface FastifyRequest {
    wantsFragment: boolean
    /** The address that the browser shows while it asks for a part of a page. */
    shownAddress: URL | undefined
  }
  interface FastifyReply {
    leaveTo: (address: string) => FastifyReply
    /** What the browser shows as the address of a page whose part this answer is. */
    standsAt: (address: string) => void
  }
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

  app.decorateReply('standsAt', function standsAt (this: FastifyReply, address: string) {
    const shown = wantsFragment(this.request) ? shownAddress(this.request) : undefined
    if (shown) this.header(isTypingOn(shown, new URL(address, shown)) ? 'hx-replace-url' : 'hx-push-url', address)
  })

  app.addHook('onSend', async (request, reply) => {
    reply.header('vary', 'HX-Request-Type')
    if (replacesAddress(request) && !reply.hasHeader('hx-push-url') && !reply.hasHeader('hx-replace-url')) reply.header('hx-replace-url', request.url)
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
  return wantsFragment(request) && shownAddress(request)?.pathname === pathOf(request.url)
}

/**
 * Whether at most one part of the address differs, and only by letters at its end, as while somebody types: Back need
 * not go through each letter.
 */
function isTypingOn ({ searchParams: shown }: URL, { searchParams: asked }: URL): boolean {
  const changed = [...new Set([...shown.keys(), ...asked.keys()])].filter(name => (shown.get(name) ?? '') !== (asked.get(name) ?? ''))
  const isContinued = (name: string) => {
    const [before, now] = [shown.get(name) ?? '', asked.get(name) ?? '']
    return before !== '' && now !== '' && (before.startsWith(now) || now.startsWith(before))
  }
  return changed.length === 0 || (changed.length === 1 && isContinued(changed[0]!))
}

function shownAddress ({ headers }: FastifyRequest): URL | undefined {
  const current = headers['hx-current-url']
  return typeof current === 'string' && URL.canParse(current) ? new URL(current) : undefined
}
