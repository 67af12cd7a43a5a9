import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs } from '../access.ts'
import { states } from '../brazil/states.ts'
import { ruleOf, type RuledField } from '../company-types/fields.ts'
import { openedFor, save } from '../conflicts/saving.ts'
import { notFound } from '../errors.ts'
import { reasonsOf } from '../doubts.ts'
import { typed, type Form } from '../forms.ts'
import { formKey, keyIn, rememberSent, sentBefore } from '../once.ts'
import { answerSaved, showForm, type RecordForm, type RecordPages, type Subject } from '../records/pages.ts'
import { removedLine } from '../records/removed.ts'
import { readId } from '../row-id.ts'
import { addressEditing, dropAddress, includeAddress } from './editing.ts'
import { streetLine } from './facts.ts'
import { BRAZIL, checkAddress } from './form.ts'
import { addressesOf, type Address } from './store.ts'

export const ADDRESSES_MAX = 50

const one = '/:address(^[1-9][0-9]{0,8}$)'

/** Endereços: the addresses of a company that stands, in Clientes and in Empresas. */
export default async function addressRoutes (app: FastifyInstance, { pages }: { pages: RecordPages }): Promise<void> {
  const { db, originals } = app
  const edit = { config: needs(pages.menu, 'edit') }

  app.get('/new', edit, async (request, reply) => {
    const subject = load(request)
    const isFirst = addressesOf(db, subject.company.id).length === 0
    return showForm(reply, formOf(subject), { country: BRAZIL, ...(isFirst && { is_main: 'yes' }) }, '', { key: formKey() })
  })

  app.post('/new', edit, async (request, reply) => {
    const key = keyIn(request.body)
    const outcome = await db.write(() => include(request, key))
    if ('address' in outcome) return reply.redirect(outcome.address, 303)
    return showForm(reply.code(422), formOf(load(request)), outcome.form, '', { key })
  })

  app.get(one, edit, async (request, reply) => {
    const subject = load(request)
    const address = find(subject, request)
    if (!address) return showRemoved(request, reply, subject)
    const editing = addressEditing(db, address, subject.type, request.user)
    return showForm(reply, formOf(subject, address), editing.stored, openedFor(originals, editing))
  })

  app.post(one, edit, async (request, reply) => {
    const saved = await db.write(() => {
      const subject = load(request)
      const address = find(subject, request)
      return address && save(originals, addressEditing(db, address, subject.type, request.user), request.body)
    })
    const subject = load(request)
    const address = find(subject, request)
    if (!saved || !address) return showRemoved(request, reply, subject)
    return answerSaved(db, reply, formOf(subject, address), saved, { record_type: 'address', record_id: address.id })
  })

  app.get(`${one}/removal`, edit, async (request, reply) => {
    const subject = load(request)
    const address = find(subject, request)
    if (!address) return showRemoved(request, reply, subject)
    return reply.viewAsync('records/removal', {
      ...pages.around(request, subject, 'addresses'), head: pages.head, title: 'Remover endereço', what: streetLine(address),
      text: address.is_main ? 'É o endereço principal: o primeiro dos outros passa a ser.' : '', button: 'Remover endereço',
      action: `${base(subject)}/${address.id}/removal`, back: base(subject),
    })
  })

  app.post(`${one}/removal`, edit, async (request, reply) => {
    const subject = load(request)
    await db.write(() => {
      const address = find(load(request), request)
      if (address) dropAddress(db, address, request.user)
      else removedLine(db, 'address', idIn(request), subject.company.id)
    })
    return reply.redirect(`${base(subject)}?said=address-removed`, 303)
  })

  function include (request: FastifyRequest, key: string): { address: string } | { form: Form } {
    const before = sentBefore(db, request.user.id, key)
    if (before) return { address: before }
    const subject = load(request)
    const values = typed(request.body)
    const submission = checkAddress(values, subject.type)
    if (!submission.ok) return submission
    if (addressesOf(db, subject.company.id).length >= ADDRESSES_MAX) {
      return { form: { values, errors: { street: { message: `Cabem até ${ADDRESSES_MAX} endereços.` } } } }
    }
    includeAddress(db, { companyId: subject.company.id, user: request.user, reason: reasonsOf(submission.doubts, values) }, submission.values)
    const address = `${base(subject)}?said=address-added`
    rememberSent(db, request.user.id, key, address)
    return { address }
  }

  // A type without the step has no such section.
  function load (request: FastifyRequest): Subject {
    const subject = pages.load(request, 'edit')
    return subject.type.has_addresses ? subject : notFound('Seção')
  }

  function base (subject: Subject): string {
    return `${pages.address(subject)}/addresses`
  }

  function find ({ company }: Subject, request: FastifyRequest): Address | undefined {
    return addressesOf(db, company.id).find(address => address.id === idIn(request))
  }

  function idIn (request: FastifyRequest): number {
    return readId((request.params as { address: string }).address)!
  }

  // What was typed under an address that is gone is not lost: it may be included as a new one.
  function showRemoved (request: FastifyRequest, reply: FastifyReply, subject: Subject) {
    const news = removedLine(db, 'address', idIn(request), subject.company.id)
    if (request.method === 'GET') return reply.redirect(`${base(subject)}?said=gone`, 303)
    return showForm(reply.code(409), formOf(subject), typed(request.body), '', {
      key: formKey(), news: { title: `${news} removeu este endereço enquanto você editava.`, text: 'O que você digitou está na tela: salve para incluí-lo de novo.' },
    })
  }

  function formOf (subject: Subject, address?: Address): RecordForm {
    return {
      pages, subject, tab: 'addresses', fields: '/addresses/_fields', title: address ? 'Editar endereço' : 'Incluir endereço', button: 'Salvar endereço',
      action: `${base(subject)}/${address ? address.id : 'new'}`, back: base(subject),
      given: { states, rule: (field: RuledField) => ruleOf(subject.type, field) },
    }
  }
}
