import type { CompanyType } from './store.ts'

export type Rule = 'required' | 'optional' | 'hidden'

/** The fields a type may ask for, leave to the person, or leave out. Names and documents have rules of their own. */
export const ruledFields = {
  identification: ['trade_name', 'state_registration', 'city_registration', 'phone', 'email', 'site', 'note'],
  addresses: ['cep', 'number', 'complement', 'district'],
} as const

export type RuledField = typeof ruledFields[keyof typeof ruledFields][number]

export const allRuledFields: readonly RuledField[] = [...ruledFields.identification, ...ruledFields.addresses]

const usual: Partial<Record<string, Rule>> = { number: 'required' }

/** The rule that a type has for a field; the usual rule where there is no type, or where it has none of its own. */
export function ruleOf (type: Pick<CompanyType, 'field_rules'> | undefined, field: RuledField): Rule {
  return rulesIn(type?.field_rules ?? '{}')[field] ?? usual[field] ?? 'optional'
}

/** Those of a form's fields that a type does not hide. */
export function shownFields<Field extends string> (type: Pick<CompanyType, 'field_rules'> | undefined, fields: readonly Field[]): Field[] {
  return fields.filter(field => ruleOf(type, field as string as RuledField) !== 'hidden')
}

const parsed = new Map<string, Partial<Record<string, Rule>>>()

function rulesIn (text: string): Partial<Record<string, Rule>> {
  let rules = parsed.get(text)
  if (!rules) parsed.set(text, rules = JSON.parse(text) as Partial<Record<string, Rule>>)
  return rules
}

/** The rules of a type that differ from the usual, as they are kept. */
export function unusualRules (rules: Record<RuledField, Rule>): Array<[RuledField, Rule]> {
  return allRuledFields.filter(field => rules[field] !== ruleOf(undefined, field)).map(field => [field, rules[field]])
}
