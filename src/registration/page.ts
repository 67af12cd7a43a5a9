import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { fieldOf } from '../attribute-uses/values.ts'
import { states } from '../brazil/states.ts'
import { categoriesToChoose } from '../categories/store.ts'
import { documentLabel } from '../companies/form.ts'
import { findOpenCompany, hasCompanies } from '../companies/store.ts'
import { findListedCompany, listCompanies } from '../company-list/store.ts'
import { ruleOf, type RuledField } from '../company-types/fields.ts'
import { previewIdentifier } from '../company-types/identifier.ts'
import { activeCompanyTypes } from '../company-types/store.ts'
import type { Database } from '../database.ts'
import { kept, unsettled } from '../doubts.ts'
import { PANEL } from '../duplicates/findings.ts'
import { includedText } from '../files/acceptance.ts'
import { folderField } from '../folders/form.ts'
import { formatSize } from '../formats.ts'
import { blank, complaints, judged, type Form } from '../forms.ts'
import { lookupWords, stepLookup } from '../lookups/step-lookup.ts'
import { PAGE_ROWS } from '../paging.ts'
import { pressedButton, SearchText } from '../registration-answers/pressed.ts'
import { stepAddress } from '../registration-drafts/address.ts'
import { entriesOf, newKey } from '../registration-drafts/entries.ts'
import { situate } from '../registration-drafts/situating.ts'
import { standing, type Standing } from '../registration-drafts/standing.ts'
import type { Registration, Unfinished } from '../registration-drafts/store.ts'
import { confirmationOf } from '../registration-drafts/typing.ts'
import type { Typed } from '../registration-steps/answers.ts'
import type { Situation } from '../registration-steps/situation.ts'
import { inspect, type Step } from '../registration-steps/step.ts'
import { firstSteps } from '../registration-steps/steps.ts'
import { readId } from '../row-id.ts'
import { panelOf } from './panel.ts'
import { summarise } from './summary.ts'

/** What became of an entry of a list, as its step says it. */
const news: Record<string, { included: string, changed?: string, removed: string }> = {
  addresses: { included: 'Endereço incluído.', changed: 'Endereço alterado.', removed: 'Endereço removido.' },
  contacts: { included: 'Contato incluído.', changed: 'Contato alterado.', removed: 'Contato removido.' },
  documents: { included: 'Arquivo enviado.', removed: 'Arquivo removido.' },
}

/** What the address of a step may carry. */
export const StepQuery = z.object({
  q: SearchText,
  company: z.unknown().optional().transform(readId),
  company_id: z.unknown().optional().transform(readId),
  from: z.enum(['summary']).optional().catch(undefined),
  said: z.enum(['included', 'changed', 'removed']).optional().catch(undefined),
  found: z.enum(lookupWords).optional().catch(undefined),
})

/** A step's form as it is shown, with the entry that it edits and the steps that its answer would drop. */
export interface Shown { form: Form, key: string, dropped?: string[] }

/** The form of a step that is opened: what was typed there last, what was accepted, or a blank one with the company that the address names. */
export function shownForm (db: Database, { registration: found, situation }: Standing, step: Step, query: unknown): Shown {
  const unfinished = found.unfinished[step.slug] ?? failingEntry(found, step, situation)
  const answer = found.answers[step.slug]
  const key = step.list ? unfinished?.key ?? newKey() : ''
  if (unfinished) {
    const { values } = unfinished
    if (!unfinished.isRefused) return { form: { ...blank(values), doubts: kept(judged(step.check(values, situation), values).doubts, values) }, key }
    const others = entriesOf(found, step).filter(entry => entry.key !== key).map(entry => entry.values)
    const seen = situate(db, { ...found, origin: situation.origin, answers: { ...found.answers, [step.slug]: { values, entries: [] } } })
    return { form: judged(inspect(db, step, values, step.list ? situation : seen, others), values), key }
  }
  if (step.list) {
    const isFirst = entriesOf(found, step).length === 0
    return { form: blank({ ...step.list.blank, ...(isFirst && step.list.isOnlyRequired && { [step.list.only]: 'yes' }) }), key }
  }
  const { company } = StepQuery.parse(query)
  const chosen: Typed = step.slug === 'company' && company ? { company_id: String(company) } : {}
  if (!answer) return { form: blank({ ...step.initial?.(situation), ...chosen }), key }
  return { form: judged(step.check(answer.values, situation), { ...answer.values, ...chosen }), key }
}

/** The entry of a list that keeps its step from being complete, as if it was sent and refused. */
function failingEntry (found: Registration, step: Step, situation: Situation): Unfinished | undefined {
  const failing = step.list && entriesOf(found, step).find(({ values }) => !step.check(values, situation).ok)
  return failing && { ...failing, isRefused: true }
}

