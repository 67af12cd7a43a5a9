import type { Typed } from '../forms.ts'

/** One of several things a step collects: an address, a contact. */
export interface Entry {
  key: string
  values: Typed
  /** Which acceptance of its step took this entry in, or changed it last. */
  accepted?: number
}

/** What a step was left with: fields as typed, also those that another type or category asked, or a list. */
export interface Answer {
  values: Typed
  entries: Entry[]
  /** How often something was accepted in the step. A page that was opened before that knows less. */
  accepted?: number
}
/** By the slug of the step; "taken" names the company that "Usar esta empresa" put in the place of a new one. */
export type Answers = Record<string, Answer>

export function hasText (values: Typed, names: readonly string[]): boolean {
  return names.some(name => (values[name] ?? '').trim() !== '')
}

export function acceptedTimes (answer: Answer | undefined): number {
  return answer?.accepted ?? 0
}

/** Whether an answer holds anything that somebody typed. */
export function hasContent (answer: Answer | undefined): boolean {
  return answer !== undefined && (answer.entries.length > 0 || hasText(answer.values, Object.keys(answer.values)))
}
