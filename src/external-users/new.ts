import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { needs } from '../access.ts'
import { formatPhone } from '../brazil/phone.ts'
import { loadCompany } from '../companies/loading.ts'
import type { Company } from '../companies/store.ts'
import { listCompanies } from '../company-list/store.ts'
import { findCompanyType } from '../company-types/store.ts'
import { goneFromList } from '../conflicts/gone.ts'
import { admitContact, contactPanel, includeContact, inspectContact, typedContact } from '../contacts/editing.ts'
import type { ContactValues } from '../contacts/form.ts'
import { contactsOf, type Contact } from '../contacts/store.ts'
import { depositOf, keepingTyping } from '../deposits/keeping.ts'
import { PANEL } from '../duplicates/findings.ts'
import type { Panel } from '../duplicates/panel.ts'
import { watchTyping } from '../duplicates/watching.ts'
import { notFound } from '../errors.ts'
import { blank, judged, typed, type Form, type Submission, type Typed } from '../forms.ts'
import { keepingFields, reasonsOf, withFindings } from '../forms/doubts.ts'
import { keyIn, once } from '../forms/once.ts'
import { removalOf } from '../history/store.ts'
import { readId } from '../http/row-id.ts'
import { readAsking, readers } from '../lists/query.ts'
import type { Changing } from '../record-parts/changing.ts'
import { fullFault } from '../record-parts/room.ts'
import { TYPED_MAX } from '../search/typed.ts'
import type { User } from '../users/store.ts'
import { checkExternalUser, externalUserFields, languages, type ExternalUserValues } from './form.ts'
import { loginConflict } from './login.ts'
import { externalUserWithEmail } from './store.ts'

/** For whom an access is made: a contact of a company, or somebody who becomes one. */
interface Place { company: Company, contact: Contact | undefined }
/** What is made: the access, and the contact as it will be. */
interface Given { access: ExternalUserValues, contact: ContactValues }

