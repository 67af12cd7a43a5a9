import { addressFields, BRAZIL, checkAddress } from '../addresses/form.ts'
import { checkAttributes, defaultsOf, fieldsOf } from '../attribute-uses/values.ts'
import { askedCompanyFields, checkCompany, companyFields } from '../companies/form.ts'
import { shownFields } from '../company-types/fields.ts'
import { crowdFault } from '../contacts/arrivals.ts'
import { checkContact, contactFields } from '../contacts/form.ts'
import { contactsOf } from '../contacts/store.ts'
import { companyFindings, contactFindings, PANEL } from '../duplicates/findings.ts'
import { loginConflict } from '../external-users/login.ts'
import type { Typed } from '../forms.ts'
import { keepingFields } from '../forms/doubts.ts'
import { counted } from '../writing/numbers.ts'
import { checkChosenCompany, checkClassification, checkDocuments, refused } from './checks.ts'
import { onceChecked, onceListed } from './once-checked.ts'
import type { Origin, Situation } from './situation.ts'
import type { Step } from './step.ts'

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
    fields: onceListed(typeOf, type => doubtful(type ? askedCompanyFields(type) : companyFields, PANEL)),
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
    fields: onceListed(typeOf, type => doubtful(shownFields(type, addressFields))),
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
    fields: onceListed(({ companyUses }) => companyUses, uses => doubtful(fieldsOf(uses ?? []))),
    appliesTo: situation => isNew(situation) && situation.companyUses.length > 0,
    check: onceChecked(({ companyUses }) => companyUses, (values, uses = []) => checkAttributes(uses, values)),
    initial: ({ companyUses }) => defaultsOf(companyUses),
  },
  {
    slug: 'customer-attributes',
    title: 'Atributos do cliente',
    fields: onceListed(({ customerUses }) => customerUses, uses => doubtful(fieldsOf(uses ?? []))),
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
        return { count, message: `Inclua pelo menos ${counted(count, 'contato', 'contatos')}.` }
      },
    },
  },
  {
    slug: 'documents',
    title: 'Documentos',
    fields: () => [],
    appliesTo: ({ folders, formerFolders = [] }) => folders.length + formerFolders.length > 0,
    check: checkDocuments,
  },
]

/** The first step of each way of registering; both can always be opened. */
export const firstSteps: Record<string, Origin> = { classification: 'new', company: 'existing' }

function usualChoices ({ onlyCategory }: Situation): Typed {
  return onlyCategory ? { category_id: String(onlyCategory.id) } : {}
}
