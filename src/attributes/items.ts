import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { needs } from '../access.ts'
import { loadConfigured } from '../configuration/loading.ts'
import { openForm } from '../conflicts/answering.ts'
import { keepingTyping } from '../deposits/keeping.ts'
import { notFound } from '../errors.ts'
import { retyped, submit, typed, type Form } from '../forms.ts'
import { once } from '../forms/once.ts'
import { reordered } from '../forms/ordering.ts'
import { record, type Change } from '../history/store.ts'
import { idIn, idInAddress, idNamed, readId } from '../http/row-id.ts'
import { itemKey, itemLine, ITEM_SIZE_MAX, ITEMS_MAX, typedAttribute } from './form.ts'
import { aroundAttribute } from './page.ts'
import {
  addItem, findAttribute, orderItems, removedItems, removeItem, setItemActive, useOfItem, type Attribute, type AttributeItem,
} from './store.ts'

const ItemForm = z.object({ item: itemLine })
const item = `${idInAddress}/items${idNamed('item')}`

/** The items of a list: added, put in order, inactivated while something names them, removed otherwise. */
export default async function attributeItems (app: FastifyInstance): Promise<void> {
  const { db, originals } = app
  const edit = { config: needs('AD014', 'edit') }

  app.post(`${idInAddress}/items`, keepingTyping(edit.config, addressOf), async (request, reply) => {
    const submission = submit(ItemForm, request.body)
    if (!submission.ok) return refuse(request, reply, submission.form)
    const { item: name } = submission.values
    const outcome = await db.write(() => once(request, () => {
      const attribute = loadList(request)
      const twin = attribute.items.find(one => itemKey(one.name) === itemKey(name))
      if (twin) return { errors: { item: { message: `O item ${twin.name} já está na lista.` } } }
      if (attribute.items.length >= ITEMS_MAX) return { errors: { item: { message: `A lista já tem ${ITEMS_MAX} itens, e mais não cabem.` } } }
      const id = addItem(db, attribute.id, name)
      keepLine(request, attribute, { field: 'items', from: null, to: name })
      return { address: `${addressOf(request)}?said=item-added&one=${id}#item` }
    }))
    return 'errors' in outcome ? refuse(request, reply, retyped(request, outcome.errors)) : reply.redirect(outcome.address, 303)
  })

  app.post(`${idInAddress}/items/order`, edit, async (request, reply) => {
    const ids = await db.write(() => {
      const attribute = loadList(request)
      const ids = reordered(attribute.items.map(one => one.id), request.body)
      orderItems(db, attribute.id, ids)
      return ids
    })
    const { up, down } = typed(request.body)
    const id = readId(up) ?? readId(down)
    return back(request, reply, 'moved', id, arrowOf(ids, id, readId(up) !== undefined))
  })

  for (const [act, isActive] of [['activation', true], ['deactivation', false]] as const) {
    app.post(`${item}/${act}`, edit, async (request, reply) => {
      const id = await db.write(() => {
        const { attribute, one } = loadItem(request)
        if ((one.is_active === 1) === isActive) return one.id
        setItemActive(db, one.id, isActive)
        keepLine(request, attribute, { field: 'items', from: one.name, to: `${one.name} (${isActive ? 'ativo' : 'inativo'})` })
        return one.id
      })
      return back(request, reply, isActive ? 'activated' : 'deactivated', id, `act-${id}`)
    })
  }

  app.post(`${item}/deletion`, { config: { ...edit.config, isRemoval: true } }, async (request, reply) => {
    const id = idIn(request, 'item')
    const became = await db.write((): 'removed' | 'used' | 'gone' => {
      const isGone = removedItems(db).get(loadList(request).id)?.some(one => one.id === id)
      if (isGone) return 'gone'
      const { attribute, one } = loadItem(request)
      if (useOfItem(db, attribute.id, id) !== undefined) return 'used'
      removeItem(db, id)
      keepLine(request, attribute, { field: 'items', from: one.name, to: null })
      return 'removed'
    })
    return became === 'used' ? back(request, reply, became, id, `remove-${id}`) : back(request, reply, became, undefined, 'items')
  })

  function loadList (request: FastifyRequest): Attribute {
    const attribute = loadConfigured(db, 'attribute', findAttribute, request)
    return attribute.kind === 'list' ? attribute : notFound('Lista')
  }

  function loadItem (request: FastifyRequest): { attribute: Attribute, one: AttributeItem } {
    const attribute = loadList(request)
    const id = idIn(request, 'item')
    return { attribute, one: attribute.items.find(known => known.id === id) ?? notFound('Item') }
  }

  function keepLine ({ user }: FastifyRequest, { id, name }: Attribute, change: Change): void {
    record(db, { record_type: 'attribute', record_id: id, record_name: name, user, act: 'changed', changes: [change] })
  }

  // The keyboard goes on where it was, and the name of an item that is still being typed comes along.
  function back (request: FastifyRequest, reply: FastifyReply, act: string, id: number | undefined, place: string) {
    const { item } = typed(request.body)
    const query = new URLSearchParams({ said: `item-${act}`, ...id && { one: String(id) }, ...item && { item: item.slice(0, ITEM_SIZE_MAX) } })
    return reply.redirect(`${addressOf(request)}?${query.toString()}#${place}`, 303)
  }

  function refuse (request: FastifyRequest, reply: FastifyReply, itemForm: Form) {
    const attribute = loadList(request)
    const form = openForm(originals, { record: `attribute ${attribute.id}`, version: attribute.version, stored: typedAttribute(attribute), shape: attribute.kind })
    return reply.code(422).viewAsync('attributes/form', {
      ...aroundAttribute(db, typedAttribute(attribute), attribute), form, itemForm, said: '', mayChange: true,
    })
  }
}

function addressOf (request: FastifyRequest): string {
  return `/attributes/${idIn(request)}`
}

/** The arrow that was pressed beside an item, or the other one where that leads no further. */
function arrowOf (ids: number[], id: number | undefined, isUp: boolean): string {
  const index = id === undefined ? -1 : ids.indexOf(id)
  if (index < 0) return 'items'
  const leadsOn = isUp ? index > 0 : index < ids.length - 1
  return `${isUp === leadsOn ? 'up' : 'down'}-${id}`
}
