import type { Typed } from '../forms.ts'
import { situate } from '../registration-drafts/situating.ts'
import { openSlug, standing, type Standing } from '../registration-drafts/standing.ts'
import { keepRegistration } from '../registration-drafts/store.ts'
import { confirmationOf, dropRepeated, withUnasked } from '../registration-drafts/typing.ts'
import { finish } from '../registration-finishing/finishing.ts'
import { leftOut, seenIn } from '../registration-finishing/left.ts'
import { acceptedTimes } from '../registration-steps/answers.ts'
import { inspect } from '../registration-steps/step.ts'
import { firstSteps } from '../registration-steps/steps.ts'
import { droppedBy } from './dropped.ts'
import { acceptList } from './lists.ts'
import { refuse, turnBack, type Outcome, type Posting } from './posting.ts'
import { refuseFiles } from './sent-files.ts'

/** Takes what was typed as the answer of the step, or says why not; goes on from there. */
export function accept (posting: Posting, action: 'next' | 'finish'): Outcome {
  const { db, step } = posting
  const refusal = step.list ? acceptList(posting) : refuseFiles(posting) ?? acceptFields(posting)
  if (refusal) return refusal

  const { registration } = posting.here
  keepRegistration(db, registration)
  const after = standing(db, registration, step.slug)
  if (action === 'finish') return finishFrom(posting, after)
  const goesBack = (posting.body as Typed).from === 'summary'
  const next = goesBack ? undefined : after.walk.next(step.slug)
  return { kind: 'step', slug: next?.slug ?? openSlug(after.walk) }
}

function finishFrom (posting: Posting, here: Standing): Outcome {
  const { db, step, user, released, body } = posting
  if (((body as Typed).seen ?? '') !== seenIn(here, step.slug, leftOut(db, here))) return turnBack(posting)
  const end = finish(db, here, user)
  if (!end.isDone) return { kind: 'step', slug: end.slug }
  released.push(...end.released)
  return { kind: 'done', isLate: false }
}

function acceptFields (posting: Posting): Outcome | undefined {
  const { db, here, step, fields, body } = posting
  const { registration } = here
  const values = withUnasked(registration, posting)
  const answers = { ...registration.answers, [step.slug]: { values, entries: [], accepted: acceptedTimes(registration.answers[step.slug]) + 1 } }
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
  if (step.slug in firstSteps) dropRepeated(registration, situation)
}
