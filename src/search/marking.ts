import { fold } from '../writing/fold.ts'
import { fragmentOf, isShort, type Search } from './typed.ts'

export interface Part { text: string, isHit: boolean }

/** A text in parts, those that the search met set apart: "João" for "joao", "20.841" for "20841". */
export function marked (text: string, search: Search | undefined): Part[] {
  if (!search || text === '') return [{ text, isHit: false }]
  const characters = Array.from(text)
  const hits = new Set<number>()
  const forms = isShort(search) ? [search.start] : search.words.flat().flatMap(form => abroad.test(form) ? [form, form.slice(2)] : [form])
  for (const reading of [readings.words(characters), readings.numbers(characters)]) {
    for (const form of forms) meet(reading, form, isShort(search), hits)
  }
  const asWritten = forms.filter(form => /[@._+]/.test(form))
  for (const form of asWritten) meet(readings.letters(characters), form, isShort(search), hits)
  return hits.size === 0 ? [{ text, isHit: false }] : partsOf(characters, hits)
}

/** A phone with the number of the country, which no page shows; of a free call a part of one too. */
const abroad = /^55(?:\d{10,11}|[35689]00\d*)$/

// Accents that stand alone, and what nobody sees.
const isUnread = (character: string) => /^[\p{M}\p{Cf}]$/u.test(character)

/** A text as the search reads it, and the place of each of its characters in the text as it is shown. */
interface Reading { text: string, places: number[] }

const readings = {
  words: reader(character => isUnread(character) ? '' : fold(character) || ' '),
  letters: reader(character => isUnread(character) ? '' : character.toLowerCase()),
  numbers: reader(character => /[\p{L}\p{N}@]/u.test(character) ? character.toLowerCase() : ''),
}

const CHARACTERS_KNOWN = 1000

// A page has thousands of characters and few different ones: what each is read as is kept.
function reader (readCharacter: (character: string) => string): (characters: string[]) => Reading {
  const known = new Map<string, string>()
  const pieceOf = (character: string): string => {
    let piece = known.get(character)
    if (piece === undefined) {
      if (known.size >= CHARACTERS_KNOWN) known.clear()
      known.set(character, piece = readCharacter(character))
    }
    return piece
  }
  return characters => {
    let text = ' '
    const places = [-1]
    for (const [place, character] of characters.entries()) {
      const piece = pieceOf(character)
      text += piece
      for (let left = piece.length; left > 0; left--) places.push(place)
    }
    return { text: `${text} `, places }
  }
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
