import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { needs } from '../access.ts'
import { kindLabels } from '../attribute-kinds/kinds.ts'
import { findAttribute, listAttributes } from '../attributes/store.ts'
import { loadConfigured } from '../configuration.ts'
import type { Database } from '../database.ts'
import { depositForm, returnedForm } from '../deposits/keeping.ts'
import { notFound } from '../errors.ts'
import { blank, checkbox, choice, retyped, submit, typed, type Form } from '../forms.ts'
import { record, type Change } from '../history/store.ts'
import type { MenuCode } from '../menus.ts'
import { reordered } from '../ordering.ts'
import { idInAddress, idNamed, readId } from '../row-id.ts'
import { saidIn } from '../said.ts'
import { addUse, changeUse, orderUses, removeUse, usesOf, type AttributeUse, type Owner } from './store.ts'
import { describeValue, fieldOf, readField, typedValue } from './values.ts'

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
export default async function attributeUseRoutes (app: FastifyInstance, { owner, menu, address, what, find }: Owned): Promise<void> {
  const { db } = app
  const view = { config: needs(menu, 'view') }
  const edit = { config: needs(menu, 'edit') }
  const form = { config: { ...edit.config, whenSessionEnded: depositForm } }

  app.get(`${idInAddress}/attributes`, view, async (request, reply) => showList(request, reply, blank()))

  app.post(`${idInAddress}/attributes`, form, async (request, reply) => {
    const submission = submit(NewUse, request.body)
    if (!submission.ok) return showList(request, reply.code(422), submission.form)
    const errors = await db.write((): Form['errors'] | undefined => {
      const row = load(request)
      const attribute = findAttribute(db, submission.values.attribute_id)
      if (!attribute?.is_active) return { attribute_id: { message: 'Escolha o atributo.' } }
      const known = usesOf(db, owner, row.id).find(one => one.attribute.id === attribute.id)
      if (known) {
        const place = known.owner_id === row.id ? 'já está na lista' : `já vem de ${known.owner_name}`
        return { attribute_id: { message: `${attribute.name} ${place}.` } }
      }
      addUse(db, owner, row.id, attribute.id, { is_required: submission.values.is_required, is_read_only: false, default_value: null })
      keepLine(request, row, { field: 'attributes', from: null, to: attribute.name })
    })
    return errors ? showList(request, reply.code(422), retyped(request, errors)) : back(request, reply, 'included')
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
    const values = { ...one.default_value === null ? {} : typedValue(one.attribute, one.default_value), ...ticked(one) }
    return showUse(request, reply, row, one, blank(values))
  })

  app.post(use, form, async (request, reply) => {
    const submission = submit(UseForm, request.body)
    if (!submission.ok) return refuseUse(request, reply, submission.form)
    const { values } = submission
    const errors = await db.write((): Form['errors'] | undefined => {
      const { row, one } = loadUse(request)
      const reading = readField(one.attribute, typed(request.body))
      if ('problem' in reading) return { [fieldOf(one.attribute)]: { message: reading.problem } }
      if (values.is_read_only && values.is_required && reading.value === '') {
        return { [fieldOf(one.attribute)]: { message: 'Um atributo obrigatório e somente leitura precisa de um valor padrão.' } }
      }
      changeUse(db, one.use_id, { ...values, default_value: reading.value || null })
      const changed = usesOf(db, owner, row.id).find(known => known.use_id === one.use_id)!
      if (inWords(changed) !== inWords(one)) keepLine(request, row, { field: 'attributes', from: inWords(one), to: inWords(changed) })
    })
    return errors ? refuseUse(request, reply, retyped(request, errors)) : back(request, reply, 'changed')
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
    const id = readId((request.params as { use: string }).use)
    return { row, one: ownUses(row).find(known => known.use_id === id) ?? notFound('Atributo') }
  }

  function keepLine ({ user }: FastifyRequest, { id, name }: OwnerRow, change: Change): void {
    record(db, { record_type: owner, record_id: id, record_name: name, user, way: 'edit', act: 'changed', changes: [change] })
  }

  function back (request: FastifyRequest, reply: FastifyReply, said?: 'included' | 'changed' | 'removed') {
    return reply.redirect(`${address}/${(request.params as { id: string }).id}/attributes${said ? `?said=${said}` : ''}`, 303)
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

  function refuseUse (request: FastifyRequest, reply: FastifyReply, form: Form) {
    const { row, one } = loadUse(request)
    return showUse(request, reply.code(422), row, one, form)
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

function ticked ({ is_required, is_read_only }: AttributeUse): Record<string, string> {
  return { ...(is_required && { is_required: 'yes' }), ...(is_read_only && { is_read_only: 'yes' }) }
}

function inWords ({ attribute, is_required, is_read_only, default_value }: AttributeUse): string {
  const parts = [is_required ? 'obrigatório' : 'opcional', is_read_only ? 'somente leitura' : '',
    default_value === null ? '' : `padrão ${describeValue(attribute, default_value, true)}`]
  return `${attribute.name}: ${parts.filter(Boolean).join(', ')}`
}
