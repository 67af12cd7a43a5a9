import type { Fault } from '../forms.ts'

/** How many addresses, and how many contacts, a company has at most; a list of them that is being collected, too. */
export const PARTS_MAX = 50

/** The complaint that a company has as many of something as fit; undefined while there is room. */
export function fullFault (count: number, word: string): Fault | undefined {
  return count < PARTS_MAX ? undefined : { message: `Cabem até ${PARTS_MAX} ${word}s.` }
}
