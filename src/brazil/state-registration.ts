import { bare, withoutUnseen } from '../writing/unseen.ts'
import { formats, type Format } from './state-registration-formats.ts'

/** Reads an inscrição estadual typed in any usual form: no punctuation, no label, letters in upper case. */
export function parseStateRegistration (typed: string): string {
  return bare(typed, /^\s*(?:INSCRIÇÃO ESTADUAL|INSC\.? EST\.?|I\.?E\.?)(?=[\s:\d])[\s:]*/i).toUpperCase()
}

/** "ISENTO" is written where a number would stand. */
export function isExempt (typed: string): boolean {
  return /^\s*isent[oa]\s*$/i.test(withoutUnseen(typed))
}

/** What looks wrong in a number of this state; states change their rules, so it may be right all the same. */
export function stateRegistrationDoubt (number: string, state: string): string | undefined {
  const known = formats[state] ?? []
  const sameLength = known.filter(format => format.length === number.length)
  if (!/^P?[0-9]+$/.test(number)) return 'A inscrição estadual costuma ter só números.'
  if (sameLength.length === 0) return `A inscrição tem ${number.length} caracteres; as de ${state} têm ${spoken(known)}.`
  const begun = sameLength.find(format => format.starts.test(number))
  if (!begun) return `As inscrições de ${state} não começam assim.`
  if (!begun.digits.every(({ at, weights, rule }) => rule(weighted(number, weights, rule.addsDigits), number) === Number(number[at]))) {
    return `O dígito verificador não confere com o das inscrições de ${state}.`
  }
}

export function formatStateRegistration (number: string, state: string): string {
  const mask = formats[state]?.find(format => format.length === number.length && format.starts.test(number))?.mask
  let position = 0
  return mask ? mask.replace(/[0P]/g, () => number[position++] ?? '') : number
}

function weighted (number: string, weights: readonly number[], addsDigits = false): number {
  return weights.reduce((sum, weight, position) => {
    const product = weight === 0 ? 0 : weight * Number(number[position])
    return sum + (addsDigits && product > 9 ? product - 9 : product)
  }, 0)
}

function spoken (known: readonly Format[]): string {
  return [...new Set(known.map(format => format.length))].toSorted((one, other) => one - other).join(' ou ')
}
