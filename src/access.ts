import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { Forbidden } from './errors.ts'
import { typed } from './forms.ts'
import { pageAskedFrom, pathOf } from './http/own-address.ts'
import { isStaleForm } from './http/stale-forms.ts'
import { menus, SEE_CPF, type Menu, type MenuCode, type Right } from './menus.ts'
import { lacksFactor } from './second-factor/store.ts'

/** Who may call a route: anybody, anybody signed in, or whoever has the right on the menu. */
export type Access = 'public' | 'signed-in' | { menu: MenuCode, right: Right }

/** An address as it was declared; the tests of access and of kept forms walk all of them. */
export interface DeclaredRoute { method: string, url: string, access: Access, asksPassword: boolean, keepsTyping: boolean }

/** The page that shows again what was typed in a form whose session had ended; or, where it came too late, what became of it. */
export interface PutAway { page: string, isLost: boolean }

declare module 'fastify' {
  interface FastifyInstance { declaredRoutes: DeclaredRoute[] }
  interface FastifyContextConfig {
    access?: Access
    /** The password must have been typed in the last minutes; else it is asked for first. A function says for which requests. */
    asksPassword?: true | ((request: FastifyRequest) => boolean)
    /**
     * For a route that answers with a file: the list to which the page leads back that gives the file once the password
     * was typed.
     */
    downloadOf?: string
    /** Open to somebody who has still to set up the second factor that a group requires. */
    isOpenWithoutFactor?: true
    /** Called when a form arrives after its session ended: keeps what was typed, and says where it is found. */
    whenSessionEnded?: (request: FastifyRequest) => Promise<PutAway>
    /** Whether a form that was opened in another session is about something that whoever is signed in now may send it for. */
    isOwnForm?: (request: FastifyRequest) => boolean
    /**
     * A request that a page sends by itself while somebody types: it never leads to the sign-in page, which would lose
     * the form.
     */
    isBesideTyping?: true
  }
}

/** Goes into the `config` of a route: who calls it must have this right on this menu. */
export function needs (menu: MenuCode, right: Right): { access: Access } {
  return { access: { menu, right } }
}

/** The same, for acts with which somebody at an unattended desk could do much harm. */
export function needsPassword (menu: MenuCode, right: Right): { access: Access, asksPassword: true } {
  return { ...needs(menu, right), asksPassword: true }
}

/** Lets nobody in where they don't belong. A route that does not declare its right does not start. */
export default fp(async function access (app: FastifyInstance) {
  if (!app.hasDecorator('declaredRoutes')) app.decorate('declaredRoutes', [])
  app.addHook('onRoute', route => {
    const access = route.config?.access
    if (!access) throw new Error(`${String(route.method)} ${route.url} declares no right`)
    const { asksPassword, whenSessionEnded } = route.config!
    for (const method of [route.method].flat()) {
      app.declaredRoutes.push({ method, url: route.url, access, asksPassword: asksPassword === true, keepsTyping: whenSessionEnded !== undefined })
    }
  })

  // After the body is read, so that what was typed in an expired session can be kept, and before
  // anything else looks at it.
  app.addHook('preValidation', async (request, reply) => {
    const { access, isOpenWithoutFactor } = request.routeOptions.config
    if (access === 'public' || !access) return
    if (!request.visitor) return askToSignIn(app, request, reply)
    if (!isOpenWithoutFactor && lacksFactor(app.db, request.visitor.id)) return reply.leaveTo('/account/second-factor')
    if (access !== 'signed-in' && !request.rights.has(`${access.menu}:${access.right}`)) throw new Forbidden(access.menu)
  })
}, { name: 'access' })

/** Whether the person reads a CPF whole; without a person, nobody does. */
export function seesCpf ({ rights }: FastifyRequest): boolean {
  return rights?.has(SEE_CPF) ?? false
}

/** The rights that mean something: those that some address asks for. */
export function rightsInUse ({ declaredRoutes }: FastifyInstance): ReadonlySet<string> {
  return new Set(declaredRoutes.flatMap(({ access }) => typeof access === 'object' ? `${access.menu}:${access.right}` : []))
}

/** The menus that a person sees. */
export function menusFor (request: FastifyRequest): Menu[] {
  return menus.filter(menu => request.rights.has(`${menu.code}:view`))
}

async function askToSignIn (app: FastifyInstance, request: FastifyRequest, reply: FastifyReply) {
  const { isBesideTyping } = request.routeOptions.config
  if (isBesideTyping && request.wantsFragment) return reply.code(204).send()
  const kept = await putAway(app, request, reply)
  const next = kept?.page ?? pageOf(app, request)
  const ended = endOf(request, kept?.isLost === false)
  const query = new URLSearchParams({ next, ...(ended && { ended }) })
  return reply.leaveTo(next === '/' && !ended ? '/login' : `/login?${query.toString()}`)
}

// Of a session that was ended elsewhere there is no trace, and so nobody to keep the typing for: it is said that it is lost.
function endOf (request: FastifyRequest, isKept: boolean): 'kept' | 'lost' | 'elsewhere' | '1' | undefined {
  const isLost = !isKept && hasTyping(request)
  if (!request.formerVisitor) return isLost && keepsTyping(request) ? 'elsewhere' : undefined
  return isKept ? 'kept' : isLost ? 'lost' : '1'
}

// Files are typing, too, which no form keeps.
function keepsTyping ({ routeOptions: { config } }: FastifyRequest): boolean {
  return config.whenSessionEnded !== undefined || config.takesFiles === true
}

/** Where what was typed is found again; undefined where the form has no place for it, or is of a session before that one. */
async function putAway (app: FastifyInstance, request: FastifyRequest, reply: FastifyReply): Promise<PutAway | undefined> {
  const { whenSessionEnded } = request.routeOptions.config
  // A form with files was not read: nobody is known to have sent it.
  if (!request.formerVisitor || request.method !== 'POST' || !whenSessionEnded || !request.body) return undefined
  try {
    await app.checkToken(request, reply)
  } catch (error) {
    if (isStaleForm(request)) return undefined
    throw error
  }
  return whenSessionEnded(request)
}

// `typed` leaves out the hidden fields that every form has.
function hasTyping (request: FastifyRequest): boolean {
  return request.method === 'POST' && (request.isMultipart() || Object.keys(typed(request.body)).length > 0)
}

// Where the person comes back to after signing in: a whole page, not a part of one nor an address that only takes forms.
function pageOf (app: FastifyInstance, request: FastifyRequest): string {
  const isShown = request.wantsFragment && request.shownAddress?.host === request.host
  if (request.method === 'GET' && !isShown) return request.url
  const isPage = app.declaredRoutes.some(({ method, url }) => method === 'GET' && url === request.routeOptions.url)
  const own = isPage ? request.url : '/'
  const from = pageAskedFrom(request) ?? own
  return pathOf(from) === pathOf(request.url) ? own : from
}
