import type { Database } from '../database.ts'
import { typed, type Form } from '../forms.ts'
import type { User } from '../users/store.ts'
import { entriesOf, keyOf, newKey, setEntries, without } from './entries.ts'
import { finish } from './finishing.ts'
import { walk, type Walk } from './journey.ts'
import { firstSteps, inspect, steps, type Answer, type Entry, type Step, type Typed } from './steps.ts'
import { keepRegistration, mayOpen, openSlug, situate, standing, type Registration, type Standing } from './store.ts'

export interface Posted {
  registration: Registration
  step: Step
  body: unknown
  user: User
}

/** Where a posted step leads, or what was wrong with it. */
export type Outcome =
  | { kind: 'step', slug: string, said?: string, from?: string }
  | { kind: 'done' | 'gone' | 'cancel' | 'list' }
  | { kind: 'refused', registration: Registration, step: Step, form: Form, key: string, dropped: string[] }

const ENTRIES_MAX = 50

/** Inside `write`: what was read is what is changed, so two tabs that answer different steps keep both. */
export function answerStep (db: Database, { registration, step, body, user }: Posted): Outcome {
  if (registration.state !== 'open') return { kind: registration.state === 'finished' ? 'done' : 'gone' }
  const here = standing(db, registration, step.slug)
  if (!mayOpen(here.walk, step.slug)) return { kind: 'step', slug: openSlug(here.walk) }

  const fields = typed(body, step.fields)
  const [action, argument = '', from = ''] = actionOf(body)
  if (action === 'finish' && !here.walk.isLast(step.slug)) return { kind: 'step', slug: openSlug(here.walk) }

  const entry = step.list && { key: keyOf(body), values: fields }
  const posting: Posting = { db, stored: registration, here, step, fields, entry, body, user }
  switch (action) {
    case 'previous': return leave(posting, here.walk.previous(step.slug)?.slug ?? step.slug)
    case 'go': return { ...leave(posting, isOpenTo(here.walk, argument) ? argument : step.slug), from }
    case 'keep': return leave(posting, step.slug)
    case 'cancel': return cancel(posting)
    case 'drop': return dropTyping(posting)
    case 'remove': return removeEntry(posting, argument)
    case 'add':
    case 'edit': return step.list ? includeAndStay(posting, action, argument) : accept(posting, 'next')
    case 'finish': return accept(posting, 'finish')
    default: return accept(posting, 'next')
  }
}

interface Posting {
  db: Database
  stored: Registration
  here: Standing
  step: Step
  fields: Typed
  entry: Entry | undefined
  body: unknown
  user: User
}

/** Keeps what was typed when the session had ended before the form came. */
export function depositTyping (db: Database, { registration, step, body }: Omit<Posted, 'user'>): void {
  if (registration.state !== 'open') return
  const here = standing(db, registration, step.slug)
  if (!mayOpen(here.walk, step.slug)) return
  const fields = typed(body, step.fields)
  keepTyping({ db, here, step, fields, entry: step.list && { key: keyOf(body), values: fields } })
}

function leave (posting: Posting, slug: string): { kind: 'step', slug: string } {
  keepTyping(posting)
  return { kind: 'step', slug }
}

function cancel (posting: Posting): Outcome {
  return { kind: keepTyping(posting) ? 'cancel' : 'list' }
}

/** Says whether there was anything worth keeping, now or before. */
function keepTyping ({ db, here, step, fields, entry }: Pick<Posting, 'db' | 'here' | 'step' | 'fields' | 'entry'>): boolean {
  putAside(here.registration, step, fields, entry?.key)
  return keepIfTold(db, here.registration)
}

function dropTyping ({ db, here, step }: Posting): Outcome {
  delete here.registration.unfinished[step.slug]
  keepIfTold(db, here.registration)
  return { kind: 'step', slug: step.slug }
}

function removeEntry ({ db, here, step, fields, entry }: Posting, key: string): Outcome {
  const answer = here.registration.answers[step.slug]
  if (!answer?.entries.some(kept => kept.key === key)) return { kind: 'step', slug: step.slug }
  setEntries(here.registration, step, answer.entries.filter(kept => kept.key !== key))
  if (entry?.key === key) delete here.registration.unfinished[step.slug]
  else putAside(here.registration, step, fields, entry?.key)
  keepRegistration(db, here.registration)
  return { kind: 'step', slug: step.slug, said: 'removed' }
}

function includeAndStay (posting: Posting, action: 'add' | 'edit', key: string): Outcome {
  const { db, here, step } = posting
  const isKept = entriesOf(here.registration, step).some(kept => kept.key === posting.entry?.key)
  const refusal = action === 'add' || isTold(posting) ? include(posting) : undefined
  if (refusal) return refusal
  if (action === 'add') {
    keepRegistration(db, here.registration)
    return { kind: 'step', slug: step.slug, said: isKept ? 'changed' : 'included' }
  }
  const edited = entriesOf(here.registration, step).find(kept => kept.key === key)
  if (edited) here.registration.unfinished[step.slug] = { values: edited.values, key }
  keepIfTold(db, here.registration)
  return { kind: 'step', slug: step.slug }
}

function accept (posting: Posting, action: 'next' | 'finish'): Outcome {
  const { db, step } = posting
  const refusal = step.list ? acceptList(posting) : acceptFields(posting)
  if (refusal) return refusal

  const { registration } = posting.here
  keepRegistration(db, registration)
  const after = standing(db, registration, step.slug)
  if (action === 'finish') {
    const end = finish(db, after, posting.user)
    return end.isDone ? { kind: 'done' } : { kind: 'step', slug: end.slug }
  }
  const goesBack = (posting.body as Typed).from === 'summary'
  const next = goesBack ? undefined : after.walk.next(step.slug)
  return { kind: 'step', slug: next?.slug ?? openSlug(after.walk) }
}

