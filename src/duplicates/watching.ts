import type { FastifyInstance, FastifyRequest, RouteShorthandOptions } from 'fastify'
import { blank } from '../forms.ts'
import { searching } from '../rate-limits.ts'
import type { Panel } from './panel.ts'

/** A form that is being typed: the page it stands on, what is in it, and the panel beside it, where there is one. */
export interface Watched {
  page: string
  values: Record<string, string>
  found: Panel | undefined
  prefix?: string
  /** Whether a company found may be taken instead of the one that is typed. */
  isNew?: boolean
}

/**
 * The panel alone, while the fields of a form are typed. Posted, for no address should carry what somebody types of
 * people. Whoever types did not ask for it: it never leads away, even from a form that leads nowhere any more.
 */
export function watchTyping (app: FastifyInstance, address: string, options: RouteShorthandOptions, look: (request: FastifyRequest) => Watched): void {
  app.post(address, { ...options, config: { ...options.config, ...searching, isBesideTyping: true } }, async (request, reply) => {
    const { page, values, prefix = '', ...rest } = look(request)
    if (!request.wantsFragment) return reply.leaveTo(page)
    if (!rest.found) return reply.code(204).send()
    return reply.viewAsync('duplicates/fragment', { ...rest, form: blank(values), prefix, again: '' })
  })
}
