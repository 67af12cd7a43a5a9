import path from 'node:path'
import view from '@fastify/view'
import { Eta } from 'eta'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { menusFor, seesCpf } from './access.ts'
import { cityLine, purposesOf, readAddress, streetLine } from './addresses/facts.ts'
import { cityOf } from './addresses/form.ts'
import { describeValue } from './attribute-uses/values.ts'
import type { Attribute } from './attributes/store.ts'
import { formatPhone, parsePhone } from './brazil/phone.ts'
import { formatDocument } from './companies/facts.ts'
import type { Config } from './config.ts'
import { formatsFor } from './formats.ts'
import { complaints } from './forms.ts'
import { isSettled, isTicked, reasonProblem, unsettled } from './forms/doubts.ts'
import { assetAddress } from './http/assets.ts'
import { pathOf } from './http/own-address.ts'
import { labels } from './labels.ts'
import type { MenuCode, Right } from './menus.ts'
import { municipalitiesOf } from './places/municipalities.ts'
import { states } from './places/states.ts'
import { findSetting } from './settings.ts'
import { indicators, stateRegistrationRows } from './state-registrations/form.ts'
import { counted } from './writing/numbers.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** A part of a page filled by itself, without what the layout shows. */
    fill: (template: string, data: object) => string
  }
  interface FastifyReply {
    /** What the layout shows around a page: office, person, menus, form token. Made when a page is shown. */
    locals: object
  }
}

const root = path.join(import.meta.dirname, '../views')

/** Pages are Eta templates; what every page needs (who is here, which menus, how to write a date) comes with them. */
export default fp(async function views (app: FastifyInstance, { config }: { config: Config }) {
  app.decorateReply('locals', { getter (this: FastifyReply) { return frame(app, this.request, this) } })
  const eta = resolvingOnce(new Eta({ views: root, escapeFunction: escape, cache: true }))
  const context = {
    ...formatsFor(config.timeZone), asset: assetAddress, icons: assetAddress('icons.svg'),
    complaints, counted, isSettled, isTicked, labels, reasonProblem, unsettled, phone, cityLine, purposesOf, readAddress, streetLine, cityOf, citiesOf: municipalitiesOf,
    registrations: { rows: stateRegistrationRows, indicators, states },
  }
  app.decorate('fill', (template: string, data: object) => eta.render(template, { ...context, ...data }))
  await app.register(view, {
    engine: { eta },
    root,
    viewExt: 'eta',
    production: true, // a template is compiled when it is first shown and kept
    defaultContext: context,
  })
}, { name: 'views' })

/** As it is kept, or as somebody typed it. */
function phone (text: string): string {
  return formatPhone(parsePhone(text) ?? text)
}

/**
 * Eta looks for a template's file at each include, and a page has thirty. Ours are named from the root, so a name always
 * means the same file.
 */
function resolvingOnce (eta: Eta): Eta {
  const resolve = eta.resolvePath!
  const known = new Map<string, string>()
  eta.resolvePath = function resolvePath (name, options) {
    const isFromRoot = name.startsWith('/') || options?.filepath === undefined
    let found = isFromRoot ? known.get(name) : undefined
    if (found === undefined) {
      found = resolve.call(eta, name, options)
      if (isFromRoot) known.set(name, found)
    }
    return found
  }
  return eta
}

function frame (app: FastifyInstance, request: FastifyRequest, reply: FastifyReply) {
  const { visitor } = request
  const isStaffPage = visitor && request.routeOptions.config?.access !== 'public' && 'generateCsrf' in reply
  return {
    office: findSetting(app.db, 'office_name') ?? 'Cadastro',
    visitor: visitor ?? null,
    initials: initialsOf(visitor?.name ?? ''),
    csrf: isStaffPage ? reply.generateCsrf() : null,
    menus: visitor ? menusFor(request) : [],
    here: pathOf(request.url),
    documentText: (document: string, kind: string | null) => formatDocument(document, kind, seesCpf(request)),
    describeValue: (attribute: Attribute, value: string) => describeValue(attribute, value, seesCpf(request)),
    may: (menu: MenuCode, right: Right) => request.rights?.has(`${menu}:${right}`) ?? false,
  }
}

function initialsOf (name: string): string {
  const words = name.split(' ').filter(Boolean)
  return [words[0], words.length > 1 ? words.at(-1) : ''].map(word => word?.charAt(0).toUpperCase() ?? '').join('')
}

const special = /[&<>"']/
const replacements: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** A value that is missing is a mistake of ours and must not reach a person as the word "undefined". */
function escape (value: unknown): string {
  if (value === undefined) throw new Error('A template printed a value it was not given')
  if (value === null) return ''
  const text = `${value as string}`
  return special.test(text) ? text.replace(/[&<>"']/g, character => replacements[character] ?? character) : text // twice as quick for the many that have none
}
