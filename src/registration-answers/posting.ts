import type { Database } from '../database.ts'
import type { SentFile } from '../files/receiving.ts'
import type { Fault, Form } from '../forms.ts'
import { openSlug, standing, type Standing } from '../registration-drafts/standing.ts'
import { keepRegistration, type Registration } from '../registration-drafts/store.ts'
import { putAside, saysSomethingNew, withUnasked, type Typing } from '../registration-drafts/typing.ts'
import { leftOut } from '../registration-finishing/left.ts'
import type { Step } from '../registration-steps/step.ts'
import type { User } from '../users/store.ts'

/** A posted step where it stands: what was typed, by whom, and the registration it belongs to. */
export interface Posting extends Typing {
  db: Database
  here: Standing
  body: unknown
  user: User
  files: SentFile[]
  /** What was wrong with the files that came along. */
  fileFaults: Record<string, Fault>
  /** Names of files that came for a folder that takes none any more. */
  untaken: string[]
  /** Contents that no row names any more; the caller removes them once that is on disk. */
  released: string[]
}

/** Where a posted step leads, or what was wrong with it. */
export type Outcome =
  | { kind: 'step', slug: string, said?: string, from?: string, asksOutside?: boolean, q?: string }
  | { kind: 'gone' | 'cancel' | 'list' }
  /** `isLate`: the registration was finished before this came, and what this brought is not in the customer. */
  | { kind: 'done', isLate: boolean }
  /** What is asked or was answered changed since the page was shown: the step to go on with, what is left out now, and which files were refused. */
  | { kind: 'changed', slug: string, left: string[], errors: Record<string, Fault> }
  | { kind: 'refused', registration: Registration, step: Step, form: Form, key: string, dropped: string[] }

/** Puts aside what was typed; says whether the registration has anything worth keeping, from now or from before. */
export function keepTyping ({ db, here, ...typing }: Typing & { db: Database, here: Standing }): boolean {
  putAside(here.registration, typing)
  return keepIfTold(db, here.registration)
}

/** A registration in which nothing was ever typed is not worth a row. */
export function keepIfTold (db: Database, registration: Registration): boolean {
  const isTold = registration.touched_at !== undefined || Object.keys(registration.unfinished).length > 0
  if (isTold) keepRegistration(db, registration)
  return isTold
}

/** Keeps what was typed as refused, and gives it back with what was wrong. */
export function refuse (posting: Posting, form: Form): Outcome {
  const { db, here: { registration }, step, key } = posting
  registration.unfinished[step.slug] = { values: withUnasked(registration, posting), key, isRefused: true }
  const isWorthKeeping = registration.touched_at !== undefined || saysSomethingNew(registration, posting)
  if (isWorthKeeping) keepRegistration(db, registration)
  return { kind: 'refused', registration, step, form, key: key ?? '', dropped: [] }
}

/** Shows what became of the registration before anything of it is left out. */
export function turnBack ({ db, here: { registration }, step, untaken, fileFaults: errors }: Posting): Outcome {
  const after = standing(db, registration, step.slug)
  return { kind: 'changed', slug: openSlug(after.walk), left: [...leftOut(db, after), ...untaken], errors }
}

/** The outcome that shows the same step again. */
export function stay (step: Step, said?: string): { kind: 'step', slug: string, said?: string } {
  return { kind: 'step', slug: step.slug, ...(said !== undefined && { said }) }
}

