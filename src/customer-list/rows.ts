import type { FastifyInstance } from 'fastify'
import type { Database } from '../database.ts'
import { remembered } from '../database/remembered.ts'
import type { Part } from '../search/marking.ts'
import { metBeyond, unmetIn } from '../search/met.ts'
import { readSearch } from '../search/typed.ts'
import { cellsOf } from './cells.ts'
import type { Column } from './columns.ts'
import { customersInOrder } from './store.ts'

/** What else decides how a row looks to somebody. */
interface Look {
  shown: readonly Column[]
  /** What was searched for, which is marked. */
  q: string
  seesCpf: boolean
  /** The categories whose records they may not open. */
  closed: readonly number[]
  /** Whether rows may be picked, and which are. */
  picks: boolean
  ticked: 'page' | readonly number[]
}

const TABLES = ['listed_companies', 'companies', 'customers', 'addresses', 'company_types', 'categories', 'contacts', 'state_registrations']
const PAGES_KEPT = 250

/**
 * Gives what writes the rows of a page, from its companies in order. They are read and written once for all who see them
 * alike, until something in these tables changes: the list is open all day, and its rows are half of what it costs (measured).
 */
export function rowWriter ({ fill }: FastifyInstance): (db: Database, ids: number[], look: Look) => string {
  return remembered(TABLES, (db, ids: number[], look: Look) => {
    const search = readSearch(look.q)
    const rows = customersInOrder(db, ids).map(row => ({ row, cells: cellsOf(row, look.shown, search, look.seesCpf), isOpen: !look.closed.includes(row.category_id) }))
    const open = rows.filter(({ isOpen }) => isOpen).map(({ row, cells }) => ({ id: row.company_id, cells }))
    const met = search ? metBeyond(db, unmetIn(open, ({ cells }) => cells.flatMap(({ parts, note }) => [parts, note].map(textOf)), search)) : new Map<number, Part[]>()
    return inOnePiece(fill('/customer-list/_rows', { rows, met, picks: look.picks, ticked: look.ticked }))
  }, { keyOf: (ids, look) => JSON.stringify([ids, look]), max: PAGES_KEPT })
}

function textOf (parts: Part[]): string {
  return parts.map(part => part.text).join('')
}

// V8 keeps a text that was put together as a tree of its thousand pieces and goes through all of them each time it is
// sent: a quarter of the time of a page (measured). The copy is one piece.
function inOnePiece (text: string): string {
  return Buffer.from(text).toString()
}
