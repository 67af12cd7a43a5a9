import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs } from '../access.ts'
import { configurationActs, isStale, ListedQuery, Said } from '../configuration.ts'
import { notFound } from '../errors.ts'
import { blank, retyped, submit, type Form } from '../forms.ts'
import { parentProblem, withDescendants } from '../hierarchy.ts'
import { changesBetween } from '../history/changes.ts'
import { record } from '../history/store.ts'
import { labels } from '../labels.ts'
import { idInAddress, readId } from '../row-id.ts'
import { fold } from '../brazil/search.ts'
import { allRuledFields, ruledFields } from './fields.ts'
import { CompanyTypeForm, ruleName, typedCompanyType, type CompanyTypeValues } from './form.ts'
import { fillMask, identifierKey, maskProblem } from './identifier.ts'
import {
  addCompanyType, changeCompanyType, companyTypes, findCompanyType, removeCompanyType, setCompanyTypeActive, useOfCompanyType,
  type CompanyType,
} from './store.ts'

const ruleLabels = Object.fromEntries(allRuledFields.map(field => [ruleName(field), labels[field]!]))

/** Tipos de empresa (AD022): what is asked of a company, and in which steps. */
export default async function companyTypeRoutes (app: FastifyInstance): Promise<void> {
  const { db } = app
  const view = { config: needs('AD022', 'view') }
  const create = { config: needs('AD022', 'create') }
  const edit = { config: needs('AD022', 'edit') }

  app.get('/', view, async (request, reply) => {
    const { q, said } = ListedQuery.parse(request.query)
    const types = companyTypes(db).filter(type => fold(`${type.path} ${type.identifier}`).includes(fold(q)))
    return reply.viewAsync('company-types/index', { types, q, said })
  })

  app.get('/new', create, async (request, reply) => show(request, reply, { form: blank(typedCompanyType()) }))

  app.post('/', create, async (request, reply) => {
    const submission = submit(CompanyTypeForm, request.body)
    if (!submission.ok) return show(request, reply.code(422), { form: submission.form })
    const outcome = await db.write(() => {
      const errors = conflicts(submission.values)
      if (Object.keys(errors).length > 0) return { errors }
      const id = addCompanyType(db, submission.values)
      record(db, { ...line(request, findCompanyType(db, id)!), act: 'created', changes: [] })
      return { id }
    })
    if (outcome.errors) return show(request, reply.code(422), { form: retyped(request, outcome.errors) })
    return reply.redirect(`/company-types/${outcome.id}?said=created`, 303)
  })

  app.get('/example', view, async (request, reply) => {
    const { identifier_mask: mask, sequence_restart: restart } = request.query as Record<string, unknown>
    return reply.viewAsync('company-types/_example', { example: example(mask, restart) })
  })

  app.get(idInAddress, view, async (request, reply) => {
    const type = load(request)
    return show(request, reply, { type, form: blank(typedCompanyType(type)) })
  })

  app.post(idInAddress, edit, async (request, reply) => {
    const submission = submit(CompanyTypeForm, request.body)
    if (!submission.ok) return show(request, reply.code(422), { type: load(request), form: submission.form })
    const outcome = await db.write(() => {
      const type = load(request)
      if (isStale(request, type)) return { errors: {}, isStale: true }
      const errors = conflicts(submission.values, type.id)
      if (Object.keys(errors).length > 0) return { errors }
      changeCompanyType(db, type.id, submission.values)
      const changed = findCompanyType(db, type.id)!
      record(db, { ...line(request, changed), act: 'changed', changes: changesBetween(words(type), words(changed)) })
      return { id: type.id }
    })
    if (outcome.errors) {
      const type = load(request)
      const form = retyped(request, outcome.errors)
      return show(request, reply.code(outcome.isStale ? 409 : 422), {
        type, form: { ...form, values: { ...form.values, version: String(type.version) } }, isStale: outcome.isStale,
      })
    }
    return reply.redirect(`/company-types/${outcome.id}?said=changed`, 303)
  })

  await app.register(configurationActs, {
    menu: 'AD022', recordType: 'company_type', address: '/company-types', title: 'Tipos de empresa',
    load, setActive: setCompanyTypeActive, remove: removeCompanyType, useOf: useOfCompanyType,
  })

  function load (request: FastifyRequest): CompanyType {
    return findCompanyType(db, readId((request.params as { id: string }).id)!) ?? notFound('Tipo de empresa')
  }

  function conflicts ({ identifier, parent_id: parent }: CompanyTypeValues, id?: number): Form['errors'] {
    const types = companyTypes(db)
    const twin = types.find(type => type.id !== id && identifierKey(type.identifier) === identifierKey(identifier))
    const problem = parent === null ? undefined : parentProblem(types, parent, id)
    return {
      ...(twin && { identifier: { message: `O identificador ${identifier} já é de ${twin.name}.` } }),
      ...(problem && { parent_id: { message: problem } }),
    }
  }

  function words (type: CompanyType) {
    const parent = type.parent_id === null ? undefined : findCompanyType(db, type.parent_id)
    return { ...typedCompanyType(type), parent_id: parent?.name }
  }

  interface Shown { type?: CompanyType, form: Form, isStale?: boolean | undefined }

  function show (request: FastifyRequest, reply: FastifyReply, { type, form, isStale: isOld }: Shown) {
    const types = companyTypes(db)
    const below = type ? withDescendants(types, type.id) : new Set<number>()
    const { said } = Said.parse(request.query)
    return reply.viewAsync('company-types/form', {
      type: type ?? null, form, said, isStale: isOld ?? false, ruledFields, ruleLabels,
      parents: types.filter(one => !below.has(one.id)), example: example(form.values.identifier_mask, form.values.sequence_restart),
      mayChange: request.rights.has(type ? 'AD022:edit' : 'AD022:create'),
    })
  }
}

function line ({ user }: FastifyRequest, type: CompanyType) {
  return { record_type: 'company_type' as const, record_id: type.id, record_name: type.name, user, way: 'edit' as const }
}

function example (mask: unknown, restart: unknown): string {
  if (typeof mask !== 'string' || mask.length > 100) return ''
  return maskProblem(mask, restart === 'year' ? 'year' : 'never') ? '' : fillMask(mask, 1)
}
