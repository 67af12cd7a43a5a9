import type { Typed } from '../forms.ts'
import type { Change } from '../history/store.ts'
import { indicators, stateRegistrationFields, stateRegistrationRows, typedStateRegistrations, type Indicator } from './form.ts'

/**
 * Brings back the inscrições that one line of history changed: of each UF that it touched the number from before it; those of
 * others, which were given since, stay. `changes` are those of the line, and of every later one, the newest first.
 */
export function stateRegistrationsBefore (today: Typed, changes: Change[][]): Typed {
  const after = changes.slice(0, -1).reduce(undone, today)
  const before = undone(after, changes.at(-1)!)
  const [kept, former, later] = [today, before, after].map(numbersIn) as [Numbers, Numbers, Numbers]
  for (const state of new Set([...former.keys(), ...later.keys()])) {
    if (former.get(state) === later.get(state)) continue
    if (former.has(state)) kept.set(state, former.get(state)!)
    else kept.delete(state)
  }
  const indicator = indicatorIn(before) === indicatorIn(after) ? indicatorIn(today) : indicatorIn(before)
  return typedStateRegistrations({ state_registration_indicator: indicator, state_registrations: [...kept].map(([state, number]) => ({ state, number })) })
}

type Numbers = Map<string, string>

function undone (typed: Typed, changes: Change[]): Typed {
  return { ...typed, ...Object.fromEntries(changes.filter(({ field }) => stateRegistrationFields.includes(field)).map(({ field, from }) => [field, from ?? ''])) }
}

function numbersIn (typed: Typed): Numbers {
  return new Map(stateRegistrationRows.filter(row => typed[row.number]).map(row => [typed[row.state] ?? '', typed[row.number]!]))
}

function indicatorIn ({ state_registration_indicator: kept = '' }: Typed): Indicator {
  return Object.hasOwn(indicators, kept) ? kept as Indicator : ''
}
