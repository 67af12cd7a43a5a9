import { z } from 'zod'
import { compare, formatValue, hasLimits, hasOrder, kinds, LONG_TEXT_MAX, readValue, TEXT_MAX, type Kind } from '../attribute-kinds/kinds.ts'
import { matchesPattern, patternProblem } from '../attribute-kinds/pattern.ts'
import { checkbox, line, lines, requiredLine, submit, typed, wholeNumber, type Form, type Submission, type Typed } from '../forms.ts'
import { lengthOf } from '../writing/length.ts'
import type { Attribute } from './store.ts'

export const ITEMS_MAX = 200
export const ITEM_SIZE_MAX = 120

export const itemLine = requiredLine(ITEM_SIZE_MAX, 'Informe o nome do item.')

const Definition = z.object({
  identifier: requiredLine(50, 'Informe o identificador.'),
  name: requiredLine(255, 'Informe o nome.'),
  hint: line(255),
  kind: z.enum(kinds, 'Escolha o tipo do atributo.'),
  is_multiple: checkbox,
  decimals: wholeNumber(1, 6),
  minimum: line(30),
  maximum: line(30),
  document_kind: z.enum(['any', 'cnpj', 'cpf']).catch('any'),
  pattern_kind: z.enum(['', 'mask', 'expression']).catch(''),
  pattern: line(200),
  pattern_message: line(255),
  pattern_example: line(255),
  items: lines(ITEMS_MAX * (ITEM_SIZE_MAX + 1)),
})

type Defined = z.infer<typeof Definition>

export interface AttributeDefinition {
  identifier: string
  name: string
  hint: string
  kind: Kind
  is_multiple: 0 | 1
  decimals: number
  minimum: string | null
  maximum: string | null
  document_kind: Attribute['document_kind']
  pattern_kind: Attribute['pattern_kind']
  pattern: string | null
  pattern_message: string
  pattern_example: string
  items: string[]
}

/** Checks the definition of an attribute as a whole; what its kind does not have is not kept. */
export function checkAttribute (body: unknown, isNew: boolean): Submission<AttributeDefinition> {
  const submission = submit(Definition, body)
  if (!submission.ok) return submission
  const { values } = submission
  const errors: Form['errors'] = {}
  const complain = (field: string, message: string | undefined) => { if (message) errors[field] ??= { message } }

  const limits = limitsOf(values, complain)
  const pattern = patternOf(values, complain)
  const items = values.kind === 'list' && isNew ? itemsOf(values.items, complain) : []
  if (Object.keys(errors).length > 0) return { ok: false, form: { values: typed(body), errors } }
  return {
    ok: true,
    values: {
      identifier: values.identifier, name: values.name, hint: values.hint, kind: values.kind, document_kind: values.document_kind,
      is_multiple: values.kind === 'list' && values.is_multiple ? 1 : 0,
      decimals: values.kind === 'decimal' ? values.decimals : 2,
      ...limits, ...pattern, items,
    },
  }
}

type Complain = (field: string, message: string | undefined) => void

function limitsOf (values: Defined, complain: Complain): Pick<AttributeDefinition, 'minimum' | 'maximum'> {
  const { kind } = values
  if (!hasLimits({ kind, is_multiple: values.is_multiple ? 1 : 0 })) return { minimum: null, maximum: null }
  const minimum = limit('minimum', values, complain)
  const maximum = limit('maximum', values, complain)
  if (minimum !== null && maximum !== null && compare(hasOrder(kind) ? kind : 'integer', minimum, maximum) > 0) {
    complain('maximum', 'O máximo não pode ser menor que o mínimo.')
  }
  return { minimum, maximum }
}

