import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs } from '../access.ts'
import { fold } from '../brazil/search.ts'
import { configurationActs, isStale, ListedQuery, Said } from '../configuration.ts'
import { notFound } from '../errors.ts'
import { blank, retyped, typed, type Form } from '../forms.ts'
import { changesBetween } from '../history/changes.ts'
import { record } from '../history/store.ts'
import { idInAddress, readId } from '../row-id.ts'
import { submitAttribute, typedAttribute } from './form.ts'
import attributeItems from './items.ts'
import { hasLimits, hasOrder, kindLabels, type Kind } from './kinds.ts'
import {
  addAttribute, attributeWithIdentifier, changeAttribute, findAttribute, listAttributes, removeAttribute, setAttributeActive, useOfAttribute,
  type Attribute,
} from './store.ts'

/** Atributos (AD014): extra fields, made once and used by any number of types and categories. */
export default async function attributeRoutes (app: FastifyInstance): Promise<void> {
  const { db } = app
  const view = { config: needs('AD014', 'view') }
  const create = { config: needs('AD014', 'create') }
  const edit = { config: needs('AD014', 'edit') }

  app.get('/', view, async (request, reply) => {
    const { q, said } = ListedQuery.parse(request.query)
    const all = listAttributes(db)
    const attributes = all.filter(one => fold(`${one.name} ${one.identifier}`).includes(fold(q)))
    return reply.viewAsync('attributes/index', { attributes, hasAny: all.length > 0, q, said, kindLabels })
  })

  app.get('/new', create, async (request, reply) => show(request, reply, { form: blank(typedAttribute()) }))

  app.post('/', create, async (request, reply) => {
    if (asksForKind(request)) return show(request, reply, { form: blank(typed(request.body)) })
    const submission = submitAttribute(request.body, true)
    if (!submission.ok) return show(request, reply.code(422), { form: submission.form })
    const outcome = await db.write(() => {
      const errors = conflicts(submission.values.identifier)
      if (errors) return { errors }
      const id = addAttribute(db, submission.values)
      record(db, { ...line(request, findAttribute(db, id)!), act: 'created', changes: [] })
      return { id }
    })
    if (outcome.errors) return show(request, reply.code(422), { form: retyped(request, outcome.errors) })
    return reply.redirect(`/attributes/${outcome.id}?said=created`, 303)
  })

  app.get(idInAddress, view, async (request, reply) => {
    const attribute = load(request)
    return show(request, reply, { attribute, form: blank(typedAttribute(attribute)) })
  })

  app.post(idInAddress, edit, async (request, reply) => {
    const attribute = load(request)
    // An attribute in use keeps its kind: its values would mean something else.
    const body = useOfAttribute(db, attribute.id) ? { ...typed(request.body), kind: attribute.kind } : request.body
    if (asksForKind(request)) return show(request, reply, { attribute, form: blank(typed(body)) })
    const submission = submitAttribute(body, false)
    if (!submission.ok) return show(request, reply.code(422), { attribute, form: submission.form })
    const outcome = await db.write(() => {
      const stored = load(request)
      if (isStale(request, stored)) return { errors: {}, isStale: true }
      const errors = conflicts(submission.values.identifier, stored.id)
      if (errors) return { errors }
      changeAttribute(db, stored.id, submission.values)
      const changed = findAttribute(db, stored.id)!
      record(db, { ...line(request, changed), act: 'changed', changes: changesBetween(typedAttribute(stored), typedAttribute(changed)) })
      return { id: stored.id }
    })
    if (outcome.errors) {
      const form = retyped(request, outcome.errors)
      return show(request, reply.code(outcome.isStale ? 409 : 422), {
        attribute, form: { ...form, values: { ...form.values, version: String(load(request).version) } }, isStale: outcome.isStale,
      })
    }
    return reply.redirect(`/attributes/${outcome.id}?said=changed`, 303)
  })

  await app.register(attributeItems, { load })
  await app.register(configurationActs, {
    menu: 'AD014', recordType: 'attribute', address: '/attributes', title: 'Atributos',
    load, setActive: setAttributeActive, remove: removeAttribute, useOf: useOfAttribute,
  })

  function load (request: FastifyRequest): Attribute {
    return findAttribute(db, readId((request.params as { id: string }).id)!) ?? notFound('Atributo')
  }

  function conflicts (identifier: string, id?: number): Form['errors'] | undefined {
    const twin = attributeWithIdentifier(db, identifier)
    if (twin && twin.id !== id) return { identifier: { message: `O identificador ${identifier} já é de ${twin.name}.` } }
  }

  interface Shown { attribute?: Attribute, form: Form, isStale?: boolean | undefined }

  function show (request: FastifyRequest, reply: FastifyReply, { attribute, form, isStale: isOld }: Shown) {
    const kind = Object.hasOwn(kindLabels, form.values.kind ?? '') ? form.values.kind as Kind : 'text'
    return reply.viewAsync('attributes/form', {
      attribute: attribute ?? null, form, kind, kindLabels, isStale: isOld ?? false, ...Said.parse(request.query),
      keepsKind: attribute ? useOfAttribute(db, attribute.id) !== undefined : false,
      hasOrder: hasOrder(kind), hasLimits: hasLimits({ kind, is_multiple: 1 }), itemForm: blank(),
      mayChange: request.rights.has(attribute ? 'AD014:edit' : 'AD014:create'),
    })
  }
}

// The fields of the form follow the kind: a select redraws them by itself, without JavaScript a button does.
function asksForKind ({ body }: FastifyRequest): boolean {
  return (body as { action?: unknown }).action === 'kind'
}

function line ({ user }: FastifyRequest, attribute: Attribute) {
  return { record_type: 'attribute' as const, record_id: attribute.id, record_name: attribute.name, user, way: 'edit' as const }
}
