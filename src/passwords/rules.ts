import type { Database } from '../database.ts'
import { hasFactor, mustHaveFactor } from '../second-factor/store.ts'
import { findSetting, settingOf } from '../settings.ts'
import { fold } from '../writing/fold.ts'
import { lengthOf } from '../writing/length.ts'

const PASSWORD_LENGTH_MAX = 128

/** The least characters of a password that opens without a second factor; Sistema may ask for more of a new one. */
export const ALONE_LENGTH_MIN = 15

export interface Owner { id?: number, name: string, email: string }

/** How many characters this person's password needs: fewer with a second factor, or where one is required. */
export function passwordLengthMin (db: Database, owner?: Owner): number {
  const hasSecond = owner?.id !== undefined && (hasFactor(db, owner.id) || mustHaveFactor(db, owner.id))
  return Number(settingOf(db, hasSecond ? 'password_min_with_factor' : 'password_min'))
}

/**
 * What is wrong with a new password, or undefined. It is taken exactly as typed; there are no rules about
 * its composition and it does not expire (NIST 800-63B-4): only length, and nothing that is guessed first.
 */
export async function passwordProblem (db: Database, password: string, owner: Owner, officeName = findSetting(db, 'office_name') ?? ''): Promise<string | undefined> {
  const min = passwordLengthMin(db, owner)
  const length = lengthOf(password)
  if (length === 0) return 'Informe a senha.'
  if (length < min) return `Use pelo menos ${min} caracteres. Uma frase funciona bem.`
  if (!isOfPasswordLength(password)) return `Use até ${PASSWORD_LENGTH_MAX} caracteres.`
  if (isMadeOf(password, contextWords(owner, officeName))) {
    return 'Esta senha é feita do nome do escritório, da pessoa ou do sistema. Escolha outra.'
  }
  const { isCommon } = await import('./common.ts') // a few megabytes, wanted only now
  if (isCommon(password)) return 'Esta senha está entre as mais usadas e vazadas. Escolha outra, por exemplo uma frase.'
  return undefined
}

/** Whether this can be anybody's password; anything longer is refused before the slow hash is computed. */
export function isOfPasswordLength (typed: string): boolean {
  return lengthOf(typed) <= PASSWORD_LENGTH_MAX
}

/** Whether this may be the password of somebody without a second factor. */
export function mayStandAlone (typed: string): boolean {
  return lengthOf(typed) >= ALONE_LENGTH_MIN
}

/** Words that anybody would try for this person here (ASVS 6.1.2). */
function contextWords ({ name, email }: Owner, officeName: string): string[] {
  const [local = '', domain = ''] = email.split('@')
  const words = `${name} ${officeName} ${local.replace(/[._+-]/g, ' ')} ${domain.split('.')[0] ?? ''} cadastro escritorio senha`
  return [...new Set(fold(words).split(' ').filter(word => word.length >= 3))].toSorted((one, other) => other.length - one.length)
}

// Digits and punctuation around those words make no password of them.
function isMadeOf (password: string, words: string[]): boolean {
  const letters = fold(password).replace(/[^\p{L}]/gu, '')
  const rest = words.reduce((text, word) => text.replaceAll(word, ''), letters)
  return rest.length < letters.length && rest.length < 8
}
