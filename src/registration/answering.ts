import type { Database } from '../database.ts'
import { PANEL } from '../duplicates/findings.ts'
import { nothingChosen } from '../files/acceptance.ts'
import type { SentFile } from '../files/receiving.ts'
import { folderField } from '../folders/form.ts'
import { typed } from '../forms.ts'
import { withChosen } from '../lookups/form.ts'
import { keyOf } from '../registration-drafts/entries.ts'
import { situate } from '../registration-drafts/situating.ts'
import { mayOpen, openSlug, standing } from '../registration-drafts/standing.ts'
import { keepRegistration, type Registration } from '../registration-drafts/store.ts'
import { confirmationOf, withUnasked } from '../registration-drafts/typing.ts'
import { finish } from '../registration-finishing/finishing.ts'
import { isLeftOut } from '../registration-finishing/late.ts'
import type { Typed } from '../registration-steps/answers.ts'
import { keepSentFiles, removeSentFile } from '../registration-steps/documents.ts'
import type { Walk } from '../registration-steps/journey.ts'
import { inspect, type Step } from '../registration-steps/step.ts'
import { firstSteps, steps } from '../registration-steps/steps.ts'
import type { User } from '../users/store.ts'
import { droppedBy } from './dropped.ts'
import { acceptList, includeAndStay, removeEntry } from './lists.ts'
import { StepQuery } from './page.ts'
import { keepIfTold, keepTyping, refuse, stay, type Outcome, type Posting } from './posting.ts'
import { takeCompany } from './taking.ts'

export interface Posted {
  registration: Registration
  step: Step
  body: unknown
  user: User
  files: SentFile[]
}

/** Inside `write`: what was read is what is changed, so two tabs that answer different steps keep both. */
export function answerStep (db: Database, { registration, step, body, user, files }: Posted): { outcome: Outcome, released: string[] } {
  const released: string[] = []
  const { action, argument, from, keeping } = actionOf(body)
  if (registration.state === 'discarded') return { outcome: { kind: 'gone' }, released }
  if (registration.state === 'finished') {
    return { outcome: { kind: 'done', isLate: action !== 'finish' || isLeftOut(db, registration, { step, fields: typed(body), files }) }, released }
  }
  const here = standing(db, registration, step.slug)
  const isTooEarly = action === 'finish' && !here.walk.isLast(step.slug)
  if (!mayOpen(here.walk, step.slug) || isTooEarly) return { outcome: { kind: 'step', slug: openSlug(here.walk) }, released }

  const fileFaults = keepSentFiles(db, here.registration, here.situation, files, user.id)
  const { situation } = here
  const posting: Posting = {
    db, here, step, situation, body, user, files, fileFaults, released,
    fields: { ...typed(body, step.fields(situation)), ...keeping }, key: step.list && keyOf(body),
  }
  return { outcome: act(posting, action, argument, from), released }
}

function act (posting: Posting, action: string, argument: string, from: string): Outcome {
  const { here, step } = posting
  switch (action) {
    case 'previous': return refuseFiles(posting) ?? leave(posting, here.walk.previous(step.slug)?.slug ?? step.slug)
    case 'go': return refuseFiles(posting) ?? { ...leave(posting, isStepOpen(here.walk, argument) ? argument : step.slug), from }
    case 'keep': return leave(posting, step.slug)
    case 'search': return { ...leave(posting, step.slug), q: searchedFor(posting.body) }
    case 'lookup': return { ...leave(posting, step.slug), asksOutside: true }
    case 'fill': return leave({ ...posting, fields: withChosen(posting.fields, posting.body, step.fields(posting.situation)) }, step.slug)
    case 'cancel': return { kind: keepTyping(posting) ? 'cancel' : 'list' }
    case 'drop': return dropTyping(posting)
    case 'use': return takeCompany(posting, argument)
    case 'upload': return upload(posting)
    case 'remove': return step.list ? removeEntry(posting, argument) : removeFile(posting, argument)
    case 'add':
    case 'edit': return step.list ? includeAndStay(posting, action, argument) : accept(posting, 'next')
    case 'finish': return accept(posting, 'finish')
    default: return accept(posting, 'next')
  }
}

/** Keeps what was typed when the session had ended before the form came. */
export function depositTyping (db: Database, { registration, step, body }: Pick<Posted, 'registration' | 'step' | 'body'>): void {
  if (registration.state !== 'open') return
  const here = standing(db, registration, step.slug)
  if (!mayOpen(here.walk, step.slug)) return
  const { situation } = here
  keepTyping({ db, here, step, situation, fields: typed(body, step.fields(situation)), key: step.list && keyOf(body) })
}