/** Where a registration would stand with these values in a step. */
export function answered (db: Database, found: Standing['registration'], slug: string, values: Typed): Standing {
  const { [slug]: _before, ...unfinished } = found.unfinished
  return standing(db, { ...found, origin: firstSteps[slug] ?? found.origin, answers: { ...found.answers, [slug]: { values, entries: [] } }, unfinished }, slug)
}

/** Whether a step is the last; where no category was chosen yet, others may follow. */
export function endOf ({ walk, situation }: Standing, slug: string) {
  return { isLast: walk.isLast(slug), isOpenEnd: !situation.category }
}

/** Answers with a step, or with the part of its page that changes. */
export function showStep (request: FastifyRequest, reply: FastifyReply, here: Standing, step: Step, shown: Shown) {
  const { db } = request.server
  const { walk, situation, registration: found } = here
  // A category that stands in the form, as the only one does, decides too.
  const { isLast, isOpenEnd } = endOf(step.slug === 'company' ? answered(db, found, step.slug, shown.form.values) : here, step.slug)
  const body = (request.body ?? {}) as Typed
  const { q, from, said, found: asked } = StepQuery.parse({ q: body.q, ...request.query as object })
  const entries = entriesOf(found, step)
  const errorCount = complaints(shown.form).length
  const told = errorCount === 0 ? said : undefined
  return reply.viewAsync(request.wantsFragment ? 'registration/fragment' : 'registration/step', {
    base: stepAddress(found.id), address: stepAddress(found.id, step.slug), walk, current: step.slug, isHint: false,
    step, form: shown.form, errorCount,
    doubtCount: unsettled(shown.form.doubts, shown.form.values).length, key: shown.key, dropped: shown.dropped ?? [], isLast, isOpenEnd,
    news: told ? news[step.slug]?.[told] ?? '' : includedText(request.sentFiles), isListed: told === 'included' || told === 'changed',
    position: walk.path.findIndex(stop => stop.step === step) + 1, count: walk.path.length,
    comesFromSummary: from === 'summary' || body.from === 'summary',
    savedAt: found.touched_at ?? '',
    entries, lookup: stepLookup(db, step, situation, { values: shown.form.values, asked, document: entries.length === 0 ? found.answers.identification?.values.document ?? '' : '' }),
    isEditing: entries.some(entry => entry.key === shown.key),
    summary: isLast ? summarise(db, found, walk, situation) : [],
    overridden: fieldNames(situation), documentName: documentLabel(situation.type?.document_kind ?? 'none'),
    found: panelOf(db, step, situation, shown.form.values) ?? null, again: PANEL in (shown.form.doubts ?? {}) ? pressedButton(body, step) : '',
    situation, rule: (field: RuledField) => ruleOf(situation.type, field), confirmed: confirmationOf({ step, fields: shown.form.values, situation }), ...choices(db, step, situation, q, shown.form.values),
  })
}

function choices (db: Database, step: Step, situation: Situation, q: string, values: Typed) {
  const { type, userId } = situation
  switch (step.slug) {
    case 'classification': return { types: activeCompanyTypes(db), categories: categoriesToChoose(db, userId) }
    case 'company': return { categories: categoriesToChoose(db, userId), ...companyChoices(db, userId, q, values.company_id ?? '') }
    case 'identification': return { nextIdentifier: type ? previewIdentifier(db, type) : '' }
    case 'company-attributes': return { uses: situation.companyUses }
    case 'customer-attributes': return { uses: situation.customerUses }
    case 'documents': return { formatSize }
    default: return { states }
  }
}

/** The companies to choose from: those that are no customers yet first, and the chosen one, listed or not. */
export function companyChoices (db: Database, userId: number, q: string, chosenId: string) {
  const [free, taken] = [listCompanies(db, { q, sort: 'name', link: 'other' }, userId), listCompanies(db, { q, sort: 'name', link: 'customer' }, userId)]
  const all = [...free.rows, ...taken.rows]
  const rows = all.slice(0, PAGE_ROWS)
  const isShown = rows.some(row => String(row.id) === chosenId)
  const id = isShown ? undefined : readId(chosenId)
  const chosen = id !== undefined && findOpenCompany(db, userId, id) ? findListedCompany(db, id) : undefined
  return { q, companies: rows, chosenCompany: chosen ?? null, hasMore: (free.next ?? taken.next) !== undefined || all.length > rows.length, hasAny: hasCompanies(db, userId) }
}

/** The fields whose names the office gave, and those that depend on the type. */
function fieldNames ({ type, companyUses, customerUses, folders }: Situation): Record<string, string> {
  return {
    document: documentLabel(type?.document_kind ?? 'none'),
    ...Object.fromEntries([...companyUses, ...customerUses].map(({ attribute }) => [fieldOf(attribute), attribute.name])),
    ...Object.fromEntries(folders.map(folder => [folderField(folder), folder.name])),
  }
}
