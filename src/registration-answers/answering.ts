import type { Database } from '../database.ts'
import type { SentFile } from '../files/receiving.ts'
import { folderField } from '../folders/form.ts'
import { typed, type Typed } from '../forms.ts'
import { withChosen } from '../lookups/form.ts'
import { entriesOf, keyOf } from '../registration-drafts/entries.ts'
import { endOf, mayOpen, openSlug, standing } from '../registration-drafts/standing.ts'
import type { Registration } from '../registration-drafts/store.ts'
import { isLeftOut } from '../registration-finishing/late.ts'
import { acceptedTimes } from '../registration-steps/answers.ts'
import type { Walk } from '../registration-steps/journey.ts'
import type { Situation } from '../registration-steps/situation.ts'
import type { Step } from '../registration-steps/step.ts'
import { steps } from '../registration-steps/steps.ts'
import type { User } from '../users/store.ts'
import { accept } from './accepting.ts'
import { includeAndStay, removeEntry } from './lists.ts'
import { keepIfTold, keepTyping, stay, turnBack, type Outcome, type Posting } from './posting.ts'
import { actionOf, searchedFor } from './pressed.ts'
import { keepSentFiles, refuseFiles, removeSentFile, upload } from './sent-files.ts'
import { takeCompany } from './taking.ts'

interface Posted {
  registration: Registration
  step: Step
  body: unknown
  user: User
  files: SentFile[]
  /** The fields that the form had when it was shown; undefined for a form that nobody was given. */
  shown: string[] | undefined
}

/** Inside `write`: what was read is what is changed, so two tabs that answer different steps keep both. */
export function answerStep (db: Database, { registration, step, body, user, files, shown }: Posted): { outcome: Outcome, released: string[] } {
  const released: string[] = []
  const { action, argument, from, keeping } = actionOf(body)
  const end = closed(db, { registration, step, body, files })
  if (end) return { outcome: end, released }
  const here = standing(db, registration, step.slug)
  const isOpen = mayOpen(here.walk, step.slug)
  if (!isOpen && !shown) return { outcome: { kind: 'step', slug: openSlug(here.walk) }, released }

  const fileFaults = keepSentFiles(db, here.registration, here.situation, files, user.id)
  const { situation } = here
  const posting: Posting = {
    db, here, step, situation, body, user, files, fileFaults, released, untaken: untaken(files, situation, shown),
    fields: { ...sentIn(body, step, situation, shown), ...keeping }, key: step.list && keyOf(body),
  }
  const isAskedOtherwise = !isOpen || posting.untaken.length > 0
  if (isAskedOtherwise && action !== 'cancel') return { outcome: overtaken(posting, action), released }
  const isTooEarly = action === 'finish' && !endOf(db, here, step.slug, posting.fields).isLast
  if (isTooEarly) return { outcome: leave(posting, openSlug(here.walk)), released }
  return { outcome: act(posting, action, argument, from), released }
}

/** Where a step leads that was sent after its registration was finished or discarded. */
function closed (db: Database, { registration, step, body, files }: Pick<Posted, 'registration' | 'step' | 'body' | 'files'>): Outcome | undefined {
  if (registration.state === 'discarded') return { kind: 'gone' }
  if (registration.state === 'open') return undefined
  return { kind: 'done', isLate: actionOf(body).action !== 'finish' || isLeftOut(db, registration, { step, fields: typed(body), files }) }
}

// What the form had is kept, asked or not: the office may have changed that while it was filled in.
function sentIn (body: unknown, step: Step, situation: Situation, shown: string[] = []): Typed {
  return typed(body, step.slug === 'documents' ? [] : [...step.fields(situation), ...shown])
}

function untaken (files: SentFile[], { folders }: Situation, shown: string[] = []): string[] {
  return files.filter(({ field }) => shown.includes(field) && !folders.some(folder => folderField(folder) === field)).map(file => file.name)
}

/** A step that was open when it was shown: what was typed in it stays, and the person hears why it goes no further. */
function overtaken (posting: Posting, action: string): Outcome {
  const { here: { walk }, step } = posting
  if (action === 'keep' && isOutdated(posting)) return { kind: 'step', slug: openSlug(walk) }
  const waits = posting.untaken.length === 0 && walk.path.some(stop => stop.step === step)
  if (waits || action === 'keep') return leave(posting, openSlug(walk))
  keepTyping(posting)
  return turnBack(posting)
}

function act (posting: Posting, action: string, argument: string, from: string): Outcome {
  const { here, step } = posting
  switch (action) {
    case 'previous': return refuseFiles(posting) ?? leave(posting, here.walk.previous(step.slug)?.slug ?? step.slug)
    case 'go': return refuseFiles(posting) ?? { ...leave(posting, isStepOpen(here.walk, argument) ? argument : step.slug), from }
    case 'keep': return isOutdated(posting) ? stay(step) : leave(posting, step.slug)
    case 'search': return { ...leave(posting, step.slug), q: searchedFor(posting.body) }
    case 'lookup': return { ...leave(posting, step.slug), asksOutside: true }
    case 'fill': return leave({ ...posting, fields: withChosen(posting.fields, posting.body, step.fields(posting.situation)) }, step.slug)
    case 'cancel': return { kind: keepTyping(posting) ? 'cancel' : 'list' }
    case 'drop': return dropTyping(posting)
    case 'use': return takeCompany(posting, argument)
    case 'upload': return upload(posting)
    case 'remove': return step.list ? removeEntry(posting, argument) : removeSentFile(posting, argument)
    case 'add':
    case 'edit': return step.list ? includeAndStay(posting, action, argument) : accept(posting, 'next')
    case 'finish': return accept(posting, 'finish')
    default: return accept(posting, 'next')
  }
}

/** Inside `write`: keeps what was typed when the session had ended before the form came, asked or not; says where it is found. */
export function depositTyping (db: Database, { registration, step, body, shown }: Pick<Posted, 'registration' | 'step' | 'body' | 'shown'>): Outcome {
  const end = closed(db, { registration, step, body, files: [] })
  if (end) return end
  const here = standing(db, registration, step.slug)
  const { situation } = here
  const typing = { here, step, situation, body, fields: sentIn(body, step, situation, shown), key: step.list && keyOf(body) }
  const isTooLate = actionOf(body).action === 'keep' && isOutdated(typing)
  if ((shown || mayOpen(here.walk, step.slug)) && !isTooLate) keepTyping({ db, ...typing })
  return stay(step)
}

/**
 * What a page sends by itself while somebody types may arrive after the form that was sent later: it knows nothing of
 * what was accepted meanwhile, and would take its place. In a list that is the same entry, not another one.
 */
function isOutdated ({ here: { registration }, step, body, key }: Pick<Posting, 'here' | 'step' | 'body' | 'key'>): boolean {
  const { accepted } = (body ?? {}) as { accepted?: unknown }
  const entry = entriesOf(registration, step).find(kept => kept.key === key)
  return Number(accepted) < (step.list ? entry?.accepted ?? 0 : acceptedTimes(registration.answers[step.slug]))
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

function isStepOpen (walked: Walk, slug: string): boolean {
  return steps.some(step => step.slug === slug) && mayOpen(walked, slug)
}
