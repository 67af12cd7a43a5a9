import { fold } from '../brazil/search.ts'
import { identifierKey } from '../company-types/identifier.ts'
import { apart, squeeze, withoutApart } from './text.ts'

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
  const text = withoutApart(typed.normalize('NFC')).slice(0, TYPED_MAX).trim()
  if (text === '') return undefined
  const words = text.split(/\s+/).map(word => formsOf(word, seesCpf)).filter(forms => forms.length > 0)
  const long = words.filter(([form]) => form!.length > 1)
  return {
    start: fold(text),
    identifiers: identifiersOf(identifierKey(text)),
    document: squeeze(text).toUpperCase(),
    words: together(text, seesCpf) ?? (long.length > 0 ? long : words),
  }
}

// A phone or document typed with spaces is one number: "(47) 3025-1234", "11 222 333".
function together (text: string, seesCpf: boolean): string[][] | undefined {
  const digits = squeeze(text)
  return /^[+\d(][\d\s().\-/]+$/.test(text) && digits.length >= 5 ? [numberForms(digits, seesCpf)] : undefined
}

function identifiersOf (key: string): string[] {
  return /\s/.test(key) ? [key, ...['-', '', '/', '.'].map(between => key.replaceAll(/\s+/g, between))] : [key]
}

// "joao@padaria.example", or a part of it that is no word of a name: "padaria.example", "maria.silva".
const isPartOfEmail = (word: string) => /^[\w.+-]+$/.test(word) && /[a-z0-9][._+].*[a-z]/i.test(word)
// As the list shows it: "Joinville/SC".
const withState = /^(\p{L}.*)\/[a-z]{2}$/iu

function formsOf (word: string, seesCpf: boolean): string[] {
  if (word.includes('@')) return [word.toLowerCase()]
  const forms = [
    fold(word), ...(/\d/.test(word) ? numberForms(squeeze(word), seesCpf) : []), ...(isPartOfEmail(word) ? [word.toLowerCase()] : []),
    fold(withState.exec(word)?.[1] ?? ''),
  ]
  return [...new Set(forms)].filter(Boolean)
}

const CPF_DIGITS = 11

// People type the long-distance zero, which a kept phone has not.
function numberForms (digits: string, seesCpf: boolean): string[] {
  const forms = /^0[1-9]{2}\d{5,}$/.test(digits) ? [digits, digits.slice(1)] : [digits]
  const mayBeCpf = /^\d+$/.test(digits) && (seesCpf ? digits.length <= CPF_DIGITS : digits.length === CPF_DIGITS)
  return mayBeCpf ? [...forms, apart(digits)] : forms
}

/** Fragments as trigrams find them. Of two letters they must begin a word, of one they must be one. */
export function fragmentOf (form: string): string {
  if (form.length === 1) return ` ${form} `
  return form.length === 2 ? ` ${form}` : form
}

/** Too short for trigrams: such a search finds the names that begin with it. */
export function isShort ({ words }: Search): boolean {
  return words.length === 0 || (words.length === 1 && words[0]!.every(form => Array.from(form).length <= 2))
}
