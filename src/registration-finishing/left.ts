import { findAttribute } from '../attributes/store.ts'
import { documentLabel } from '../companies/form.ts'
import type { CompanyType } from '../company-types/store.ts'
import type { Database } from '../database.ts'
import type { Typed } from '../forms.ts'
import { seenAs } from '../forms/seen.ts'
import { labels } from '../labels.ts'
import type { Standing } from '../registration-drafts/standing.ts'
import type { Registration } from '../registration-drafts/store.ts'
import { hasText } from '../registration-steps/answers.ts'
import type { Origin } from '../registration-steps/situation.ts'
import type { Step } from '../registration-steps/step.ts'
import { firstSteps, steps } from '../registration-steps/steps.ts'
import { stateRegistrationFields, stateRegistrationRows } from '../state-registrations/form.ts'
import { delivered } from './registering.ts'

/**
 * What was typed or sent and is not asked as things stand, by its name: Finalizar leaves it out. Before a category is
 * chosen nobody knows.
 */
export function leftOut (db: Database, { registration, situation, walk }: Standing): string[] {
  if (!situation.category) return []
  const kept = delivered(situation)
  const names = steps.filter(step => isOfWay(step, situation.origin)).flatMap(step => {
    const isAsked = walk.path.some(stop => stop.step === step)
    const left = namesIn(db, typedIn(registration, step), isAsked ? step.fields(situation) : [], situation.type)
    return isAsked ? left : left.length > 0 ? [step.title] : []
  })
  return [...names, ...situation.files.filter(file => !kept.includes(file)).map(file => file.name)]
}

/**
 * What the summary tells in a step: the answers of the others, what is left out (`left`), and what the office gives unasked.
 * The last step's form takes it along; '' where there is none of it.
 */
export function seenIn ({ walk, registration: { answers }, situation: { companyUses, customerUses } }: Standing, slug: string, left: string[]): string {
  const others = walk.path.filter(stop => stop.step.slug !== slug).map(({ step }) => {
    const answer = answers[step.slug]
    return [step.slug, answer?.values, answer?.entries.map(entry => entry.values)]
  })
  const given = [...companyUses, ...customerUses].filter(use => use.is_read_only && use.default_value !== null)
    .map(({ attribute, default_value: value }) => [attribute.id, value])
  return others.length + left.length + given.length === 0 ? '' : seenAs([others, left, given])
}

/** All that was typed in a step, accepted or not. */
export function typedIn ({ answers, unfinished }: Registration, { slug }: Step): Typed[] {
  const answer = answers[slug]
  return [answer?.values, unfinished[slug]?.values, ...answer?.entries.map(entry => entry.values) ?? []].filter(values => values !== undefined)
}

// A UF alone is none that somebody typed: the form fills it in. Nor is a decision about a doubt.
const registrationStates = new Set(stateRegistrationRows.map(row => row.state))

/** What a field is called that may be lost; undefined for what nobody misses by itself. */
export function nameOf (db: Database, field: string, type: CompanyType | undefined): string | undefined {
  if (registrationStates.has(field)) return undefined
  if (stateRegistrationFields.includes(field)) return labels.state_registration
  if (field === 'document') return documentLabel(type?.document_kind ?? 'none')
  const attribute = /^attribute_(\d+)/.exec(field)?.[1]
  return attribute ? findAttribute(db, Number(attribute))?.name ?? 'Atributo excluído' : labels[field]
}

function namesIn (db: Database, typed: Typed[], asked: readonly string[], type: CompanyType | undefined): string[] {
  const fields = typed.flatMap(values => Object.keys(values).filter(field => !asked.includes(field) && hasText(values, [field])))
  return [...new Set(fields.flatMap(field => nameOf(db, field, type) ?? []))]
}

// Whoever goes on with an existing company leaves the new one behind, and was told so.
const ofExisting = ['customer-attributes', 'documents']

function isOfWay ({ slug }: Step, origin: Origin): boolean {
  return !(slug in firstSteps) && (origin === 'new' || ofExisting.includes(slug))
}
