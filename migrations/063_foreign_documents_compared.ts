import type { Knex } from 'knex'

// The documents of other countries are kept as they were typed, and compared by their letters and figures.
export async function up (db: Knex): Promise<void> {
  await db.raw('alter table companies add column document_key text')
  const rows: Array<{ id: number, document: string }> = await db.raw("select id, document from companies where document_kind = 'foreign'")
  for (const { id, document } of rows) await db.raw('update companies set document_key = ? where id = ?', [keyOf(document), id])
  await db.raw('create index companies_document_key on companies (document_key) where document_key is not null')
}

function keyOf (document: string): string {
  const upper = document.normalize('NFKC').toUpperCase()
  return upper.replace(/[^\p{L}\p{N}]/gu, '') || upper
}

export async function down (db: Knex): Promise<void> {
  await db.raw('drop index companies_document_key')
  await db.raw('alter table companies drop column document_key')
}
