import type { Database } from '../database.ts'
import type { Fault, Submission, Typed } from '../forms.ts'
import { withFindings, type Doubts } from '../forms/doubts.ts'
import type { LookupKind } from '../lookups/store.ts'
import type { Situation } from './situation.ts'

export interface Step {
  slug: string
  title: string
  /** The fields of its form; where it is a list, of one entry. */
  fields: (situation: Situation) => readonly string[]
  appliesTo: (situation: Situation) => boolean
  /** Checks the fields of the step or, where it is a list, of one entry. Asks nothing of the database. */
  check: (values: Typed, situation: Situation) => Submission<unknown>
  /** Which of these values belong to somebody else already (errors), or may (doubts). */
  conflicts?: (db: Database, values: Typed, around: Around) => Findings
  list?: ListOf
  /** The kind of number in this step that a service outside may be asked about. */
  lookup?: LookupKind
  /** What is in its fields before anybody typed; it counts as nothing. */
  initial?: (situation: Situation) => Typed
}

interface Findings { errors: Record<string, Fault>, doubts?: Doubts }
interface Around { situation: Situation, others: Typed[] }

export interface ListOf {
  /** Only one entry may have this box ticked. */
  only: string
  /** One entry has to have it: the first gets it when no other has it. */
  isOnlyRequired: boolean
  /** Fields that show that a person has begun an entry; what is filled in beforehand shows nothing. */
  telling: readonly string[]
  blank: Typed
  /** How many entries there must be, and the sentence that asks for more. */
  least?: (situation: Situation) => { count: number, message: string }
}

/** All that can be said of a step's fields: the rules of the form, then what is or may be somebody else's. */
export function inspect (db: Database, step: Step, values: Typed, situation: Situation, others: Typed[] = []): Submission<unknown> {
  const submission = step.check(values, situation)
  const isRefused = !submission.ok && Object.keys(submission.form.errors).length > 0
  if (isRefused || !step.conflicts) return submission
  return withFindings(submission, values, step.conflicts(db, askedIn(step, values, situation), { situation, others }))
}

/** Of what a step was left with, what it asks as things stand. */
export function askedIn (step: Step, values: Typed, situation: Situation): Typed {
  return Object.fromEntries(step.fields(situation).flatMap(field => values[field] === undefined ? [] : [[field, values[field]]]))
}
