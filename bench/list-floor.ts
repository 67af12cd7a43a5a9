import BetterSqlite3 from 'better-sqlite3'
import Fastify from 'fastify'
import { SEARCH_ROWS } from '../src/search-index/rows.ts'

/**
 * The floor that lists are measured against: a page of customers in an order, and those that have a fragment, from the
 * product's own tables with hand-written SQL and template strings; no rights, counts, filters, ranks, marks or page of worth.
 */
const [file, port] = process.argv.slice(2)
const db = new BetterSqlite3(file!, { readonly: true })
const PAGE_ROWS = 25
const columns = new Set(['name', 'trade_name', 'identifier', 'document', 'city', 'phone', 'email', 'created_at', 'updated_at'])

interface Row { customer_id: number, name: string, identifier: string, document: string, city: string, updated_at: string }
const shown = 'customer_id, name, identifier, document, city, updated_at'

const inOrder = new Map([...columns].flatMap(column => ['asc', 'desc'].map(direction => [`${column} ${direction}`, db.prepare<[], Row>(
  `select ${shown} from listed_companies indexed by listed_companies_${column} where category_id > 0 and status = 'active' order by ${column} ${direction} limit ${PAGE_ROWS}`)] as const)))
const withFragment = db.prepare<[string, string], Row>(`select ${shown} from company_search
  join company_texts on company_texts.company_id = ${SEARCH_ROWS} - company_search.rowid join listed_companies on listed_companies.company_id = company_texts.company_id
  where company_search match ? and instr(company_texts.text, ?) and category_id > 0 limit ${PAGE_ROWS}`)

const app = Fastify()
app.get('/healthz', async () => 'ok')
app.get('/customers', async (request, reply) => {
  const { q, sort = 'name' } = request.query as Record<string, string | undefined>
  const column = sort.replace('-', '')
  const rows = q === undefined ? inOrder.get(`${columns.has(column) ? column : 'name'} ${sort.startsWith('-') ? 'desc' : 'asc'}`)!.all() : found(q)
  return reply.type('text/html').send(page(rows))
})
await app.listen({ port: Number(port), host: '127.0.0.1' })

function found (typed: string): Row[] {
  const text = typed.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()
  const trigrams = Array.from({ length: Math.max(0, text.length - 2) }, (_, place) => `"${text.slice(place, place + 3).replaceAll('"', '""')}"`)
  return trigrams.length === 0 ? [] : withFragment.all(trigrams.join(' AND '), text)
}

function page (rows: Row[]): string {
  return `<!doctype html><html><head><title>Floor</title></head><body><table>${rows.map(row =>
    `<tr><th><a href="/customers/${row.customer_id}">${row.name}</a></th><td>${row.identifier}</td><td>${row.document}</td><td>${row.city}</td><td>${row.updated_at}</td></tr>`).join('')}</table></body></html>`
}
