import type { Database } from '../database.ts'
import { compose, every, fragment, joined, type Fragment } from '../lists/fragments.ts'
import type { Narrowing } from '../lists/finding.ts'
import type { Order } from '../lists/orders.ts'
import { isCommon } from './commonness.ts'
import { fragmentOf, isShort, type Search } from './typed.ts'

/**
 * Companies that a search finds: rare fragments by their trigrams, short ones by the beginning of the name.
 * In the order of relevance a short one also finds the identifier or document that it is.
 */
export function searchNarrowing (db: Database, search: Search, isRanked: boolean): Narrowing {
  if (isShort(search)) return isRanked ? shortNarrowing(search) : startNarrowing(search)
  const match = companyMatch(db, search)
  return {
    condition: textCondition(search),
    along: fragment('select rowid as company_id from company_search where company_search match ?', match),
    newest: rowsMax => fragment(`select rowid as company_id from company_search where company_search match ? order by rowid desc limit ${rowsMax}`, match),
    closer: fragment('select rowid as company_id from company_search where company_search match ?', matchOf(search, true)),
    isRough: true,
  }
}

function startNarrowing (search: Search): Narrowing {
  const index = 'listed_companies_name'
  return { condition: startCondition(search), along: index, sorted: { name: index } }
}

function shortNarrowing (search: Search): Narrowing {
  const [exact, starts] = [exactCondition(search), startCondition(search)]
  return {
    condition: compose('({} or {})', exact, starts),
    along: compose(`select company_id from listed_companies as listed where {} union all
      select company_id from listed_companies as listed indexed by listed_companies_name where {} and not {}`, exact, starts, exact),
  }
}

/** The company with this identifier or document first, then names that begin like this, then the others. */
export function byRelevance (db: Database, search: Search): Order {
  const exact = exactCondition(search)
  const starts = startCondition(search)
  const index = 'listed_companies_name'
  const rest = { condition: compose('not {} and not {}', exact, starts), by: 'name' }
  return {
    stretches: [
      { condition: exact, by: 'name' },
      { condition: compose('not {} and {}', exact, starts), by: 'name', index },
      ...(isShort(search) ? [] : [{ ...rest, stream: streamOf(companyMatch(db, search)) }]),
    ],
    isDescending: false,
  }
}

// Where thousands are found the rest comes newest first, which is how trigrams give it; nothing has to be sorted.
function streamOf (match: string) {
  return (id: number | undefined, isBackwards: boolean): Fragment => {
    const edge = id === undefined ? fragment('1') : fragment(`rowid ${isBackwards ? '>' : '<'} ?`, id)
    return compose(`select rowid as company_id from company_search where company_search match {} and {} order by rowid ${isBackwards ? 'asc' : 'desc'}`,
      fragment('?', match), edge)
  }
}

function exactCondition ({ identifier, document }: Search): Fragment {
  return document === ''
    ? fragment('(listed.identifier = ?)', identifier)
    : fragment('(listed.identifier = ? or listed.document = ?)', identifier, document)
}

function startCondition ({ start }: Search): Fragment {
  return start === '' ? fragment('(0)') : fragment('(listed.name >= ? and listed.name < ?)', start, `${start}\u{10FFFF}`)
}

function textCondition ({ words }: Search): Fragment {
  const has = (form: string) => fragment('instr(text, ?)', fragmentOf(form))
  const all = every(words.map(forms => joined(forms.map(has), ' or ')))
  return compose('exists (select 1 from company_texts where company_id = listed.company_id and {})', all)
}

const TRIGRAMS_MAX = 6
const WORDS_MAX = 3

function companyMatch (db: Database, search: Search): string {
  return matchOf(search, false, trigram => isCommon(db, trigram))
}

/**
 * The trigrams that a text must have, in the words of FTS5; everything typed stands in quotes, its operators
 * are not ours. Some of each of the longest words are enough, of numbers all but
 * those that nearly everybody has beside rarer ones: whoever has these is looked at.
 */
export function matchOf ({ words }: Search, isWhole = false, isCommon: (trigram: string) => boolean = () => false): string {
  const longest = isWhole ? words : words.toSorted((one, other) => other[0]!.length - one[0]!.length).slice(0, WORDS_MAX)
  const share = Math.floor(TRIGRAMS_MAX / longest.length)
  const count = (form: string) => isWhole || /\d/.test(form) ? form.length : share
  const trigrams = (form: string) => {
    const all = trigramsOf(fragmentOf(form), count(form))
    const rare = /\d/.test(form) ? all.filter(trigram => !isCommon(trigram)) : []
    return rare.length > 0 ? rare : all
  }
  return longest.map(forms => `(${forms.map(form => `(${trigrams(form).map(quoted).join(' AND ')})`).join(' OR ')})`).join(' AND ')
}

function trigramsOf (text: string, count: number): string[] {
  const characters = Array.from(text)
  const last = characters.length - 3
  const places = Array.from({ length: count }, (_, index) => Math.round(index * last / Math.max(1, count - 1)))
  return [...new Set(places)].map(place => characters.slice(place, place + 3).join(''))
}

function quoted (text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
