import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { needs, seesCpf } from '../access.ts'
import { categoriesToChoose, findCategory } from '../categories/store.ts'
import { addressWith, isEverythingChosen, readSelection, type Selection } from '../customer-list/selection.ts'
import { depositOf, keepingTyping, keepSent, sentOf } from '../deposits/keeping.ts'
import { notFound } from '../errors.ts'
import { blank, retyped, submit, typed, type Fault, type Form } from '../forms.ts'
import { keyIn, once } from '../forms/once.ts'
import { idIn, idInAddress, readId } from '../http/row-id.ts'
import { addressOf } from '../lists/query.ts'
import { categoryChanges, stateOf, type Meant } from './changes.ts'
import { actForms } from './form.ts'
import { changedBy, chosenBy, CUSTOMERS_MAX, doBulkAct, findBulkAct, undoBulkAct, type Act, type Chosen } from './store.ts'

const Body = z.object({
  act: z.enum(['activate', 'deactivate', 'category']).catch('activate'),
  seen: z.string().optional().catch(undefined),
})

const noCategory = { category_id: { message: 'Escolha a categoria do cliente.' } }

interface Asked extends Selection, Chosen { act: Act, everything: boolean }

type Sent = Pick<FastifyRequest, 'body' | 'user'>

/** What is done to many customers of the list at once: shown first, one transaction, undone by one click. */
export default async function bulkActs (app: FastifyInstance): Promise<void> {
  const { db } = app
  const edit = { config: needs('CT001', 'edit') }
  const names = (id: number) => findCategory(db, id)?.name ?? ''

  // What was chosen in the list is kept for this page for a day, so that it has an address of its own, also once it is done.
  app.get('/', edit, async (request, reply) => {
    const returned = depositOf(request)
    const kept = returned ?? sentOf(request)
    if (!kept) return reply.redirect('/customers', 303)
    const sent: Sent = { body: kept.sent, user: request.user }
    return show(reply, sent, read(sent), blank({}), returned?.key)
  })

  app.post('/', keepingTyping(edit.config), async (request, reply) => {
    if (Body.parse(request.body).seen === undefined) return ask(request, reply)
    const outcome = await db.write(() => once(request, () => confirm(request)))
    if ('address' in outcome) return reply.redirect(outcome.address, 303)
    return show(reply.code(422), request, read(request), retyped(request, outcome.errors))
  })

  app.post(`${idInAddress}/undoing`, edit, async (request, reply) => {
    const id = idIn(request)
    await db.write(() => {
      const act = findBulkAct(db, request.user.id, id) ?? notFound('Ação')
      if (act.undone_at === null) undoBulkAct(db, act, request.user, names)
    })
    return reply.redirect(addressOf('/customers', readSelection(db, request.user.id, request.body, true).asking, { done: id }), 303)
  })

  async function ask (request: FastifyRequest, reply: FastifyReply) {
    const asked = read(request)
    if (asked.chosenCount === 0) return reply.redirect(addressOf('/customers', asked.asking, { said: 'none' }), 303)
    const isUnsaid = asked.act === 'category' && isAskedForCategory(request) && !categoryOf(request)
    return isUnsaid ? show(reply.code(422), request, asked, retyped(request, noCategory)) : reply.redirect(await keepSent(request), 303)
  }

  function confirm (request: FastifyRequest): { address: string } | { errors: Record<string, Fault> } {
    const asked = read(request)
    const { act, targets, asking } = asked
    const categoryId = categoryOf(request)?.id
    const submission = submit(actForms[act], request.body)
    const errors = { ...problems(request, asked), ...!submission.ok && submission.form.errors }
    if (!submission.ok || Object.keys(errors).length > 0) return { errors }
    const { reason } = submission.values
    const id = doBulkAct(db, { act, targets: changedBy(act, targets, categoryId), user: request.user, reason, categoryId, categoryNames: names })
    return { address: addressOf('/customers', asking, { done: id }) }
  }

  function read ({ body, user }: Sent): Asked {
    const everything = isEverythingChosen(body)
    const selection = readSelection(db, user.id, body, everything)
    return { ...selection, everything, act: Body.parse(body).act, ...chosenBy(db, selection, user.id) }
  }

  function categoryOf ({ body, user }: Sent) {
    const id = readId((body as Record<string, unknown>).category_id)
    return categoriesToChoose(db, user.id).find(category => category.id === id)
  }

  // The list only asks what to do; the page that follows asks for the category.
  function isAskedForCategory ({ body }: FastifyRequest): boolean {
    return 'category_id' in (body as object)
  }

  // A confirmation counts only for the customers, and for what becomes of them, that the person was shown.
  function problems (request: FastifyRequest, { act, targets }: Asked): Record<string, Fault> {
    const category = categoryOf(request)
    if (targets.length > CUSTOMERS_MAX) return { seen: { message: `Escolha até ${CUSTOMERS_MAX} clientes de cada vez.` } }
    if (act === 'category' && !category) return noCategory
    const changed = changedBy(act, targets, category?.id)
    const isSeen = changed.length > 0 && Body.parse(request.body).seen === stateOf(db, { act, targets: changed, categoryId: category?.id, seesCpf: seesCpf(request) })
    return isSeen ? {} : { seen: { message: 'Confira quem muda e confirme de novo.' } }
  }

  function show (reply: FastifyReply, sent: Sent, { act, targets, chosenCount, everything, ids = [], page, unread }: Asked, form: Form, deposit = '') {
    const categories = categoriesToChoose(db, sent.user.id)
    const category = categoryOf(sent)
    const changed = changedBy(act, targets, category?.id)
    const meant: Meant = { act, targets: changed, categoryId: category?.id, seesCpf: seesCpf(reply.request) }
    return reply.viewAsync('bulk-acts/confirm', {
      form: { ...form, values: { ...typed(sent.body), ...form.values } }, key: keyIn(sent.body), deposit, act, everything, ids, unread, categories, category: category ?? null,
      chosenCount, changed, isTooMany: targets.length > CUSTOMERS_MAX, customersMax: CUSTOMERS_MAX,
      changes: categoryChanges(db, meant), seen: stateOf(db, meant), query: new URLSearchParams(page).toString(), back: addressWith(page, ids),
    })
  }
}
