import type { Narrowing } from '../paging/asked.ts'
import { compose, every, fragment, joined, type Fragment } from '../paging/fragments.ts'
import type { Order } from '../paging/orders.ts'
import { numberRuns, spelled } from '../search-index/numbers.ts'
import { SEARCH_ROWS } from '../search-index/rows.ts'
import { fragmentOf, isShort, type Search } from './typed.ts'

/** Companies that a search finds: rare fragments by their trigrams, short ones by the beginning of the name, or by the identifier or document that they are. */
export function searchNarrowing (search: Search): Narrowing {
  if (isShort(search)) return shortNarrowing(search)
  const match = fragment('?', matchOf(search, { hasNumbers: true }))
  const newestFirst = (from: number | undefined, isBackwards: boolean) => compose(
    `select ${SEARCH_ROWS} - rowid as company_id from company_search where company_search match {} and {} order by rowid ${isBackwards ? 'desc' : 'asc'}`,
    match, from === undefined ? fragment('1') : fragment(`rowid ${isBackwards ? '<' : '>'} ${SEARCH_ROWS} - ?`, from))
  return {
    condition: textCondition(search),
    along: newestFirst(undefined, false),
    newestFirst,
    closer: fragment(`select ${SEARCH_ROWS} - rowid as company_id from company_search where company_search match ?`, matchOf(search, { hasNumbers: true, isWhole: true })),
    isRough: true,
  }
}

// All along the index of names: those that begin so lie together there, and the exact match is found by its name.
function shortNarrowing (search: Search): Narrowing {
  const [exact, starts] = [exactCondition(search), startCondition(search)]
  const index = 'listed_companies_name'
  const those = (column: string) => compose(`listed.${column} in (select listed.${column} from listed_companies as listed where {})`, exact)
  const isExact = compose('({} and {})', those('name'), those('company_id'))
  return {
    condition: compose('({} or {})', starts, isExact),
    along: index,
    woven: { sorted: { name: index }, parts: () => [starts, compose('{} and not {}', isExact, starts)] },
  }
}

/** The company with this identifier or document first, then names that begin like this, then the others: few by name, many as they are found. */
export function byRelevance (search: Search): Order {
  const exact = exactCondition(search)
  const starts = startCondition(search)
  const index = 'listed_companies_name'
  const rest = { condition: compose('not {} and not {}', exact, starts), by: 'name' }
  return {
    stretches: [
      { condition: exact, by: 'name' },
      { condition: compose('not {} and {}', exact, starts), by: 'name', index },
      ...(isShort(search) ? [] : [{ ...rest, isAsFound: true as const }]),
    ],
    isDescending: false,
  }
}

function exactCondition ({ identifiers, document }: Search): Fragment {
  const identifier = fragment(`listed.identifier in (${identifiers.map(() => '?').join(', ')})`, ...identifiers)
  return document === '' ? compose('({})', identifier) : compose('({} or {})', identifier, fragment('listed.document = ?', document))
}

function startCondition ({ start }: Search): Fragment {
  return start === '' ? fragment('(0)') : fragment('(listed.name >= ? and listed.name < ?)', start, `${start}\u{10FFFF}`)
}

function textCondition ({ words }: Search): Fragment {
  const has = (form: string) => fragment('instr(text, ?)', fragmentOf(form))
  const all = every(words.map(forms => joined(forms.map(has), ' or ')))
  return compose('exists (select 1 from company_texts where company_id = listed.company_id and {})', all)
}

/** Of one word a trigram for every three letters, of several for every four, two at least: more cost more than they leave out (measured). */
const LETTERS_FOR_ONE = 3
const LETTERS_FOR_ONE_OF_SEVERAL = 4
const WORDS_MAX = 3

/**
 * The trigrams that a text must have, in the words of FTS5; everything typed stands in quotes, its operators
 * are not ours. Some of each of the longest words are enough, of long numbers five figures at a time where the
 * text was spelled so (`hasNumbers`): whoever has these is looked at.
 */
export function matchOf ({ words }: Search, { hasNumbers = false, isWhole = false } = {}): string {
  const longest = isWhole ? words : words.toSorted((one, other) => other[0]!.length - one[0]!.length).slice(0, WORDS_MAX)
  const letters = longest.length === 1 ? LETTERS_FOR_ONE : LETTERS_FOR_ONE_OF_SEVERAL
  const trigrams = (form: string) => {
    const numbers = hasNumbers ? numberRuns(form).flatMap(run => everyTrigram(spelled(run))) : []
    const all = everyTrigram(fragmentOf(form))
    if (isWhole) return [...numbers, ...all]
    return spread(numbers.length > 0 ? numbers : all, Math.max(2, Math.ceil(form.length / letters)))
  }
  return longest.map(forms => `(${forms.map(form => `(${trigrams(form).map(quoted).join(' AND ')})`).join(' OR ')})`).join(' AND ')
}

function everyTrigram (text: string): string[] {
  const characters = Array.from(text)
  return characters.slice(2).map((_, index) => characters.slice(index, index + 3).join(''))
}

/** So many of them, from the first to the last. */
function spread (trigrams: string[], count: number): string[] {
  if (trigrams.length <= count) return [...new Set(trigrams)]
  const places = Array.from({ length: count }, (_, index) => Math.round(index * (trigrams.length - 1) / Math.max(1, count - 1)))
  return [...new Set(places.map(place => trigrams[place]!))]
}

function quoted (text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
