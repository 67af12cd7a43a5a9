import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { needs, seesCpf } from '../access.ts'
import { kindLabels } from '../attribute-kinds/kinds.ts'
import { findAttribute, listAttributes, type Attribute } from '../attributes/store.ts'
import { loadConfigured } from '../configuration/loading.ts'
import { answerForm, openForm } from '../conflicts/answering.ts'
import { eachField } from '../conflicts/fields.ts'
import { save, type Editing } from '../conflicts/saving.ts'
import type { Database } from '../database.ts'
import { keepingTyping, returnedForm } from '../deposits/keeping.ts'
import { notFound } from '../errors.ts'
import { blank, checkbox, choice, retyped, submit, type Form, type Submission } from '../forms.ts'
import { record, type Change } from '../history/store.ts'
import type { MenuCode } from '../menus.ts'
import { formKey, once } from '../once.ts'
import { reordered } from '../ordering.ts'
import { idIn, idInAddress, idNamed } from '../row-id.ts'
import { saidIn } from '../said.ts'
import { addUse, changeUse, orderUses, removeUse, usesOf, type AttributeUse, type Owner, type UseValues } from './store.ts'
import { comparedValue, describeValue, fieldOf, readField, typedValue } from './values.ts'

interface OwnerRow { id: number, name: string, is_active: 0 | 1 }
interface Owned {
  owner: Owner
  menu: MenuCode
  address: string
  what: string
  find: (db: Database, id: number) => OwnerRow | undefined
}

const NewUse = z.object({ attribute_id: choice('Escolha o atributo.'), is_required: checkbox })
const UseForm = z.object({ is_required: checkbox, is_read_only: checkbox })
const use = `${idInAddress}/attributes${idNamed('use')}`

