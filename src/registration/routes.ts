import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs, seesCpf } from '../access.ts'
import { isOpenTo } from '../categories/access.ts'
import { recordOf } from '../customers/record.ts'
import { customerOfRegistration } from '../customers/store.ts'
import { notFound } from '../errors.ts'
import { externalUsersOf } from '../external-users/store.ts'
import { download } from '../files/download.ts'
import { filesOfRegistration } from '../files/store.ts'
import { blank, type Typed } from '../forms.ts'
import { idIn, idNamed } from '../http/row-id.ts'
import { saidIn } from '../http/said.ts'
import { searching } from '../limits/rate-limits.ts'
import { answerStep, depositTyping } from '../registration-answers/answering.ts'
import type { Outcome } from '../registration-answers/posting.ts'
import { freshRegistrationId, stepAddress } from '../registration-drafts/address.ts'
import { answered, endOf, loadStep, mayOpen, openSlug, standing } from '../registration-drafts/standing.ts'
import { findRegistration } from '../registration-drafts/store.ts'
import { companyChoices } from '../registration-page/choices.ts'
import { askForStep, type LookupWord } from '../registration-page/lookup.ts'
import { confirmable, showStep } from '../registration-page/page.ts'
import { watchStep } from '../registration-page/panel.ts'
import { shownForm } from '../registration-page/step-form.ts'
import { summarise } from '../registration-page/summary.ts'
import { answerCancelling } from './cancelling.ts'
import { Candidate, StepQuery } from './form.ts'

