import { readFileSync } from 'node:fs'
import path from 'node:path'

/** Two names that a person gave, and whether they are the same company; a city may be unknown. */
interface NamePair { isSame: boolean, why: string, name: string, city: string, otherName: string, otherCity: string }

/** Made by hand: 200 pairs that are one company each, 200 that are two. */
export function readPairs (): NamePair[] {
  const rows = readFileSync(path.join(import.meta.dirname, 'duplicate-pairs.csv'), 'utf8').trim().split('\n').slice(1)
  return rows.map(row => {
    const [same, why, name, city, otherName, otherCity] = [...row.matchAll(/(?:"([^"]*)"|([^,]*))(?:,|$)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
    return { isSame: same === 'yes', why: why!, name: name!, city: city!, otherName: otherName!, otherCity: otherCity! }
  })
}
