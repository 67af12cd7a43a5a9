import type { FastifyInstance, FastifyRequest } from 'fastify'
import { menusFor, seesCpf } from '../access.ts'
import { formatDocument } from '../companies/facts.ts'
import { listCompanies, type ListedCompany } from '../company-list/store.ts'
import { listCustomers, type ListedCustomer } from '../customer-list/store.ts'
import { listExternalUsers } from '../external-user-list/store.ts'
import { companiesOfExternalUsers } from '../external-users/store.ts'
import { searching } from '../limits/rate-limits.ts'
import { addressOf, readAsking, readers } from '../lists/query.ts'
import { menuWithCode, type Menu } from '../menus.ts'
import { marked, type Part } from '../search/marking.ts'
import { readSearch, TYPED_MAX } from '../search/typed.ts'
import { fold } from '../writing/fold.ts'
import { counted } from '../writing/numbers.ts'

/** One place that "Ir para" knows. */
interface Destination { address: string, parts: Part[], note: Part[], status?: string }
interface Group {
  title: string
  destinations: Destination[]
  /** The address of the list that has the others. */
  all: string
  hasMore: boolean
}

const SHOWN_MAX = 6
// The lists also show records that this person may not open; "Ir para" leaves them out.
const first = { rowsMax: SHOWN_MAX + 1, isUncounted: true, isOpenable: true } as const

/** "Ir para": the code of a menu opens the menu; anything else finds menus, customers, companies and people. */
export default async function go (app: FastifyInstance): Promise<void> {
  app.get('/go', { config: { access: 'signed-in', ...searching } }, async (request, reply) => {
    const { q = '' } = readAsking(request.query, { q: readers.text(TYPED_MAX) })
    const menu = menuWithCode(q)
    if (request.wantsFragment) return reply.viewAsync('go/_results', found(request, q))
    if (menu) return reply.redirect(menu.address, 303)
    return reply.viewAsync('go/index', found(request, q))
  })

  function found (request: FastifyRequest, q: string) {
    const groups = groupsFor(request, q)
    const count = groups.reduce((sum, group) => sum + group.destinations.length, 0)
    const countText = groups.some(group => group.hasMore) ? `Os ${count} primeiros resultados` : counted(count, 'resultado', 'resultados')
    return { q, groups, count, countText: count === 0 ? `Nada encontrado com “${q}”` : countText }
  }

  function groupsFor (request: FastifyRequest, q: string): Group[] {
    const search = readSearch(q)
    if (!search) return []
    const { db } = app
    const { user, rights } = request
    const mark = (text: string) => marked(text, search)
    const write = (document: string | null, kind: string | null) => formatDocument(document ?? '', kind, seesCpf(request))
    const note = (...things: Array<string | null>) => mark(things.filter(Boolean).join(' · '))
    const asking = { q }

    const words = fold(q).split(' ').filter(Boolean)
    const menus = menusFor(request).filter(({ code, label }) => words.length > 0 && words.every(word => fold(`${code} ${label}`).includes(word)))
    // Whoever sees Clientes finds the companies of customers there, and only the others under Empresas.
    const [ofCompanies, companiesTitle] = rights.has('CT001:view') ? [{ q, link: 'other' }, 'Empresas que ainda não são clientes'] : [asking, 'Empresas']
    const customers = rights.has('CT001:view') ? listCustomers(db, asking, user.id, first).rows : []
    const companies = rights.has('AD009:view') ? listCompanies(db, ofCompanies, user.id, first).rows : []
    const people = rights.has('AD060:view') ? listExternalUsers(db, asking, user.id, first).rows : []
    const behind = Map.groupBy(companiesOfExternalUsers(db, user.id, people.map(({ id }) => id)), company => company.external_user_id)
    return [
      { title: 'Menus', all: '', destinations: menus.map((menu: Menu) => ({ address: menu.address, parts: mark(menu.label), note: note(menu.code) })) },
      { title: 'Clientes', all: addressOf('/customers', asking), destinations: customers.map((row: ListedCustomer) => ({
        address: `/customers/${row.id}`, parts: mark(row.name), status: row.status, note: note(row.trade_name, row.identifier, write(row.document, row.document_kind), place(row)),
      })) },
      { title: companiesTitle, all: addressOf('/companies', ofCompanies), destinations: companies.map((row: ListedCompany) => ({
        address: `/companies/${row.id}`, parts: mark(row.name), note: note(row.identifier, write(row.document, row.document_kind), place(row)),
      })) },
      { title: 'Usuários externos', all: addressOf('/external-users', asking), destinations: people.map(person => ({
        address: `/external-users/${person.id}`, parts: mark(person.name), note: note(person.email, ...(behind.get(person.id) ?? []).map(({ name }) => name)),
      })) },
    ].filter(group => group.destinations.length > 0).map(({ destinations, ...group }) => {
      const hasMore = group.all !== '' && destinations.length > SHOWN_MAX
      return { ...group, destinations: hasMore ? destinations.slice(0, SHOWN_MAX) : destinations, hasMore }
    })
  }
}

function place ({ city, state }: { city: string | null, state: string | null }): string {
  return [city, state].filter(Boolean).join('/')
}
