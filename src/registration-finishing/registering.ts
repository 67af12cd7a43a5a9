import { addressForm } from '../addresses/form.ts'
import { addAddress } from '../addresses/store.ts'
import type { AttributeUse } from '../attribute-uses/store.ts'
import { checkAttributes } from '../attribute-uses/values.ts'
import { keepAttributeValues, type Holder } from '../attribute-values/store.ts'
import { companyForm } from '../companies/form.ts'
import { addCompany } from '../companies/store.ts'
import { arrivalOf, type Arrival } from '../contacts/arrivals.ts'
import { ContactForm } from '../contacts/form.ts'
import { addContact, contactsOf } from '../contacts/store.ts'
import { addCustomer } from '../customers/store.ts'
import type { Database } from '../database.ts'
import { effectsOf } from '../duplicate-rules/store.ts'
import { giveAccess } from '../external-users/store.ts'
import type { KeptFile } from '../files/store.ts'
import type { Folder } from '../folders/store.ts'
import { filedIn, linkedTo } from '../history/changes.ts'
import { record, type Recorded } from '../history/store.ts'
import { takeIdentifier } from '../identifiers/taking.ts'
import type { Standing } from '../registration-drafts/standing.ts'
import { closeRegistration, type Registration } from '../registration-drafts/store.ts'
import type { Answer, Entry } from '../registration-steps/answers.ts'
import type { Walk } from '../registration-steps/journey.ts'
import type { Situation } from '../registration-steps/situation.ts'
import type { User } from '../users/store.ts'
import { keptReasons, type Inspected } from './inspecting.ts'

/** A registration of which every step passed, and who registers it. */
interface Passed { db: Database, standing: Standing, inspected: Inspected[], user: User }

interface Named { id: number, name: string }

/** Inside `write`: the company, its contacts and the customer, each with its line of history. Gives the customer's id. */
export function register (passed: Passed): number {
  closeRegistration(passed.db, passed.standing.registration, 'finished')
  const company = passed.standing.situation.company ?? registerCompany(passed)
  registerContacts(passed, company)
  return registerCustomer(passed, company)
}

function registerCompany (passed: Passed): Named {
  const { db, standing: { registration, situation, walk }, inspected, user } = passed
  const company = newCompany(db, registration, situation, user.id)
  const reason = keptReasons(inspected, ['identification', 'addresses', 'company-attributes'])
  tell(passed, { record_type: 'company', record_id: company.id, record_name: company.name, company_id: company.id, ...reason })
  entriesIn(registration, walk, 'addresses').forEach(({ values }, position) => {
    addAddress(db, company.id, position, addressForm(situation.type, values.country).parse(values))
  })
  keepValues(db, { company_id: company.id }, situation.companyUses, registration.answers['company-attributes'])
  return company
}

function newCompany (db: Database, { answers }: Registration, { type, category }: Situation, userId: number): { id: number, name: string } {
  const values = companyForm(type!).parse(answers.identification!.values)
  const identifier = values.identifier || takeIdentifier(db, type!)
  const repeatsDocument = effectsOf(db, category!.id).document === 'reason'
  return { id: addCompany(db, { ...values, identifier }, type!, userId, { repeatsDocument }), name: values.name }
}

/** Those who are contacts of an existing company already stay as they are. */
function registerContacts (passed: Passed, company: Named): void {
  const { db, standing: { registration, situation, walk }, inspected } = passed
  const known = situation.company ? contactsOf(db, company.id) : []
  const firstFree = (known.at(-1)?.position ?? -1) + 1
  entriesIn(registration, walk, 'contacts').forEach(({ key, values }, position) => {
    const contact = arrivalOf(db, ContactForm.parse(values), known)
    if (contact.alreadyThere) return
    registerContact(passed, company, { contact, position: firstFree + position, reason: keptReasons(inspected, ['contacts'], key) })
  })
}

function registerContact (passed: Passed, company: Named, { contact, position, reason }: { contact: Arrival, position: number, reason: { reason?: string } }): void {
  const { db, user } = passed
  const external = contact.is_external ? giveAccess(db, contact, user.id) : undefined
  const id = addContact(db, company.id, position, { ...contact, external_user_id: external?.id ?? null })
  tell(passed, { record_type: 'contact', record_id: id, record_name: contact.name, company_id: company.id, ...reason })
  if (external) {
    tell(passed, {
      ...(!external.isNew && { act: 'linked', changes: [linkedTo(contact.name, company)] }),
      record_type: 'external_user', record_id: external.id, record_name: external.name, company_id: company.id,
    })
  }
}

function registerCustomer (passed: Passed, company: Named): number {
  const { db, standing: { registration, situation }, inspected, user } = passed
  const customerId = addCustomer(db, {
    company_id: company.id, category_id: situation.category!.id, registration_id: registration.id,
  }, user.id)
  const reason = keptReasons(inspected, ['customer-attributes'])
  tell(passed, { record_type: 'customer', record_id: customerId, record_name: company.name, company_id: company.id, ...reason })
  for (const file of delivered(situation)) {
    tell(passed, { record_type: 'file', record_id: file.id, record_name: file.name, company_id: company.id, changes: [filedIn(folderOf(situation, file)!.name)] })
  }
  keepValues(db, { customer_id: customerId }, situation.customerUses, registration.answers['customer-attributes'])
  return customerId
}

/** The entries of a list that is on the path; of another, what was typed is not registered. */
function entriesIn ({ answers }: Registration, { path }: Walk, slug: string): Entry[] {
  return path.some(stop => stop.step.slug === slug) ? answers[slug]!.entries : []
}

function keepValues (db: Database, holder: Holder, uses: AttributeUse[], answer: Answer | undefined): void {
  const values = answer && checkAttributes(uses, answer.values)
  if (values?.ok) keepAttributeValues(db, holder, values.values)
}

/** The files in folders of the category, also of those that were inactivated meanwhile; others were sent before it was changed. */
export function delivered (situation: Situation): KeptFile[] {
  return situation.files.filter(file => folderOf(situation, file) !== undefined)
}

function folderOf ({ folders, formerFolders = [] }: Situation, file: KeptFile): Folder | undefined {
  return [...folders, ...formerFolders].find(folder => folder.id === file.folder_id)
}

type Line = Omit<Recorded, 'user' | 'way' | 'act'> & Partial<Pick<Recorded, 'act'>>

function tell ({ db, user }: Passed, line: Line): void {
  record(db, { act: 'created', ...line, user, way: 'registration' })
}
