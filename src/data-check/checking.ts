import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import BetterSqlite3, { type Database as Connection } from 'better-sqlite3'
import { digestOfFile } from '../archives/archive.ts'
import { filesIn } from '../backup-copies/manifest.ts'
import { pooledProblems } from '../backup-copies/verifying.ts'
import { placeIn } from '../files/storage.ts'
import { SEARCH_ROWS } from '../search-index/rows.ts'

export interface Findings {
  checkedAt: string
  /** One line for each thing that is wrong; empty when all is well. */
  problems: string[]
  rows: Record<string, number>
  tookMs: number
}

const PROBLEMS_MAX = 20

/**
 * Reads everything and says what does not fit together, also the files of the backups where those are named.
 * Changes nothing; may run beside the server.
 */
export async function checkData (dataDir: string, backups?: { passphrase: string | undefined }): Promise<Findings> {
  const began = performance.now()
  const pooled = backups ? await pooledProblems(dataDir, backups.passphrase) : []
  const connection = new BetterSqlite3(path.join(dataDir, 'cadastro.db'), { readonly: true, fileMustExist: true })
  try {
    connection.exec('begin') // one moment of it all
    const problems = [...damage(connection), ...orphans(connection), ...unsearchable(connection), ...withoutHistory(connection)]
    const files = await fileProblems(connection, path.join(dataDir, 'files'))
    const rows = countsOf(connection)
    return { checkedAt: new Date().toISOString(), problems: [...problems, ...files, ...pooled.slice(0, PROBLEMS_MAX)], rows, tookMs: performance.now() - began }
  } finally {
    connection.close()
  }
}

function damage (connection: Connection): string[] {
  const found = connection.pragma(`integrity_check(${PROBLEMS_MAX})`) as Array<{ integrity_check: string }>
  return found.map(row => row.integrity_check).filter(text => text !== 'ok').map(text => `banco danificado: ${text}`)
}

function orphans (connection: Connection): string[] {
  const found = connection.pragma('foreign_key_check') as Array<{ table: string, rowid: number, parent: string }>
  return found.slice(0, PROBLEMS_MAX).map(({ table, rowid, parent }) => `${table} ${rowid} aponta para ${parent}, que não existe`)
}

function unsearchable (connection: Connection): string[] {
  const texts = connection.prepare<[], number>(`select id from companies where id not in (select company_id from company_texts)
    and id not in (select company_id from unindexed_companies) limit ${PROBLEMS_MAX}`).pluck().all()
  const inIndex = connection.prepare<[], number>(`select company_id from company_texts where ${SEARCH_ROWS} - company_id not in (select id from company_search_docsize)
    union all select ${SEARCH_ROWS} - id from company_search_docsize where ${SEARCH_ROWS} - id not in (select company_id from company_texts) limit ${PROBLEMS_MAX}`).pluck().all()
  return [...texts.map(id => `empresa ${id} não é achada pela busca`), ...inIndex.map(id => `o índice da busca e a empresa ${id} não combinam`)]
}

function withoutHistory (connection: Connection): string[] {
  const tables: Array<[table: string, type: string]> = [['companies', 'company'], ['customers', 'customer']]
  return tables.flatMap(([table, type]) => connection.prepare<[], number>(`select id from ${table} where not exists (
    select 1 from history where record_type = '${type}' and record_id = ${table}.id) limit ${PROBLEMS_MAX}`).pluck().all()
    .map(id => `${table} ${id} não tem histórico`))
}

async function fileProblems (connection: Connection, root: string): Promise<string[]> {
  const known = filesIn(connection)
  const problems: string[] = []
  for (const { name, size, sha256 } of known) {
    const place = placeIn(root, name)
    if (!existsSync(place)) problems.push(`arquivo ${name} sumiu do disco`)
    else if (statSync(place).size !== size || await digestOfFile(place) !== sha256) problems.push(`arquivo ${name} mudou no disco`)
  }
  const names = new Set(known.map(file => file.name))
  const left = existsSync(root) ? readdirSync(root, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile() && !names.has(entry.name)) : []
  // What was just sent has no row yet; the sweep at the next start takes what stays.
  const old = left.filter(entry => Date.now() - statSync(path.join(entry.parentPath, entry.name)).mtimeMs > 86_400_000)
  return [...problems, ...old.map(entry => `arquivo ${entry.name} não é de ninguém`)].slice(0, PROBLEMS_MAX)
}

function countsOf (connection: Connection): Record<string, number> {
  const names = connection.prepare<[], string>("select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%' and name not like 'knex_%' order by name").pluck().all()
  return Object.fromEntries(names.map(name => [name, connection.prepare<[], number>(`select count(*) from "${name}"`).pluck().get()!]))
}
