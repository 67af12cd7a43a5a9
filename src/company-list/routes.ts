import type { FastifyInstance } from 'fastify'
import { needs, seesCpf } from '../access.ts'
import { opening } from '../categories/access.ts'
import { formatDocument } from '../companies/facts.ts'
import { listCompanyTypes } from '../company-types/store.ts'
import { saidIn } from '../http/said.ts'
import { searching } from '../limits/rate-limits.ts'
import { addressOf, readAsking, withoutCpfOrder, withoutPlace } from '../lists/query.ts'
import { showList } from '../lists/showing.ts'
import { describeTotal } from '../lists/totals.ts'
import { marked, type Part } from '../search/marking.ts'
import { metBeyond, unmetIn } from '../search/met.ts'
import { readSearch } from '../search/typed.ts'
import { columns, known, links, listCompanies, statuses, type ListedCompany } from './store.ts'

const path = '/companies'

/** Empresas (AD009): everybody the office deals with, customer or not yet. */
export default async function companyList (app: FastifyInstance): Promise<void> {
  app.get('/', { config: { ...needs('AD009', 'view'), ...searching } }, async (request, reply) => {
    const asking = withoutCpfOrder(readAsking(request.query, known), seesCpf(request))
    const found = listCompanies(app.db, asking, request.user.id, { isForReading: true })
    const search = readSearch(asking.q ?? '')
    const isOpen = opening(app.db, request.user.id)
    const textsOf = ({ name, trade_name, identifier, document, document_kind, city, state }: ListedCompany) =>
      [name, trade_name ?? '', identifier, formatDocument(document ?? '', document_kind, seesCpf(request)), [city, state].filter(Boolean).join('/')]
    const { sort, ...filters } = withoutPlace(asking)
    return showList(request, reply, {
      ...found, path, results: '/company-list/_results', said: saidIn(request), asking, filters, links, statuses, types: listCompanyTypes(app.db), shown: columns,
      unordered: seesCpf(request) ? [] : ['document'],
      sort: sort ?? (asking.q ? '' : 'name'),
      totalText: describeTotal(found.total, 'empresa', 'empresas'),
      isOpen, met: search ? metBeyond(app.db, unmetIn(found.rows.filter(isOpen), textsOf, search)) : new Map<number, Part[]>(),
      marked: (text: string) => marked(text, search),
      linkTo: (changes: Record<string, string | number | undefined>) => addressOf(path, asking, changes),
    }, { page: 'company-list/index' })
  })
}