function limit (field: 'minimum' | 'maximum', values: Defined, complain: Complain): string | null {
  if (values[field] === '') return null
  if (!hasOrder(values.kind)) {
    const sizeMax = { text: TEXT_MAX, long_text: LONG_TEXT_MAX }[values.kind as string] ?? ITEMS_MAX
    const count = /^\d{1,6}$/.test(values[field]) ? Number(values[field]) : -1
    if (count < 0 || count > sizeMax) complain(field, `Use um número inteiro de 0 a ${sizeMax}.`)
    return String(count)
  }
  const reading = readValue({ ...values, is_multiple: 0, minimum: null, maximum: null, pattern_kind: null, pattern: null }, values[field])
  if ('value' in reading) return reading.value
  complain(field, reading.problem)
  return null
}

const noPattern = { pattern_kind: null, pattern: null, pattern_message: '', pattern_example: '' } as const

type Pattern = Pick<AttributeDefinition, 'pattern_kind' | 'pattern' | 'pattern_message' | 'pattern_example'>

function patternOf ({ kind, pattern_kind: patternKind, pattern, ...words }: Defined, complain: Complain): Pattern {
  if (kind !== 'text' || patternKind === '') return noPattern
  if (pattern === '') complain('pattern', patternKind === 'mask' ? 'Informe a máscara.' : 'Informe a expressão.')
  const problem = patternProblem(patternKind, pattern)
  complain('pattern', problem)
  if (pattern && !problem && words.pattern_example && !matchesPattern(patternKind, pattern, words.pattern_example)) {
    complain('pattern_example', 'O exemplo não segue o formato.')
  }
  return { pattern_kind: patternKind, pattern, pattern_message: words.pattern_message, pattern_example: words.pattern_example }
}

function itemsOf (text: string, complain: Complain): string[] {
  const items = text.split('\n').map(item => item.trim()).filter(Boolean)
  if (items.length === 0) complain('items', 'Informe os itens da lista, um por linha.')
  if (items.length > ITEMS_MAX) complain('items', `Use até ${ITEMS_MAX} itens.`)
  if (items.some(item => lengthOf(item) > ITEM_SIZE_MAX)) complain('items', `Cada item pode ter até ${ITEM_SIZE_MAX} caracteres.`)
  const keys = items.map(itemKey)
  const twin = items.find((_item, index) => keys.indexOf(keys[index]!) < index)
  if (twin) complain('items', `O item ${twin} está repetido.`)
  return items
}

/** Two items with the same key are the same item. */
export function itemKey (name: string): string {
  return name.normalize('NFKC').toLowerCase()
}

export const attributeFields = [
  'identifier', 'name', 'hint', 'kind', 'is_multiple', 'decimals', 'document_kind', 'minimum', 'maximum',
  'pattern_kind', 'pattern', 'pattern_message', 'pattern_example',
]

const counted: Partial<Record<Kind, string>> = { text: ' de caracteres', long_text: ' de caracteres', list: ' de itens escolhidos' }

/** Fields that have a name of their own on the screens of an attribute of this kind. */
export function attributeLabels (kind: Kind): Record<string, string> {
  const what = counted[kind] ?? ''
  return { hint: 'Texto de ajuda', document_kind: 'Documento', minimum: `Mínimo${what}`, maximum: `Máximo${what}` }
}

/** An attribute as its form shows it; without one, a new text. */
export function typedAttribute (attribute?: Omit<AttributeDefinition, 'items'>): Typed {
  if (!attribute) return { kind: 'text', decimals: '2', document_kind: 'any', pattern_kind: '' }
  const limit = (value: string | null) => value === null ? '' : hasOrder(attribute.kind) ? formatValue(attribute, value) : value
  return {
    identifier: attribute.identifier, name: attribute.name, hint: attribute.hint, kind: attribute.kind,
    decimals: String(attribute.decimals), document_kind: attribute.document_kind,
    minimum: limit(attribute.minimum), maximum: limit(attribute.maximum),
    pattern_kind: attribute.pattern_kind ?? '', pattern: attribute.pattern ?? '',
    pattern_message: attribute.pattern_message, pattern_example: attribute.pattern_example,
    ...(attribute.is_multiple && { is_multiple: 'yes' }),
  }
}
