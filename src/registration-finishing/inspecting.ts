import type { Database } from '../database.ts'
import type { Submission, Typed } from '../forms.ts'
import { reasonsOf } from '../forms/doubts.ts'
import type { Registration } from '../registration-drafts/store.ts'
import type { Walk } from '../registration-steps/journey.ts'
import type { Situation } from '../registration-steps/situation.ts'
import { inspect } from '../registration-steps/step.ts'

/** What the checks say of the fields of a step or, where it is a list, of one entry. */
export interface Inspected { slug: string, key?: string, values: Typed, submission: Submission<unknown> }

/** Every step of the path, once more. */
export function inspectAll (db: Database, { answers }: Registration, { path }: Walk, situation: Situation): Inspected[] {
  return path.flatMap(({ step }) => {
    const { values, entries } = answers[step.slug]!
    const given: Array<{ key?: string, values: Typed }> = step.list ? entries : [{ values }]
    return given.map(one => {
      const others = entries.filter(entry => entry.key !== one.key).map(entry => entry.values)
      return { ...one, slug: step.slug, submission: inspect(db, step, one.values, situation, others) }
    })
  })
}

/** Why what was doubted in steps, or in one entry of a list, was kept. */
export function keptReasons (inspected: Inspected[], slugs: string[], key?: string): { reason?: string } {
  const reasons = inspected.filter(one => slugs.includes(one.slug) && (key === undefined || one.key === key))
    .flatMap(({ submission, values }) => submission.ok ? reasonsOf(submission.doubts, values) ?? [] : [])
  return reasons.length > 0 ? { reason: reasons.join('\n') } : {}
}
