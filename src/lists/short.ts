import { marked } from '../search/marking.ts'
import { fragmentOf, isShort, readSearch, TYPED_MAX, type Search } from '../search/typed.ts'
import { fold } from '../writing/fold.ts'
import { addressOf, readAsking, readers, readSort, type Asking } from './query.ts'
import { describeTotal } from './totals.ts'

/** A row of a short list. In a tree `path` has the names from the root down to it; the identifier of a person is the e-mail. */
interface Row { name: string, identifier: string, path?: string }

interface Column<Listed> {
  name: string
  label: string
  /** What rows are put in order by; the names come in order already. */
  by?: (row: Listed) => string | number
}

interface ShortFilter<Listed> {
  name: string
  label: string
  empty: string
  picks: ReadonlyArray<readonly [value: string, text: string]>
  of: (row: Listed) => string
}

/** A list short enough to be held in memory: searched, filtered and put in order there, all in its address. */
export interface ShortList<Listed extends Row> {
  path: string
  nouns: readonly [one: string, many: string]
  /** The first is the name, by which the list usually stands. */
  columns: ReadonlyArray<Column<Listed>>
  filters: ReadonlyArray<ShortFilter<Listed>>
}

/** The filter for what is in use and what is not any more. */
export function activeFilter ([active, inactive]: readonly [string, string]): ShortFilter<{ is_active: 0 | 1 }> {
  return {
    name: 'status', label: 'Situação', empty: 'Situação: todas', picks: [['active', active], ['inactive', inactive]],
    of: row => row.is_active ? 'active' : 'inactive',
  }
}

const USUAL_SORT = 'name'
const collator = new Intl.Collator('pt-BR', { numeric: true })

/** What the page of a short list shows. A tree stands as one while it is whole and by name. */
export function showShort<Listed extends Row> ({ path, nouns, columns, filters: picks }: ShortList<Listed>, all: Listed[], query: unknown) {
  const asking = readAsking(query, {
    q: readers.text(TYPED_MAX),
    ...Object.fromEntries(picks.map(pick => [pick.name, readers.among(pick.picks.map(([value]) => value))])),
    sort: readers.among(columns.flatMap(({ name }) => [name, `-${name}`])),
  })
  const { sort = USUAL_SORT, ...filters } = asking
  const search = readSearch(asking.q ?? '')
  const found = all.filter(row => isFound(row, search) && picks.every(pick => isPicked(pick, row, asking)))
  const rows = inOrder(found, columns, sort)
  return {
    rows, asking, filters, sort, path, picks, shown: columns, hasAny: all.length > 0,
    isTree: sort === USUAL_SORT && Object.keys(filters).length === 0,
    totalText: describeTotal({ count: rows.length, isMore: false }, ...nouns),
    marked: (text: string) => marked(text, search),
    linkTo: (changes: Record<string, string>) => addressOf(path, asking, changes),
  }
}

function isFound ({ name, identifier, path = name }: Row, search: Search | undefined): boolean {
  if (!search) return true
  const texts = [name, identifier].map(fold)
  if (isShort(search)) return search.start !== '' && texts.some(text => text.startsWith(search.start))
  const whole = [...[path, identifier].map(fold), ...texts, identifier.toLowerCase()].map(text => ` ${text}\n`).join('')
  return search.words.every(forms => forms.some(form => whole.includes(fragmentOf(form))))
}

function isPicked<Listed> (pick: ShortFilter<Listed>, row: Listed, asking: Asking): boolean {
  return asking[pick.name] === undefined || pick.of(row) === asking[pick.name]
}

function inOrder<Listed> (rows: Listed[], columns: ReadonlyArray<Column<Listed>>, sort: string): Listed[] {
  const { column, isDescending } = readSort(sort)
  const by = columns.find(({ name }) => name === column)?.by
  const sorted = by ? rows.toSorted((one, other) => compare(by(one), by(other))) : rows
  return isDescending ? sorted.toReversed() : sorted
}

function compare (one: string | number, other: string | number): number {
  return typeof one === 'number' && typeof other === 'number' ? one - other : collator.compare(String(one), String(other))
}
