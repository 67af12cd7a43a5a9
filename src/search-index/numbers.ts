import { ZERO_APART } from './text.ts'

/**
 * In one town nearly all phones share their first figures, and in one year all identifiers: three figures at a time tell
 * little. So every three figures of a long number are written as one character besides, and a trigram of those is five figures.
 */
const FIGURES = 3
const RUN_MIN = 5
const runs = [
  { figures: /[0-9]{5,}/g, zero: 0x30, spelledFrom: 0xE100 },
  { figures: /[\uE000-\uE009]{5,}/g, zero: ZERO_APART, spelledFrom: 0xE500 }, // of a CPF, set apart
]

/** The long numbers in a line, whatever is written between their figures. */
export function numberRuns (line: string): string[] {
  const squeezed = line.replace(/[^\p{L}\p{N}\uE000-\uE009]/gu, '')
  return squeezed.length < RUN_MIN ? [] : runs.flatMap(({ figures }) => squeezed.match(figures) ?? [])
}

/** A number in characters that nobody types, one for every three figures. */
export function spelled (run: string): string {
  const { zero, spelledFrom } = runs[run.charCodeAt(0) < ZERO_APART ? 0 : 1]!
  const figures = Array.from(run, figure => figure.charCodeAt(0) - zero)
  const characters = figures.slice(FIGURES - 1).map((_, place) => spelledFrom + Number(figures.slice(place, place + FIGURES).join('')))
  return String.fromCodePoint(...characters)
}

/** The text of a company as its trigrams are made of it: as it is, and the long numbers of each line spelled behind it. */
export function withNumbers (text: string): string {
  const numbers = new Set(text.split('\n').flatMap(numberRuns))
  return numbers.size === 0 ? text : `${text}\n${Array.from(numbers, spelled).join('')}`
}
