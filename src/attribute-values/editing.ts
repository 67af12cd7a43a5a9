import type { AttributeUse } from '../attribute-uses/store.ts'
import { checkAttributes, comparedValue, fieldOf, readField, typedValue, type AttributeValues } from '../attribute-uses/values.ts'
import { listAttributes } from '../attributes/store.ts'
import { touchCompany, type Company } from '../companies/store.ts'
import { isSame, type Compared } from '../conflicts/merge.ts'
import type { Editing } from '../conflicts/saving.ts'
import { askedIn, shapeOf } from '../conflicts/shapes.ts'
import { markUpdated, touchCustomer } from '../customers/store.ts'
import type { Database } from '../database.ts'
import type { Submission, Typed } from '../forms.ts'
import { record, type Change } from '../history/store.ts'
import type { User } from '../users/store.ts'
import { attributeValuesOf, changeAttributeValues } from './store.ts'

/** Whose values a form edits: a company has those of its type, a customer those of its category. */
export interface Held { of: 'company' | 'customer', id: number, version: number, company: Company }

interface ValuesReader { user: User, seesCpf: boolean }

/** An attribute as the form of a record has it; closed is one that is not asked only because the person may not read its CPF. */
type ShownUse = AttributeUse & { isClosed: boolean }

/** The attributes of a record's form: what is read only, or a CPF that the person may not read, is shown and not asked. */
export function shownUses (db: Database, held: Held, uses: AttributeUse[], { seesCpf }: Pick<ValuesReader, 'seesCpf'>): ShownUse[] {
  const values = attributeValuesOf(db, holderOf(held))
  return uses.map(use => {
    const value = values.get(use.attribute.id) ?? null
    const isClosed = !use.is_read_only && !seesCpf && use.attribute.kind === 'document' && /^\d{11}$/.test(value ?? '')
    return use.is_read_only || isClosed ? { ...use, is_read_only: 1, default_value: value, isClosed } : { ...use, isClosed }
  })
}

/** The values of a record in the form of its attributes; `uses` as `shownUses` gives them. */
export function attributeEditing (db: Database, held: Held, uses: ShownUse[], { user, seesCpf }: ValuesReader): Editing<AttributeValues> {
  const asked = uses.filter(use => !use.is_read_only)
  const holder = holderOf(held)
  const values = attributeValuesOf(db, holder)
  const typedOf = (some: AttributeValues) => typedValues(asked, some)
  const stored = typedOf(values)
  return {
    record: recordOf(held),
    version: held.version,
    shape: shapeOf(ownerId(held), attributeIds(asked)),
    shapeOfSent: sent => shapeOf(ownerId(held), attributeIds(uses.filter(use => !use.is_read_only || isOwnCpf(use, sent)))),
    fieldsOf: shape => formerFields(db, shape),
    stored,
    typed: typedOf,
    fields: asked.map(use => comparisonOf(use, seesCpf)),
    check: typed => checkChanged(asked, typed, { stored, values }),
    change: (after, reason) => {
      changeAttributeValues(db, holder, asked.map(use => use.attribute.id), after)
      if (held.of === 'company') touchCompany(db, held.id)
      else touchCustomer(db, held.id)
      markUpdated(db, held.company.id)
      record(db, {
        record_type: held.of, record_id: held.id, record_name: held.company.name, company_id: held.company.id, user, act: 'changed',
        changes: changesIn(asked, values, after), ...(reason && { reason }),
      })
    },
  }
}

/** The name in the seal. */
export function recordOf ({ of, id }: Pick<Held, 'of' | 'id'>): string {
  return `${of}-attributes ${id}`
}

// A CPF that stands, and that the person may not read, was typed by themselves where they send it: the form was sent twice.
function isOwnCpf ({ isClosed, attribute, default_value: stands }: ShownUse, sent: Typed): boolean {
  const reading = readField(attribute, sent)
  return isClosed && 'value' in reading && reading.value === stands
}

function attributeIds (asked: AttributeUse[]): number[] {
  return asked.map(({ attribute }) => attribute.id).toSorted((one, other) => one - other)
}

/** The attributes that a form of this shape asked, for what was typed in it by the person who reads it. */
export function formerFields (db: Database, shape: string): Compared[] {
  const ids = askedIn(shape)
  return listAttributes(db).filter(({ id }) => ids.includes(String(id))).map(attribute => comparisonOf({ attribute }, true))
}

function ownerId ({ of, company: { company_type_id: typeId, category_id: categoryId } }: Held): number | null {
  return of === 'company' ? typeId : categoryId
}

function holderOf ({ of, id }: Held) {
  return of === 'company' ? { company_id: id } : { customer_id: id }
}

function typedValues (uses: AttributeUse[], values: AttributeValues): Typed {
  return Object.assign({}, ...uses.map(({ attribute }) => {
    const value = values.get(attribute.id)
    return value === undefined ? {} : typedValue(attribute, value)
  })) as Typed
}

function comparisonOf ({ attribute }: Pick<AttributeUse, 'attribute'>, seesCpf: boolean): Compared {
  return comparedValue(attribute, attribute.name, seesCpf)
}

// A value that nobody changed stays, even if the attribute would not take it today; a required one that is missing is asked for.
function checkChanged (asked: AttributeUse[], typed: Typed, before: { stored: Typed, values: AttributeValues }): Submission<AttributeValues> {
  const isKept = (use: AttributeUse) => before.values.has(use.attribute.id) && isSame(comparisonOf(use, true), typed, before.stored)
  const checked = checkAttributes(asked.filter(use => !isKept(use)), typed)
  if (!checked.ok) return checked
  const kept = asked.filter(isKept).map(({ attribute: { id } }) => [id, before.values.get(id)!] as const)
  return { ...checked, values: new Map([...checked.values, ...kept]) }
}

function changesIn (uses: AttributeUse[], before: AttributeValues, after: AttributeValues): Change[] {
  return uses.map(({ attribute }) => ({ field: fieldOf(attribute), from: before.get(attribute.id) ?? null, to: after.get(attribute.id) ?? null }))
    .filter(({ from, to }) => from !== to)
}
