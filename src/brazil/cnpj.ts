import { isValidCnpj } from '@brazilian-utils/brazilian-utils/is-valid-cnpj'
import { bare } from '../writing/unseen.ts'

const LENGTH = 14

/**
 * Reads a CNPJ typed in any usual form and gives its 14 characters, or undefined when it is not one.
 * Letters in the first twelve places are part of the number (Receita Federal, IN RFB 2.229/2024, in use
 * since July 2026); `version: 2` is what makes the library accept them.
 */
export function parseCnpj (typed: string): string | undefined {
  const characters = squeeze(typed)
  return problemOf(characters) ? undefined : characters
}

/** Says what is wrong, never which digits would be right. */
export function cnpjProblem (typed: string): string | undefined {
  return problemOf(squeeze(typed))
}

/** Letters that are easily taken for other characters, and hardly ever given out. */
export function cnpjHint (cnpj: string): string | undefined {
  const letters = [...new Set(cnpj.match(/[IOUQF]/g))]
  if (letters.length === 0) return
  return `Confira ${letters.length === 1 ? 'a letra' : 'as letras'} ${letters.join(', ')}: são raras em CNPJ e se confundem com outros caracteres.`
}

export function formatCnpj (cnpj: string): string {
  return cnpj.replace(/^(.{2})(.{3})(.{3})(.{4})(.{2})$/, '$1.$2.$3/$4-$5')
}

/** The eight characters that all branches of one company share. */
export function cnpjRoot (cnpj: string): string {
  return cnpj.slice(0, 8)
}

function squeeze (typed: string): string {
  return bare(typed, /^\s*CNPJ\b[\s:]*/i).toUpperCase()
}

function problemOf (characters: string): string | undefined {
  if (!/^[0-9A-Z]*$/.test(characters)) return 'O CNPJ só tem números e letras sem acento.'
  if (characters.length !== LENGTH) {
    return `O CNPJ tem ${LENGTH} caracteres; foram digitados ${characters.length}.`
  }
  if (!/[0-9]{2}$/.test(characters)) return 'Os dois últimos caracteres do CNPJ são números.'
  if (/^(.)\1*$/.test(characters)) return 'O CNPJ não confere: um dígito repetido não é um CNPJ.'
  if (!isValidCnpj(characters, { version: 2 })) {
    return 'O CNPJ não confere: os dois últimos dígitos não correspondem aos demais caracteres.'
  }
}
