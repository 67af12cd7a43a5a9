import { formatPhone } from '../brazil/phone.ts'
import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import { beside, readBeside, type Beside } from '../search-index/beside.ts'
import { marked, type Part } from './marking.ts'
import { isShort, type Search } from './typed.ts'

interface Row extends Beside { id: number, phone: string | null, email: string | null }

const rowsOfIds = hot((ids: string) => sql('companies').select('id', 'phone', 'email', ...beside())
  .whereRaw('id in (select value from json_each(?))', [ids]))

/** The part of a search that none of these texts has; undefined where they have all of it. */
function unmetBy (texts: string[], search: Search): Search | undefined {
  if (isShort(search)) return undefined
  const words = search.words.filter(forms => !texts.some(text => isHit(marked(text, { ...search, words: [forms] }))))
  return words.length === 0 ? undefined : { ...search, words }
}

/** Of the companies whose rows do not show all that was searched for, what is missing there. */
export function unmetIn<Listed extends { id: number }> (rows: Listed[], textsOf: (row: Listed) => string[], search: Search): Map<number, Search> {
  return new Map(rows.flatMap(row => {
    const unmet = unmetBy(textsOf(row), search)
    return unmet ? [[row.id, unmet] as const] : []
  }))
}

/** What of each company a search met that its row does not show, in words: the first contact, number or city that has it. */
export function metBeyond (db: Database, unmet: Map<number, Search>): Map<number, Part[]> {
  if (unmet.size === 0) return new Map()
  const rows = db.rows<Row>(rowsOfIds(JSON.stringify([...unmet.keys()])))
  return new Map(rows.map(row => [row.id, textsOf(row).map(text => marked(text, unmet.get(row.id))).find(isHit) ?? []]))
}

function textsOf ({ phone, email, ...row }: Row): string[] {
  const { contacts, cities, registrations } = readBeside(row)
  const ofContacts = contacts.flatMap(([name, email, ...phones]) =>
    [name, ...[email, ...phones.map(formatted)].filter(Boolean).map(reach => `${name}, ${reach}`)])
  return [
    ...ofContacts.map(text => `Contato: ${text}`),
    ...[formatted(phone), email].filter(Boolean).map(String),
    ...cities, ...registrations.map(number => `Inscrição estadual: ${number}`),
  ]
}

function formatted (phone: string | null): string {
  return phone ? formatPhone(phone) : ''
}

function isHit (parts: Part[]): boolean {
  return parts.some(part => part.isHit)
}
