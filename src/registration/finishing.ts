import { addressForm } from '../addresses/form.ts'
import { addAddress } from '../addresses/store.ts'
import type { AttributeUse } from '../attribute-uses/store.ts'
import { checkAttributes } from '../attribute-uses/values.ts'
import { keepAttributeValues, type Holder } from '../attribute-values/store.ts'
import { companyForm } from '../companies/form.ts'
import { addCompany } from '../companies/store.ts'
import { takeIdentifier } from '../company-types/identifier.ts'
import { arrivalOf } from '../contacts/arrivals.ts'
import { ContactForm } from '../contacts/form.ts'
import { addContact, contactsOf } from '../contacts/store.ts'
import { addCustomer } from '../customers/store.ts'
import type { Database } from '../database.ts'
import { reasonsOf } from '../doubts.ts'
import { effectsOf } from '../duplicates/rules.ts'
import { giveAccess } from '../external-users/store.ts'
import { filesOfRegistration, handOver, removeFile, type KeptFile } from '../files/store.ts'
import type { Submission } from '../forms.ts'
import { linkedTo } from '../history/changes.ts'
import { record, type HistoryLine } from '../history/store.ts'
import type { Standing } from '../registration-drafts/standing.ts'
import { closeRegistration, keepRegistration, type Registration } from '../registration-drafts/store.ts'
import type { Answer, Entry, Typed } from '../registration-steps/answers.ts'
import type { Walk } from '../registration-steps/journey.ts'
import type { Situation } from '../registration-steps/situation.ts'
import { inspect } from '../registration-steps/step.ts'
import type { User } from '../users/store.ts'

type End =
  /** `released` are stored files that no row names any more; the caller removes their contents. */
  | { isDone: true, released: string[] }
  | { isDone: false, slug: string }

/**
 * Inside `write`: checks every step once more and turns the registration into a customer, whole or not
 * at all. A step that does not pass any more is marked as refused, and its slug comes back.
 */
export function finish (db: Database, standing: Standing, user: User): End {
  const { registration, situation, walk: walked } = standing
  if (walked.firstIncomplete) return { isDone: false, slug: walked.firstIncomplete.slug }

  const inspected = inspectAll(db, registration, walked, situation)
  const failed = inspected.find(one => !one.submission.ok)
  if (failed) {
    registration.unfinished[failed.slug] = { values: failed.values, key: failed.key, isRefused: true }
    keepRegistration(db, registration)
    return { isDone: false, slug: failed.slug }
  }
  const customerId = register(db, standing, inspected, user)
  return { isDone: true, released: settleFiles(db, registration, situation, customerId) }
}

/** What the checks say of the fields of a step or, where it is a list, of one entry. */
interface Inspected { slug: string, key?: string, values: Typed, submission: Submission<unknown> }

function inspectAll (db: Database, { answers }: Registration, { path }: Walk, situation: Situation): Inspected[] {
  return path.flatMap(({ step }) => {
    const { values, entries } = answers[step.slug]!
    const given: Array<{ key?: string, values: Typed }> = step.list ? entries : [{ values }]
    return given.map(one => {
      const others = entries.filter(entry => entry.key !== one.key).map(entry => entry.values)
      return { ...one, slug: step.slug, submission: inspect(db, step, one.values, situation, others) }
    })
  })
}

/** Why what was doubted in steps, or in one entry of a list, was kept. */
function keptReasons (inspected: Inspected[], slugs: string[], key?: string): { reason?: string } {
  const reasons = inspected.filter(one => slugs.includes(one.slug) && (key === undefined || one.key === key))
    .flatMap(({ submission, values }) => submission.ok ? reasonsOf(submission.doubts, values) ?? [] : [])
  return reasons.length > 0 ? { reason: reasons.join('\n') } : {}
}

function register (db: Database, { registration, walk: { path }, situation }: Standing, inspected: Inspected[], user: User): number {
  const entriesIn = (slug: string): Entry[] =>
    path.some(stop => stop.step.slug === slug) ? registration.answers[slug]!.entries : []
  const history = (line: Omit<HistoryLine, 'user' | 'way' | 'changes' | 'act'> & Partial<Pick<HistoryLine, 'act' | 'changes'>>) => {
    record(db, { act: 'created', changes: [], ...line, user: { id: user.id, name: user.name }, way: 'registration' })
  }

  closeRegistration(db, registration, 'finished')
  const company = situation.company ?? newCompany(db, registration, situation, user.id)
  if (!situation.company) {
    const reason = keptReasons(inspected, ['identification', 'addresses', 'company-attributes'])
    history({ record_type: 'company', record_id: company.id, record_name: company.name, company_id: company.id, ...reason })
  }

  entriesIn('addresses').forEach(({ values }, position) => {
    addAddress(db, company.id, position, addressForm(situation.type, values.country).parse(values))
  })
  const known = situation.company ? contactsOf(db, company.id) : []
  const firstFree = (known.at(-1)?.position ?? -1) + 1
  entriesIn('contacts').forEach(({ key, values }, position) => {
    const contact = arrivalOf(db, ContactForm.parse(values), known)
    if (contact.standing) return
    const external = contact.is_external ? giveAccess(db, contact, user.id) : undefined
    const contactId = addContact(db, company.id, firstFree + position, { ...contact, external_user_id: external?.id ?? null })
    const reason = keptReasons(inspected, ['contacts'], key)
    history({ record_type: 'contact', record_id: contactId, record_name: contact.name, company_id: company.id, ...reason })
    if (external) {
      history({
        ...(!external.isNew && { act: 'linked', changes: [linkedTo(contact.name, company)] }),
        record_type: 'external_user', record_id: external.id, record_name: external.name, company_id: company.id,
      })
    }
  })
  const customerId = addCustomer(db, {
    company_id: company.id, category_id: situation.category!.id, registration_id: registration.id,
  }, user.id)
  history({
    record_type: 'customer', record_id: customerId, record_name: company.name, company_id: company.id, ...keptReasons(inspected, ['customer-attributes']),
  })
  for (const file of delivered(situation)) {
    history({ record_type: 'file', record_id: file.id, record_name: file.name, company_id: company.id })
  }
  if (situation.type) keepValues(db, { company_id: company.id }, situation.companyUses, registration.answers['company-attributes'])
  keepValues(db, { customer_id: customerId }, situation.customerUses, registration.answers['customer-attributes'])
  return customerId
}

function keepValues (db: Database, holder: Holder, uses: AttributeUse[], answer: Answer | undefined): void {
  const values = answer && checkAttributes(uses, answer.values)
  if (values?.ok) keepAttributeValues(db, holder, values.values)
}

/** The files in folders that the category asks for; others were sent before it was changed. */
function delivered ({ folders, files }: Situation): KeptFile[] {
  return files.filter(file => folders.some(folder => folder.id === file.folder_id))
}

function settleFiles (db: Database, { id }: Registration, situation: Situation, customerId: number): string[] {
  for (const file of delivered(situation)) handOver(db, file.id, customerId)
  const left = filesOfRegistration(db, id)
  for (const file of left) removeFile(db, file.id)
  return left.map(file => file.stored_name)
}

function newCompany (db: Database, { answers }: Registration, { type, category }: Situation, userId: number): { id: number, name: string } {
  const values = companyForm(type!).parse(answers.identification!.values)
  const identifier = values.identifier || takeIdentifier(db, type!)
  const repeatsDocument = effectsOf(db, category!.id).document === 'reason'
  return { id: addCompany(db, { ...values, identifier }, type!, userId, { repeatsDocument }), name: values.name }
}
