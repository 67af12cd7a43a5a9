import { getMunicipalities } from '@brazilian-utils/brazilian-utils/get-municipalities'
import { fold } from '../writing/fold.ts'
import { states } from './states.ts'

/** A municipality with its IBGE code of seven digits. */
export interface Municipality { code: string, name: string }

const lists = new Map<string, readonly Municipality[]>()
const names = new Map<string, ReadonlyMap<string, Municipality>>()

/** The municipalities of a state, by name; an empty list for anything that is no state. */
export function municipalitiesOf (state: string): readonly Municipality[] {
  const known = states.find(one => one.code === state)
  if (!known) return []
  let list = lists.get(state)
  if (!list) lists.set(state, list = getMunicipalities(known.code).map(({ code, name }) => ({ code, name })))
  return list
}

/** The one of that name, however it is written: accents, letter case and hyphens make no difference. */
export function municipalityNamed (state: string, typed: string): Municipality | undefined {
  let index = names.get(state)
  if (!index) names.set(state, index = new Map(municipalitiesOf(state).map(one => [fold(one.name), one])))
  return index.get(fold(typed))
}

export function municipalityWithCode (state: string, code: string): Municipality | undefined {
  return code === '' ? undefined : municipalitiesOf(state).find(one => one.code === code)
}
