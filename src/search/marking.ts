import { fold } from '../brazil/search.ts'
import { fragmentOf, isShort, type Search } from './typed.ts'

export interface Part { text: string, isHit: boolean }

/** A text in parts, those that the search met set apart: "João" for "joao", "20.841" for "20841". */
export function marked (text: string, search: Search | undefined): Part[] {
  if (!search || text === '') return [{ text, isHit: false }]
  const characters = Array.from(text)
  const hits = new Set<number>()
  const forms = isShort(search) ? [search.start] : search.words.flat()
  for (const reading of [readings.words(characters), readings.numbers(characters)]) {
    for (const form of forms) meet(reading, form, isShort(search), hits)
  }
  return partsOf(characters, hits)
}

/** A text as the search reads it, and the place of each of its characters in the text as it is shown. */
interface Reading { text: string, places: number[] }

const readings = {
  words (characters: string[]): Reading {
    return read(characters, character => fold(character) || ' ')
  },
  numbers (characters: string[]): Reading {
    return read(characters, character => /[\p{L}\p{N}@]/u.test(character) ? character.toLowerCase() : '')
  },
}

function read (characters: string[], folded: (character: string) => string): Reading {
  const pieces = characters.map(folded)
  return { text: ` ${pieces.join('')}`, places: [-1, ...pieces.flatMap((piece, place) => Array.from(piece, () => place))] }
}

function meet ({ text, places }: Reading, form: string, isStart: boolean, hits: Set<number>): void {
  const sought = isStart ? ` ${form}` : fragmentOf(form)
  if (sought.trim() === '') return
  for (let from = text.indexOf(sought); from >= 0; from = isStart ? -1 : text.indexOf(sought, from + 1)) {
    if (isStart && from > 0) return
    for (let index = from; index < from + sought.length; index++) if (text[index] !== ' ') hits.add(places[index]!)
  }
}

function partsOf (characters: string[], hits: Set<number>): Part[] {
  const parts: Part[] = []
  for (const [place, character] of characters.entries()) {
    // What stands between two hits belongs to them: the dots of a number, the space of two words.
    const isHit = hits.has(place) || (hits.has(place - 1) && hits.has(place + 1) && !/[\p{L}\p{N}]/u.test(character))
    const last = parts.at(-1)
    if (last?.isHit === isHit) last.text += character
    else parts.push({ text: character, isHit })
  }
  return parts
}
