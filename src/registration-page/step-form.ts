import type { Database } from '../database.ts'
import { folderField } from '../folders/form.ts'
import { blank, judged, type Form, type Typed } from '../forms.ts'
import { unjudged } from '../forms/doubts.ts'
import { entriesOf, newKey } from '../registration-drafts/entries.ts'
import { situate } from '../registration-drafts/situating.ts'
import type { Standing } from '../registration-drafts/standing.ts'
import type { Registration, Unfinished } from '../registration-drafts/store.ts'
import type { Situation } from '../registration-steps/situation.ts'
import { inspect, type ListOf, type Step } from '../registration-steps/step.ts'
import { StepQuery } from '../registration/form.ts'

/** A step's form as it is shown, with the entry that it edits, the steps that its answer would drop, and what the office dropped meanwhile. */
export interface Shown { form: Form, key: string, dropped?: string[], left?: string[] }

/** The fields that the form of a step has, by which what was typed in them is known when it is asked no more. */
export function shownFields (step: Step, situation: Situation): string[] {
  if (step.slug === 'documents') return situation.folders.map(folderField)
  return step.fields(situation).filter(field => !/^(?:keep|reason)_/.test(field))
}

/** The form of a step that is opened: what was typed there last, what was accepted, or a blank one with the company that the address names. */
export function shownForm (db: Database, here: Standing, step: Step, query: unknown): Shown {
  const { registration: found, situation } = here
  const unfinished = found.unfinished[step.slug] ?? failingEntry(found, step, situation)
  const key = step.list ? unfinished?.key ?? newKey() : ''
  if (unfinished) return { form: unfinishedForm(db, here, step, { ...unfinished, key }), key }
  return { form: step.list ? entryForm(step.list, entriesOf(found, step).length === 0) : answerForm(here, step, query), key }
}

/** The entry of a list that keeps its step from being complete, as if it was sent and refused. */
function failingEntry (found: Registration, step: Step, situation: Situation): Unfinished | undefined {
  const failing = step.list && entriesOf(found, step).find(({ values }) => !step.check(values, situation).ok)
  return failing && { ...failing, isRefused: true }
}

/** What nobody accepted yet; with what is wrong with it only where that was said before. */
function unfinishedForm (db: Database, { registration: found, situation }: Standing, step: Step, { values, key, isRefused }: Unfinished): Form {
  if (!isRefused) return unjudged(step.check(values, situation), values)
  const others = entriesOf(found, step).filter(entry => entry.key !== key).map(entry => entry.values)
  const seen = situate(db, { ...found, origin: situation.origin, answers: { ...found.answers, [step.slug]: { values, entries: [] } } })
  return judged(inspect(db, step, values, step.list ? situation : seen, others), values)
}

function entryForm ({ blank: values, only, isOnlyRequired }: ListOf, isFirst: boolean): Form {
  return blank({ ...values, ...(isFirst && isOnlyRequired && { [only]: 'yes' }) })
}

function answerForm ({ registration: found, situation }: Standing, step: Step, query: unknown): Form {
  const answer = found.answers[step.slug]
  const { company } = StepQuery.parse(query)
  const chosen: Typed = step.slug === 'company' && company ? { company_id: String(company) } : {}
  if (!answer) return blank({ ...step.initial?.(situation), ...chosen })
  return judged(step.check(answer.values, situation), { ...answer.values, ...chosen })
}