function leave (posting: Posting, slug: string): { kind: 'step', slug: string } {
  keepTyping(posting)
  return { kind: 'step', slug }
}

function dropTyping ({ db, here, step }: Posting): Outcome {
  delete here.registration.unfinished[step.slug]
  keepIfTold(db, here.registration)
  return stay(step)
}

function upload (posting: Posting): Outcome {
  const { folders, files } = posting.situation
  const open = folders.find(folder => files.filter(file => file.folder_id === folder.id).length < folder.files_max)
  if (posting.files.length === 0 && open) return refuse(posting, { values: {}, errors: { [folderField(open)]: nothingChosen } })
  const refusal = refuseFiles(posting)
  return refusal ?? stay(posting.step, posting.files.some(file => file.isIncluded) ? 'included' : undefined)
}

function refuseFiles (posting: Posting): Outcome | undefined {
  if (Object.keys(posting.fileFaults).length === 0) return undefined
  return refuse(posting, { values: {}, errors: posting.fileFaults })
}

function removeFile (posting: Posting, argument: string): Outcome {
  const { db, step, situation, released } = posting
  const file = removeSentFile(db, situation, argument)
  if (file) released.push(file.stored_name)
  return refuseFiles(posting) ?? stay(step, file ? 'removed' : undefined)
}

function accept (posting: Posting, action: 'next' | 'finish'): Outcome {
  const { db, step } = posting
  const refusal = step.list ? acceptList(posting) : refuseFiles(posting) ?? acceptFields(posting)
  if (refusal) return refusal

  const { registration } = posting.here
  keepRegistration(db, registration)
  const after = standing(db, registration, step.slug)
  if (action === 'finish') {
    const end = finish(db, after, posting.user)
    if (!end.isDone) return { kind: 'step', slug: end.slug }
    posting.released.push(...end.released)
    return { kind: 'done', isLate: false }
  }
  const goesBack = (posting.body as Typed).from === 'summary'
  const next = goesBack ? undefined : after.walk.next(step.slug)
  return { kind: 'step', slug: next?.slug ?? openSlug(after.walk) }
}

function acceptFields (posting: Posting): Outcome | undefined {
  const { db, here, step, fields, body } = posting
  const { registration } = here
  const values = withUnasked(registration, posting)
  const answers = { ...registration.answers, [step.slug]: { values, entries: [] } }
  const { origin } = here.situation
  if (origin === 'new') delete answers.taken
  const situation = situate(db, { ...registration, origin, answers })
  const submission = inspect(db, step, fields, situation)
  if (!submission.ok) return refuse(posting, submission.form)

  const { [step.slug]: _accepted, ...unfinished } = registration.unfinished
  const dropped = step.slug in firstSteps ? droppedBy(db, registration, step, { answers, unfinished, situation }) : []
  if (dropped.length > 0 && (body as Typed).confirmed !== confirmationOf(posting)) {
    registration.unfinished[step.slug] = { values }
    keepRegistration(db, registration)
    return { kind: 'refused', registration, step, form: { values: fields, errors: {} }, key: '', dropped }
  }
  Object.assign(registration, { origin, answers, unfinished })
}

function isStepOpen (walked: Walk, slug: string): boolean {
  return steps.some(step => step.slug === slug) && mayOpen(walked, slug)
}

function searchedFor (body: unknown): string {
  const { q } = (body ?? {}) as { q?: unknown }
  return StepQuery.shape.q.parse(q)
}

interface Action { action: string, argument: string, from: string, keeping: Typed }

/**
 * "other:7.9:add" says that what was typed is none of these companies, and presses Incluir again. "enter:next" is the Enter
 * key beside a search: it presses Buscar while something stands in the search, and else what it presses in every step.
 */
function actionOf (body: unknown): Action {
  const { action: pressed } = (body ?? {}) as { action?: unknown }
  const [action = 'next', argument = '', from = ''] = typeof pressed === 'string' ? pressed.split(':') : []
  if (action === 'enter') return { action: searchedFor(body) ? 'search' : argument, argument: '', from: '', keeping: {} }
  if (action !== 'other') return { action, argument, from, keeping: {} }
  return { action: from, argument: '', from: '', keeping: { [`keep_${PANEL}`]: argument } }
}
