import type { Attribute } from '../attributes/store.ts'
import { cnpjProblem, formatCnpj, parseCnpj } from '../brazil/cnpj.ts'
import { cpfProblem, formatCpf, parseCpf } from '../brazil/cpf.ts'
import { emailProblem, parseEmail } from '../brazil/email.ts'
import { formatPhone, parsePhone, phoneProblem } from '../brazil/phone.ts'
import { parseWebAddress, webAddressProblem } from '../forms/web-address.ts'
import { formatDate, parseDate, parseTime } from '../writing/dates.ts'
import { lengthOf } from '../writing/length.ts'
import { formatNumber, parseNumber, wordFor } from '../writing/numbers.ts'
import { matchesPattern } from './pattern.ts'

export type Kind = 'text' | 'long_text' | 'integer' | 'decimal' | 'currency' | 'date' | 'time' | 'yes_no' | 'list' |
  'document' | 'email' | 'phone' | 'link'

export const kindLabels: Record<Kind, string> = {
  text: 'Texto', long_text: 'Texto longo', integer: 'Número inteiro', decimal: 'Número decimal', currency: 'Valor em reais',
  date: 'Data', time: 'Hora', yes_no: 'Sim ou não', list: 'Lista', document: 'CPF ou CNPJ', email: 'E-mail',
  phone: 'Telefone', link: 'Link',
}
export const kinds = Object.keys(kindLabels) as [Kind, ...Kind[]]

export const TEXT_MAX = 255
export const LONG_TEXT_MAX = 5000

/** What was typed, as it is kept, or the sentence that says why not. */
export type Reading = { value: string } | { problem: string }

type Limits = Pick<Attribute, 'kind' | 'is_multiple' | 'decimals' | 'minimum' | 'maximum' | 'document_kind' | 'pattern_kind' | 'pattern' |
  'pattern_message'>

/** Reads one line or text of an attribute that is no list; what is empty was not typed and is not read. */
export function readValue (attribute: Limits, typed: string): Reading {
  const reading = readKind(attribute, typed)
  if ('problem' in reading) return reading
  const problem = limitProblem(attribute, reading.value) ?? patternProblem(attribute, reading.value)
  return problem === undefined ? reading : { problem }
}

function readKind ({ kind, decimals, document_kind: document }: Limits, typed: string): Reading {
  switch (kind) {
    case 'text': return short(typed, TEXT_MAX)
    case 'long_text': return short(typed, LONG_TEXT_MAX)
    case 'integer': return parseNumber(typed, 0)
    case 'decimal': return parseNumber(typed, decimals)
    case 'currency': return parseNumber(typed.replace(/^([-−–]?)\s*R\$\s*/i, '$1'), 2)
    case 'date': return read(typed, parseDate, () => 'Use dia, mês e ano com quatro números, de uma data que existe, como 24/11/2026.')
    case 'time': return read(typed, parseTime, () => 'Use uma hora como 14:30.')
    case 'yes_no': return ['yes', 'no'].includes(typed) ? { value: typed } : { problem: 'Escolha Sim ou Não.' }
    case 'document': return readDocument(document, typed)
    case 'email': return read(typed, parseEmail, emailProblem)
    case 'phone': return read(typed, parsePhone, phoneProblem)
    case 'link': return read(typed, parseWebAddress, webAddressProblem)
    case 'list': return { problem: 'Escolha um item da lista.' }
  }
}

function short (typed: string, sizeMax: number): Reading {
  return lengthOf(typed) > sizeMax ? { problem: `Use até ${sizeMax} caracteres.` } : { value: typed }
}

function read (typed: string, parse: (typed: string) => string | undefined, problem: (typed: string) => string | undefined): Reading {
  const value = parse(typed)
  return value === undefined ? { problem: problem(typed) ?? 'Confira este campo.' } : { value }
}

function readDocument (kind: Attribute['document_kind'], typed: string): Reading {
  const isCpf = kind === 'any' ? looksLikeCpf(typed) : kind === 'cpf'
  return isCpf ? read(typed, parseCpf, cpfProblem) : read(typed, parseCnpj, cnpjProblem)
}

// "CPF: 100.002.196-30" says itself what it is; a number alone says it by its length.
function looksLikeCpf (typed: string): boolean {
  const label = /^\s*(CPF|CNPJ)\b/i.exec(typed.normalize('NFKC'))?.[1]
  return label === undefined ? typed.replace(/[^0-9a-z]/gi, '').length <= 11 : label.toUpperCase() === 'CPF'
}

/** Kinds whose limits are of the value itself; for the others they count characters or items. */
export function hasOrder (kind: Kind): boolean {
  return ['integer', 'decimal', 'currency', 'date', 'time'].includes(kind)
}

/** Whether a minimum and a maximum mean something for such an attribute. */
export function hasLimits ({ kind, is_multiple: isMultiple }: Pick<Attribute, 'kind' | 'is_multiple'>): boolean {
  return hasOrder(kind) || kind === 'text' || kind === 'long_text' || (kind === 'list' && isMultiple === 1)
}

function limitProblem (attribute: Limits, value: string): string | undefined {
  const { kind, minimum, maximum } = attribute
  if (kind === 'text' || kind === 'long_text') return countProblem(attribute, lengthOf(value), ['caractere', 'caracteres'])
  if (!hasOrder(kind)) return undefined
  const isBelow = minimum !== null && compare(kind, value, minimum) < 0
  const isAbove = maximum !== null && compare(kind, value, maximum) > 0
  if (!isBelow && !isAbove) return undefined
  const show = (limit: string) => formatValue(attribute, limit)
  if (minimum !== null && maximum !== null) return `Use um valor de ${show(minimum)} a ${show(maximum)}.`
  return minimum === null ? `O maior valor aceito é ${show(maximum!)}.` : `O menor valor aceito é ${show(minimum)}.`
}

/** The complaint about this many characters or items; undefined when they are within the limits. */
export function countProblem ({ minimum, maximum }: Pick<Attribute, 'minimum' | 'maximum'>, count: number, [one, many]: readonly [one: string, many: string]): string | undefined {
  if (minimum !== null && count < Number(minimum)) return `Use pelo menos ${minimum} ${wordFor(Number(minimum), one, many)}.`
  if (maximum !== null && count > Number(maximum)) return `Use até ${maximum} ${wordFor(Number(maximum), one, many)}.`
}

/** Orders two kept values of a kind. Dates and times are kept so that their text is in order. */
export function compare (kind: Kind, one: string, other: string): number {
  if (kind === 'date' || kind === 'time') return one < other ? -1 : Number(one > other)
  return Number(one) - Number(other)
}

function patternProblem ({ kind, pattern_kind: patternKind, pattern, pattern_message: message }: Limits, value: string): string | undefined {
  if (kind !== 'text' || patternKind === null || pattern === null) return undefined
  return matchesPattern(patternKind, pattern, value) ? undefined : message || 'Siga o formato pedido.'
}

/** A kept value of an attribute that is no list, as a person writes it. */
export function formatValue ({ kind, decimals }: Pick<Attribute, 'kind' | 'decimals'>, value: string): string {
  switch (kind) {
    case 'decimal': return formatNumber(value, decimals)
    case 'currency': return formatNumber(value, 2).replace(/^-?/, '$&R$$ ')
    case 'date': return formatDate(value)
    case 'yes_no': return value === 'yes' ? 'Sim' : 'Não'
    case 'document': return value.length === 11 ? formatCpf(value) : formatCnpj(value)
    case 'phone': return formatPhone(value)
    default: return value
  }
}
