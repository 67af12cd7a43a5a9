import type { Database } from '../database.ts'
import type { Typed } from '../forms.ts'
import { answerPanel, numberField, seatPanel, troubles, type LookupPanel, type Trouble } from '../lookups/form.ts'
import { lookUp } from '../lookups/looking-up.ts'
import { companyLookup, isLookupOn, lookupOf } from '../lookups/store.ts'
import type { Situation } from '../registration-steps/situation.ts'
import type { Step } from '../registration-steps/step.ts'

/** Whether a step offers to ask outside, and what was answered last. */
export interface StepLookup { isOn: boolean, panel: LookupPanel | null }

/** What became of a question, as the address of the step says it. */
export type LookupWord = 'answer' | Trouble
export const lookupWords = ['answer', ...Object.keys(troubles)] as LookupWord[]

/** `document` is the company's, where no address was included yet: the answer about it may have one. */
export function stepLookup (db: Database, step: Step, situation: Situation, { values, asked, document }: { values: Typed, asked: LookupWord | undefined, document: string }): StepLookup {
  const { lookup: kind } = step
  const isOn = kind !== undefined && isLookupOn(db, kind) && (kind !== 'cnpj' || situation.type?.document_kind === 'cnpj')
  const seat = step.slug === 'addresses' && asked === undefined ? companyLookup(db, document) : undefined
  if (seat) return { isOn, panel: seatPanel(seat, values, step.fields(situation)) }
  if (!isOn || asked === undefined) return { isOn, panel: null }
  if (asked !== 'answer') return { isOn, panel: { trouble: troubles[asked] } }
  const lookup = lookupOf(db, kind, values[numberField[kind]] ?? '')
  return { isOn, panel: lookup ? answerPanel({ lookup }, values, step.fields(situation)) : null }
}

/** Asks about the number that was typed in a step, where the office has that switched on. */
export async function askForStep (db: Database, { lookup: kind }: Step, body: unknown): Promise<LookupWord | undefined> {
  if (kind === undefined || !isLookupOn(db, kind)) return undefined
  const typed = ((body ?? {}) as Record<string, unknown>)[numberField[kind]]
  const outcome = await lookUp(db, kind, typeof typed === 'string' ? typed : '')
  return 'lookup' in outcome ? 'answer' : outcome.why
}
