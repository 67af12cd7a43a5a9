import type { Answers, Situation, Step } from './steps.ts'

export interface Stop {
  step: Step
  isComplete: boolean
}

/** The one answer to "where in the registration are we": guard, stepper, buttons, summary and Finalizar ask it. */
export interface Walk {
  path: Stop[]
  /** The first step that is missing something, if any. */
  firstIncomplete: Step | undefined
  /** The steps before the first incomplete one, that one, and all of them once nothing is missing. */
  canVisit: (slug: string) => boolean
  previous: (slug: string) => Step | undefined
  next: (slug: string) => Step | undefined
  isLast: (slug: string) => boolean
}

/** What a walk looks at: answers that were accepted, and the steps that have typing nobody accepted yet. */
export interface Progress {
  answers: Answers
  unfinished: Record<string, unknown>
}

/** Goes through the steps that apply. Pure: asks no database, stores nothing, tells the same for the same input. */
export function walk (steps: readonly Step[], progress: Progress, situation: Situation): Walk {
  const path = steps.filter(step => step.appliesTo(situation))
    .map(step => ({ step, isComplete: isComplete(step, progress, situation) }))
  const firstGap = path.findIndex(stop => !stop.isComplete)
  const position = (slug: string) => path.findIndex(stop => stop.step.slug === slug)

  return {
    path,
    firstIncomplete: path[firstGap]?.step,
    canVisit: slug => position(slug) >= 0 && (firstGap < 0 || position(slug) <= firstGap),
    previous: slug => path[position(slug) - 1]?.step,
    next: slug => position(slug) < 0 ? undefined : path[position(slug) + 1]?.step,
    isLast: slug => position(slug) === path.length - 1,
  }
}

function isComplete (step: Step, { answers, unfinished }: Progress, situation: Situation): boolean {
  const answer = answers[step.slug]
  if (!answer || unfinished[step.slug]) return false
  if (step.list) return answer.entries.every(entry => step.check(entry.values, situation).ok)
  return step.check(answer.values, situation).ok
}
