import { countProblem, formatValue, readValue, type Reading } from '../attribute-kinds/kinds.ts'
import type { Attribute, AttributeItem } from '../attributes/store.ts'
import { maskCpfsIn } from '../brazil/cpf.ts'
import { phoneDoubts } from '../brazil/phone.ts'
import type { Compared } from '../conflicts/merge.ts'
import type { Fact } from '../facts.ts'
import { line, lines, type Fault, type Submission } from '../forms.ts'
import { weigh, type Doubts } from '../forms/doubts.ts'
import type { AttributeUse } from './store.ts'

type Typed = Record<string, string>

/** The kept values of a record, by the attribute's id. */
export type AttributeValues = Map<number, string>

/** The name of an attribute among the fields of a form and in the history. */
export function fieldOf ({ id }: Pick<Attribute, 'id'>): string {
  return `attribute_${id}`
}

function itemField ({ id }: Pick<Attribute, 'id'>, itemId: number): string {
  return `attribute_${id}_${itemId}`
}

/** The fields of a form with these attributes; what is read only is shown and not asked. */
export function fieldsOf (uses: AttributeUse[]): string[] {
  return uses.filter(use => !use.is_read_only).flatMap(({ attribute }) => inputsOf(attribute))
}

// Also of items that were removed: a form that was opened before may have them ticked.
function inputsOf (attribute: Attribute): string[] {
  const { is_multiple: isMultiple, items, removed_items: removed } = attribute
  return isMultiple ? [...items, ...removed].map(item => itemField(attribute, item.id)) : [fieldOf(attribute)]
}

/** Checks what was typed under these attributes, the same for every form; what is read only was checked by `askedUses`. */
export function checkAttributes (uses: AttributeUse[], typed: Typed): Submission<AttributeValues> {
  const values: AttributeValues = new Map()
  const errors: Record<string, Fault> = {}
  for (const { attribute, is_required, is_read_only, default_value } of uses) {
    const reading = is_read_only ? { value: default_value ?? '' } : readField(attribute, typed)
    if ('problem' in reading) errors[fieldOf(attribute)] = { message: reading.problem }
    else if (reading.value !== '') values.set(attribute.id, reading.value)
    else if (is_required && !is_read_only) errors[fieldOf(attribute)] = { message: missing(attribute) }
  }
  const submission: Submission<AttributeValues> = Object.keys(errors).length > 0 ? { ok: false, form: { values: typed, errors } } : { ok: true, values }
  return weigh(submission, typed, doubtsAbout(uses, typed))
}

/** What the office set for an attribute that is read only, checked as what is typed; null where the attribute would not take it today. */
export function fixedValue ({ attribute, default_value: value }: Pick<AttributeUse, 'attribute' | 'default_value'>): string | null {
  const reading = value === null || !hasItems(attribute, value) ? { value: '' } : readField(attribute, typedValue(attribute, value))
  return 'value' in reading && reading.value || null
}

// A phone is doubted as those of companies and contacts are.
function doubtsAbout (uses: AttributeUse[], typed: Typed): Doubts {
  const phones = uses.filter(use => use.attribute.kind === 'phone' && !use.is_read_only).map(use => use.attribute)
  const doubts = phoneDoubts(typed, phones.map(fieldOf))
  return Object.fromEntries(phones.filter(phone => doubts[fieldOf(phone)]).map(phone => [fieldOf(phone), { ...doubts[fieldOf(phone)]!, label: phone.name }]))
}

const oneLine = line(5000)
const manyLines = lines(5000)

/** What was typed under one attribute as it is kept, '' when nothing was. */
export function readField (attribute: Attribute, typed: Typed): Reading {
  if (attribute.is_multiple) return readItems(attribute, typed)
  const cleaned = (attribute.kind === 'long_text' ? manyLines : oneLine).safeParse(typed[fieldOf(attribute)])
  if (!cleaned.success) return { problem: cleaned.error.issues[0]!.message }
  if (cleaned.data === '') return { value: '' }
  if (attribute.kind !== 'list') return readValue(attribute, cleaned.data)
  const item = attribute.items.find(one => String(one.id) === cleaned.data)
  if (!item) return { problem: 'Escolha um item da lista.' }
  return item.is_active ? { value: cleaned.data } : { problem: `${item.name} não é mais oferecido. Escolha outro item.` }
}

