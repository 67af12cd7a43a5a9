import { z } from 'zod'
import type { Attribute } from '../attributes/store.ts'
import { checkbox, choice, submit, type Submission } from '../forms.ts'
import type { AttributeUse, UseValues } from './store.ts'
import { describeValue, fieldOf, readField, typedValue } from './values.ts'

export const NewUse = z.object({ attribute_id: choice('Escolha o atributo.'), is_required: checkbox })
const UseForm = z.object({ is_required: checkbox, is_read_only: checkbox })

type Asked = { [Name in keyof UseValues]: UseValues[Name] | AttributeUse[Name] }

/** How an attribute is asked, as its form shows it. */
export function typedUse (attribute: Attribute, { is_required, is_read_only, default_value }: Asked): Record<string, string> {
  return {
    ...(default_value !== null && typedValue(attribute, default_value)),
    ...(is_required && { is_required: 'yes' }), ...(is_read_only && { is_read_only: 'yes' }),
  }
}

export function checkUse (attribute: Attribute, values: Record<string, string>): Submission<UseValues> {
  const submission = submit(UseForm, values)
  if (!submission.ok) return submission
  const { is_required, is_read_only } = submission.values
  const reading = readField(attribute, values)
  const problem = 'problem' in reading ? reading.problem
    : is_read_only && is_required && reading.value === '' ? 'Um atributo obrigatório e somente leitura precisa de um valor padrão.' : undefined
  if (problem !== undefined) return { ok: false, form: { values, errors: { [fieldOf(attribute)]: { message: problem } } } }
  return { ok: true, values: { is_required, is_read_only, default_value: 'value' in reading && reading.value || null } }
}

/** How an attribute is asked, in the words of the history. */
export function useInWords ({ attribute, is_required, is_read_only, default_value }: Asked & { attribute: Attribute }): string {
  const parts = [is_required ? 'obrigatório' : 'opcional', is_read_only ? 'somente leitura' : '',
    default_value === null ? '' : `padrão ${describeValue(attribute, default_value, true)}`]
  return `${attribute.name}: ${parts.filter(Boolean).join(', ')}`
}
