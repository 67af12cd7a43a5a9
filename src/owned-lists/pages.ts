import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs } from '../access.ts'
import { loadConfigured } from '../configuration/loading.ts'
import { answerForm, openForm, underList } from '../conflicts/answering.ts'
import { goneFromList } from '../conflicts/gone.ts'
import { save, type Editing } from '../conflicts/saving.ts'
import { wasRemoved } from '../database/given-ids.ts'
import { keepingTyping, returnedForm } from '../deposits/keeping.ts'
import { notFound } from '../errors.ts'
import { blank, retyped, type Form } from '../forms.ts'
import { formKey, once } from '../forms/once.ts'
import { reordered } from '../forms/ordering.ts'
import { record, type Change } from '../history/store.ts'
import { idIn, idInAddress, idNamed } from '../http/row-id.ts'
import { saidIn } from '../http/said.ts'
import type { Named, OwnedList } from './owned-list.ts'

/** The pages of a list that a record of the configuration has: added to, put in order, each edited beside what others save meanwhile, removed. */
export function ownedListPages<Owner extends Named, One, New, Values> (app: FastifyInstance, list: OwnedList<Owner, One, New, Values>) {
  const { db, originals } = app
  const { field, named } = list
  const { menu, recordType, address, find } = list.owner
  const view = { config: needs(menu, 'view') }
  const edit = { config: needs(menu, 'edit') }
  const form = keepingTyping(edit.config)
  const all = `${idInAddress}/${field}`
  const one = `${all}${idNamed(list.param)}`

  app.get(all, view, async (request, reply) => showAll(request, reply, blank({ ...list.typedNew, key: formKey() })))

  app.post(all, form, async (request, reply) => {
    const submission = list.checkNew(request.body)
    if (!submission.ok) return showAll(request, reply.code(422), submission.form)
    const outcome = await db.write(() => once(request, () => {
      const owner = load(request)
      const added = list.add(owner, submission.values)
      if ('errors' in added) return added
      keepLine(request, owner, [{ field, from: null, to: added.name }])
      return { address: `${addressOf(owner.id)}?said=included` }
    }))
    return 'errors' in outcome ? showAll(request, reply.code(422), retyped(request, outcome.errors)) : reply.redirect(outcome.address, 303)
  })

  app.post(`${all}/order`, edit, async (request, reply) => {
    await db.write(() => { list.order(reordered(ownOf(load(request)).map(known => named(known).id), request.body)) })
    return reply.redirect(addressOf(idIn(request)), 303)
  })

  app.get(one, view, async (request, reply) => {
    const { owner, one } = loadOne(request)
    return showOne(request, reply, openForm(originals, list.editing(request, owner, one)))
  })

  app.post(one, form, async (request, reply) => {
    const saved = await db.write(() => save(originals, editingOf(request), request.body))
    const { owner, one } = loadOne(request)
    const { id, name } = named(one)
    const back = addressOf(owner.id)
    return answerForm(reply, {
      action: `${back}/${id}`, back, title: list.what, around: underList([back, owner.name], name),
      history: { record_type: recordType, record_id: owner.id }, toldUnder: ({ field }) => list.told ?? [field], show: (answer, form) => showOne(request, answer, form),
    }, saved)
  })

  app.post(`${one}/deletion`, { config: { ...edit.config, isRemoval: true } }, async (request, reply) => {
    const isRemoved = await db.write(() => {
      const { owner, one } = loadOne(request)
      if (!list.remove(one)) return false
      keepLine(request, owner, [{ field, from: named(one).name, to: null }])
      return true
    })
    return reply.redirect(`${addressOf(idIn(request))}?said=${isRemoved ? 'removed' : 'used'}`, 303)
  })

  return { one, loadOne, keepLine, addressOf }

  function load (request: FastifyRequest): Owner {
    return loadConfigured(db, recordType, find, request)
  }

  function ownOf (owner: Owner): One[] {
    return list.all(owner).filter(one => list.isOwn(owner, one))
  }

  function loadOne (request: FastifyRequest): { owner: Owner, one: One } {
    const owner = load(request)
    const id = idIn(request, list.param)
    return { owner, one: ownOf(owner).find(known => named(known).id === id) ?? missing(owner, id) }
  }

  // Who took it out is told under the record, by its name alone: that is not said here.
  function missing (owner: Owner, id: number): never {
    if (!wasRemoved(db, list.table, id)) return notFound(list.what)
    const word = list.what.toLowerCase()
    const statement = `${owner.name} não pede mais ${word.endsWith('a') ? 'esta' : 'este'} ${word}.`
    return goneFromList(db, undefined, { list: [addressOf(owner.id), owner.name], title: 'Editar', recordName: word, statement })
  }

  function editingOf (request: FastifyRequest): Editing<Values> {
    const { owner, one } = loadOne(request)
    return { ...list.editing(request, owner, one), change: values => { keepLine(request, owner, list.change(one, values)) } }
  }

  function keepLine ({ user }: FastifyRequest, { id, name }: Owner, changes: Change[]): void {
    record(db, { record_type: recordType, record_id: id, record_name: name, user, act: 'changed', changes })
  }

  function addressOf (ownerId: number): string {
    return `${address}/${ownerId}/${field}`
  }

  function showAll (request: FastifyRequest, reply: FastifyReply, form: Form): Promise<string> {
    const owner = load(request)
    const all = list.all(owner)
    return reply.viewAsync(`${list.views}/index`, {
      ...frame(request, owner, form), said: saidIn(request), ...list.aroundAll?.(all),
      inherited: all.filter(one => !list.isOwn(owner, one)), own: ownOf(owner),
    })
  }

  function showOne (request: FastifyRequest, reply: FastifyReply, form: Form): Promise<string> {
    const { owner, one } = loadOne(request)
    return reply.viewAsync(`${list.views}/edit`, { ...frame(request, owner, form), ...list.aroundOne(one) })
  }

  function frame (request: FastifyRequest, owner: Owner, form: Form) {
    return { ...returnedForm(request, form), ...list.around(owner), base: `${address}/${owner.id}`, mayChange: request.rights.has(`${menu}:edit`) }
  }
}
