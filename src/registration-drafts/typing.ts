import type { Typed } from '../forms.ts'
import { hasText } from '../registration-steps/answers.ts'
import type { Situation } from '../registration-steps/situation.ts'
import type { Step } from '../registration-steps/step.ts'
import { steps } from '../registration-steps/steps.ts'
import { entriesOf } from './entries.ts'
import type { Registration, Unfinished } from './store.ts'

/** Something typed in a step: the fields as they stand and, in a list, the entry they belong to. */
export interface Typing { step: Step, fields: Typed, key: string | undefined, situation: Situation }

/**
 * Keeps what was typed apart from what was accepted. Typing that says nothing new is dropped: it would make a complete
 * step incomplete.
 */
export function putAside (registration: Registration, typing: Typing): void {
  const { step, fields, key, situation } = typing
  const values = withUnasked(registration, typing)
  const names = step.fields(situation)
  const earlier = registration.unfinished[step.slug]
  const isStillRefused = earlier?.isRefused === true && isSame(earlier.values, fields, names)
  if (saysSomethingNew(registration, { ...typing, fields: values })) {
    registration.unfinished[step.slug] = { values, key, ...(isStillRefused && { isRefused: true }) }
  } else {
    delete registration.unfinished[step.slug]
  }
}

/**
 * Drops the typing that only repeats an answer, as of a step that another type refused: the type in which it was accepted
 * brings it back unasked.
 */
export function dropRepeated (registration: Registration, situation: Situation): void {
  const { unfinished } = registration
  const repeats = ([slug, { values, key }]: [string, Unfinished]) => {
    const step = steps.find(one => one.slug === slug)
    return step && acceptedIn(registration, step, key) && !saysSomethingNew(registration, { step, fields: values, key, situation })
  }
  registration.unfinished = Object.fromEntries(Object.entries(unfinished).filter(typing => !repeats(typing)))
}

/** Whether what was typed differs from what the step has already. */
export function saysSomethingNew (registration: Registration, { step, fields, key, situation }: Typing): boolean {
  const names = [...step.fields(situation), ...Object.keys(fields)]
  const accepted = acceptedIn(registration, step, key) ?? (step.list ? undefined : step.initial?.(situation))
  return accepted ? !isSame(accepted, fields, names) : hasText(fields, step.list?.telling ?? names)
}

/**
 * What was typed, with what the same step or entry was left with before and does not ask now: it is there again with the
 * type or category that asks it.
 */
export function withUnasked (registration: Registration, { step, fields, key, situation }: Typing): Typed {
  const unfinished = registration.unfinished[step.slug]
  const earlier = unfinished && unfinished.key === key ? unfinished.values : acceptedIn(registration, step, key)
  const names = step.fields(situation)
  return { ...Object.fromEntries(Object.entries(earlier ?? {}).filter(([name]) => !names.includes(name))), ...fields }
}

function acceptedIn (registration: Registration, step: Step, key: string | undefined): Typed | undefined {
  return step.list ? entriesOf(registration, step).find(entry => entry.key === key)?.values : registration.answers[step.slug]?.values
}

function isSame (one: Typed, other: Typed, names: readonly string[]): boolean {
  return names.every(name => (one[name] ?? '') === (other[name] ?? ''))
}

/** What was typed, for comparison: the same in whatever order a browser sends it. */
export function confirmationOf ({ step, fields, situation }: Omit<Typing, 'key'>): string {
  return JSON.stringify(fields, [...step.fields(situation)])
}

/** Whether the entry form of a list has something in it, or is one that the list has already. */
export function isTold (registration: Registration, { step, fields, key }: Typing): boolean {
  return hasText(fields, step.list!.telling) || entriesOf(registration, step).some(kept => kept.key === key)
}
