import type { Knex } from 'knex'

// A required attribute that is read only is missing where the office set no value that the attribute would take: what
// is set, the limits of an attribute and the items of a list decide that, so their customers are counted again.
const oldColumns = 'is_required, is_read_only'

const sweep = (kind: 'company_type' | 'category', where: string) => `insert or replace into completeness_sweeps (kind, record_id)
  select '${kind}', ${kind}_id from attribute_uses where ${where} and is_required and is_read_only and ${kind}_id is not null`
const sweeps = (where: string) => [sweep('company_type', where), sweep('category', where)]

export async function up (db: Knex): Promise<void> {
  await watchUses(db, `${oldColumns}, default_value`)
  await db.raw(`create trigger completeness_limits_changed after update of decimals, minimum, maximum, document_kind, pattern_kind, pattern
    on attributes begin ${sweeps('attribute_id = new.id').join('; ')}; end`)
  await db.raw(`create trigger completeness_items_changed after update of is_active on attribute_items
    begin ${sweeps('attribute_id = new.attribute_id').join('; ')}; end`)
  for (const statement of sweeps('true')) await db.raw(statement)
}

async function watchUses (db: Knex, columns: string): Promise<void> {
  await db.raw('drop trigger completeness_uses_changed')
  const touched = (kind: string) => `insert or replace into completeness_sweeps (kind, record_id) select '${kind}', new.${kind}_id where new.${kind}_id is not null`
  await db.raw(`create trigger completeness_uses_changed after update of ${columns} on attribute_uses
    begin ${touched('company_type')}; ${touched('category')}; end`)
}

export async function down (db: Knex): Promise<void> {
  for (const name of ['items', 'limits']) await db.raw(`drop trigger completeness_${name}_changed`)
  await watchUses(db, oldColumns)
}
