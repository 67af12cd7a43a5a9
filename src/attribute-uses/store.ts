import { itemsColumns, withItems, type Attribute, type AttributeRow } from '../attributes/store.ts'
import { sql, type Database } from '../database.ts'
import { nextPosition } from '../database/position.ts'
import { remembered } from '../database/remembered.ts'
import { lineOf } from '../hierarchy.ts'
import { fixedValue } from './values.ts'

/** Who asks for an attribute: a company type (of companies) or a category (of customers). */
export type Owner = 'company_type' | 'category'

/** An attribute where it is asked: by a type or category itself, or by one it inherits from. */
export interface AttributeUse {
  attribute: Attribute
  use_id: number
  owner_id: number
  owner_name: string
  is_required: 0 | 1
  is_read_only: 0 | 1
  default_value: string | null
  use_version: number
}

type Row = AttributeRow & Omit<AttributeUse, 'attribute'>

const column = { company_type: 'company_type_id', category: 'category_id' } as const
const table = { company_type: 'company_types', category: 'categories' } as const

// One query whatever the size of the tree, with the parents' attributes before the own ones.
function usesAlong (owner: Owner, id: number) {
  return lineOf(table[owner], id)
    .select('attributes.*', 'uses.id as use_id', 'line.id as owner_id', 'line.name as owner_name', 'uses.is_required',
      'uses.is_read_only', 'uses.default_value', 'uses.version as use_version', sql.raw(itemsColumns))
    .from('line')
    .join('attribute_uses as uses', `uses.${column[owner]}`, 'line.id')
    .join('attributes', 'attributes.id', 'uses.attribute_id')
    .orderBy([{ column: 'line.above', order: 'desc' }, { column: 'uses.position' }, { column: 'uses.id' }])
}

const tables = ['attributes', 'attribute_items', 'attribute_uses', 'company_types', 'categories']

/**
 * The attributes of a type or category and of all it inherits from. One that is asked on two levels
 * stands where the higher one put it, and is required when either requires it.
 */
export const usesOf = remembered(tables, (db, owner: Owner, id: number): AttributeUse[] => {
  const uses = new Map<number, AttributeUse>()
  for (const row of db.rows<Row>(usesAlong(owner, id))) {
    const known = uses.get(row.id)
    if (known) known.is_required = known.is_required || row.is_required ? 1 : 0
    else uses.set(row.id, useOf(row))
  }
  return [...uses.values()]
})

/** Those that are asked today: an attribute that was inactivated is asked no more, and a fixed value it would not take counts for none. */
export const askedUses = remembered(tables, (db, owner: Owner, id: number): AttributeUse[] =>
  usesOf(db, owner, id).filter(use => use.attribute.is_active)
    .map(use => use.is_read_only ? { ...use, default_value: fixedValue(use) } : use))

function useOf ({ use_id, owner_id, owner_name, is_required, is_read_only, default_value, use_version, ...attribute }: Row): AttributeUse {
  return { attribute: withItems(attribute), use_id, owner_id, owner_name, is_required, is_read_only, default_value, use_version }
}

export interface UseValues { is_required: boolean, is_read_only: boolean, default_value: string | null }

/** Inside `write`. */
export function addUse (db: Database, owner: Owner, ownerId: number, attributeId: number, values: UseValues): void {
  const of = { [column[owner]]: ownerId }
  db.run(sql('attribute_uses').insert({ ...of, attribute_id: attributeId, position: nextPosition(db, 'attribute_uses', of), ...values }))
}

/** Inside `write`. */
export function changeUse (db: Database, useId: number, values: UseValues): void {
  db.run(sql('attribute_uses').where({ id: useId }).update({ ...values, version: sql.raw('version + 1') }))
}

/** Inside `write`. What records have under it is kept, and shown no more. */
export function removeUse (db: Database, useId: number): void {
  db.run(sql('attribute_uses').where({ id: useId }).delete())
}

/** Inside `write`. */
export function orderUses (db: Database, useIds: number[]): void {
  useIds.forEach((id, position) => { db.run(sql('attribute_uses').where({ id }).update({ position })) })
}
