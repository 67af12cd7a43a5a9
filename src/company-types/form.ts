import { z } from 'zod'
import { checkbox, line, optionalChoice, requiredLine, wholeNumber, type Typed } from '../forms.ts'
import { IDENTIFIER_MAX, maskProblem } from '../identifiers/mask.ts'
import { allRuledFields, ruleOf, unusualRules, type Rule, type RuledField } from './fields.ts'
import type { CompanyType } from './store.ts'

const CONTACTS_MAX = 20

const rule = z.enum(['required', 'optional', 'hidden'], 'Escolha uma das opções.')
const rules = Object.fromEntries(allRuledFields.map(field => [ruleName(field), rule])) as Record<string, typeof rule>

export const CompanyTypeForm = z.object({
  identifier: requiredLine(IDENTIFIER_MAX, 'Informe o identificador.'),
  name: requiredLine(255, 'Informe o nome.'),
  hint: line(255),
  parent_id: optionalChoice('Escolha um item da lista.'),
  document_kind: z.enum(['cnpj', 'cpf', 'foreign', 'none'], 'Escolha o documento que identifica.'),
  is_document_required: checkbox,
  identifier_mask: line(100),
  sequence_restart: z.enum(['never', 'year'], 'Escolha quando a sequência recomeça.'),
  is_identifier_editable: checkbox,
  has_addresses: checkbox,
  has_contacts: checkbox,
  contacts_min: wholeNumber(0, CONTACTS_MAX),
  ...rules,
}).superRefine((type, context) => {
  const problem = type.identifier_mask && maskProblem(type.identifier_mask, type.sequence_restart)
  if (problem) context.addIssue({ code: 'custom', path: ['identifier_mask'], message: problem })
}).transform(values => {
  const typed = values as typeof values & Record<string, Rule>
  const kept = Object.entries(values).filter(([name]) => !(name in rules))
  return {
    ...Object.fromEntries(kept) as Omit<typeof values, `rule_${string}`>,
    rules: Object.fromEntries(allRuledFields.map(field => [field, typed[ruleName(field)]])) as Record<RuledField, Rule>,
  }
})

export type CompanyTypeValues = z.infer<typeof CompanyTypeForm>

/** The input of the form of a type in which the rule of a field is set. */
export function ruleName (field: RuledField): string {
  return `rule_${field}`
}

type Box = 'is_document_required' | 'is_identifier_editable' | 'has_addresses' | 'has_contacts'
type Shown = Omit<CompanyTypeValues, Box | 'identifier_mask' | 'rules'> & Record<Box, 0 | 1 | boolean> & Pick<CompanyType, 'identifier_mask' | 'field_rules'>

/** A type as its form shows it; without one, a new type as most are. */
export function typedCompanyType (type?: Shown): Typed {
  const ticked = (name: Box) => !type || type[name] ? { [name]: 'yes' } : {}
  return {
    identifier: type?.identifier ?? '',
    name: type?.name ?? '',
    hint: type?.hint ?? '',
    parent_id: String(type?.parent_id ?? ''),
    document_kind: type?.document_kind ?? 'cnpj',
    identifier_mask: type ? type.identifier_mask ?? '' : 'CLI-{AAAA}-{SEQ:4}',
    sequence_restart: type?.sequence_restart ?? 'year',
    contacts_min: String(type?.contacts_min ?? 0),
    ...ticked('is_document_required'), ...ticked('is_identifier_editable'), ...ticked('has_addresses'), ...ticked('has_contacts'),
    ...Object.fromEntries(allRuledFields.map(field => [ruleName(field), ruleOf(type, field)])),
  }
}

/** What was typed about a type, as its form would show it. */
export function retypedCompanyType ({ rules, ...values }: CompanyTypeValues): Typed {
  return typedCompanyType({ ...values, field_rules: JSON.stringify(Object.fromEntries(unusualRules(rules))) })
}
