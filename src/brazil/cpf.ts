import { isValidCpf } from '@brazilian-utils/brazilian-utils/is-valid-cpf'
import { bare } from '../writing/unseen.ts'

const LENGTH = 11

/** Reads a CPF typed in any usual form and gives its 11 digits, or undefined when it is not one. */
export function parseCpf (typed: string): string | undefined {
  const digits = squeeze(typed)
  return problemOf(digits) ? undefined : digits
}

/** Says what is wrong, never which digits would be right. */
export function cpfProblem (typed: string): string | undefined {
  return problemOf(squeeze(typed))
}

export function formatCpf (cpf: string): string {
  return cpf.replace(/^(.{3})(.{3})(.{3})(.{2})$/, '$1.$2.$3-$4')
}

/** A CPF for people who may not read it whole: enough to recognise one that they know. */
export function maskCpf (cpf: string): string {
  return formatCpf(cpf).replace(/^...\.(...\....)-..$/, '***.$1-**')
}

/** A text with every CPF in it masked: written with its punctuation, or alone as eleven digits. */
export function maskCpfsIn (text: string): string {
  if (parseCpf(text) !== undefined) return maskCpf(squeeze(text))
  return text.replace(/\b\d{3}\.(\d{3}\.\d{3})-\d{2}\b/g, '***.$1-**')
}

function squeeze (typed: string): string {
  return bare(typed, /^\s*CPF\b[\s:]*/i).toUpperCase()
}

function problemOf (digits: string): string | undefined {
  if (!/^[0-9]*$/.test(digits)) return 'O CPF só tem números.'
  if (digits.length !== LENGTH) return `O CPF tem ${LENGTH} números; foram digitados ${digits.length}.`
  // Its check digits would fit; it is given to nobody.
  if (/^(.)\1*$/.test(digits)) return 'O CPF não confere: um dígito repetido não é um CPF.'
  if (!isValidCpf(digits)) return 'O CPF não confere: os dois últimos dígitos não correspondem aos demais.'
}
