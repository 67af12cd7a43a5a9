import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs } from '../access.ts'
import { ruleOf, shownFields, type RuledField } from '../company-types/fields.ts'
import { activeCompanyTypes, findCompanyType, type CompanyType } from '../company-types/store.ts'
import type { News } from '../conflicts/answering.ts'
import { goneFromList } from '../conflicts/gone.ts'
import type { Touched } from '../conflicts/saving.ts'
import { typedUnder } from '../conflicts/shapes.ts'
import { depositOf, keepingTyping } from '../deposits/keeping.ts'
import { panelOfCompany, type Panel } from '../duplicates/panel.ts'
import { watchTyping } from '../duplicates/watching.ts'
import { notFound } from '../errors.ts'
import { blank, complaints, typed, type Form, type Typed } from '../forms.ts'
import { reasonsOf, unjudged } from '../forms/doubts.ts'
import { formKey, keyIn, once } from '../forms/once.ts'
import { lastLineOf, record } from '../history/store.ts'
import { idIn, idNamed, readId } from '../http/row-id.ts'
import { unaskedOfCompany } from '../identification/editing.ts'
import { previewIdentifier, takeIdentifier } from '../identifiers/taking.ts'
import type { LookupPanel } from '../lookups/form.ts'
import { answerLookups, besideForm, pressedLookup, type Asking } from '../lookups/pressing.ts'
import { newsOfFields } from '../records/reclassified.ts'
import { inspectNewCompany } from '../registration-steps/identification.ts'
import { companyFields, companyForm, documentLabel } from './form.ts'
import { addCompany } from './store.ts'

const type = idNamed('type')

/** The form of a new company: what was typed, under which key it is sent, what was answered about its CNPJ, what changed in it. */
interface Shown { form: Form, key: string, answer?: LookupPanel | null, news?: News }

/** A company that is no customer, or not yet: its type first, then the same form and checks as in the registration. */
export default async function newCompany (app: FastifyInstance): Promise<void> {
  const { db } = app
  const create = { config: needs('AD009', 'create') }
  const form = keepingTyping(create.config)

  app.get('/', create, async (request, reply) => {
    const typeId = readId((request.query as { type?: unknown }).type)
    if (typeId !== undefined) return reply.redirect(`/companies/new/${typeId}`, 303)
    return reply.viewAsync('companies/new-type', { types: activeCompanyTypes(db), isAsked: 'type' in (request.query as object) })
  })

  app.get(type, create, async (request, reply) => {
    const typed = depositOf(request)?.typed
    return typed ? showTyped(reply, typed) : show(reply, loadType(request), { form: blank(), key: formKey() })
  })

  app.post(type, form, async (request, reply) => {
    const pressed = await pressedLookup(db, request.body, () => askingOf(loadType(request)))
    if (pressed) return showTyped(reply, pressed.values, pressed.panel)
    const outcome = await db.write(() => once(request, () => add(request)))
    if ('address' in outcome) return reply.redirect(outcome.address, 303)
    if ('unasked' in outcome) return showTyped(reply.code(409), outcome.unasked)
    return show(reply.code(422), loadType(request), { form: outcome.form, key: keyIn(request.body) })
  })

  watchTyping(app, `${type}/duplicates`, create, request => {
    const type = loadType(request)
    const values = typed(request.body)
    return { page: `/companies/new/${type.id}`, values, found: panelOf(request, type, values) }
  })

  answerLookups(app, `${type}/lookup`, form, request => askingOf(loadType(request)))

  function add (request: FastifyRequest): { address: string } | { form: Form } | { unasked: Typed } {
    const { user, body } = request
    const type = loadType(request)
    const values = typed(body)
    // The type may have asked more when the form was opened: nothing of that is dropped without a word.
    if (leftOf(type, values).length > 0) return { unasked: values }
    const submission = inspectNewCompany(db, values, type, user.id)
    if (!submission.ok) return submission
    const company = companyForm(type).parse(values)
    const id = addCompany(db, { ...company, identifier: company.identifier || takeIdentifier(db, type) }, type, user.id)
    const reason = reasonsOf(submission.doubts, values)
    record(db, {
      record_type: 'company', record_id: id, record_name: company.name, company_id: id, user, act: 'created', ...(reason && { reason }),
    })
    return { address: `/companies/${id}?said=created` }
  }

  function leftOf (type: CompanyType, values: Typed): Touched[] {
    return typedUnder(unaskedOfCompany(type), values)
  }

  // A type that was inactivated serves no new company.
  function loadType (request: FastifyRequest): CompanyType {
    const id = idIn(request, 'type')
    const type = findCompanyType(db, id)
    return type?.is_active ? type : typeGone(id, type?.name)
  }

  function typeGone (id: number, stands?: string): never {
    const last = lastLineOf(db, { record_type: 'company_type', record_id: id })
    const recordName = stands ?? last?.record_name ?? notFound('Tipo de empresa')
    const did = { deactivated: 'inativou', deleted: 'excluiu' }[last?.act as string]
    return goneFromList(db, did === undefined ? undefined : last, {
      list: ['/companies/new', 'Nova empresa'], title: 'Nova empresa:', recordName, statement: `${recordName} não é mais um tipo para empresas novas.`, did,
    })
  }

  function panelOf ({ user }: FastifyRequest, type: CompanyType, values: Form['values']): Panel {
    return panelOfCompany(db, values, type, { viewerId: user.id })
  }

  function askingOf (type: CompanyType): Asking | undefined {
    return type.document_kind === 'cnpj' ? { kind: 'cnpj', fields: shownFields(type, companyFields) } : undefined
  }

  // What is not asked any more is named at once: the form that is shown does not send it.
  function showTyped (reply: FastifyReply, values: Typed, answer: LookupPanel | null = null) {
    const { request } = reply
    const type = loadType(request)
    const left = leftOf(type, values)
    return show(reply, type, {
      form: unjudged(inspectNewCompany(db, values, type, request.user.id), values), key: keyIn(values), answer, ...left.length > 0 && { news: newsOfFields('campos', left) },
    })
  }

  function show (reply: FastifyReply, type: CompanyType, { form, key, answer = null, news }: Shown) {
    const { request } = reply
    const documentName = documentLabel(type.document_kind)
    return reply.viewAsync('companies/new', {
      type, form, key, news, deposit: depositOf(request)?.key ?? '', documentName, found: panelOf(request, type, form.values), overridden: { document: documentName }, errorCount: complaints(form).length, hidesDocument: false,
      rule: (field: RuledField) => ruleOf(type, field), nextIdentifier: previewIdentifier(db, type),
      lookup: besideForm(db, askingOf(type), `/companies/new/${type.id}`, answer),
    })
  }
}
