import type { Typed } from '../forms.ts'
import { fold } from '../writing/fold.ts'
import type { LookupOutcome } from './looking-up.ts'
import type { Lookup, LookupKind } from './store.ts'

/** The field whose number is asked about. */
export const numberField: Record<LookupKind, string> = { cnpj: 'document', cep: 'cep' }

/** What was typed and what was found, field by field; nothing is overwritten before somebody chose. */
interface Comparison {
  lookup: Lookup
  /** A title for an answer that is not about a number of this form; '' otherwise. */
  about: string
  /** "BAIXADA", of a company. */
  status: string
  rows: Array<{ field: string, typed: string, found: string, isSame: boolean }>
}

export type LookupPanel = { comparison: Comparison } | { trouble: string }

export const troubles = {
  often: 'Foram muitas consultas no último minuto. Tente de novo daqui a pouco; o cadastro segue sem ela.',
  invalid: 'Informe o número por inteiro e busque de novo.',
  unknown: 'A consulta não conhece este número.',
  slow: 'A consulta não respondeu em 3 segundos. O cadastro segue sem ela.',
  broken: 'A consulta não deu uma resposta que se possa usar. O cadastro segue sem ela.',
}
export type Trouble = keyof typeof troubles

/** What the panel beside a form shows of an answer; `fields` are those that the form has. */
export function answerPanel (outcome: LookupOutcome, typed: Typed, fields: readonly string[]): LookupPanel {
  return 'lookup' in outcome ? { comparison: compare(outcome.lookup, typed, fields) } : { trouble: troubles[outcome.why] }
}

/**
 * The company's seat as an answer about its CNPJ has it, offered for an address; null where the answer has none, or
 * nothing new.
 */
export function seatPanel (lookup: Lookup | undefined, typed: Typed, fields: readonly string[]): LookupPanel | null {
  if (!lookup?.found.street) return null
  const { rows, ...comparison } = compare(lookup, typed, fields)
  // Registers write in capitals and without accents: that alone is nothing to tell anybody.
  const seen = rows.map(row => ({ ...row, isSame: fold(row.typed) === fold(row.found) }))
  return seen.every(row => row.isSame) ? null : { comparison: { ...comparison, rows: seen, about: 'Endereço na consulta do CNPJ' } }
}

function compare (lookup: Lookup, typed: Typed, fields: readonly string[]): Comparison {
  const rows = Object.entries(lookup.found).filter(([field]) => fields.includes(field))
    .map(([field, found]) => ({ field, found, typed: typed[field] ?? '', isSame: (typed[field] ?? '').trim() === found }))
  return { lookup, about: '', status: lookup.found.status ?? '', rows }
}

/** The typed fields with those that were chosen from an answer in their place. */
export function withChosen (typed: Typed, body: unknown, fields: readonly string[]): Typed {
  const sent = (body ?? {}) as Record<string, unknown>
  const chosen = fields.flatMap(field => {
    const value = sent[`use_${field}`]
    return typeof value === 'string' ? [[field, value]] : []
  })
  return { ...typed, ...Object.fromEntries(chosen) as Typed }
}
