import type { FastifyInstance, FastifyRequest } from 'fastify'
import { needs, seesCpf } from '../access.ts'
import { addressEditing } from '../addresses/editing.ts'
import { addressFields } from '../addresses/form.ts'
import { addressesOf } from '../addresses/store.ts'
import { askedUses } from '../attribute-uses/store.ts'
import { fieldOf, hasItems, typedValue } from '../attribute-uses/values.ts'
import { attributeEditing, shownUses, type Held } from '../attribute-values/editing.ts'
import { isOpenTo } from '../categories/access.ts'
import { companyFields } from '../companies/form.ts'
import { contactEditing } from '../contacts/editing.ts'
import { contactFields } from '../contacts/form.ts'
import { contactsOf } from '../contacts/store.ts'
import type { Database } from '../database.ts'
import { showHistory, type HistoryPage } from '../history-pages/pages.ts'
import { restorationPages, type Restoring } from '../history-pages/restoring.ts'
import { changesSince, type Change, type StoredLine } from '../history/store.ts'
import { companyEditing, hidesDocument } from '../identification/editing.ts'
import type { RecordPages, Subject } from '../records/pages.ts'
import { stateRegistrationFields } from '../state-registrations/form.ts'
import { stateRegistrationsBefore } from '../state-registrations/restoring.ts'

// Left out are boxes that change other records as well, and what goes with a type or category (docs/decisions/0054).
const restorable: Partial<Record<StoredLine['record_type'], readonly string[]>> = {
  company: companyFields,
  customer: [],
  address: addressFields.filter(field => !field.startsWith('is_') && field !== 'city_code'),
  contact: contactFields.filter(field => !['is_default', 'is_external', 'links_external'].includes(field)),
}

/** The history of a company with all that belongs to it, in Clientes and in Empresas. */
export default async function companyHistory (app: FastifyInstance, { pages }: { pages: RecordPages }): Promise<void> {
  const { db } = app

  app.get('/', { config: needs(pages.menu, 'view') }, async (request, reply) => showHistory(request, reply, pageOf(request, pages.load(request))))

  restorationPages(app, {
    menu: pages.menu,
    open: request => pageOf(request, pages.load(request, 'edit')),
    within: (request, restoring) => withForm(request, pages.load(request, 'edit'), restoring),
  })

  function pageOf (request: FastifyRequest, subject: Subject): HistoryPage {
    const { company, customer } = subject
    // Read only where a line tells of an attribute.
    let asked: Set<string> | undefined
    const isAsked = (field: string) => (asked ??= askedAttributes(db, subject)).has(field)
    const mayEdit = request.rights.has(`${pages.menu}:edit`) && isOpenTo(db, request.user.id, company.category_id, 'edit')
    return {
      scope: { company_id: company.id }, own: customer ? ['company', 'customer'] : ['company'], view: 'history/record',
      address: `${pages.address(subject)}/history`, around: { ...pages.around(request, subject, 'history'), head: pages.head, recordName: company.name },
      isRestorable: (line, change) => mayEdit && isRestorable(line, change, seesCpf(request)) && (!isOfAttribute(change) || isAsked(change.field)),
    }
  }
}

// What came with another type or category is theirs, and goes with them.
function isRestorable ({ act, record_type: type, changes }: StoredLine, { field }: Change, mayReadCpf: boolean): boolean {
  if (act !== 'changed' || changes.some(one => ['company_type_id', 'category_id'].includes(one.field)) || (field === 'document' && !mayReadCpf)) return false
  if (stateRegistrationFields.includes(field) && field !== changes.find(one => stateRegistrationFields.includes(one.field))!.field) return false // one answer, one press
  const fields = restorable[type]
  return fields !== undefined && (fields.includes(field) || isOfAttribute({ field }))
}

function isOfAttribute ({ field }: Pick<Change, 'field'>): boolean {
  return field.startsWith('attribute_')
}

/** The fields of the attributes that the type and the category ask now. */
function askedAttributes (db: Database, { type, customer }: Subject): Set<string> {
  const uses = [...askedUses(db, 'company_type', type.id), ...customer ? askedUses(db, 'category', customer.category_id) : []]
  return new Set(uses.map(({ attribute }) => fieldOf(attribute)))
}

function withForm<Result> (request: FastifyRequest, subject: Subject, restoring: Restoring<Result>): Result | undefined {
  const { server: { db }, user } = request
  const { company, type } = subject
  const { line, change, use } = restoring
  if (!isRestorable(line, change, seesCpf(request))) return undefined
  if (isOfAttribute(change)) return withAttribute(request, subject, restoring)
  const editor = { user, seesCpf: seesCpf(request) }
  const before = change.from === null ? {} : { [change.field]: change.from }
  switch (line.record_type) {
    case 'company': {
      if (change.field === 'document' && hidesDocument(company, type, editor)) return undefined
      const editing = companyEditing(db, company, type, editor)
      return use(editing, stateRegistrationFields.includes(change.field) ? stateRegistrationsBefore(editing.stored, changesSince(db, line)) : before)
    }
    case 'address': {
      const address = type.has_addresses ? addressesOf(db, company.id).find(one => one.id === line.record_id) : undefined
      return address && use(addressEditing(db, address, type, user), before)
    }
    case 'contact': {
      const contact = type.has_contacts ? contactsOf(db, company.id).find(one => one.id === line.record_id) : undefined
      return contact && use(contactEditing(db, contact, company, user), before)
    }
    default: return undefined
  }
}

// Only what type or category still ask, and the person may write; a list has the items no more that were removed from it.
function withAttribute<Result> (request: FastifyRequest, { company, type, customer }: Subject, { line, change, use }: Restoring<Result>): Result | undefined {
  const { server: { db }, user } = request
  const of = line.record_type === 'customer' ? 'customer' : 'company'
  const own = of === 'customer' ? customer : company
  if (!own || own.id !== line.record_id) return undefined
  const held: Held = { of, id: own.id, version: own.version, company }
  const asked = of === 'company' ? askedUses(db, 'company_type', type.id) : askedUses(db, 'category', customer!.category_id)
  const reader = { user, seesCpf: seesCpf(request) }
  const uses = shownUses(db, held, asked, reader)
  const one = uses.find(({ attribute, is_read_only: isReadOnly }) => fieldOf(attribute) === change.field && !isReadOnly)
  if (!one || (change.from !== null && !hasItems(one.attribute, change.from))) return undefined
  return use(attributeEditing(db, held, uses, reader), change.from === null ? {} : typedValue(one.attribute, change.from))
}
