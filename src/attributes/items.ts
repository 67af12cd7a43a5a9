import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { needs } from '../access.ts'
import { loadConfigured } from '../configuration.ts'
import { notFound } from '../errors.ts'
import { blank, submit, typed, type Form } from '../forms.ts'
import { record, type Change } from '../history/store.ts'
import { reordered } from '../ordering.ts'
import { idInAddress, idNamed, readId } from '../row-id.ts'
import { itemKey, itemLine, ITEMS_MAX, typedAttribute } from './form.ts'
import { aroundAttribute } from './page.ts'
import {
  addItem, findAttribute, isItemInUse, orderItems, removeItem, setItemActive, type Attribute, type AttributeItem,
} from './store.ts'

const ItemForm = z.object({ item: itemLine })
const item = `${idInAddress}/items${idNamed('item')}`

/** The items of a list: added, put in order, inactivated while values name them, removed otherwise. */
export default async function attributeItems (app: FastifyInstance): Promise<void> {
  const { db } = app
  const edit = { config: needs('AD014', 'edit') }

  app.post(`${idInAddress}/items`, edit, async (request, reply) => {
    const submission = submit(ItemForm, request.body)
    if (!submission.ok) return refuse(request, reply, submission.form)
    const { item: name } = submission.values
    const errors = await db.write(() => {
      const attribute = loadList(request)
      const twin = attribute.items.find(one => itemKey(one.name) === itemKey(name))
      if (twin) return { item: { message: `O item ${twin.name} já está na lista.` } }
      if (attribute.items.length >= ITEMS_MAX) return { item: { message: `A lista já tem ${ITEMS_MAX} itens, e mais não cabem.` } }
      addItem(db, attribute.id, name, attribute.items.length)
      keepLine(request, attribute, { field: 'items', from: null, to: name })
    })
    if (errors) return refuse(request, reply, { values: typed(request.body), errors })
    return back(request, reply)
  })

  app.post(`${idInAddress}/items/order`, edit, async (request, reply) => {
    await db.write(() => {
      const attribute = loadList(request)
      orderItems(db, attribute.id, reordered(attribute.items.map(one => one.id), request.body))
    })
    return back(request, reply)
  })

  for (const [act, isActive] of [['activation', true], ['deactivation', false]] as const) {
    app.post(`${item}/${act}`, edit, async (request, reply) => {
      await db.write(() => {
        const { attribute, one } = loadItem(request)
        setItemActive(db, one.id, isActive)
        keepLine(request, attribute, { field: 'items', from: one.name, to: `${one.name} (${isActive ? 'ativo' : 'inativo'})` })
      })
      return back(request, reply)
    })
  }

  app.post(`${item}/deletion`, edit, async (request, reply) => {
    const isUsed = await db.write(() => {
      const { attribute, one } = loadItem(request)
      if (isItemInUse(db, attribute.id, one.id)) return true
      removeItem(db, one.id)
      keepLine(request, attribute, { field: 'items', from: one.name, to: null })
      return false
    })
    if (!isUsed) return back(request, reply)
    return refuse(request, reply, { values: {}, errors: { item: { message: 'Há valores guardados com esse item: ele pode ser inativado, não removido.' } } })
  })

  function loadList (request: FastifyRequest): Attribute {
    const attribute = loadConfigured(db, findAttribute, request, 'Atributo')
    return attribute.kind === 'list' ? attribute : notFound('Lista')
  }

  function loadItem (request: FastifyRequest): { attribute: Attribute, one: AttributeItem } {
    const attribute = loadList(request)
    const id = readId((request.params as { item: string }).item)
    return { attribute, one: attribute.items.find(known => known.id === id) ?? notFound('Item') }
  }

  function keepLine ({ user }: FastifyRequest, { id, name }: Attribute, change: Change): void {
    record(db, { record_type: 'attribute', record_id: id, record_name: name, user, way: 'edit', act: 'changed', changes: [change] })
  }

  function back (request: FastifyRequest, reply: FastifyReply) {
    return reply.redirect(`/attributes/${(request.params as { id: string }).id}#items`, 303)
  }

  function refuse (request: FastifyRequest, reply: FastifyReply, itemForm: Form) {
    const attribute = loadList(request)
    return reply.code(422).viewAsync('attributes/form', {
      ...aroundAttribute(db, attribute.kind, attribute), form: blank(typedAttribute(attribute)), itemForm, isStale: false, said: '', mayChange: true,
    })
  }
}
