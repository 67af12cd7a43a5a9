import { sql, type Database } from '../database.ts'
import { isIndexed, keepIndexed } from './indexing.ts'

const BATCH = 1000

interface Checked { companies: number, wrong: number[], strays: number }

/** Compares what lists and search know with what companies are, company by company. */
export function checkSearch (db: Database): Checked {
  const wrong: number[] = []
  let companies = 0
  for (let ids = after(db, 0); ids.length > 0; ids = after(db, ids.at(-1)!)) {
    companies += ids.length
    wrong.push(...ids.filter(id => !isIndexed(db, id)))
  }
  return { companies, wrong, strays: db.row<{ strays: number }>(strays)!.strays }
}

// Rows of companies that are gone.
const strays = sql.raw(`select (select count(*) from listed_companies where company_id not in (select id from companies))
  + (select count(*) from company_texts where company_id not in (select id from companies)) as strays`)

function after (db: Database, id: number): number[] {
  return db.rows<{ id: number }>(sql('companies').select('id').where('id', '>', id).orderBy('id').limit(BATCH)).map(row => row.id)
}

/** Makes everything anew, part by part. */
export async function rebuildSearch (db: Database): Promise<void> {
  await db.write(() => {
    for (const table of ['company_search', 'company_texts', 'listed_companies', 'listed_values']) {
      db.run(table === 'company_search' ? sql.raw("insert into company_search (company_search) values ('delete-all')") : sql(table).delete())
    }
    db.run(sql.raw('insert or ignore into unindexed_companies select id from companies'))
  })
  await keepIndexed(db)
  await db.write(() => db.run(sql.raw("insert into company_search (company_search) values ('optimize')")))
}
