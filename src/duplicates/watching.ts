import type { FastifyInstance, FastifyRequest, RouteShorthandOptions } from 'fastify'
import { blank, type Typed } from '../forms.ts'
import { searching } from '../limits/rate-limits.ts'
import type { Panel } from './panel.ts'

/** A form that is being typed: the page it stands on, what is in it, and the panel beside it, where there is one. */
interface Watched {
  page: string
  values: Typed
  found: Panel | undefined
  prefix?: string
  /** Whether a company found may be taken instead of the one that is typed. */
  isNew?: boolean
}

/**
 * The panel alone, asked for by the page while somebody types in a form. It is posted, because no address should carry what
 * is typed about people. Nobody asked for it, so it never leads to another page, even where the form could not be sent any more.
 */
export function watchTyping (app: FastifyInstance, address: string, options: RouteShorthandOptions, look: (request: FastifyRequest) => Watched): void {
  app.post(address, { ...options, config: { ...options.config, ...searching, isBesideTyping: true } }, async (request, reply) => {
    const { page, values, prefix = '', ...rest } = look(request)
    if (!request.wantsFragment) return reply.leaveTo(page)
    if (!rest.found) return reply.code(204).send()
    return reply.viewAsync('duplicates/fragment', { ...rest, form: blank(values), prefix, again: '' })
  })
}
