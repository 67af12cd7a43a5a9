import { dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as portuguese } from '@zxcvbn-ts/language-pt-br'
import { fold } from '../writing/fold.ts'
import { portuguesePasswords } from './portuguese.ts'

const plain = (text: string) => fold(text).replaceAll(' ', '')

// Leaked passwords as they are, and words that make a password alone: "contabilidade2026".
const refused = new Set([
  ...common['passwords-common'], ...portuguesePasswords, ...portuguese['commonWords-pt-br'], ...portuguese['wikipedia-pt-br'],
  ...portuguese['firstnames-pt-br'], ...portuguese['lastnames-pt-br'],
].map(word => plain(String(word))))

const rows = ['abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm', '01234567890123456789', 'aeiou']

/** Whether this is one of the passwords that are tried first: leaked, a word with digits, a pattern of keys. */
export function isCommon (password: string): boolean {
  const text = plain(password)
  const core = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const spelled = plain(swapped(password.toLowerCase())).replace(/[^\p{L}]+$/u, '')
  return core === '' || [text, core, spelled].some(one => refused.has(one)) || isRepeated(text) || isRow(text)
}

// "s3nh@" is read as "senha".
function swapped (text: string): string {
  const letters: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b', $: 's', '@': 'a' }
  return text.replace(/[0134578$@]/g, character => letters[character] ?? character)
}

// "abcabcabcabcabc", "senhasenhasenha": one refused or short piece over and over.
function isRepeated (text: string): boolean {
  const piece = /^(.+?)\1+$/u.exec(text)?.[1]
  return piece !== undefined && (piece.length <= 5 || refused.has(piece))
}

function isRow (text: string): boolean {
  const backwards = Array.from(text).toReversed().join('')
  return rows.some(row => `${row}${row}`.includes(text) || `${row}${row}`.includes(backwards))
}
