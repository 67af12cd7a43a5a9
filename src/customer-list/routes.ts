import type { FastifyInstance, FastifyRequest } from 'fastify'
import { needs, seesCpf } from '../access.ts'
import { fieldOf } from '../attribute-uses/values.ts'
import { findBulkAct } from '../bulk-acts/store.ts'
import { closedTo } from '../categories/access.ts'
import { listCategories } from '../categories/store.ts'
import { listCompanyTypes } from '../company-types/store.ts'
import { filterableAttributes, filtersOf, readCustomersAsking, statuses } from '../customer-filters/filters.ts'
import { asTyped, unreadFilters, type UnreadFilter } from '../customer-filters/unread.ts'
import { filterLabels, filtersInWords } from '../customer-filters/words.ts'
import { readId } from '../http/row-id.ts'
import { saidIn } from '../http/said.ts'
import { searching } from '../limits/rate-limits.ts'
import { columnsFor, keepColumns } from '../lists/chosen-columns.ts'
import { addressOf, readQuery, readSort, withoutCpfOrder, type Asking } from '../lists/query.ts'
import { showList } from '../lists/showing.ts'
import { describeTotal } from '../lists/totals.ts'
import { states } from '../places/states.ts'
import { listSavedFilters } from '../saved-filters/store.ts'
import { columns } from './columns.ts'
import { rowWriter } from './rows.ts'
import { readTicked } from './selection.ts'
import { findCustomers, USUAL_SORT } from './store.ts'

const path = '/customers'

function orderText ({ q, sort }: Asking): string {
  if (q && !sort) return 'os mais parecidos com a busca primeiro'
  const { column, isDescending } = readSort(sort ?? USUAL_SORT)
  const { label } = columns.find(({ name }) => name === column)!
  return `por ${label}, em ordem ${isDescending ? 'decrescente' : 'crescente'}`
}

// The values of attributes are those of the category, and go with it.
function withoutFilters (asking: Asking, names: string[]): Record<string, undefined> {
  const left = Object.keys(asking).filter(name => names.includes(name) || (names.includes('category') && name.startsWith('attribute_')))
  return Object.fromEntries(left.map(name => [name, undefined]))
}

/** The list of Clientes (CT001): searched, filtered, put in order and turned page by page, all in its address. */
export default async function customerList (app: FastifyInstance): Promise<void> {
  const { db } = app
  const rowsText = rowWriter(app)
  const options = { config: needs('CT001', 'view') }

  app.get('/', { config: { ...options.config, ...searching } }, async (request, reply) => {
    const asking = withoutCpfOrder(readCustomersAsking(db, request.user.id, request.query), seesCpf(request))
    const unread = unreadFilters(db, request.user.id, request.query)
    return showList(request, reply, { ...around(request, asking, unread), ...pageFor(request, asking) }, { page: 'customer-list/index', part: 'customer-list/fragment' })
  })

  app.post('/columns', options, async (request, reply) => {
    const { column, query: sent } = request.body as { column?: string | string[], query?: unknown }
    const query = readQuery(sent)
    const names = columns.map(({ name }) => name).filter(name => [column].flat().includes(name))
    await db.write(() => { keepColumns(db, request.user.id, 'customers', names) })
    return reply.redirect(addressOf(path, asTyped(readCustomersAsking(db, request.user.id, query), unreadFilters(db, request.user.id, query))), 303)
  })

  function pageFor (request: FastifyRequest, asking: Asking) {
    const { user, query } = request
    const { ids, total, previous, next, newest } = findCustomers(db, asking, user.id)
    const shown = columnsFor(db, user.id, 'customers', columns)
    const { select, done } = query as Record<string, unknown>
    const doneId = readId(done)
    const picks = request.rights.has('CT001:edit') || request.rights.has('CT001:export')
    const look = { shown, q: asking.q ?? '', seesCpf: seesCpf(request), closed: closedTo(db, user.id, 'view'), picks, ticked: readTicked(select) }
    return {
      shown, columns, unordered: look.seesCpf ? [] : ['document'],
      previous, next, newest, rows: ids, rowsText: rowsText(db, ids, look), picks,
      total, totalText: describeTotal(total, 'cliente', 'clientes'),
      isEverySelected: look.ticked === 'page', said: saidIn(request),
      done: doneId === undefined ? null : findBulkAct(db, user.id, doneId) ?? null,
    }
  }

  function around ({ user, shownAddress }: FastifyRequest, read: Asking, unread: UnreadFilter[]) {
    const asking = asTyped(read, unread)
    const filters = filtersOf(read)
    const closed = closedTo(db, user.id, 'list')
    const { q: _q, type: _type, category: _category, status: _status, ...further } = filters
    return {
      asking, filters, path, statuses, states, fieldOf, unread, faults: new Map(unread.map(({ name, problem }) => [name, problem])),
      furtherCount: Object.keys(further).length,
      sort: asking.sort ?? (asking.q ? '' : USUAL_SORT), orderText: orderText(asking),
      categories: listCategories(db).filter(({ id }) => !closed.includes(id)), types: listCompanyTypes(db),
      // What is being typed into a filter stays, as long as it is the same filter.
      isOtherCategory: (shownAddress?.searchParams.get('category') ?? '') !== (asking.category ?? ''),
      attributes: filterableAttributes(db, user.id, asking.category),
      filterLabels, filteredBy: filtersInWords(db, user.id, filters),
      saved: listSavedFilters(db, user.id, 'customers'),
      linkTo: (changes: Record<string, string | number | undefined>) => addressOf(path, asking, changes),
      linkWithout: (names: string[]) => addressOf(path, asking, withoutFilters(asking, names)),
      // What is done with the list is done with what it shows; its address keeps what was typed.
      query: new URLSearchParams(read).toString(), typedQuery: new URLSearchParams(asking).toString(),
    }
  }
}
