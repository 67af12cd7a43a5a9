import { Readable } from 'node:stream'
import { create } from 'content-disposition'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { needsPassword, seesCpf } from '../access.ts'
import { dayIn } from '../clock.ts'
import { filtersInWords } from '../customer-filters/words.ts'
import { columns } from '../customer-list/columns.ts'
import { isEverythingChosen, readSelection, type Selection } from '../customer-list/selection.ts'
import type { ListedCustomer } from '../customer-list/store.ts'
import { everyCustomer } from '../customer-list/walking.ts'
import { formatsFor } from '../formats.ts'
import { record } from '../history/store.ts'
import { exporting } from '../limits/rate-limits.ts'
import { columnsFor } from '../lists/chosen-columns.ts'
import { addressOf } from '../lists/query.ts'
import { logSecurity } from '../log/security-events.ts'
import { wordFor } from '../writing/numbers.ts'
import { csvOf } from './csv.ts'
import { sheetColumns } from './sheet.ts'
import { workbookOf } from './workbook.ts'

/** The line of an export is read under Sistema (CM008) alone, so it names every category, also those closed to whoever exported. */
const everybodysCategories: readonly number[] = []

const kinds = {
  xlsx: { name: 'Excel', type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  csv: { name: 'texto', type: 'text/csv; charset=utf-8' },
} as const
type Kind = keyof typeof kinds

/** Exportar: what the list of Clientes shows, or what is ticked in it, as a spreadsheet, while it is written. */
export default async function exports (app: FastifyInstance): Promise<void> {
  const { db } = app
  const { timeZone } = db

  app.post('/', { config: { ...needsPassword('CT001', 'export'), ...exporting, downloadOf: '/customers' } }, async (request, reply) => {
    const { format } = request.body as { format?: unknown }
    const kind: Kind = String(format).startsWith('csv') ? 'csv' : 'xlsx'
    const selection = readSelection(db, request.user.id, request.body, String(format).endsWith('-all') || isEverythingChosen(request.body))
    if (selection.ids?.length === 0) return reply.redirect(addressOf('/customers', selection.asking, { said: 'none' }), 303)
    // A spreadsheet could not say that it has more than was asked for; the list does.
    if (selection.unread.length > 0) return reply.redirect(addressOf('/customers', selection.page, { said: 'unexported' }), 303)
    const shown = sheetColumns(columnsFor(db, request.user.id, 'customers', columns), seesCpf(request))
    const rows = counted(request, selection, kind)
    reply.header('content-disposition', create(`clientes-${dayIn(timeZone)}.${kind}`)).type(kinds[kind].type)
    return reply.send(kind === 'csv' ? Readable.from(csvOf(rows, shown, formatsFor(timeZone)), { objectMode: false }) : workbookOf(rows, shown, timeZone))
  })

  /** However an export ends, the history says how many customers were given away. */
  async function* counted (request: FastifyRequest, selection: Selection, kind: Kind): AsyncGenerator<ListedCustomer[]> {
    const { user } = request
    let count = 0
    try {
      for await (const rows of everyCustomer(db, selection, user.id)) {
        count += rows.length
        yield rows
      }
    } finally {
      await db.write(() => { keepLine(user, count, kind, selection) })
      logSecurity(request, 'data_export', { what: 'customers', count })
    }
  }

  function keepLine (user: { id: number, name: string }, count: number, kind: Kind, { asking, ids }: Selection): void {
    const { q, sort: _sort, ...filters } = asking
    const words = [q && `busca “${q}”`, ...filtersInWords(db, user.id, filters, everybodysCategories).map(({ label, text }) => text ? `${label}: ${text}` : label)].filter(Boolean)
    record(db, {
      record_type: 'system', record_id: 0, record_name: `${count} ${wordFor(count, 'cliente', 'clientes')} em ${kinds[kind].name}`,
      user, act: 'exported',
      reason: ids ? 'Selecionados na lista' : words.length > 0 ? `Lista com ${words.join('; ')}` : 'Lista inteira',
    })
  }
}
