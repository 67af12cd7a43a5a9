import type { Kind } from '../attribute-kinds/kinds.ts'
import { timestamp } from '../clock.ts'
import { sql, type Database } from '../database.ts'
import { hot } from '../database/hot.ts'
import { nextPosition } from '../database/position.ts'
import { touched } from '../database/touched.ts'
import { identifierKey } from '../identifiers/key.ts'
import { fold } from '../writing/fold.ts'
import { itemKey, type AttributeDefinition } from './form.ts'

export interface AttributeItem { id: number, name: string, is_active: 0 | 1 }

export interface Attribute {
  id: number
  identifier: string
  name: string
  hint: string
  kind: Kind
  is_multiple: 0 | 1
  decimals: number
  minimum: string | null
  maximum: string | null
  document_kind: 'any' | 'cnpj' | 'cpf'
  pattern_kind: 'mask' | 'expression' | null
  pattern: string | null
  pattern_message: string
  pattern_example: string
  is_active: 0 | 1
  version: number
  items: AttributeItem[]
  /** Those that the list had: a form may have been opened before they were removed. */
  removed_items: AttributeItem[]
}

interface ItemsColumns { items: string, removed_items: string }
export type AttributeRow = Omit<Attribute, keyof ItemsColumns> & ItemsColumns

/** The items of an attribute as columns, so that any number of attributes is read by one query. */
export const itemsColumns = `(select json_group_array(json_object('id', item.id, 'name', item.name, 'is_active', item.is_active)
  order by item.position, item.id) from attribute_items as item where item.attribute_id = attributes.id) as items,
  (select json_group_array(json_object('id', item.id, 'name', item.name, 'is_active', 0)
  order by item.id) from removed_items as item where item.attribute_id = attributes.id) as removed_items`

const attributes = () => sql('attributes').select('attributes.*', sql.raw(itemsColumns))
const attributeWithId = hot((id: number) => attributes().where({ id }))
const everyAttribute = hot(() => attributes().orderBy([{ column: 'name_search' }, { column: 'id' }]))

export function withItems<Row extends ItemsColumns> (row: Row): Omit<Row, keyof ItemsColumns> & Pick<Attribute, keyof ItemsColumns> {
  return { ...row, items: JSON.parse(row.items) as AttributeItem[], removed_items: JSON.parse(row.removed_items) as AttributeItem[] }
}

export function findAttribute (db: Database, id: number): Attribute | undefined {
  const row = db.row<AttributeRow>(attributeWithId(id))
  return row && withItems(row)
}

/** All attributes by name. */
export function listAttributes (db: Database): Attribute[] {
  return db.rows<AttributeRow>(everyAttribute()).map(withItems)
}

export function attributeWithIdentifier (db: Database, identifier: string): { id: number, name: string } | undefined {
  return db.row(sql('attributes').select('id', 'name').where({ identifier_key: identifierKey(identifier) }))
}

/** Inside `write`. */
export function addAttribute (db: Database, { items, ...values }: AttributeDefinition): number {
  const now = timestamp()
  const id = db.insert(sql('attributes').insert({ ...values, ...keys(values), created_at: now, updated_at: now }))
  for (const name of items) addItem(db, id, name)
  return id
}

/** Inside `write`. */
export function changeAttribute (db: Database, id: number, { items: _items, ...values }: AttributeDefinition): void {
  db.run(sql('attributes').where({ id }).update({ ...values, ...keys(values), ...touched() }))
}

function keys ({ identifier, name }: { identifier: string, name: string }) {
  return { identifier_key: identifierKey(identifier), name_search: fold(name) }
}

/** Inside `write`. */
export function setAttributeActive (db: Database, id: number, isActive: boolean): void {
  db.run(sql('attributes').where({ id }).update({ is_active: isActive, ...touched() }))
}

/** Inside `write`. Only an attribute that nothing uses. */
export function removeAttribute (db: Database, id: number): void {
  db.run(sql('attributes').where({ id }).delete())
}

/** What keeps an attribute from being deleted or from becoming another kind, in words. */
export function useOfAttribute (db: Database, id: number): string | undefined {
  if (db.row(sql('attribute_values').select('id').where({ attribute_id: id }).limit(1))) return 'há valores guardados dele'
  if (db.row(sql('attribute_uses').select('id').where({ attribute_id: id }).limit(1))) return 'há tipos ou categorias que o usam'
}

/** Of how many customers and of how many companies a value is kept. */
export function countHolders (db: Database, id: number): { customers: number, companies: number } {
  return db.row(sql('attribute_values').where({ attribute_id: id }).count({ customers: 'customer_id', companies: 'company_id' }))!
}

/** Inside `write`. */
export function addItem (db: Database, attributeId: number, name: string): number {
  const position = nextPosition(db, 'attribute_items', { attribute_id: attributeId })
  return db.insert(sql('attribute_items').insert({ attribute_id: attributeId, name, name_key: itemKey(name), position }))
}

/** Inside `write`. Puts the items in this order; ids that are not the attribute's are passed over. */
export function orderItems (db: Database, attributeId: number, ids: number[]): void {
  ids.forEach((id, position) => {
    db.run(sql('attribute_items').where({ id, attribute_id: attributeId }).update({ position }))
  })
}

/** Inside `write`. */
export function setItemActive (db: Database, id: number, isActive: boolean): void {
  db.run(sql('attribute_items').where({ id }).update({ is_active: isActive }))
}

/** Inside `write`. */
export function removeItem (db: Database, id: number): void {
  db.run(sql('attribute_items').where({ id }).delete())
}

/** What the removed items of the lists were called, by the attribute's id: the history still names them. */
export function removedItems (db: Database): Map<number, AttributeItem[]> {
  const rows = db.rows<AttributeItem & { attribute_id: number }>(sql('removed_items').select('id', 'attribute_id', 'name', sql.raw('0 as is_active')).orderBy('id'))
  return Map.groupBy(rows, row => row.attribute_id)
}

const naming = (column: string) => `json_valid(${column}) and exists (select 1 from json_each(${column}) as one where one.value = ?)`

/** What names this item, in words: then it may be inactivated, and not removed. The history is no reason, it has `removedItems`. */
export function useOfItem (db: Database, attributeId: number, id: number): string | undefined {
  const of = { attribute_id: attributeId }
  const values = sql('attribute_values').select('id').where(of).limit(1)
  if (db.row(values.clone().where({ value: String(id) }))) return 'valores guardados'
  if (db.row(values.whereRaw(naming('attribute_values.value'), [id]))) return 'valores guardados'
  if (db.row(sql('attribute_uses').select('id').where(of).whereRaw(naming('default_value'), [id]).limit(1))) return 'valores padrão'
  if (db.row(draftsWith(attributeId, id))) return 'cadastros em andamento'
  const filters = sql('saved_filters').select('id').whereRaw("instr('&' || query || '&', ?) > 0", [`&attribute_${attributeId}=${id}&`])
  return db.row(filters.limit(1)) ? 'filtros salvos' : undefined
}

// A list of one is kept under its own name, of a list of several each item has one.
function draftsWith (attributeId: number, id: number) {
  return sql('registrations').select('id').limit(1).whereRaw(
    `state = 'open' and exists (select 1 from json_tree(json_array(json(answers), json(unfinished))) as typed
      where typed.key = ? or (typed.key = ? and typed.atom = ?))`,
    [`attribute_${attributeId}_${id}`, `attribute_${attributeId}`, String(id)],
  )
}
