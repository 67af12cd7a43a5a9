import { emailKey } from '../brazil/email.ts'
import { isAreaCode } from '../brazil/phone.ts'
import { identifierKey } from '../identifiers/key.ts'
import { apart, squeeze, withoutApart } from '../search-index/text.ts'
import { fold } from '../writing/fold.ts'
import { lengthOf } from '../writing/length.ts'
import { withHyphens } from '../writing/unseen.ts'

/** What a person typed into a search field, as it is looked up. */
export interface Search {
  /** The whole of it, folded: names that begin with it come first. */
  start: string
  /** As the identifier, with what people type a space for, and as the document of a company; they come before all. */
  identifiers: string[]
  document: string
  /** Each word must be found, in any order, in one of its forms. */
  words: string[][]
}

export const TYPED_MAX = 100

/**
 * Reads it; undefined when nothing was typed. Something that no text contains has no words and finds nothing.
 * Whoever may not read a CPF finds by a whole one only.
 */
export function readSearch (typed: string, { seesCpf = false } = {}): Search | undefined {
  const text = withoutLabel(cut(withoutApart(seen(typed)), TYPED_MAX).trim())
  if (text === '') return undefined
  const words = wordsOf(text, seesCpf)
  const long = words.filter(([form]) => lengthOf(form!) > 1)
  return {
    start: fold(text),
    identifiers: identifiersOf(identifierKey(text)),
    document: squeeze(text).toUpperCase(),
    words: together(text, seesCpf) ?? (long.length > 0 ? long : words),
  }
}

// Copied texts have dashes of all kinds, and characters that nobody sees.
function seen (text: string): string {
  return withHyphens(narrow(text.normalize('NFC')).replace(/\p{Cf}/gu, '').replace(/\p{Cc}/gu, ' '))
}

/** So many characters of it at most, none of them cut in half. */
export function cut (text: string, sizeMax: number): string {
  return lengthOf(text) <= sizeMax ? text : Array.from(text).slice(0, sizeMax).join('')
}

// Letters, figures and punctuation as wide as those of Japanese, which some keyboards give: "（４７）".
function narrow (text: string): string {
  return text.replaceAll(/[\uFF01-\uFF5E\u3000]/g, wide => wide.normalize('NFKC'))
}

// As a document says what it is: "CNPJ: 10.000.061/0001-02". Before a name it is a word of the name: "CPF Contabilidade".
function withoutLabel (text: string): string {
  return text.replace(/^(?:CNPJ|CPF)\b[\s:]*(?=\d{2}[\d.]|[\dA-Z]{2}\.[\dA-Z]{3}|[\dA-Z]{12}\d{2}$)/i, '')
}

