import { formatPhone } from '../brazil/phone.ts'
import { formatCnpj } from '../brazil/cnpj.ts'
import { formatCpf } from '../brazil/cpf.ts'
import type { CompanyType } from '../company-types/store.ts'
import type { Fact } from '../facts.ts'
import { documentLabel, type CompanyValues } from './form.ts'

/** What is known of a company, in the order of the screen; for a registration and for a record alike. */
export function companyFacts (values: CompanyValues, kind: CompanyType['document_kind']): Fact[] {
  const facts: Fact[] = [
    { label: 'Identificador', value: values.identifier, isCode: true },
    { label: 'Nome', value: values.name },
    { label: 'Nome fantasia', value: values.trade_name },
    { label: documentLabel(kind), value: formatDocument(values.document, kind), isCode: true },
    { label: 'Inscrição estadual', value: values.state_registration },
    { label: 'Inscrição municipal', value: values.city_registration },
    { label: 'Telefone', value: values.phone && formatPhone(values.phone) },
    { label: 'E-mail', value: values.email },
    { label: 'Site', value: values.site },
    { label: 'Observações', value: values.note },
  ]
  return kind === 'none' ? facts.filter(fact => fact.label !== 'Documento') : facts
}

export function formatDocument (document: string, kind: string | null): string {
  if (kind === 'cnpj') return formatCnpj(document)
  return kind === 'cpf' ? formatCpf(document) : document
}
