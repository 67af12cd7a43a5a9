import { fold } from '../writing/fold.ts'
import { onceRead } from './once-read.ts'
import { isSlip, soundOf } from './sound.ts'
import type { Word } from './words.ts'

/** What is known of the two cities. */
export type Cities = 'same' | 'other' | 'unknown'

// Found with bench/duplicate-pairs.csv: a lower value takes two companies for one more often, a higher one misses more real pairs.
const ALIKE = 0.82

export function isAlike (likeness: number): boolean {
  return likeness >= ALIKE
}

export function citiesOf (one: string | null, other: string | null): Cities {
  if (!one || !other) return 'unknown'
  return fold(one) === fold(other) ? 'same' : 'other'
}

interface Pair { one: Word, other: Word, likeness: number }

/**
 * How alike two names are, from 0 to 1, whatever the order of their words. Words are compared by their
 * trigrams, sound and slips; a trade tells little, a proper name much; the city adds or takes away.
 */
export function likeness (one: readonly Word[], other: readonly Word[], cities: Cities): number {
  const [left, right] = [joined(one, other), joined(other, one)]
  const pairs = pair(left, right)
  if (pairs.length === 0) return 0

  const rest = left.filter(word => !pairs.some(pair => pair.one === word))
  const otherRest = right.filter(word => !pairs.some(pair => pair.other === word))
  const shared = sum(pairs, weightOf)
  const told = sum(pairs, pair => weightOf(pair) * pair.likeness)
  const missing = missingWeight(rest, otherRest)
  const score = told / (shared + missing / 2) * doubt(pairs, rest, otherRest)
  if (cities === 'same') return Math.min(1, score + SAME_CITY)
  return cities === 'unknown' ? score : score - (shared < FEW_WORDS ? COMMON_NAME : OTHER_CITY)
}

const SAME_CITY = 0.05
const OTHER_CITY = 0.08
// Two Padaria Central in two cities are two bakeries.
const COMMON_NAME = 0.3
const FEW_WORDS = 1.8
const PROPER = 0.6
// A trade that one of the two leaves out, against one where they name different ones.
const LEFT_OUT = 0.3

function weightOf ({ one, other }: Pair): number {
  return Math.max(one.weight, other.weight)
}

function missingWeight (rest: Word[], otherRest: Word[]): number {
  const differ = hasTrade(rest) && hasTrade(otherRest)
  return sum([...rest, ...otherRest], word => word.isTrade && !differ ? word.weight * LEFT_OUT : word.weight)
}

/** What makes two names less alike than their words: another word instead of one, a number, Filho, Norte; nothing but a trade. */
function doubt (pairs: Pair[], rest: Word[], otherRest: Word[]): number {
  const isProper = ({ weight, isInitial }: Word) => weight >= PROPER && !isInitial
  const replaced = rest.some(isProper) && otherRest.some(isProper) ? 0.85 : 1
  const toldApart = [...rest, ...otherRest].some(word => word.tellsApart) ? 0.8 : 1
  const isOtherTrade = hasTrade(rest) && hasTrade(otherRest) && !pairs.some(({ one }) => one.isTrade) ? 0.88 : 1
  const isOnlyTrade = !pairs.some(pair => weightOf(pair) >= PROPER)
  return replaced * toldApart * isOtherTrade * (isOnlyTrade && rest.length + otherRest.length > 0 ? 0.7 : 1)
}

function hasTrade (words: Word[]): boolean {
  return words.some(word => word.isTrade)
}

/** The same words first, then the best partners; no word has two. */
function pair (left: readonly Word[], right: readonly Word[]): Pair[] {
  const [rest, otherRest] = [[...left], [...right]]
  const same = left.flatMap(one => {
    const at = otherRest.findIndex(other => other.text === one.text)
    if (at < 0) return []
    rest.splice(rest.indexOf(one), 1)
    return [{ one, other: otherRest.splice(at, 1)[0]!, likeness: 1 }]
  })
  const taken = new Set<Word>()
  const alike = rest.flatMap(one => otherRest.map(other => ({ one, other, likeness: wordLikeness(one, other) })))
    .filter(({ likeness }) => likeness > 0).toSorted((first, second) => second.likeness - first.likeness)
    .filter(({ one, other }) => {
      if (taken.has(one) || taken.has(other)) return false
      taken.add(one).add(other)
      return true
    })
  return [...same, ...alike]
}

function wordLikeness (one: Word, other: Word): number {
  if (one.isNumber || other.isNumber) return 0
  if (one.isInitial || other.isInitial) return one.text[0] === other.text[0] ? 0.75 : shortLikeness(one, other)
  if (one.meaning === other.meaning) return 0.97
  if (one.sound === other.sound) return 0.97
  const short = shortLikeness(one, other)
  if (short > 0) return short
  if (isSlip(one.sound, other.sound) || isSlip(one.text, other.text)) return 0.9
  return isTrigramLike(one.text, other.text) ? 0.8 : 0
}

function shortLikeness (one: Word, other: Word): number {
  return stands(one, other.text) || stands(other, one.text) ? 0.93 : 0
}

// "Transp." for transportes, "Adm." for administradora: what the list has, and with its dot whatever begins so.
function stands ({ standsFor, text }: Word, whole: string): boolean {
  return standsFor !== undefined && (standsFor.includes(whole) || (text.length > 1 && whole.length > text.length + 1 && whole.startsWith(text)))
}

const TRIGRAM_LENGTH_MIN = 8
const TRIGRAMS_SHARED = 0.6
const TRIGRAMS_KEPT = 2000

function isTrigramLike (one: string, other: string): boolean {
  if (Math.min(one.length, other.length) < TRIGRAM_LENGTH_MIN || one.slice(0, -1) === other.slice(0, -1)) return false
  const [few, many] = [trigrams(one), trigrams(other)]
  const shared = few.filter(trigram => many.includes(trigram)).length
  return 2 * shared / (few.length + many.length) >= TRIGRAMS_SHARED
}

const trigrams = onceRead(TRIGRAMS_KEPT, (word): readonly string[] => {
  const padded = `  ${word} `
  return [...new Set(Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3)))]
})

/** Two words that the other name writes as one, "auto peças" for "autopeças", become one. */
function joined (words: readonly Word[], other: readonly Word[]): readonly Word[] {
  const result: Word[] = []
  for (let at = 0; at < words.length; at++) {
    const [word, next] = [words[at]!, words[at + 1]]
    const whole = next && wholeOf(word, next, other)
    if (whole) at++
    result.push(whole ? { ...whole } : word)
  }
  return result
}

// The joined word sounds like the first of the two at its beginning: to check that first spares most of the joining.
function wholeOf ({ text, sound }: Word, next: Word, other: readonly Word[]): Word | undefined {
  const beginning = other.filter(whole => whole.sound.length > sound.length && whole.sound[0] === sound[0] && whole.text !== text && whole.text !== next.text)
  return beginning.length > 0 ? beginning.findLast(whole => whole.sound === soundOfWhole(text + next.text)) : undefined
}

const WHOLES_KEPT = 5000
const soundOfWhole = onceRead(WHOLES_KEPT, soundOf)

function sum<Thing> (things: Thing[], value: (thing: Thing) => number): number {
  return things.reduce((total, thing) => total + value(thing), 0)
}
