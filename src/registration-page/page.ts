import type { FastifyReply, FastifyRequest } from 'fastify'
import { fieldOf } from '../attribute-uses/values.ts'
import { documentLabel } from '../companies/form.ts'
import { ruleOf, type RuledField } from '../company-types/fields.ts'
import type { Database } from '../database.ts'
import { PANEL } from '../duplicates/findings.ts'
import { includedText } from '../files/acceptance.ts'
import { folderField } from '../folders/form.ts'
import { complaints, type Typed } from '../forms.ts'
import { unsettled } from '../forms/doubts.ts'
import { pressedButton } from '../registration-answers/pressed.ts'
import { stepAddress } from '../registration-drafts/address.ts'
import { entriesOf } from '../registration-drafts/entries.ts'
import { answered, endOf, type Standing } from '../registration-drafts/standing.ts'
import { confirmationOf } from '../registration-drafts/typing.ts'
import { leftOut, seenIn } from '../registration-finishing/left.ts'
import { acceptedTimes } from '../registration-steps/answers.ts'
import type { Situation } from '../registration-steps/situation.ts'
import type { Step } from '../registration-steps/step.ts'
import { StepQuery } from '../registration/form.ts'
import { choices } from './choices.ts'
import { stepLookup, type LookupWord, type StepLookup } from './lookup.ts'
import { panelOf } from './panel.ts'
import { shownFields, type Shown } from './step-form.ts'
import { summarise } from './summary.ts'

/** What became of an entry of a list, as its step says it. */
const news: Record<string, { included: string, changed?: string, removed: string }> = {
  addresses: { included: 'Endereço incluído.', changed: 'Endereço alterado.', removed: 'Endereço removido.' },
  contacts: { included: 'Contato incluído.', changed: 'Contato alterado.', removed: 'Contato removido.' },
  documents: { included: 'Arquivo enviado.', removed: 'Arquivo removido.' },
}

/** Answers with a step, or with the part of its page that changes. */
export function showStep (request: FastifyRequest, reply: FastifyReply, here: Standing, step: Step, shown: Shown) {
  const { db, originals } = request.server
  const body = (request.body ?? {}) as Typed
  const { q, from, said, found: asked } = StepQuery.parse({ q: body.q, ...request.query as object })
  const { values, doubts } = shown.form
  const told = complaints(shown.form).length === 0 ? said : undefined
  return reply.viewAsync(request.wantsFragment ? 'registration/fragment' : 'registration/step', {
    ...placeOf(db, here, step, values), ...formOf(here, step, shown), ...choices(db, step, here.situation, q, values),
    news: told ? news[step.slug]?.[told] ?? '' : includedText(request.sentFiles), isListed: told === 'included' || told === 'changed',
    comesFromSummary: from === 'summary' || body.from === 'summary',
    opened: originals.seal(stepAddress(here.registration.id, step.slug), { version: 0, typed: {}, shape: shownFields(step, here.situation).join(' ') }),
    lookup: lookupIn(db, here, step, { values, asked }),
    found: panelOf(db, step, here.situation, values) ?? null, again: PANEL in (doubts ?? {}) ? pressedButton(body, step) : '',
  })
}

/** Where in the registration a step is, and the summary where it is the last. */
function placeOf (db: Database, here: Standing, step: Step, values: Typed) {
  const { walk, situation, registration: found } = here
  const { isLast, isOpenEnd } = endOf(db, here, step.slug, values)
  return {
    base: stepAddress(found.id), address: stepAddress(found.id, step.slug), walk, current: step.slug, isHint: false, isLast, isOpenEnd,
    position: walk.path.findIndex(stop => stop.step === step) + 1, count: walk.path.length,
    savedAt: found.touched_at ?? '', summary: isLast ? summarise(db, found, walk, situation) : [],
    ...confirmable(db, step.slug === 'company' ? answered(db, found, step.slug, values) : here, step.slug, isLast),
  }
}

/** What Finalizar leaves out as things stand, and the word by which it is known that this was shown. */
export function confirmable (db: Database, here: Standing, slug: string, isLast: boolean): { leftOut: string[], seen: string } {
  if (!isLast) return { leftOut: [], seen: '' }
  const left = leftOut(db, here)
  return { leftOut: left, seen: seenIn(here, slug, left) }
}

/** The form of a step, what is wrong with it, and the names and rules of its fields. */
function formOf ({ situation, registration: found }: Standing, step: Step, { form, key, dropped = [], left }: Shown) {
  const entries = entriesOf(found, step)
  return {
    step, situation, form, key, dropped, left: left ?? null, entries, accepted: acceptedTimes(found.answers[step.slug]),
    isEditing: entries.some(entry => entry.key === key),
    errorCount: complaints(form).length, doubtCount: unsettled(form.doubts, form.values).length,
    overridden: fieldNames(situation), documentName: documentLabel(situation.type?.document_kind ?? 'none'),
    rule: (field: RuledField) => ruleOf(situation.type, field), confirmed: confirmationOf({ step, fields: form.values, situation }),
  }
}

/** The fields whose names the office gave, and those that depend on the type. */
function fieldNames ({ type, companyUses, customerUses, folders }: Situation): Record<string, string> {
  return {
    document: documentLabel(type?.document_kind ?? 'none'),
    ...Object.fromEntries([...companyUses, ...customerUses].map(({ attribute }) => [fieldOf(attribute), attribute.name])),
    ...Object.fromEntries(folders.map(folder => [folderField(folder), folder.name])),
  }
}

function lookupIn (db: Database, { situation, registration: found }: Standing, step: Step, { values, asked }: { values: Typed, asked: LookupWord | undefined }): StepLookup {
  const document = entriesOf(found, step).length === 0 ? found.answers.identification?.values.document ?? '' : ''
  return stepLookup(db, step, situation, { values, asked, document })
}
