import { formatCnpj } from '../brazil/cnpj.ts'
import { formatCpf, maskCpf } from '../brazil/cpf.ts'
import { formatPhone } from '../brazil/phone.ts'
import { formatStateRegistration } from '../brazil/state-registration.ts'
import { ruleOf, type RuledField } from '../company-types/fields.ts'
import type { CompanyType } from '../company-types/store.ts'
import type { Fact, Section } from '../facts.ts'
import { indicators, type ReadStateRegistrations } from '../state-registrations/form.ts'
import { documentHint, documentLabel, type CompanyValues } from './form.ts'

type RuledFact = Fact & { field?: RuledField }

/** What is known of a company, in the order of the screen. */
function companyFacts (values: CompanyValues, type: CompanyType, seesCpf: boolean): Fact[] {
  return companySections(values, type, { seesCpf }).flatMap(section => section.facts)
}

interface Around { seesCpf: boolean, kind?: CompanyType['document_kind'], branches?: Fact[] }

/** The same in the two sections of a record, as its form has them; its branches are a part of what identifies it. */
export function companySections (values: CompanyValues, type: CompanyType, { seesCpf, kind = type.document_kind, branches = [] }: Around): Section[] {
  const identification: RuledFact[] = [
    { label: 'Identificador', value: values.identifier, isCode: true },
    { label: 'Nome', value: values.name },
    { field: 'trade_name', label: 'Nome fantasia', value: values.trade_name },
    { label: documentLabel(kind), value: formatDocument(values.document, kind, seesCpf), isCode: true },
    { field: 'state_registration', label: 'Inscrição estadual', value: stateRegistrationLines({ indicator: values.state_registration_indicator, registrations: values.state_registrations }) },
    { field: 'city_registration', label: 'Inscrição municipal', value: values.city_registration },
  ]
  const contact: RuledFact[] = [
    { field: 'phone', label: 'Telefone', value: values.phone && formatPhone(values.phone) },
    { field: 'email', label: 'E-mail', value: values.email },
    { field: 'site', label: 'Site', value: values.site },
    { field: 'note', label: 'Observações', value: values.note },
  ]
  const isShown = ({ field, label, value }: RuledFact) => {
    if (value) return true // what was given once is shown, whatever the type says today
    return field ? ruleOf(type, field) !== 'hidden' : kind !== 'none' || label !== 'Documento'
  }
  return [
    { slug: 'identification', title: 'Identificação', facts: [...identification.filter(isShown), ...branches] },
    { slug: 'general-contact', title: 'Contato geral', facts: contact.filter(isShown) },
  ]
}

/** The same before they are kept: with what is mentioned about the document. */
export function typedCompanyFacts (values: CompanyValues, type: CompanyType, seesCpf: boolean): Fact[] {
  const hint = documentHint({ document: values.document }, type)
  return companyFacts(values, type, seesCpf).map(fact => hint !== undefined && fact.label === documentLabel(type.document_kind) ? { ...fact, hint } : fact)
}

/** The inscrições estaduais of a company in words, one line for each. */
export function stateRegistrationLines ({ indicator, registrations }: Pick<ReadStateRegistrations, 'indicator' | 'registrations'>): string {
  return [
    ...indicator ? [indicators[indicator]] : [],
    ...registrations.map(({ state, number }) => `${formatStateRegistration(number, state)}${state ? ` (${state})` : ''}`),
  ].join('\n')
}

/** How a tax document is written for a person. Templates have it as `documentText`, for whoever reads the page. */
export function formatDocument (document: string, kind: string | null, seesCpf: boolean): string {
  if (kind === 'cnpj') return formatCnpj(document)
  if (kind !== 'cpf') return document
  return seesCpf ? formatCpf(document) : maskCpf(document)
}
