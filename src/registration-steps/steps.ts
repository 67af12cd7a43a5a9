import { addressFields, BRAZIL, checkAddress } from '../addresses/form.ts'
import type { AttributeUse } from '../attribute-uses/store.ts'
import { checkAttributes, defaultsOf, fieldsOf } from '../attribute-uses/values.ts'
import type { Category } from '../categories/store.ts'
import { askedCompanyFields, checkCompany, companyFields } from '../companies/form.ts'
import type { Company } from '../companies/store.ts'
import { shownFields } from '../company-types/fields.ts'
import type { CompanyType } from '../company-types/store.ts'
import { crowdFault } from '../contacts/arrivals.ts'
import { checkContact, contactFields } from '../contacts/form.ts'
import { contactsOf } from '../contacts/store.ts'
import type { Database } from '../database.ts'
import { keepingFields, withFindings, type Doubts } from '../doubts.ts'
import { companyFindings, contactFindings, PANEL } from '../duplicates/findings.ts'
import { loginConflict } from '../external-users/login.ts'
import type { KeptFile } from '../files/store.ts'
import type { Folder } from '../folders/store.ts'
import type { LookupKind } from '../lookups/store.ts'
import type { Fault, Submission } from '../forms.ts'
import { checkChosenCompany, checkClassification, checkDocuments, refused } from './checks.ts'
import { onceChecked } from './once-checked.ts'

export type Origin = 'new' | 'existing'
export type Typed = Record<string, string>

/** One of several things a step collects: an address, a contact. */
export interface Entry { key: string, values: Typed }

/** What a step was left with: fields as typed, also those that another type or category asked, or a list. */
export interface Answer { values: Typed, entries: Entry[] }
/** By the slug of the step; "taken" names the company that "Usar esta empresa" put in the place of a new one. */
export type Answers = Record<string, Answer>

/** What the steps depend on, read from the database for the answers in question. */
export interface Situation {
  /** Who registers: what is closed to this person is not there. */
  userId: number
  origin: Origin
  type: CompanyType | undefined
  category: Category | undefined
  /** Where there is one category, it needs no choosing. */
  onlyCategory?: Category | undefined
  company: Company | undefined
  /** What the type and the category ask beyond the usual, with what they inherit. */
  companyUses: AttributeUse[]
  customerUses: AttributeUse[]
  folders: Folder[]
  /** The files sent so far. */
  files: KeptFile[]
  /** Where the main address is, once it was typed. */
  city?: string
  /** Whether contacts were typed for a new company before this existing one was taken in its place. */
  carriesContacts?: boolean
}

export interface Step {
  slug: string
  title: string
  /** The fields of its form; where it is a list, of one entry. */
  fields: (situation: Situation) => readonly string[]
  appliesTo: (situation: Situation) => boolean
  /** Checks the fields of the step or, where it is a list, of one entry. Asks nothing of the database. */
  check: (values: Typed, situation: Situation) => Submission<unknown>
  /** Which of these values belong to somebody else already (errors), or may (doubts). */
  conflicts?: (db: Database, values: Typed, around: Around) => Findings
  list?: ListOf
  /** The kind of number in this step that a service outside may be asked about. */
  lookup?: LookupKind
  /** What is in its fields before anybody typed; it counts as nothing. */
  initial?: (situation: Situation) => Typed
}

interface Findings { errors: Record<string, Fault>, doubts?: Doubts }
interface Around { situation: Situation, others: Typed[] }

export interface ListOf {
  /** Only one entry may have this box ticked. */
  only: string
  /** One entry has to have it: the first gets it when no other has it. */
  isOnlyRequired: boolean
  /** Fields that show that a person has begun an entry; what is filled in beforehand shows nothing. */
  telling: readonly string[]
  blank: Typed
  /** How many entries there must be, and the sentence that asks for more. */
  least?: (situation: Situation) => { count: number, message: string }
}

/** A step's own fields, and those that keep what is doubted of them. */
const doubtful = (fields: readonly string[], ...more: string[]) => [...fields, ...keepingFields([...fields, ...more])]
const contactsFields = doubtful(contactFields, PANEL)

const typeOf = ({ type }: Situation) => type
const nothingElse = {}
const isNew = ({ origin }: Situation) => origin === 'new'

