import type { AttributeUse } from '../attribute-uses/store.ts'
import { fieldOf, type AttributeValues } from '../attribute-uses/values.ts'
import type { Database } from '../database.ts'
import type { Change } from '../history/store.ts'
import { attributeValuesOf, keepAttributeValues, type Holder } from './store.ts'

/** The attributes that get the value that the office set for them: those that are read only and have none yet. */
export function fixedAmong (uses: AttributeUse[], has: Pick<AttributeValues, 'has'>): AttributeUse[] {
  return uses.filter(use => use.is_read_only && use.default_value !== null && !has.has(use.attribute.id))
}

/** Inside `write`. Gives a record under another type or category these values, as a registration does; says what that changes. */
export function keepFixed (db: Database, holder: Holder, uses: AttributeUse[]): Change[] {
  const fixed = fixedAmong(uses, attributeValuesOf(db, holder))
  keepAttributeValues(db, holder, new Map(fixed.map(use => [use.attribute.id, use.default_value!])))
  return fixed.map(({ attribute, default_value: value }) => ({ field: fieldOf(attribute), from: null, to: value }))
}