/** A new access: for a contact, with what is known of them, or for somebody new in a company. */
export default async function newExternalUser (app: FastifyInstance): Promise<void> {
  const { db } = app
  const create = { config: needs('AD060', 'create') }

  app.get('/', create, async (request, reply) => {
    const typed = depositOf(request)?.typed
    const place = placeOf(request, typed ?? request.query)
    if (place) return show(reply, place, blank(typed ?? known(place)), keyIn(typed))
    const { q = '' } = readAsking(request.query, { q: readers.text(TYPED_MAX) })
    return reply.viewAsync('external-users/new-company', { q, companies: listCompanies(db, { q, sort: 'name' }, request.user.id).rows })
  })

  app.post('/', keepingTyping(create.config), async (request, reply) => {
    const key = keyIn(request.body)
    const outcome = await db.write(() => once(request, () => add(request)))
    if ('address' in outcome) return reply.redirect(outcome.address, 303)
    return show(reply.code(422), placeOf(request, request.body) ?? notFound('Empresa'), outcome.form, key)
  })

  watchTyping(app, '/duplicates', create, request => {
    const place = placeOf(request, request.body) ?? notFound('Empresa')
    const values = typedIn(request.body)
    return { page: addressOf(place), values, found: panelOf(place, values, request.user) }
  })

  function add (request: FastifyRequest): { address: string } | { form: Form } {
    const { user } = request
    const place = placeOf(request, request.body) ?? notFound('Empresa')
    const values = typedIn(request.body)
    const submission = inspect(place, values, user)
    if (!submission.ok) return submission
    const said = externalUserWithEmail(db, submission.values.access.email) ? 'linked' : 'created'
    give(place, submission.values, { companyId: place.company.id, user, reason: reasonsOf(submission.doubts, values) })
    return { address: `/external-users/${externalUserWithEmail(db, submission.values.access.email)!.id}?said=${said}` }
  }

  // Checks what was typed by the rules of an access, and by those of a contact, which the person is or becomes.
  function inspect (place: Place, values: Typed, user: User): Submission<Given> {
    const access = checkExternalUser(values)
    if (!access.ok) return access
    const contact = inspectContact(db, asContact(place, values), place.company, user, place.contact)
    const { errors: faults, doubts = {} } = judged(contact, values)
    const given: Submission<Given> = contact.ok ? { ...access, values: { access: access.values, contact: contact.values } } : { ok: false, form: judged(access, values) }
    return withFindings(given, values, {
      errors: { ...faults, ...faultsOf(place, values, user) },
      doubts: Object.fromEntries(Object.entries(doubts).filter(([field]) => field === PANEL)),
    })
  }

  function faultsOf ({ company, contact }: Place, values: Typed, user: User): Form['errors'] {
    if (findCompanyType(db, company.company_type_id)?.has_contacts === 0) return { name: { message: 'O tipo desta empresa não tem contatos.' } }
    if (contact?.external_user_id) {
      return { email: { message: `${contact.name} já é usuário externo.`, link: { href: `/external-users/${contact.external_user_id}`, text: 'Ver' } } }
    }
    const full = contact ? undefined : fullFault(contactsOf(db, company.id).length, 'contato')
    return { ...(full && { name: full }), ...loginConflict(db, { ...values, is_external: 'yes' }, [], user.id, false) }
  }

  function give ({ contact }: Place, given: Given, by: Changing): void {
    if (contact) admitContact(db, by, contact, given.contact, given.access)
    else includeContact(db, by, given.contact, given.access)
  }

  function panelOf (place: Place, values: Typed, user: User): Panel {
    return contactPanel(db, asContact(place, values), place.company, user, place.contact)
  }

  function placeOf (request: FastifyRequest, given: unknown): Place | undefined {
    const { company: companySent, contact: contactSent } = (given ?? {}) as Record<string, unknown>
    const companyId = readId(companySent)
    if (companyId === undefined) return undefined
    const company = loadCompany(request, companyId, 'edit')
    const contactId = readId(contactSent)
    if (contactId === undefined) return { company, contact: undefined }
    return { company, contact: contactsOf(db, company.id).find(one => one.id === contactId) ?? missing(company, contactId) }
  }

  function missing (company: Company, contactId: number): never {
    const last = removalOf(db, { record_type: 'contact', record_id: contactId })
    if (last?.company_id !== company.id) return notFound('Contato')
    return goneFromList(db, last, {
      list: ['/external-users', 'Usuários externos'], title: 'Novo usuário externo:', recordName: last.record_name,
      statement: `${last.record_name} não é mais contato de ${company.name}.`, did: 'removeu o contato',
      back: [addressOf({ company, contact: undefined }), 'Voltar à empresa'],
    })
  }

  function show (reply: FastifyReply, place: Place, form: Form, key: string) {
    const { company, contact } = place
    return reply.viewAsync('external-users/new', {
      company, contact: contact ?? null, form, key, deposit: depositOf(reply.request)?.key ?? '', languages, overridden: {}, found: panelOf(place, form.values, reply.request.user),
      others: contact ? [] : contactsOf(db, company.id).filter(one => one.external_user_id === null),
    })
  }
}

const asides = ['links_external', ...keepingFields(['phone', PANEL])]

function typedIn (body: unknown): Typed {
  return typed(body, [...externalUserFields, ...asides])
}

// A contact who stands stays as they are; only an e-mail that they lack comes with the access.
function asContact ({ contact }: Place, values: Typed): Typed {
  return { ...values, ...(contact && { ...typedContact(contact), email: contact.email || (values.email ?? '') }) }
}

function addressOf ({ company, contact }: Place): string {
  return `/external-users/new?company=${company.id}${contact ? `&contact=${contact.id}` : ''}`
}

function known ({ contact }: Place): Form['values'] {
  const phone = contact ? contact.mobile || contact.phone : ''
  return { name: contact?.name ?? '', email: contact?.email ?? '', phone: phone && formatPhone(phone), language: 'pt-BR', max_connections: '1' }
}