function readItems (attribute: Attribute, typed: Typed): Reading {
  const isTicked = ({ id }: AttributeItem) => typed[itemField(attribute, id)] !== undefined
  const removed = attribute.removed_items.filter(isTicked).map(item => item.name)
  if (removed.length > 0) return { problem: removedProblem(removed) }
  const chosen = attribute.items.filter(isTicked)
  const gone = chosen.find(item => !item.is_active)
  if (gone) return { problem: `${gone.name} não é mais oferecido. Desmarque e escolha outro item.` }
  if (chosen.length === 0) return { value: '' }
  const problem = countProblem(attribute, chosen.length, ['item', 'itens'])
  return problem === undefined ? { value: JSON.stringify(chosen.map(item => item.id)) } : { problem }
}

// The form comes back without them, so that sending it again goes on.
function removedProblem (names: string[]): string {
  const what = names.length === 1 ? 'Um item que você marcou foi removido' : 'Itens que você marcou foram removidos'
  return `${what} da lista (${names.join(', ')}). Confira e salve.`
}

function missing ({ kind }: Attribute): string {
  return kind === 'list' || kind === 'yes_no' ? 'Escolha uma opção.' : 'Preencha este campo.'
}

/** A kept value as the fields of a form show it. */
export function typedValue (attribute: Attribute, value: string): Typed {
  if (attribute.is_multiple) {
    return Object.fromEntries(itemIds(value).map(id => [itemField(attribute, id), 'yes']))
  }
  const isShownAsKept = attribute.kind === 'list' || attribute.kind === 'yes_no'
  return { [fieldOf(attribute)]: isShownAsKept ? value : formatValue(attribute, value).replace('R$ ', '') }
}

/** What an untouched form of these attributes has in it. */
export function defaultsOf (uses: AttributeUse[]): Typed {
  return Object.assign({}, ...uses.filter(use => use.default_value !== null && !use.is_read_only)
    .map(use => typedValue(use.attribute, use.default_value!))) as Typed
}

/** A kept value in words, for somebody who may or may not read a CPF whole. */
export function describeValue (attribute: Attribute, value: string, seesCpf: boolean): string {
  if (attribute.kind === 'document' && !seesCpf) return maskCpfsIn(formatValue(attribute, value))
  return attribute.kind === 'list' ? itemNames(attribute.items, value) : formatValue(attribute, value)
}

/** The items that a kept value names, in their order. */
export function itemNames (items: AttributeItem[], value: string): string {
  const ids = itemIds(value)
  return items.filter(item => ids.includes(item.id)).map(item => item.name).join(', ')
}

/** Whether every item that a kept value names is still in the list. */
export function hasItems ({ kind, items }: Attribute, value: string): boolean {
  return kind !== 'list' || itemIds(value).every(id => items.some(item => item.id === id))
}

function itemIds (value: string): number[] {
  return /^\[?\d+(?:,\d+)*\]?$/.test(value) ? value.match(/\d+/g)!.map(Number) : []
}

/** What was typed under an attribute as it is compared when two people typed: all items of a list are one answer. */
export function comparedValue (attribute: Attribute, label: string, seesCpf: boolean): Compared {
  return {
    field: fieldOf(attribute), label, inputs: inputsOf(attribute),
    words: typed => {
      const reading = readField(attribute, typed)
      if ('problem' in reading) return typed[fieldOf(attribute)] ?? ''
      return reading.value && describeValue(attribute, reading.value, seesCpf)
    },
  }
}

/** What is known of a record under these attributes, in the order of the screen. */
export function attributeFacts (uses: AttributeUse[], values: AttributeValues, seesCpf: boolean): Fact[] {
  return uses.map(({ attribute }) => {
    const value = values.get(attribute.id)
    return { label: attribute.name, value: value === undefined ? '' : describeValue(attribute, value, seesCpf) }
  })
}