interface Params { registration: string, step: string }

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
    return reply.redirect(stepAddress(freshRegistrationId(secret, request.user.id), 'classification'), 303)
  })

  app.get('/from-company', options, async (request, reply) => {
    const { company } = StepQuery.parse(request.query)
    const address = stepAddress(freshRegistrationId(secret, request.user.id), 'company')
    return reply.redirect(company ? `${address}?company=${company}` : address, 303)
  })

  app.get(own, options, async (request, reply) => {
    const found = loadOwn(request)
    if (found.state === 'discarded') return reply.code(410).viewAsync('registration/gone')
    if (found.state === 'finished') return reply.leaveTo(stepAddress(found.id, 'done'))
    return reply.redirect(stepAddress(found.id, openSlug(standing(db, found, '').walk)), 303)
  })

  app.get(`${own}/done`, options, async (request, reply) => {
    const found = loadOwn(request)
    const customer = customerOfRegistration(db, found.id)
    if (!customer && found.state === 'finished') return reply.code(410).viewAsync('registration/gone', { isDeleted: true })
    if (!customer) return reply.leaveTo(stepAddress(found.id))
    const { company_id: companyId, category_id: categoryId } = customer
    if (!isOpenTo(db, request.user.id, categoryId, 'view')) return reply.viewAsync('registration/handed-over', { said: saidIn(request) })
    return reply.viewAsync('registration/done', {
      customer, said: saidIn(request), ...recordOf(db, customer, { userId: request.user.id, seesCpf: seesCpf(request) }), externalUsers: externalUsersOf(db, companyId),
    })
  })

  answerCancelling(app, `${own}/cancel`, options, loadOwn)

  app.get(`${own}/steps`, options, async (request, reply) => {
    const found = loadOwn(request)
    const { step, ...values } = Candidate.parse(request.query)
    const here = answered(db, found, step, values)
    const end = endOf(db, here, step, values)
    return reply.viewAsync('registration/hint', {
      ...here, current: step, base: stepAddress(found.id), isHint: true, ...end, summary: end.isLast ? summarise(db, here.registration, here.walk, here.situation) : [],
      ...confirmable(db, here, step, end.isLast),
    })
  })

  app.get(`${own}/companies`, { config: { ...options.config, ...searching } }, async (request, reply) => {
    const found = loadOwn(request)
    const { q, company_id: chosen = '' } = StepQuery.parse(request.query)
    return reply.viewAsync('registration/_companies', { base: stepAddress(found.id), ...companyChoices(db, request.user.id, q, String(chosen)), form: blank({ company_id: String(chosen) }) })
  })

  app.get(`${own}/files${idNamed('file')}`, options, async (request, reply) => {
    const found = loadOwn(request)
    const id = idIn(request, 'file')
    return download(reply, filesOfRegistration(db, found.id).find(file => file.id === id) ?? notFound('Arquivo'))
  })

  app.get(`${own}/:step`, options, async (request, reply) => {
    const { registration: found, step } = load(request)
    if (found.state !== 'open') return reply.leaveTo(stepAddress(found.id, found.state === 'finished' ? 'done' : ''))
    const here = standing(db, found, step.slug)
    if (!mayOpen(here.walk, step.slug)) return reply.redirect(stepAddress(found.id, openSlug(here.walk)), 303)
    return showStep(request, reply, here, step, shownForm(db, here, step, request.query))
  })

  watchStep(app, `${own}/:step/duplicates`, { ...options, bodyLimit: STEP_BYTES_MAX }, load)

  app.post(`${own}/:step`, {
    bodyLimit: STEP_BYTES_MAX,
    config: {
      ...options.config,
      takesFiles: true,
      isOwnForm: request => findRegistration(db, secret, request.user.id, (request.params as Params).registration) !== undefined,
      whenSessionEnded: async request => {
        const userId = request.formerVisitor!.id
        const { registration: id, step } = request.params as Params
        const { body } = request
        const outcome = await db.write(() => depositTyping(db, { ...loadStep(db, secret, userId, id, step), body, shown: shownIn(request) }))
        if (outcome.kind === 'gone') return { page: stepAddress(id), isLost: true }
        if (outcome.kind === 'done') return { page: doneAddress(id, outcome), isLost: outcome.isLate }
        return { page: stepAddress(id, step) + ((body as Typed | undefined)?.from === 'summary' ? '?from=summary' : ''), isLost: false }
      },
    },
  }, async (request, reply) => {
    const { body, user, sentFiles: files } = request
    const { outcome, released } = await db.write(() => answerStep(db, { ...load(request), body, user, files, shown: shownIn(request) }))
    await app.storage.remove(released)
    const asked = outcome.kind === 'step' && outcome.asksOutside ? await askForStep(db, load(request).step, body) : undefined
    return answer(request, reply, outcome, asked)
  })

  function shownIn ({ params, body }: FastifyRequest): string[] | undefined {
    const { registration: id, step } = params as Params
    const opened = app.originals.open(stepAddress(id, step), (body as { opened?: unknown } | undefined)?.opened)
    return opened && (opened.shape?.split(' ') ?? [])
  }

  function answer (request: FastifyRequest, reply: FastifyReply, outcome: Outcome, found: LookupWord | undefined) {
    const { registration: id, step: slug } = request.params as Params
    switch (outcome.kind) {
      case 'refused': return showStep(request, reply.code(422), standing(db, outcome.registration, slug), outcome.step, outcome)
      case 'changed': {
        const { registration, step } = loadStep(db, secret, request.user.id, id, outcome.slug)
        const here = standing(db, registration, step.slug)
        const { form, key } = shownForm(db, here, step, {})
        return showStep(request, reply.code(422), here, step, { form: { ...form, errors: { ...form.errors, ...outcome.errors } }, key, left: outcome.left })
      }
      case 'list': return reply.leaveTo('/customers')
      case 'cancel': return reply.leaveTo(`${stepAddress(id, 'cancel')}?step=${slug}`)
      case 'done': return reply.leaveTo(doneAddress(id, outcome))
      case 'gone': return reply.leaveTo(stepAddress(id))
      case 'step': {
        // Alterar leads back to the last step, whatever is done meanwhile in the step that it opened.
        const staysFrom = outcome.slug === slug ? (request.body as Typed).from : undefined
        const { from, said, q } = outcome
        const query = new URLSearchParams({
          ...([from, staysFrom].includes('summary') && { from: 'summary' }), ...(said && { said }), ...(q && { q }), ...(found && { found }),
        })
        return reply.redirect(stepAddress(id, outcome.slug) + (query.size > 0 ? `?${query.toString()}` : ''), 303)
      }
    }
  }
}

function doneAddress (id: string, { isLate }: { isLate: boolean }): string {
  return stepAddress(id, 'done') + (isLate ? '?said=late' : '')
}
