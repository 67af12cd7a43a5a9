import { z } from 'zod'
import { BadRequest } from '../errors.ts'
import { readId } from '../http/row-id.ts'
import type { Place } from '../paging/page.ts'
import { cut } from '../search/typed.ts'
import { parseDate } from '../writing/dates.ts'

/** What a list is asked for, as its address carries it: only names that the list knows, none of them empty. */
export type Asking = Readonly<Record<string, string>>

/** Reads one part of an address; gives '' for nonsense. Of a part that is repeated the first counts. */
export type Reader = (typed: string) => string

export const readers = {
  text: (sizeMax: number): Reader => typed => cut(typed.normalize('NFC').replace(/\p{Cc}/gu, ' ').trim(), sizeMax).trim(),
  id: (typed => String(readId(typed) ?? '')) as Reader,
  day: (typed => parseDate(typed) ?? '') as Reader,
  among: (values: readonly string[]): Reader => typed => values.includes(typed) ? typed : '',
  /** The id of the row that a page goes on from. No row has the id 0: `before=0` asks for the last page. */
  row: (typed => /^(?:0|[1-9][0-9]{0,14})$/.test(typed) ? typed : '') as Reader,
}

const Parts = z.record(z.string(), z.union([z.string(), z.array(z.string()).transform(([first = '']) => first)]).catch('')).catch({})

/** Reads an address part by part, in the order of the readers. */
export function readAsking (query: unknown, known: Record<string, Reader>): Asking {
  const parts = Parts.parse(query)
  return Object.fromEntries(Object.entries(known)
    .map(([name, read]) => [name, read(parts[name] ?? '')] as const)
    .filter(([, value]) => value !== ''))
}

/** The column that puts a list in order, and whether from the last to the first, which a hyphen says. */
export function readSort (sort: string): { column: string, isDescending: boolean } {
  return { column: sort.replace(/^-/, ''), isDescending: sort.startsWith('-') }
}

/**
 * Takes away the order by document for people who may not read a CPF whole: its neighbours in that order would give away
 * what is masked.
 */
export function withoutCpfOrder (asking: Asking, seesCpf: boolean): Asking {
  const { sort, ...rest } = asking
  return sort === undefined || seesCpf || readSort(sort).column !== 'document' ? asking : rest
}

/** What an address can carry at most. */
const QUERY_MAX = 16_384

/**
 * Reads the query of a list's address that a form carries. One that is too long is refused, not cut: without some of its
 * filters it would cover more than the list showed.
 */
export function readQuery (query: unknown): Record<string, string> {
  if (typeof query !== 'string') return {}
  if (query.length > QUERY_MAX) throw new BadRequest('query too long')
  return Object.fromEntries(new URLSearchParams(query))
}

/** Where the page stands that an address asks for. */
export function placeOf ({ after, before }: Asking): Place {
  return { after: after === undefined ? undefined : Number(after), before: before === undefined ? undefined : Number(before) }
}

/** What is asked for whatever page stands there. */
export function withoutPlace ({ after: _after, before: _before, ...asking }: Asking): Asking {
  return asking
}

/** The address of a list that is asked for something else; a change to a filter begins at the first page. */
export function addressOf (path: string, asking: Asking, changes: Record<string, string | number | undefined> = {}): string {
  const parts = Object.entries({ ...withoutPlace(asking), ...changes }).filter(([, value]) => value !== undefined && value !== '')
  const query = new URLSearchParams(parts.map(([name, value]): [string, string] => [name, String(value)])).toString()
  return query ? `${path}?${query}` : path
}
