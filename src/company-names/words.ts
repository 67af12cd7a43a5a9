import { fold } from '../writing/fold.ts'
import { onceRead } from './once-read.ts'
import { soundOf } from './sound.ts'
import { abbreviations, fillers, finalForms, known, legalForms, tellingApart } from './vocabulary.ts'

/** A word of a name that says something about whose it is. */
export interface Word {
  /** Folded, as it was written. */
  text: string
  /** The same for words of one trade: confecções, vestuário. */
  meaning: string
  sound: string
  /** How much it tells one name from another: a proper name 1, a trade little. */
  weight: number
  isTrade: boolean
  isNumber: boolean
  /** What it may stand for; nothing when it is a whole word. An initial stands for whatever begins with it. */
  standsFor: readonly string[] | undefined
  isInitial: boolean
  tellsApart: boolean
}

const WORDS_MAX = 12
const CHARACTERS_MAX = 255
const NAMES_KEPT = 5000
const WORDS_KEPT = 20_000

/** The words of a name without legal form, fillers, accents, case and punctuation. A word that comes twice is two of them. */
export const wordsOf = onceRead(NAMES_KEPT, (name): readonly Word[] => {
  const text = name.slice(0, CHARACTERS_MAX).toWellFormed().normalize('NFC').replace(/\p{Cf}|['’`´]/gu, '')
    .replace(/\bn[º°o.]+\s*(?=\d)/giu, '').replace(/(\d)[ºª°]/g, '$1')
    .replace(/^\s*\d{2}\.\d{3}\.\d{3}\s|\b\d{11}\b/g, ' ') // the numbers the register puts into the name of an MEI
  const written = [...text.matchAll(/([\p{L}\p{N}\p{So}]+)(\.?)/gu)].flatMap(([, word, dot]) =>
    foldedWords(word!).map(text => ({ text, isDotted: dot === '.' })))
  const named = withoutLegalForm(written)
  const words = named.filter(({ text, isDotted }) => isDotted || !fillers.has(text))
  return (words.length > 0 ? words : named.length > 0 ? named : written).slice(0, WORDS_MAX).map(written => ({ ...knownWord(written.isDotted ? `${written.text}.` : written.text) }))
})

const knownWord = onceRead(WORDS_KEPT, word => wordOf({ text: word.replace('.', ''), isDotted: word.endsWith('.') }))

// Most words are plain letters, for which folding takes ten times as long.
function foldedWords (word: string): string[] {
  return /^[A-Za-z0-9]+$/.test(word) ? [word.toLowerCase()] : fold(word).split(' ').filter(Boolean)
}

interface Written { text: string, isDotted: boolean }

function withoutLegalForm (words: Written[]): Written[] {
  const end = words.findLastIndex(({ text }) => !finalForms.has(text) && !legalForms.has(text)) + 1
  return words.slice(0, end).filter(({ text }) => !legalForms.has(text))
}

const romans = new Map(['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x'].map((roman, index) => [roman, String(index + 1)]))

function wordOf ({ text: written, isDotted }: Written): Word {
  const text = isDotted ? written : romans.get(written) ?? written
  const isNumber = /^\p{N}+$/u.test(text)
  const meant = known.get(text)
  const isShort = !meant && !isNumber && (isDotted || abbreviations.has(text))
  const standsFor = isShort ? abbreviations.get(text) ?? [] : undefined
  const first = known.get(standsFor?.[0] ?? '')
  return {
    text, sound: soundOf(text), isNumber, standsFor,
    meaning: meant?.meaning ?? first?.meaning ?? text,
    weight: meant?.weight ?? first?.weight ?? 1,
    isTrade: meant?.isTrade ?? first?.isTrade ?? false,
    isInitial: !isNumber && /^\p{L}$/u.test(text),
    tellsApart: isNumber || tellingApart.has(text) || (standsFor?.some(word => tellingApart.has(word)) ?? false),
  }
}
