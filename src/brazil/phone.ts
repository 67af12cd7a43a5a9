import type { Typed } from '../forms.ts'
import type { Doubts } from '../forms/doubts.ts'
import { bare } from '../writing/unseen.ts'

// 0800 and its kin are nationwide; 4004-style numbers answer in every area code (Anatel, Res. 749/2022).
const tollFree = /^0[35689]00[0-9]{6,7}$/
const nationwide = /^(?:300[0-9]|400[0-9]|40[2-9][0-9])[0-9]{4}$/
const foreign = /^\+(?!55)[1-9][0-9]{6,14}$/
const national = /^[1-9][0-9]{9,10}$/
const landline = /^..[2-5][0-9]{7}$/
const mobile = /^..9[0-9]{8}$/
const LOCAL_LENGTH = 8 // of a number without its area code

// The 67 in use (Anatel, Plano Geral de Códigos Nacionais, Res. 749/2022).
const areaCodes = new Set((
  '11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 51 53 54 55 ' +
  '61 62 63 64 65 66 67 68 69 71 73 74 75 77 79 81 82 83 84 85 86 87 88 89 91 92 93 94 95 96 97 98 99'
).split(' '))

/** Reads a phone typed in any usual form and gives it as E.164 (`+554730251234`), or undefined. */
export function parsePhone (typed: string): string | undefined {
  if (isSeveral(typed)) return
  const squeezed = bare(typed, /^\s*(?:tel|fone|telefone|cel|celular|whatsapp)\b[\s.:]*/i)
  if (foreign.test(squeezed)) return squeezed

  const digits = squeezed.replace(/^(?:\+55|0055|55(?=[0-9]{10,11}$))/, '')
  if (tollFree.test(digits)) return `+55${digits.slice(1)}`
  if (nationwide.test(digits)) return `+55${digits}`
  const withoutTrunk = digits.replace(/^0(?=[1-9])/, '')
  return national.test(withoutTrunk) ? `+55${withoutTrunk}` : undefined
}

export function phoneProblem (typed: string): string | undefined {
  if (parsePhone(typed)) return
  const digits = typed.normalize('NFKC').replace(/\D/g, '')
  const areaCode = zeroAreaCode(typed)
  if (isSeveral(typed)) return 'Informe um só telefone: cada campo leva um número.'
  if (areaCode) return noAreaCode(areaCode)
  if (digits.length < 10) return 'Informe o telefone com DDD, como (47) 3025-1234.'
  return 'O telefone não confere: verifique a quantidade de números. Para outro país, comece com +.'
}

// "(47) 3025-1234 / 3025-1235", "(47) 3025-1234 e 35": more figures than any number has, or more of them behind a whole one.
function isSeveral (typed: string): boolean {
  const [first = 0, ...others] = typed.normalize('NFKC').replace(/^\s*(?:\+|00)55/, '').split(/[/;,|]|\b(?:e|ou)\b/i).map(part => part.replace(/\D/g, '').length)
  return others.reduce((sum, count) => sum + count, first) >= 2 * LOCAL_LENGTH || (first >= LOCAL_LENGTH && others.some(count => count > 0))
}

// People dial a zero before the area code. Otherwise no number of ten or eleven digits begins with one.
function zeroAreaCode (typed: string): string | undefined {
  const digits = typed.normalize('NFKC').replace(/^\D*(?:55(?=\D*0))?/, '').replace(/\D/g, '')
  const isWhole = digits.length === 10 || digits.length === 11
  return isWhole && digits.startsWith('0') && (/\(0\d\)/.test(typed) || !areaCodes.has(digits.slice(1, 3))) ? digits.slice(0, 2) : undefined
}

export function isAreaCode (digits: string): boolean {
  return areaCodes.has(digits)
}

function noAreaCode (areaCode: string): string {
  return `Não há DDD ${areaCode} no Brasil. Confira o número.`
}

// Only a doubt: new area codes and kinds of number appear faster than new versions of this program.
function phoneDoubt (phone: string): string | undefined {
  const digits = phone.replace(/^\+55/, '')
  if (!phone.startsWith('+55') || nationwide.test(digits) || tollFree.test(`0${digits}`)) return
  const areaCode = digits.slice(0, 2)
  if (!areaCodes.has(areaCode)) return noAreaCode(areaCode)
  if (!landline.test(digits) && !mobile.test(digits)) {
    return 'O número não parece fixo (8 números, de 2 a 5 no início) nem celular (9 números, com 9 no início). Confira.'
  }
}

/** What looks wrong in those of the fields that hold a phone which can be read. */
export function phoneDoubts (values: Typed, fields: readonly string[]): Doubts {
  return Object.fromEntries(fields.flatMap(field => {
    const phone = parsePhone(values[field] ?? '')
    const message = phone && phoneDoubt(phone)
    return message ? [[field, { message, about: phone }]] : []
  }))
}

export function formatPhone (phone: string): string {
  if (!phone.startsWith('+55')) return phone
  const digits = phone.slice(3)
  if (digits.length === 8) return `${digits.slice(0, 4)}-${digits.slice(4)}`
  if (tollFree.test(`0${digits}`)) return `0${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}`
  return `(${digits.slice(0, 2)}) ${digits.slice(2, -4)}-${digits.slice(-4)}`
}