const NUMBER_MIN = 5
// Of a number that is being typed beside its area code, or whose parts stand apart: "(47) 3".
const NUMBER_APART_MIN = 3
const isNumber = (text: string) => /^[+\d(][\d\s().\-/]*$/.test(text)

// A phone or document typed with spaces is one number: "(47) 3025-1234", "11 222 333".
function together (text: string, seesCpf: boolean): string[][] | undefined {
  const digits = squeeze(text)
  return isNumber(text) && digits.length >= NUMBER_MIN ? [numberForms(digits, seesCpf)] : undefined
}

/** Beside other words what may be one number is found as one, or each part of it alone. */
function wordsOf (text: string, seesCpf: boolean): string[][] {
  const typed = text.split(/\s+/).filter(word => formsOf(word, seesCpf).length > 0)
  const spans = [...numbersAmong(typed), ...codeAmong(typed)]
  const isBeside = typed.length > 1
  return typed.map((word, place) => {
    const around = spans.filter(({ from, to }) => from <= place && place < to)
    const wholes = around.length > 0 ? around.flatMap(({ whole }) => numberForms(whole, seesCpf)) : areaForms(word, isBeside)
    return [...new Set([...formsOf(word, seesCpf), ...(isBeside ? [...dottedForms(fold(word)), ...lastForms(fold(word))] : []), ...wholes])]
  })
}

interface Span { from: number, to: number, whole: string }

// "acai (47) 3025-1234"
function numbersAmong (words: string[]): Span[] {
  const spans: Span[] = []
  for (let from = 0, to: number; from < words.length; from = to) {
    to = from + 1
    while (isNumber(words[from]!) && to < words.length && isNumber(words[to]!)) to++
    const whole = squeeze(words.slice(from, to).join(''))
    if (to - from > 1 && whole.length >= NUMBER_APART_MIN) spans.push({ from, to, whole })
  }
  return spans
}

const CNPJ_LENGTH = 14

// A CNPJ with letters, or the beginning of one: "12 ABC 345 01DE 35".
function codeAmong (words: string[]): Span[] {
  const [from, to] = [words.findIndex(word => /\d/.test(word)), words.findLastIndex(word => /\d/.test(word)) + 1]
  const whole = squeeze(words.slice(from, to).join(''))
  return to - from > 1 && /^\d*\p{L}/u.test(whole) && whole.length <= CNPJ_LENGTH ? [{ from, to, whole }] : []
}

function identifiersOf (key: string): string[] {
  return /\s/.test(key) ? [key, ...['-', '', '/', '.'].map(between => key.replaceAll(/\s+/g, between))] : [key]
}

// "joao@padaria.example", or a part of it that is no word of a name: "padaria.example", "maria.silva".
const isPartOfEmail = (word: string) => /^[\w.+-]+$/.test(word) && /[a-z0-9][._+].*[a-z]/i.test(word)
// As the list shows it: "Joinville/SC".
const withState = /^(\p{L}.*)\/[a-z]{2}$/iu

// "S.A." and "S/A": words of their own, at the end of a line too, which "Mendes Almeida" has not.
const initials = /^\p{L}(?:[./]\p{L})+\.?$/u
// "d'água", "auto-peças", which others write as one.
const isJoined = (word: string) => /\p{L}['’´`-]\p{L}/u.test(word)
// "dagua", "santana", which others write with an apostrophe, and "autopecas", which others write as two words.
const inTwo = /^(d|sant)(?=[aeiouh])(.{3,})$|^(agro|auto|eletro|mini|moto|multi)(.{3,})$/
// "sa", "jb", which others write with dots; beside other words only, for alone it is the beginning of a name.
const asInitials = /^(?!(?:d[aeo]|n[ao]|em)$)\p{L}{2}$/u

function dottedForms (word: string): string[] {
  return asInitials.test(word) ? [` ${word[0]!} ${word[1]!} `, ` ${word[0]!} ${word[1]!}\n`] : []
}

// "b" in "a b", "🎂" in "🍰 🎂": one character that is the whole word may be the last of its line.
function lastForms (word: string): string[] {
  return lengthOf(word) === 1 ? [` ${word}\n`] : []
}

function formsOf (word: string, seesCpf: boolean): string[] {
  if (word.includes('@')) return [emailKey(word)]
  const folded = fold(word)
  const squeezed = folded.replaceAll(' ', '')
  if (initials.test(word)) return [folded, squeezed].flatMap(form => [` ${form} `, ` ${form}\n`])
  const forms = [
    folded, ...(/\d/.test(word) ? numberForms(squeeze(word), seesCpf) : []), ...(isPartOfEmail(word) ? [emailKey(word)] : []),
    fold(withState.exec(word)?.[1] ?? ''), isJoined(word) ? squeezed : '', folded.replace(inTwo, ' $1$3 $2$4'),
  ]
  return [...new Set(forms)].filter(Boolean)
}

// "(47)" alone, "47" beside words: the phones of an area, which are kept with the number of the country before it.
function areaForms (word: string, isBeside: boolean): string[] {
  const [, code = ''] = (isBeside ? /^\(?(\d{2})\)?$/ : /^\((\d{2})\)$/).exec(word) ?? []
  return isAreaCode(code) ? [` 55${code}`] : []
}

const CPF_DIGITS = 11

const tollFree = /^0(?=[35689]00)/ // 0800 and its kin

// People dial zeros that a kept phone has not: one before an area code or a free call, two before the number of a country.
function numberForms (digits: string, seesCpf: boolean): string[] {
  const dialled = /^(?:0(?=[1-9]{2}\d{5})|00(?=[1-9]\d{5}))(\d+)$/.exec(digits)?.[1]
  const forms = [digits, ...(dialled === undefined ? [] : [dialled]), ...(tollFree.test(digits) ? [digits.replace(tollFree, '55')] : [])]
  const mayBeCpf = /^\d+$/.test(digits) && (seesCpf ? digits.length <= CPF_DIGITS : digits.length === CPF_DIGITS)
  return mayBeCpf ? [...forms, apart(digits)] : forms
}

/** Fragments as trigrams find them. Of two letters they must begin a word, of one they must be one. */
export function fragmentOf (form: string): string {
  const size = lengthOf(form)
  if (size === 1) return ` ${form} `
  return size === 2 ? ` ${form}` : form
}

/** Too short for trigrams: such a search finds the names that begin with it. */
export function isShort ({ words }: Search): boolean {
  return words.length === 0 || (words.length === 1 && words[0]!.every(form => lengthOf(form) <= 2))
}
