import { kindLabels } from '../attribute-kinds/kinds.ts'
import { describeValue, fieldOf, itemNames } from '../attribute-uses/values.ts'
import { listAttributes, removedItems, type Attribute } from '../attributes/store.ts'
import { formatCnpj } from '../brazil/cnpj.ts'
import { formatCpf, maskCpfsIn } from '../brazil/cpf.ts'
import { formatPhone } from '../brazil/phone.ts'
import type { Database } from '../database.ts'
import { languages } from '../external-users/form.ts'
import { labels } from '../labels.ts'
import { formatCep } from '../places/cep.ts'
import { indicators } from '../state-registrations/form.ts'
import { formatDate } from '../writing/dates.ts'

/** The fields and values of history lines as people read them. */
export interface Words {
  label: (field: string, value?: string | null) => string
  /** '' for nothing. */
  value: (field: string, value: string | null) => string
  /** Text that somebody wrote. */
  text: (text: string) => string
}

const attributeField = /^attribute_(\d+)$/

/** The words for somebody who may or may not read a CPF whole. Reads the attributes only where a field is one. */
export function wordsFor (db: Database, fields: Iterable<string>, seesCpf: boolean): Words {
  const text = (whole: string) => seesCpf ? whole : maskCpfsIn(whole)
  const hasAttributes = [...fields].some(field => attributeField.test(field))
  const removed = hasAttributes ? removedItems(db) : new Map<number, Attribute['items']>()
  const attributes = new Map(hasAttributes ? listAttributes(db).map(one => [fieldOf(one), { ...one, items: [...one.items, ...removed.get(one.id) ?? []] }]) : [])
  const itemsOfDeleted = new Map([...removed].map(([id, items]) => [fieldOf({ id }), items]))
  return {
    label: (field, value) => attributes.get(field)?.name ?? (field === 'document' ? documentName(value ?? '') : labelOf(field)),
    value: (field, value) => {
      const attribute = attributes.get(field)
      if (!value) return text(valueOf(field, value))
      if (attribute) return text(asKept(value, () => describeValue(attribute, value, true)))
      const items = itemsOfDeleted.get(field)
      return text(items ? asKept(value, () => itemNames(items, value)) : valueOf(field, value))
    },
    text,
  }
}

export function labelOf (field: string): string {
  if (attributeField.test(field)) return 'Atributo excluído'
  return labels[field] ?? labels[field.replace(/^rule_/, '')] ?? field
}

/** Whether a field that somebody sent is one that the screen has a name for. */
export function hasLabel (field: string): boolean {
  return attributeField.test(field) || Object.hasOwn(labels, field) || Object.hasOwn(labels, field.replace(/^rule_/, ''))
}

function documentName (value: string): string {
  const { length } = value.replace(/[.\-/\s]/g, '')
  return length === 14 ? 'CNPJ' : length === 11 ? 'CPF' : 'Documento'
}

const codes: Record<string, Record<string, string>> = {
  state_registration_indicator: indicators,
  lookup_cep_kind: { brasilapi: 'BrasilAPI', viacep: 'ViaCEP' },
  kind: kindLabels,
  document_kind: { cnpj: 'CNPJ', cpf: 'CPF', foreign: 'Documento estrangeiro', none: 'Nenhum', any: 'CPF ou CNPJ' },
  sequence_restart: { never: 'nunca recomeça', year: 'recomeça a cada ano' },
  pattern_kind: { mask: 'Uma máscara', expression: 'Uma expressão' },
  language: languages,
}
const rules: Record<string, string> = { required: 'Obrigatório', optional: 'Opcional', hidden: 'Não aparece' }
const ticks = /^(?:(?:is|has|links)_|lookup_(?:cnpj|cep)$)/

/** A value of a field that is the same for every record, in the words of the screen. */
export function valueOf (field: string, value: string | null): string {
  if (ticks.test(field)) return value && !['0', 'no', 'off'].includes(value) ? 'Sim' : 'Não'
  if (!value) return ''
  if (field.startsWith('rule_')) return rules[value] ?? value
  const known = codes[field]
  if (known && Object.hasOwn(known, value)) return known[value]!
  if (['phone', 'mobile'].includes(field) && value.startsWith('+')) return formatPhone(value)
  if (field === 'cep' && /^\d{8}$/.test(value)) return formatCep(value)
  if (field === 'document' && /^[0-9A-Z]{14}$/.test(value)) return formatCnpj(value)
  if (field === 'document' && /^\d{11}$/.test(value)) return formatCpf(value)
  return /^\d{4}-\d\d-\d\d$/.test(value) ? formatDate(value) : value
}

// A value that was written under other settings of the attribute is shown as it is.
function asKept (value: string, describe: () => string): string {
  try {
    return describe() || value
  } catch {
    return value
  }
}
