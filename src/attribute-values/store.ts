import type { AttributeValues } from '../attribute-uses/values.ts'
import { sql, type Database } from '../database.ts'

/** Whose values they are: a company has those of its type, a customer those of its category. */
export type Holder = { company_id: number } | { customer_id: number }

/** Inside `write`. Values of attributes that are not named stay as they are. */
export function keepAttributeValues (db: Database, holder: Holder, values: AttributeValues): void {
  for (const [attribute_id, value] of values) {
    db.run(sql('attribute_values').insert({ ...holder, attribute_id, value }))
  }
}

/** Inside `write`. Gives these attributes these values, and empties those of them that have none; others stay as they are. */
export function changeAttributeValues (db: Database, holder: Holder, attributeIds: number[], values: AttributeValues): void {
  db.run(sql('attribute_values').where(holder).whereIn('attribute_id', attributeIds).delete())
  keepAttributeValues(db, holder, values)
}

export function attributeValuesOf (db: Database, holder: Holder): AttributeValues {
  const rows = db.rows<{ attribute_id: number, value: string }>(sql('attribute_values').select('attribute_id', 'value').where(holder))
  return new Map(rows.map(row => [row.attribute_id, row.value]))
}
