import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { needs, seesCpf } from '../access.ts'
import { fieldOf } from '../attribute-uses/values.ts'
import { states } from '../brazil/states.ts'
import { isOpenTo } from '../categories/access.ts'
import { categoriesToChoose } from '../categories/store.ts'
import { documentLabel } from '../companies/form.ts'
import { findListedCompany, listCompanies } from '../company-list/store.ts'
import { findOpenCompany, hasCompanies } from '../companies/store.ts'
import { ruleOf, type RuledField } from '../company-types/fields.ts'
import { previewIdentifier } from '../company-types/identifier.ts'
import { activeCompanyTypes } from '../company-types/store.ts'
import { customerOfRegistration } from '../customers/store.ts'
import { kept, unsettled } from '../doubts.ts'
import { PANEL } from '../duplicates/findings.ts'
import { notFound } from '../errors.ts'
import { externalUsersOf } from '../external-users/store.ts'
import { download, formatSize } from '../files/download.ts'
import { filesOfRegistration } from '../files/store.ts'
import { blank, complaints, judged, type Form } from '../forms.ts'
import { searching } from '../rate-limits.ts'
import { askedWords, askForStep, stepLookup } from '../lookups/wizard.ts'
import { pathOf } from '../own-address.ts'
import { PAGE_ROWS } from '../paging.ts'
import { idNamed, readId } from '../row-id.ts'
import { saidIn } from '../said.ts'
import { recordOf } from '../customers/record.ts'
import { answerStep, depositTyping } from './answering.ts'
import { panelOf, pressedButton, watchStep } from './panel.ts'
import type { Outcome } from './posting.ts'
import { entriesOf, newKey } from '../registration-steps/entries.ts'
import { firstSteps, folderField, inspect, type Situation, type Step, type Typed } from '../registration-steps/steps.ts'
import { confirmationOf } from '../registration-steps/typing.ts'
import {
  discard, findRegistration, freshRegistrationId, loadStep, mayOpen, openSlug, situate, standing, type Standing,
} from './store.ts'
import { addressOf, describeProgress, summarise } from './summary.ts'

/** What became of an entry of a list, as its step says it. */
const news: Record<string, { included: string, changed?: string, removed: string }> = {
  addresses: { included: 'Endereço incluído.', changed: 'Endereço alterado.', removed: 'Endereço removido.' },
  contacts: { included: 'Contato incluído.', changed: 'Contato alterado.', removed: 'Contato removido.' },
  documents: { included: 'Arquivo enviado.', removed: 'Arquivo removido.' },
}

interface Params { registration: string, step: string }

const Query = z.object({
  q: z.string().transform(text => text.trim().slice(0, 100)).catch(''),
  company: z.unknown().optional().transform(readId),
  company_id: z.unknown().optional().transform(readId),
  from: z.enum(['summary']).optional().catch(undefined),
  said: z.enum(['included', 'changed', 'removed']).optional().catch(undefined),
  found: z.enum(askedWords).optional().catch(undefined),
})
const Candidate = z.object({
  step: z.enum(['classification', 'company']).catch('classification'),
  company_type_id: z.string().catch(''), company_id: z.string().catch(''), category_id: z.string().catch(''),
})
const CancelQuery = z.object({ step: z.string().optional().catch(undefined) })

// Two hundred attributes, some of them long texts, percent-encoded.
const STEP_BYTES_MAX = 524_288

const own = '/:registration(^[\\w-]{28}$)'