/** The tab Atributos of a type or a category: what it inherits, what it adds, in which order, how each is asked. */
export default async function attributeUses (app: FastifyInstance, { owner, menu, address, what, find }: Owned): Promise<void> {
  const { db, originals } = app
  const view = { config: needs(menu, 'view') }
  const edit = { config: needs(menu, 'edit') }
  const form = keepingTyping(edit.config)

  app.get(`${idInAddress}/attributes`, view, async (request, reply) => showList(request, reply, blank({ key: formKey() })))

  app.post(`${idInAddress}/attributes`, form, async (request, reply) => {
    const submission = submit(NewUse, request.body)
    if (!submission.ok) return showList(request, reply.code(422), submission.form)
    const outcome = await db.write(() => once(request, () => {
      const row = load(request)
      const attribute = findAttribute(db, submission.values.attribute_id)
      if (!attribute?.is_active) return { errors: { attribute_id: { message: 'Escolha o atributo.' } } }
      const known = usesOf(db, owner, row.id).find(one => one.attribute.id === attribute.id)
      if (known) {
        const place = known.owner_id === row.id ? 'já está na lista' : `já vem de ${known.owner_name}`
        return { errors: { attribute_id: { message: `${attribute.name} ${place}.` } } }
      }
      addUse(db, owner, row.id, attribute.id, { is_required: submission.values.is_required, is_read_only: false, default_value: null })
      keepLine(request, row, { field: 'attributes', from: null, to: attribute.name })
      return { address: `${address}/${row.id}/attributes?said=included` }
    }))
    return 'errors' in outcome ? showList(request, reply.code(422), retyped(request, outcome.errors)) : reply.redirect(outcome.address, 303)
  })

  app.post(`${idInAddress}/attributes/order`, edit, async (request, reply) => {
    await db.write(() => {
      const own = ownUses(load(request))
      orderUses(db, reordered(own.map(one => one.use_id), request.body))
    })
    return back(request, reply)
  })

  app.get(use, view, async (request, reply) => {
    const { row, one } = loadUse(request)
    return showUse(request, reply, row, one, openForm(originals, editingOf(request, row, one)))
  })

  app.post(use, form, async (request, reply) => {
    const before = loadUse(request)
    const submission = submit(UseForm, request.body)
    if (!submission.ok) return showUse(request, reply.code(422), before.row, before.one, submission.form)
    const saved = await db.write(() => {
      const { row, one } = loadUse(request)
      return save(originals, editingOf(request, row, one), request.body)
    })
    const { row, one } = loadUse(request)
    const list = `${address}/${row.id}/attributes`
    return answerForm(reply, {
      action: `${list}/${one.use_id}`, back: list, list: [list, row.name], what: 'Atributo', name: one.attribute.name,
      history: { record_type: owner, record_id: row.id }, told: ['attributes'], show: (answer, form) => showUse(request, answer, row, one, form),
    }, saved)
  })

  app.post(`${use}/deletion`, edit, async (request, reply) => {
    await db.write(() => {
      const { row, one } = loadUse(request)
      removeUse(db, one.use_id)
      keepLine(request, row, { field: 'attributes', from: one.attribute.name, to: null })
    })
    return back(request, reply, 'removed')
  })

  function load (request: FastifyRequest): OwnerRow {
    return loadConfigured(db, find, request, what)
  }

  function ownUses (row: OwnerRow): AttributeUse[] {
    return usesOf(db, owner, row.id).filter(one => one.owner_id === row.id)
  }

  function loadUse (request: FastifyRequest): { row: OwnerRow, one: AttributeUse } {
    const row = load(request)
    const id = idIn(request, 'use')
    return { row, one: ownUses(row).find(known => known.use_id === id) ?? notFound('Atributo') }
  }

  function editingOf (request: FastifyRequest, row: OwnerRow, one: AttributeUse): Editing<UseValues> {
    const { attribute, use_id: id, use_version: version } = one
    return {
      record: `attribute use ${id}`, version, stored: typedUse(attribute, one), typed: values => typedUse(attribute, values),
      fields: [...eachField(['is_required', 'is_read_only']), comparedValue(attribute, 'Valor padrão', seesCpf(request))],
      check: typed => checkUse(attribute, typed),
      change: values => {
        changeUse(db, id, values)
        keepLine(request, row, { field: 'attributes', from: inWords(one), to: inWords({ attribute, ...values }) })
      },
    }
  }

  function keepLine ({ user }: FastifyRequest, { id, name }: OwnerRow, change: Change): void {
    record(db, { record_type: owner, record_id: id, record_name: name, user, way: 'edit', act: 'changed', changes: [change] })
  }

  function back (request: FastifyRequest, reply: FastifyReply, said?: 'removed') {
    return reply.redirect(`${address}/${idIn(request)}/attributes${said ? `?said=${said}` : ''}`, 303)
  }

  function showList (request: FastifyRequest, reply: FastifyReply, form: Form) {
    const row = load(request)
    const uses = usesOf(db, owner, row.id)
    const used = new Set(uses.map(one => one.attribute.id))
    return reply.viewAsync('attribute-uses/index', {
      ...frame(request, row), ...returnedForm(request, form), kindLabels, said: saidIn(request),
      inherited: uses.filter(one => one.owner_id !== row.id), own: uses.filter(one => one.owner_id === row.id),
      available: listAttributes(db).filter(attribute => attribute.is_active && !used.has(attribute.id)),
    })
  }

  function showUse (request: FastifyRequest, reply: FastifyReply, row: OwnerRow, one: AttributeUse, form: Form) {
    return reply.viewAsync('attribute-uses/edit', { ...frame(request, row), use: one, ...returnedForm(request, form), overridden: { [fieldOf(one.attribute)]: 'Valor padrão' } })
  }

  // The heads of both kinds of page take their record under its own name.
  function frame (request: FastifyRequest, row: OwnerRow) {
    return {
      head: owner === 'category' ? '/categories/_head' : '/company-types/_head', [owner === 'category' ? 'category' : 'type']: row,
      row, base: `${address}/${row.id}`, mayChange: request.rights.has(`${menu}:edit`),
    }
  }
}

type Asked = { [Name in keyof UseValues]: UseValues[Name] | AttributeUse[Name] }

/** How an attribute is asked, as its form shows it. */
function typedUse (attribute: Attribute, { is_required, is_read_only, default_value }: Asked): Record<string, string> {
  return {
    ...(default_value !== null && typedValue(attribute, default_value)),
    ...(is_required && { is_required: 'yes' }), ...(is_read_only && { is_read_only: 'yes' }),
  }
}

function checkUse (attribute: Attribute, values: Record<string, string>): Submission<UseValues> {
  const submission = submit(UseForm, values)
  if (!submission.ok) return submission
  const { is_required, is_read_only } = submission.values
  const reading = readField(attribute, values)
  const problem = 'problem' in reading ? reading.problem
    : is_read_only && is_required && reading.value === '' ? 'Um atributo obrigatório e somente leitura precisa de um valor padrão.' : undefined
  if (problem !== undefined) return { ok: false, form: { values, errors: { [fieldOf(attribute)]: { message: problem } } } }
  return { ok: true, values: { is_required, is_read_only, default_value: 'value' in reading && reading.value || null } }
}

function inWords ({ attribute, is_required, is_read_only, default_value }: Asked & { attribute: Attribute }): string {
  const parts = [is_required ? 'obrigatório' : 'opcional', is_read_only ? 'somente leitura' : '',
    default_value === null ? '' : `padrão ${describeValue(attribute, default_value, true)}`]
  return `${attribute.name}: ${parts.filter(Boolean).join(', ')}`
}
