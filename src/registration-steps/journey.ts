import type { Answers } from './answers.ts'
import type { Situation } from './situation.ts'
import type { Step } from './step.ts'

interface Stop {
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
  const path = steps.filter(step => step.appliesTo(situation)).map(step => stopAt(step, progress, situation))
  const position = (slug: string) => path.findIndex(stop => stop.step.slug === slug)

  return {
    path,
    get firstIncomplete () { return path.find(stop => !stop.isComplete)?.step },
    canVisit: slug => position(slug) >= 0 && path.slice(0, position(slug)).every(stop => stop.isComplete),
    previous: slug => path[position(slug) - 1]?.step,
    next: slug => position(slug) < 0 ? undefined : path[position(slug) + 1]?.step,
    isLast: slug => position(slug) === path.length - 1,
  }
}

// Whether a step is complete is found out when it is asked for: most requests ask about one or two.
function stopAt (step: Step, progress: Progress, situation: Situation): Stop {
  let known: boolean | undefined
  return { step, get isComplete () { return known ??= isComplete(step, progress, situation) } }
}

function isComplete (step: Step, { answers, unfinished }: Progress, situation: Situation): boolean {
  const answer = answers[step.slug]
  if (!answer || unfinished[step.slug]) return false
  if (step.list) {
    const least = step.list.least?.(situation).count ?? 0
    return answer.entries.length >= least && answer.entries.every(entry => step.check(entry.values, situation).ok)
  }
  return step.check(answer.values, situation).ok
}
