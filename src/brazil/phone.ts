import { isValidLandlinePhone } from '@brazilian-utils/brazilian-utils/is-valid-landline-phone'
import { isValidMobilePhone } from '@brazilian-utils/brazilian-utils/is-valid-mobile-phone'

// 0800 and its kin are nationwide; 4004-style numbers answer in every area code (Anatel, Res. 749/2022).
const tollFree = /^0[35689]00[0-9]{6,7}$/
const nationwide = /^(?:300[0-9]|400[0-9]|4020|40[2-9][0-9])[0-9]{4}$/
const foreign = /^\+(?!55)[1-9][0-9]{6,14}$/

/** Reads a phone typed in any usual form and gives it as E.164 (`+554730251234`), or undefined. */
export function parsePhone (typed: string): string | undefined {
  const squeezed = typed.replace(/[\s().\-/]/g, '')
  if (foreign.test(squeezed)) return squeezed

  const digits = squeezed.replace(/^(?:\+55|0055|55(?=[0-9]{10,11}$))/, '')
  if (tollFree.test(digits)) return `+55${digits.slice(1)}`
  if (nationwide.test(digits)) return `+55${digits}`
  const national = digits.replace(/^0(?=[1-9])/, '')
  return isNational(national) ? `+55${national}` : undefined
}

export function phoneProblem (typed: string): string | undefined {
  if (parsePhone(typed)) return
  const digits = typed.replace(/\D/g, '')
  if (digits.length < 10) return 'Informe o telefone com DDD, como (47) 3025-1234.'
  return 'O telefone não confere: verifique o DDD e a quantidade de números. Para outro país, comece com +.'
}

export function formatPhone (phone: string): string {
  if (!phone.startsWith('+55')) return phone
  const national = phone.slice(3)
  if (national.length === 8) return `${national.slice(0, 4)}-${national.slice(4)}`
  if (tollFree.test(`0${national}`)) return `0${national.slice(0, 3)} ${national.slice(3, 6)} ${national.slice(6)}`
  return `(${national.slice(0, 2)}) ${national.slice(2, -4)}-${national.slice(-4)}`
}

function isNational (digits: string): boolean {
  return /^[0-9]+$/.test(digits) && (isValidLandlinePhone(digits) || isValidMobilePhone(digits))
}
