export type Restart = 'never' | 'year'

const tokens = /\{(?:AAAA|AA|MM|SEQ:([1-9]))\}/g
export const IDENTIFIER_MAX = 50
const LAST_NUMBER = 999_999_999
const ANY_DAY = '2026-12-31'

/** What is wrong with a mask, if anything. */
export function maskProblem (mask: string, restart: Restart): string | undefined {
  const sequences = [...mask.matchAll(tokens)].filter(([, width]) => width)
  if (sequences.length !== 1) return 'A máscara precisa de uma sequência, como {SEQ:4}, e de uma só.'
  if (/[{}]/.test(mask.replaceAll(tokens, ''))) return 'Entre chaves use {AAAA}, {AA}, {MM} ou {SEQ:4}.'
  if (restart === 'year' && !/\{AA(?:AA)?\}/.test(mask)) return 'Para recomeçar a cada ano, a máscara precisa do ano: {AAAA} ou {AA}.'
  if (fillMask(mask, LAST_NUMBER, ANY_DAY).length > IDENTIFIER_MAX) return `O identificador pode ter até ${IDENTIFIER_MAX} caracteres, e a sequência cresce até ${String(LAST_NUMBER).length} algarismos.`
}

/** Its years in place; the rest of the mask as it was. */
export function fillYear (mask: string, day: string): string {
  const year = day.slice(0, 4)
  return mask.replaceAll('{AAAA}', year).replaceAll('{AA}', year.slice(2))
}

/** The identifier that a mask makes of a number on that day. */
export function fillMask (mask: string, number: number, day: string): string {
  return fillYear(mask, day).replaceAll('{MM}', day.slice(5, 7))
    .replace(/\{SEQ:(\d)\}/, (_token, width: string) => String(number).padStart(Number(width), '0'))
}