/** "Cadastrar cliente": one address for each registration and step; what is typed is kept, Finalizar registers. */
export default async function registration (app: FastifyInstance, { secret }: { secret: string }): Promise<void> {
  const { db } = app
  const options = { config: needs('CT001', 'create') }
  const load = (request: FastifyRequest) => {
    const { registration: id, step } = request.params as Params
    return loadStep(db, secret, request.user.id, id, step)
  }
  const loadOwn = (request: FastifyRequest) =>
    findRegistration(db, secret, request.user.id, (request.params as Params).registration) ?? notFound('Cadastro')

  app.get('/', options, async (request, reply) => {
    return reply.redirect(addressOf(freshRegistrationId(secret, request.user.id), 'classification'), 303)
  })

  app.get('/from-company', options, async (request, reply) => {
    const { company } = Query.parse(request.query)
    const address = addressOf(freshRegistrationId(secret, request.user.id), 'company')
    return reply.redirect(company ? `${address}?company=${company}` : address, 303)
  })

  app.get(own, options, async (request, reply) => {
    const found = loadOwn(request)
    if (found.state === 'discarded') return reply.code(410).viewAsync('registration/gone')
    if (found.state === 'finished') return reply.leaveTo(addressOf(found.id, 'done'))
    return reply.redirect(addressOf(found.id, openSlug(standing(db, found, '').walk)), 303)
  })

  app.get(`${own}/done`, options, async (request, reply) => {
    const found = loadOwn(request)
    const customer = customerOfRegistration(db, found.id)
    if (!customer && found.state === 'finished') return reply.code(410).viewAsync('registration/gone', { isDeleted: true })
    if (!customer) return reply.leaveTo(addressOf(found.id))
    const { company_id: companyId, category_id: categoryId } = customer
    if (!isOpenTo(db, request.user.id, categoryId, 'view')) return reply.viewAsync('registration/handed-over', { said: saidIn(request) })
    return reply.viewAsync('registration/done', {
      customer, said: saidIn(request), ...recordOf(db, customer, seesCpf(request)), externalUsers: externalUsersOf(db, companyId),
    })
  })

  app.get(`${own}/cancel`, options, async (request, reply) => {
    const found = loadOwn(request)
    if (found.state !== 'open') return reply.leaveTo(addressOf(found.id))
    if (found.touched_at === undefined) return reply.leaveTo('/customers')
    const { step } = CancelQuery.parse(request.query)
    const here = standing(db, found, '')
    const slug = step !== undefined && mayOpen(here.walk, step) ? step : openSlug(here.walk)
    return reply.viewAsync('registration/cancel', { back: addressOf(found.id, slug), ...describeProgress(db, here, slug), id: found.id })
  })

  app.post(`${own}/cancel`, options, async (request, reply) => {
    const { choice } = (request.body ?? {}) as { choice?: unknown }
    const found = loadOwn(request)
    if (found.state !== 'open') return reply.leaveTo(addressOf(found.id))
    if (choice === 'keep') return reply.leaveTo('/?said=kept')
    if (choice !== 'discard') return reply.leaveTo(addressOf(found.id, 'cancel'))
    const released = await db.write(() => loadOwn(request).state === 'open' ? discard(db, found) : [])
    await app.storage.remove(released)
    return reply.leaveTo('/customers?said=discarded')
  })

  app.get(`${own}/steps`, options, async (request, reply) => {
    const found = loadOwn(request)
    const { step, ...values } = Candidate.parse(request.query)
    const here = answered(found, step, values)
    const end = endOf(here, step)
    return reply.viewAsync('registration/hint', {
      ...here, current: step, base: addressOf(found.id), isHint: true, ...end, summary: end.isLast ? summarise(db, here.registration, here.walk, here.situation) : [],
    })
  })

  app.get(`${own}/companies`, { config: { ...options.config, ...searching } }, async (request, reply) => {
    const found = loadOwn(request)
    const { q, company_id: chosen = '' } = Query.parse(request.query)
    return reply.viewAsync('registration/_companies', { base: addressOf(found.id), ...companyChoices(request.user.id, q, String(chosen)), form: blank({ company_id: String(chosen) }) })
  })

  app.get(`${own}/files${idNamed('file')}`, options, async (request, reply) => {
    const found = loadOwn(request)
    const id = readId((request.params as { file: string }).file)
    return download(reply, filesOfRegistration(db, found.id).find(file => file.id === id) ?? notFound('Arquivo'))
  })

  app.get(`${own}/:step`, options, async (request, reply) => {
    const { registration: found, step } = load(request)
    if (found.state !== 'open') return reply.leaveTo(addressOf(found.id, found.state === 'finished' ? 'done' : ''))
    const here = standing(db, found, step.slug)
    if (!mayOpen(here.walk, step.slug)) return reply.redirect(addressOf(found.id, openSlug(here.walk)), 303)
    return show(request, reply, here, step, shownForm(here, step, request))
  })

  watchStep(app, `${own}/:step/duplicates`, { ...options, bodyLimit: STEP_BYTES_MAX }, load)

  app.post(`${own}/:step`, {
    bodyLimit: STEP_BYTES_MAX,
    config: {
      ...options.config,
      takesFiles: true,
      whenSessionEnded: async request => {
        const userId = request.formerVisitor!.id
        const { registration: id, step } = request.params as Params
        await db.write(() => { depositTyping(db, { ...loadStep(db, secret, userId, id, step), body: request.body }) })
        return addressOf(id, step)
      },
    },
  }, async (request, reply) => {
    const { body, user, sentFiles: files } = request
    const { outcome, released } = await db.write(() => answerStep(db, { ...load(request), body, user, files }))
    await app.storage.remove(released)
    const asked = outcome.kind === 'step' && outcome.asksOutside ? await askForStep(db, load(request).step, body) : undefined
    return asked ? reply.redirect(`${pathOf(request.url)}?found=${asked}`, 303) : answer(request, reply, outcome)
  })

  function answer (request: FastifyRequest, reply: FastifyReply, outcome: Outcome) {
    const { registration: id, step: slug } = request.params as Params
    switch (outcome.kind) {
      case 'refused': return show(request, reply.code(422), standing(db, outcome.registration, slug), outcome.step, outcome)
      case 'list': return reply.leaveTo('/customers')
      case 'cancel': return reply.leaveTo(`${addressOf(id, 'cancel')}?step=${slug}`)
      case 'done': return reply.leaveTo(addressOf(id, 'done') + (outcome.isLate ? '?said=late' : ''))
      case 'gone': return reply.leaveTo(addressOf(id))
      case 'step': {
        const query = outcome.from === 'summary' ? '?from=summary' : outcome.said ? `?said=${outcome.said}` : ''
        return reply.redirect(addressOf(id, outcome.slug) + query, 303)
      }
    }
  }

  interface Shown { form: Form, key: string, dropped?: string[] }

  function shownForm ({ registration: found, situation }: Standing, step: Step, request: FastifyRequest): Shown {
    const unfinished = found.unfinished[step.slug]
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
    const { company } = Query.parse(request.query)
    const chosen: Typed = step.slug === 'company' && company ? { company_id: String(company) } : {}
    if (!answer) return { form: blank({ ...step.initial?.(situation), ...chosen }), key }
    return { form: judged(step.check(answer.values, situation), { ...answer.values, ...chosen }), key }
  }

  /** Where a registration would stand with these values in a step. */
  function answered (found: Standing['registration'], slug: string, values: Typed): Standing {
    const { [slug]: _before, ...unfinished } = found.unfinished
    return standing(db, { ...found, origin: firstSteps[slug] ?? found.origin, answers: { ...found.answers, [slug]: { values, entries: [] } }, unfinished }, slug)
  }

  /** Whether a step is the last; where no category was chosen yet, others may follow. */
  function endOf ({ walk, situation }: Standing, slug: string) {
    return { isLast: walk.isLast(slug), isOpenEnd: !situation.category }
  }

  function show (request: FastifyRequest, reply: FastifyReply, here: Standing, step: Step, shown: Shown) {
    const { walk, situation, registration: found } = here
    // A category that stands in the form, as the only one does, decides too.
    const { isLast, isOpenEnd } = endOf(step.slug === 'company' ? answered(found, step.slug, shown.form.values) : here, step.slug)
    const { q, from, said, found: asked } = Query.parse(request.query)
    const body = (request.body ?? {}) as Typed
    const entries = entriesOf(found, step)
    const errorCount = complaints(shown.form).length
    const told = errorCount === 0 ? said : undefined
    return reply.viewAsync(request.wantsFragment ? 'registration/fragment' : 'registration/step', {
      base: addressOf(found.id), address: addressOf(found.id, step.slug), walk, current: step.slug, isHint: false,
      step, form: shown.form, errorCount,
      doubtCount: unsettled(shown.form.doubts, shown.form.values).length, key: shown.key, dropped: shown.dropped ?? [], isLast, isOpenEnd,
      news: told ? news[step.slug]?.[told] ?? '' : '', isListed: told === 'included' || told === 'changed',
      position: walk.path.findIndex(stop => stop.step === step) + 1, count: walk.path.length,
      comesFromSummary: from === 'summary' || body.from === 'summary',
      savedAt: found.touched_at ?? '',
      entries, lookup: stepLookup(db, step, situation, { values: shown.form.values, asked, document: entries.length === 0 ? found.answers.identification?.values.document ?? '' : '' }),
      isEditing: entries.some(entry => entry.key === shown.key),
      summary: isLast ? summarise(db, found, walk, situation) : [],
      overridden: fieldNames(situation), documentName: documentLabel(situation.type?.document_kind ?? 'none'),
      found: panelOf(db, step, situation, shown.form.values) ?? null, again: PANEL in (shown.form.doubts ?? {}) ? pressedButton(body, step) : '',
      situation, rule: (field: RuledField) => ruleOf(situation.type, field), confirmed: confirmationOf({ step, fields: shown.form.values, situation }), ...choices(step, situation, q, shown.form.values),
    })
  }

  function choices (step: Step, situation: Situation, q: string, values: Typed) {
    const { type, userId } = situation
    switch (step.slug) {
      case 'classification': return { types: activeCompanyTypes(db), categories: categoriesToChoose(db, userId) }
      case 'company': return { categories: categoriesToChoose(db, userId), ...companyChoices(userId, q, values.company_id ?? '') }
      case 'identification': return { nextIdentifier: type ? previewIdentifier(db, type) : '' }
      case 'company-attributes': return { uses: situation.companyUses }
      case 'customer-attributes': return { uses: situation.customerUses }
      case 'documents': return { formatSize }
      default: return { states }
    }
  }

  function companyChoices (userId: number, q: string, chosenId: string) {
    // Those that can be chosen come first.
    const [free, taken] = [listCompanies(db, { q, sort: 'name', link: 'other' }, userId), listCompanies(db, { q, sort: 'name', link: 'customer' }, userId)]
    const all = [...free.rows, ...taken.rows]
    const rows = all.slice(0, PAGE_ROWS)
    const isShown = rows.some(row => String(row.id) === chosenId)
    const id = isShown ? undefined : readId(chosenId)
    const chosen = id !== undefined && findOpenCompany(db, userId, id) ? findListedCompany(db, id) : undefined
    return { q, companies: rows, chosenCompany: chosen ?? null, hasMore: (free.next ?? taken.next) !== undefined || all.length > rows.length, hasAny: hasCompanies(db, userId) }
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
