import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs } from '../access.ts'
import { formatPhone } from '../brazil/phone.ts'
import { loadCompany, type Company } from '../companies/store.ts'
import { listCompanies } from '../company-list/store.ts'
import { addContact, contactsOf, type Contact } from '../contacts/store.ts'
import { reasonsOf } from '../doubts.ts'
import { notFound } from '../errors.ts'
import { blank, judged, typed, type Form } from '../forms.ts'
import { record, type HistoryLine } from '../history/store.ts'
import { formKey, keyIn, rememberSent, sentBefore } from '../once.ts'
import { ListQuery } from '../paging.ts'
import { readId } from '../row-id.ts'
import { checkExternalUser, languages, type ExternalUserValues } from './form.ts'
import { loginConflict } from './login.ts'
import { addExternalUser, changeExternalUser, externalUserWithEmail, linkContact } from './store.ts'

/** For whom an access is made: a contact of a company, or somebody who becomes one. */
interface Place { company: Company, contact: Contact | undefined }

/** A new access: for a contact, with what is known of them, or for somebody new in a company. */
export default async function newExternalUser (app: FastifyInstance): Promise<void> {
  const { db } = app
  const create = { config: needs('AD060', 'create') }

  app.get('/', create, async (request, reply) => {
    const place = placeOf(request, request.query)
    if (place) return show(reply, place, blank(known(place)), formKey())
    const { q } = ListQuery.parse(request.query)
    return reply.viewAsync('external-users/new-company', { q, companies: listCompanies(db, { q, sort: 'name' }, request.user.id).rows })
  })

  app.post('/', create, async (request, reply) => {
    const key = keyIn(request.body)
    const outcome = await db.write(() => add(request, key))
    if ('address' in outcome) return reply.redirect(outcome.address, 303)
    return show(reply.code(422), placeOf(request, request.body) ?? notFound('Empresa'), outcome.form, key)
  })

  function add (request: FastifyRequest, key: string): { address: string } | { form: Form } {
    const before = sentBefore(db, request.user.id, key)
    if (before) return { address: before }
    const place = placeOf(request, request.body) ?? notFound('Empresa')
    const values = typed(request.body)
    const submission = checkExternalUser(values)
    if (!submission.ok) return submission
    const errors = place.contact?.external_user_id
      ? { email: { message: `${place.contact.name} já é usuário externo.`, link: { href: `/external-users/${place.contact.external_user_id}`, text: 'Ver' } } }
      : loginConflict(db, { ...values, is_external: 'yes' }, [], request.user.id)
    if (Object.keys(errors).length > 0) return { form: { ...judged(submission, values), errors } }
    const address = `/external-users/${give(request, place, submission.values, reasonsOf(submission.doubts, values))}?said=created`
    rememberSent(db, request.user.id, key, address)
    return { address }
  }

  // The e-mail may be an access that is to be linked: then that one stays as it is.
  function give ({ user }: FastifyRequest, { company, contact }: Place, values: ExternalUserValues, reason: string | undefined): number {
    const tell = (line: Pick<HistoryLine, 'record_type' | 'record_id' | 'record_name' | 'act'> & { changes?: HistoryLine['changes'] }) =>
      { record(db, { changes: [], ...line, company_id: company.id, user, way: 'edit', ...(reason && { reason }) }) }
    const linked = externalUserWithEmail(db, values.email)
    const id = linked?.id ?? addExternalUser(db, values, user.id)
    if (!linked) changeExternalUser(db, id, values)
    if (contact) {
      linkContact(db, contact.id, id)
      const changes = [{ field: 'is_external', from: null, to: 'yes' }]
      tell({ record_type: 'contact', record_id: contact.id, record_name: contact.name, act: 'changed', changes })
    } else {
      const blankContact = { job_title: '', department: '', mobile: '', note: '', is_default: false }
      const last = contactsOf(db, company.id).at(-1)
      const contactId = addContact(db, company.id, (last?.position ?? -1) + 1, { ...blankContact, ...values, external_user_id: id })
      tell({ record_type: 'contact', record_id: contactId, record_name: values.name, act: 'created' })
    }
    tell({ record_type: 'external_user', record_id: id, record_name: linked?.name ?? values.name, act: linked ? 'linked' : 'created' })
    return id
  }

  function placeOf ({ user }: FastifyRequest, given: unknown): Place | undefined {
    const { company: typedCompany, contact: typedContact } = (given ?? {}) as Record<string, unknown>
    const companyId = readId(typedCompany)
    if (companyId === undefined) return undefined
    const company = loadCompany(db, user.id, companyId, 'edit')
    const contactId = readId(typedContact)
    if (contactId === undefined) return { company, contact: undefined }
    return { company, contact: contactsOf(db, company.id).find(one => one.id === contactId) ?? notFound('Contato') }
  }

  function show (reply: FastifyReply, { company, contact }: Place, form: Form, key: string) {
    return reply.viewAsync('external-users/new', {
      company, contact: contact ?? null, form, key, languages, overridden: {},
      others: contact ? [] : contactsOf(db, company.id).filter(one => one.external_user_id === null),
    })
  }
}

function known ({ contact }: Place): Form['values'] {
  const phone = contact ? contact.mobile || contact.phone : ''
  return { name: contact?.name ?? '', email: contact?.email ?? '', phone: phone && formatPhone(phone), language: 'pt-BR', max_connections: '1' }
}