function acceptFields (posting: Posting): Outcome | undefined {
  const { db, here, step, fields, body } = posting
  const { registration } = here
  const answers = { ...registration.answers, [step.slug]: { values: fields, entries: [] } }
  const situation = situate(db, registration.origin, answers)
  const submission = inspect(db, step, fields, situation)
  if (!submission.ok) return refuse(posting, submission.form)

  const { [step.slug]: _accepted, ...unfinished } = registration.unfinished
  const dropped = step.slug in firstSteps ? droppedBy(posting, walk(steps, { answers, unfinished }, situation)) : []
  if (dropped.length > 0 && (body as Typed).confirmed !== JSON.stringify(fields)) {
    registration.unfinished[step.slug] = { values: fields }
    keepRegistration(db, registration)
    return { kind: 'refused', registration, step, form: { values: fields, errors: {} }, key: '', dropped }
  }
  Object.assign(registration, { answers, unfinished })
}

function acceptList (posting: Posting): Outcome | undefined {
  const { db, here, step } = posting
  const refusal = isTold(posting) ? include(posting) : undefined
  if (refusal) return refusal
  const { registration } = here
  delete registration.unfinished[step.slug]
  const entries = entriesOf(registration, step)
  const least = step.list!.least?.(here.situation)
  if (least && entries.length < least.count) {
    keepIfTold(db, registration)
    const form = { values: step.list!.blank, errors: { [step.fields[0]!]: { message: least.message } } }
    return { kind: 'refused', registration, step, form, key: newKey(), dropped: [] }
  }
  setEntries(registration, step, entries)
}

/** Takes the entry form into the list, or says why not. The same key twice is the same entry once. */
function include (posting: Posting): Outcome | undefined {
  const { db, here, step, fields, entry } = posting
  const { registration, situation } = here
  const { key, list } = { key: entry!.key, list: step.list! }
  const entries = entriesOf(registration, step)
  const others = entries.filter(kept => kept.key !== key)
  const submission = inspect(db, step, fields, situation, others.map(other => other.values))
  if (!submission.ok) return refuse(posting, submission.form)
  if (others.length >= ENTRIES_MAX) {
    const field = step.fields[0]!
    return refuse(posting, { values: fields, errors: { [field]: { message: `Cabem até ${ENTRIES_MAX} itens nesta etapa.` } } })
  }

  const isOnly = fields[list.only] !== undefined
  const included = { key, values: fields }
  const settled = entries.map(kept => kept.key === key ? included : isOnly ? without(kept, list.only) : kept)
  if (others.length === entries.length) settled.push(included)
  delete registration.unfinished[step.slug]
  setEntries(registration, step, settled)
}

function refuse ({ db, here, step, fields, entry }: Posting, form: Form): Outcome {
  const { registration } = here
  registration.unfinished[step.slug] = { values: fields, key: entry?.key, isRefused: true }
  const isWorthKeeping = registration.touched_at !== undefined || hasText(fields, step.fields)
  if (isWorthKeeping) keepRegistration(db, registration)
  return { kind: 'refused', registration, step, form, key: entry?.key ?? '', dropped: [] }
}

/** The steps with something in them that this answer takes out of the way. */
function droppedBy ({ db, stored, step }: Posting, after: Walk): string[] {
  const before = walk(steps, stored, situate(db, stored.origin, stored.answers))
  const stays = new Set(after.path.map(stop => stop.step.slug))
  return before.path.map(stop => stop.step)
    .filter(other => other !== step && !stays.has(other.slug))
    .filter(other => stored.unfinished[other.slug] ?? hasContent(stored.answers[other.slug]))
    .map(other => other.title)
}

function hasContent (answer: Answer | undefined): boolean {
  return answer !== undefined && (answer.entries.length > 0 || Object.values(answer.values).some(value => value.trim() !== ''))
}

// Typing that says nothing new is no unfinished typing: it would make a complete step incomplete.
function putAside (registration: Registration, step: Step, fields: Typed, key: string | undefined): void {
  const earlier = registration.unfinished[step.slug]
  const accepted = step.list
    ? entriesOf(registration, step).find(entry => entry.key === key)?.values
    : registration.answers[step.slug]?.values
  const telling = step.list?.telling ?? step.fields
  const isNew = accepted ? !isSame(accepted, fields, step.fields) : hasText(fields, telling)
  const isStillRefused = earlier?.isRefused === true && isSame(earlier.values, fields, step.fields)

  if (isNew) registration.unfinished[step.slug] = { values: fields, key, ...(isStillRefused && { isRefused: true }) }
  else delete registration.unfinished[step.slug]
}

function isSame (one: Typed, other: Typed, fields: readonly string[]): boolean {
  return fields.every(field => (one[field] ?? '') === (other[field] ?? ''))
}

function hasText (values: Typed, fields: readonly string[]): boolean {
  return fields.some(field => (values[field] ?? '').trim() !== '')
}

function isTold ({ here, step, fields, entry }: Posting): boolean {
  return hasText(fields, step.list!.telling) || entriesOf(here.registration, step).some(kept => kept.key === entry?.key)
}

// A registration in which nothing was ever typed is not worth a row.
function keepIfTold (db: Database, registration: Registration): boolean {
  const isTold = registration.touched_at !== undefined || Object.keys(registration.unfinished).length > 0
  if (isTold) keepRegistration(db, registration)
  return isTold
}

function isOpenTo (walked: Walk, slug: string): boolean {
  return steps.some(step => step.slug === slug) && mayOpen(walked, slug)
}

function actionOf (body: unknown): string[] {
  const { action } = (body ?? {}) as { action?: unknown }
  return typeof action === 'string' ? action.split(':') : ['next']
}
