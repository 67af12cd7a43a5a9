import type { FastifyReply, FastifyRequest } from 'fastify'
import { seesCpf } from '../access.ts'
import { closedTo } from '../categories/access.ts'
import type { Database } from '../database.ts'
import { sentence, things, type Sentence } from '../history/sentences.ts'
import { historyOf, type Change, type RecordType, type StoredLine } from '../history/store.ts'
import { wordsFor } from '../history/words.ts'
import type { MenuCode } from '../menus.ts'
import type { Page } from '../paging/page.ts'
import { alphabetically } from '../writing/alphabet.ts'
import { fieldsIn } from './fields.ts'
import { faultsOf, filterOf, HistoryQuery, typedFilter } from './form.ts'
import { linesOf, peopleInHistory, type HistoryReader, type Scope } from './lines.ts'

/** The page that a history is shown on: whose it is, what is around it, and which of its values may be restored. */
export interface HistoryPage {
  scope: Scope
  /** The record types that the page is about, so that its sentences need not name them. */
  own: readonly RecordType[]
  view: string
  around: object
  address: string
  isRestorable?: (line: StoredLine, change: Change) => boolean
}

/** The history of one record that has no tabs of its own, under its address. */
export function recordHistory (list: [address: string, title: string], type: RecordType, { id, name }: { id: number, name: string }): HistoryPage {
  const address = `${list[0]}/${id}/history`
  return {
    scope: { record_type: type, record_id: id }, own: [type], view: 'history/record', address,
    around: { head: '/history/_head', crumb: list, recordName: name },
  }
}

/** Shows a history with its filters, newest first. */
export function showHistory (request: FastifyRequest, reply: FastifyReply, { scope, own, view, around, address, isRestorable = () => false }: HistoryPage) {
  const { db } = request.server
  const asked = HistoryQuery.parse(request.query)
  const reader = readerOf(request)
  const errors = faultsOf(asked)
  const isFaulty = Object.keys(errors).length > 0
  const page: Page<StoredLine> = isFaulty ? { rows: [], previous: undefined, next: undefined } : linesOf(db, scope, filterOf(asked, db.timeZone), reader, asked)
  const fields = fieldsIn(db, scope, reader)
  const words = wordsFor(db, [...fields, ...page.rows.flatMap(line => line.changes.map(change => change.field))], seesCpf(request))
  const filter = typedFilter(asked)
  return reply.code(isFaulty ? 422 : 200).viewAsync(view, {
    ...around, address, filter, form: { values: filter, errors }, previous: page.previous, next: page.next, isEverything: scope === 'everything',
    sentences: page.rows.map(line => sentence(line, words, own, isRestorable)),
    people: peopleInHistory(db),
    fields: fields.map(field => ({ value: field, text: words.label(field) })).toSorted((one, other) => alphabetically(one.text, other.text)),
    types: reader.types.map(type => ({ value: type, text: nameOf(type) })).toSorted((one, other) => alphabetically(one.text, other.text)),
  })
}

/** What happened last to one record, for a page that shows more than that. */
export function lastSentences (db: Database, type: RecordType, id: number): Sentence[] {
  const lines = historyOf(db, type, id, 10)
  const words = wordsFor(db, lines.flatMap(line => line.changes.map(change => change.field)), false)
  return lines.map(line => sentence(line, words, [], () => false))
}

/** What the person who asks may read of the history. */
export function readerOf ({ server: { db }, user, rights }: FastifyRequest): HistoryReader {
  const types = (Object.keys(menus) as RecordType[]).filter(type => menus[type].some(menu => rights.has(`${menu}:view`)))
  return { types, closed: closedTo(db, user.id, 'view') }
}

// Who may see records of a kind may read what happened to them.
const menus: Record<RecordType, MenuCode[]> = {
  access_group: ['CM011'], address: ['CT001', 'AD009'], attribute: ['AD014'], category: ['CT005'], company: ['CT001', 'AD009'],
  company_type: ['AD022'], contact: ['CT001', 'AD009'], customer: ['CT001'], external_user: ['AD060'], file: ['CT001'],
  system: ['CM008'], user: ['AD004'],
}

function nameOf (type: RecordType): string {
  const bare = (things[type][0] || 'sistema').replace(/^[oa] /, '')
  return bare.charAt(0).toUpperCase() + bare.slice(1)
}
