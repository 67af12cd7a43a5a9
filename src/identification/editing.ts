import { addressesOf } from '../addresses/store.ts'
import { parseCpf } from '../brazil/cpf.ts'
import { formatPhone } from '../brazil/phone.ts'
import { formatStateRegistration } from '../brazil/state-registration.ts'
import { formatDocument, stateRegistrationLines } from '../companies/facts.ts'
import { askedCompanyFields, checkCompany, companyFields, documentLabel, type CompanyValues } from '../companies/form.ts'
import { changeCompany, type Company, type KeptCompany } from '../companies/store.ts'
import { ruledFields, ruleOf } from '../company-types/fields.ts'
import type { CompanyType } from '../company-types/store.ts'
import type { Compared } from '../conflicts/merge.ts'
import type { Editing } from '../conflicts/saving.ts'
import { shapeOf } from '../conflicts/shapes.ts'
import { markUpdated } from '../customers/store.ts'
import type { Database } from '../database.ts'
import { companyFindings, PANEL, type Around } from '../duplicates/findings.ts'
import { panelOfCompany, type Panel } from '../duplicates/panel.ts'
import type { Submission, Typed } from '../forms.ts'
import { keepingFields, withFindings } from '../forms/doubts.ts'
import { changesBetween } from '../history/changes.ts'
import { record } from '../history/store.ts'
import { isIdentifierAsked } from '../identifiers/taking.ts'
import { labels } from '../labels.ts'
import { readStateRegistrations, stateRegistrationFields, typedStateRegistrations } from '../state-registrations/form.ts'
import type { User } from '../users/store.ts'

/** Who edits: a CPF that they may not read is not in the form, and stays. */
export interface Editor { user: User, seesCpf: boolean }

/** A company that stands, in the form of its general data; the same under Clientes and under Empresas. */
export function companyEditing (db: Database, company: Company, type: CompanyType, editor: Editor): Editing<CompanyValues> {
  const { user } = editor
  const isClosed = hidesDocument(company, type, editor)
  const shown = (one: KeptCompany) => ({ ...typedCompany(one, type.document_kind), ...(isClosed && { document: '' }) })
  const kept = (values: CompanyValues) => keptOf(values, company, type)
  return {
    record: `company ${company.id}`,
    version: company.version,
    shape: shapeOf(type.id, askedFields(company, type, editor)),
    shapeOfSent: ({ document = '' }) => shapeOf(type.id, askedFields(company, type, { seesCpf: editor.seesCpf || parseCpf(document) === company.document })),
    stored: shown(company),
    typed: values => shown(kept(values)),
    asides: keepingFields([PANEL]),
    fields: companyComparison(type),
    check: typed => {
      const submission = checkExisting(db, wholeOf(typed, company, isClosed), { company, type, user })
      return submission.ok ? submission : { ok: false, form: { ...submission.form, values: typed } }
    },
    change: (values, reason) => {
      const after = kept(values)
      changeCompany(db, company.id, after)
      markUpdated(db, company.id)
      record(db, {
        record_type: 'company', record_id: company.id, record_name: after.name, company_id: company.id, user, act: 'changed',
        changes: changesBetween(typedCompany(company), typedCompany(after)), ...(reason && { reason }),
      })
    },
  }
}

/** The companies that an existing one becomes like while its form is typed. */
export function existingPanel (db: Database, typed: Typed, company: Company, type: CompanyType, editor: Editor): Panel {
  const whole = wholeOf(typed, company, hidesDocument(company, type, editor))
  return panelOfCompany(db, whole, type, aroundStanding(db, company, type, editor.user))
}

/**
 * A company as two are compared that were typed. Inscrições estaduais are one answer in many inputs: two people who touch
 * different lines of it have to choose.
 */
function companyComparison (type: Pick<CompanyType, 'document_kind'>): Compared[] {
  return companyFields.filter(field => field === 'state_registration' || !stateRegistrationFields.includes(field)).map(field => ({
    field, inputs: field === 'state_registration' ? stateRegistrationFields : [field],
    words: typed => field === 'state_registration' ? stateRegistrationLines(readStateRegistrations(typed, 'optional')) : typed[field] ?? '',
    label: field === 'document' ? documentLabel(type.document_kind) : labels[field]!,
  }))
}

/** What the form of a company asks under other types, and not under this one. */
export function unaskedOfCompany (type: CompanyType): Compared[] {
  const asked = askedCompanyFields(type)
  return companyComparison(type).filter(({ field }) => !asked.includes(field))
}

/** A company as its form shows it; a document of another kind than the form asks is not in it. */
export function typedCompany (company: KeptCompany, kind = company.document_kind): Typed {
  const { document, document_kind: own, phone, ...rest } = company
  return {
    ...Object.fromEntries(companyFields.map(field => [field, rest[field as keyof typeof rest] as string ?? ''])),
    ...typedStateRegistrations(company, formatStateRegistration),
    document: own === kind ? formatDocument(document, own, true) : '',
    phone: phone && formatPhone(phone),
  }
}

/** Whether the form leaves out the document: a CPF that the person may not read whole. */
export function hidesDocument (company: Company, type: CompanyType, { seesCpf }: Pick<Editor, 'seesCpf'>): boolean {
  return !seesCpf && company.document_kind === 'cpf' && type.document_kind === 'cpf'
}

/** What the form of a company that stands asks, of what is compared. */
export function askedFields (company: Company, type: CompanyType, editor: Pick<Editor, 'seesCpf'>): string[] {
  const asked = askedCompanyFields(type)
  return companyComparison(type).map(({ field }) => field)
    .filter(field => asked.includes(field) && !(field === 'document' && hidesDocument(company, type, editor)))
}

function checkExisting (db: Database, typed: Typed, { company, type, user }: { company: Company, type: CompanyType, user: User }): Submission<CompanyValues> {
  const submission = checkCompany(typed, type, typedCompany(company, type.document_kind))
  if (!submission.ok) return submission
  const isMissing = isIdentifierAsked(type) && submission.values.identifier === ''
  return withFindings(submission, typed, isMissing
    ? { errors: { identifier: { message: 'Informe o identificador.' } } }
    : companyFindings(db, typed, type, aroundStanding(db, company, type, user)))
}

function aroundStanding (db: Database, company: Company, type: CompanyType, user: User): Around {
  const city = addressesOf(db, company.id).find(address => address.is_main)?.city
  return { viewerId: user.id, categoryId: company.category_id, leaveOut: company.id, city, stored: typedCompany(company, type.document_kind) }
}

function wholeOf (typed: Typed, { document }: Company, isClosed: boolean): Typed {
  return isClosed ? { ...typed, document } : typed
}

// What the type does not ask stays as it was given once: it comes back when the type asks it again.
function keptOf (values: CompanyValues, company: Company, type: CompanyType): KeptCompany {
  const hidden = ruledFields.identification.filter(field => ruleOf(type, field) === 'hidden')
    .flatMap(field => field === 'state_registration' ? ['state_registration_indicator', 'state_registrations'] as const : field)
  const isOtherKind = company.document !== '' && company.document_kind !== type.document_kind
  const document = isOtherKind && values.document === '' ? company : { document: values.document, document_kind: type.document_kind }
  return {
    ...values,
    ...Object.fromEntries(hidden.map(field => [field, company[field]])),
    identifier: values.identifier || company.identifier,
    document: document.document, document_kind: document.document_kind,
  }
}