/** The steps of "Cadastrar cliente", in order. Which of them apply is recomputed on every request. */
export const steps: readonly Step[] = [
  {
    slug: 'classification',
    title: 'Tipo e categoria',
    fields: () => ['company_type_id', 'category_id'],
    appliesTo: isNew,
    check: checkClassification,
    initial: usualChoices,
  },
  {
    slug: 'company',
    title: 'Empresa e categoria',
    fields: () => ['company_id', 'category_id'],
    appliesTo: ({ origin }) => origin === 'existing',
    check: checkChosenCompany,
    initial: usualChoices,
  },
  {
    slug: 'identification',
    title: 'Identificação',
    lookup: 'cnpj',
    fields: ({ type }) => doubtful(type ? askedCompanyFields(type) : companyFields, PANEL),
    appliesTo: isNew,
    conflicts: (db, values, { situation }) => {
      const { type, userId, category, city } = situation
      return type ? companyFindings(db, values, type, { viewerId: userId, categoryId: category?.id, city }) : { errors: {} }
    },
    check: onceChecked(typeOf, (values, type) => type ? checkCompany(values, type) : refused(values, 'name', 'Escolha antes o tipo de empresa.')),
  },
  {
    slug: 'addresses',
    title: 'Endereços',
    lookup: 'cep',
    fields: ({ type }) => doubtful(shownFields(type, addressFields)),
    appliesTo: situation => isNew(situation) && (situation.type?.has_addresses ?? 1) === 1,
    check: onceChecked(typeOf, checkAddress),
    list: {
      only: 'is_main',
      isOnlyRequired: true,
      telling: ['cep', 'street', 'number', 'complement', 'district', 'city', 'state'],
      blank: { country: BRAZIL },
    },
  },
  {
    slug: 'company-attributes',
    title: 'Atributos da empresa',
    fields: ({ companyUses }) => doubtful(fieldsOf(companyUses)),
    appliesTo: situation => isNew(situation) && situation.companyUses.length > 0,
    check: onceChecked(({ companyUses }) => companyUses, (values, uses = []) => checkAttributes(uses, values)),
    initial: ({ companyUses }) => defaultsOf(companyUses),
  },
  {
    slug: 'customer-attributes',
    title: 'Atributos do cliente',
    fields: ({ customerUses }) => doubtful(fieldsOf(customerUses)),
    appliesTo: ({ customerUses }) => customerUses.length > 0,
    check: onceChecked(({ customerUses }) => customerUses, (values, uses = []) => checkAttributes(uses, values)),
    initial: ({ customerUses }) => defaultsOf(customerUses),
  },
  {
    slug: 'contacts',
    title: 'Contatos da empresa',
    fields: () => contactsFields,
    appliesTo: situation => isNew(situation) ? (situation.type?.has_contacts ?? 1) === 1 : situation.carriesContacts === true,
    check: onceChecked(() => nothingElse, values => checkContact(values)),
    conflicts: (db, values, { others, situation: { userId, category, company } }) => {
      const { errors, doubts } = contactFindings(db, values, { viewerId: userId, categoryId: category?.id, leaveOut: company?.id })
      const crowd = company && crowdFault(company.name, contactsOf(db, company.id), [values, ...others])
      return { errors: { ...errors, ...loginConflict(db, values, others, userId), ...(crowd && { name: crowd }) }, doubts }
    },
    list: {
      only: 'is_default',
      isOnlyRequired: false,
      telling: ['name', 'job_title', 'department', 'email', 'phone', 'mobile', 'note'],
      blank: {},
      least: ({ type }) => {
        const count = type?.contacts_min ?? 0
        return { count, message: count === 1 ? 'Inclua pelo menos 1 contato.' : `Inclua pelo menos ${count} contatos.` }
      },
    },
  },
  {
    slug: 'documents',
    title: 'Documentos',
    fields: () => [],
    appliesTo: ({ folders }) => folders.length > 0,
    check: checkDocuments,
  },
]

/** The first step of each way of registering; both can always be opened. */
export const firstSteps: Record<string, Origin> = { classification: 'new', company: 'existing' }

/** All that can be said of a step's fields: the rules of the form, then what is or may be somebody else's. */
export function inspect (db: Database, step: Step, values: Typed, situation: Situation, others: Typed[] = []): Submission<unknown> {
  const submission = step.check(values, situation)
  const isRefused = !submission.ok && Object.keys(submission.form.errors).length > 0
  if (isRefused || !step.conflicts) return submission
  return withFindings(submission, values, step.conflicts(db, askedIn(step, values, situation), { situation, others }))
}

/** Of what a step was left with, what it asks as things stand. */
export function askedIn (step: Step, values: Typed, situation: Situation): Typed {
  return Object.fromEntries(step.fields(situation).flatMap(field => values[field] === undefined ? [] : [[field, values[field]]]))
}

function usualChoices ({ onlyCategory }: Situation): Typed {
  return onlyCategory ? { category_id: String(onlyCategory.id) } : {}
}
