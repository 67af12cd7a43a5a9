import { readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import path from 'node:path'
import { buildApp } from '../src/app.ts'
import { checkData } from '../src/data-check/checking.ts'
import { openDataFolder } from '../src/data-folder/opening.ts'
import { sql, type Database } from '../src/database.ts'
import { Browser, secret } from '../test/support/app.ts'
import { marina } from '../test/support/people.ts'
import type { Line } from './journal.ts'
import { openConfig } from './template.ts'

interface Verdict {
  acknowledged: number
  /** What was answered as done and is not there, or not whole; what is there by halves. */
  wrong: string[]
}

/** Starts on what a dead process left, and compares it with what people had been told. */
export async function judge (dataDir: string, lines: Line[], { repeats = true } = {}): Promise<Verdict> {
  const { db, disk } = await openDataFolder(openConfig(dataDir))
  const app = await buildApp({ config: openConfig(dataDir), secret, db, disk })
  try {
    await app.ready()
    const wrong = lines.flatMap(line => missing(db, dataDir, line))
    wrong.push(...(await checkData(dataDir)).problems, ...halves(db))
    if (repeats) wrong.push(...await repeatFinishing(new Browser(app), db, lines))
    return { acknowledged: lines.filter(line => ['registered', 'edited', 'uploaded', 'batch'].includes(line.kind)).length, wrong }
  } finally {
    await app.close()
  }
}

function missing (db: Database, dataDir: string, line: Line): string[] {
  const has = (what: string, query: Parameters<Database['row']>[0]) => db.row(query) ? [] : [`lost: ${what} of ${JSON.stringify(line)}`]
  if (line.kind === 'registered') {
    const company = db.row<{ id: number }>(sql('companies').select('id').where({ document: line.document, name: line.name }))
    if (!company) return [`lost: company of ${JSON.stringify(line)}`]
    const contacts = db.rows(sql('contacts').where({ company_id: company.id })).length
    const history = db.rows(sql('history').where({ company_id: company.id, act: 'created' })).length
    return [
      ...has('customer', sql('customers').where({ company_id: company.id })),
      ...has('address', sql('addresses').where({ company_id: company.id })),
      ...has('index', sql('company_texts').where({ company_id: company.id })),
      ...(contacts === line.contacts && history >= 4 ? [] : [`half: ${contacts} contacts, ${history} lines of ${JSON.stringify(line)}`]),
    ]
  }
  if (line.kind === 'edited') {
    return [
      ...has('edit', sql('companies').where({ document: line.document, note: line.note })),
      ...has('history of the edit', sql('history').where({ act: 'changed' }).where('changes', 'like', `%${line.note}"%`)),
    ]
  }
  if (line.kind === 'uploaded') return uploadMissing(db, dataDir, line)
  if (line.kind === 'batch') return has('batch', sql('settings').where({ name: `row-${line.upTo}` }))
  return []
}

function uploadMissing (db: Database, dataDir: string, line: Line & { kind: 'uploaded' }): string[] {
  const row = db.row<{ stored_name: string }>(sql('files').where({ registration_id: line.registration, name: line.file, sha256: line.sha256 }))
  if (!row) return [`lost: row of ${JSON.stringify(line)}`]
  const content = readFileSync(path.join(dataDir, 'files', row.stored_name.slice(0, 2), row.stored_name))
  return createHash('sha256').update(content).digest('hex') === line.sha256 ? [] : [`lost: content of ${JSON.stringify(line)}`]
}

// A registration is finished exactly when its customer is there; a batch is there whole or not at all.
function halves (db: Database): string[] {
  const open = db.rows<{ id: string }>(sql('registrations').select('registrations.id').leftJoin('customers', 'customers.registration_id', 'registrations.id')
    .whereRaw("(registrations.state = 'finished') <> (customers.id is not null)"))
  const rows = db.row<{ total: number }>(sql('settings').where('name', 'like', 'row-%').count('* as total'))!.total
  return [...open.map(row => `half: registration ${row.id}`), ...(rows % 500 === 0 ? [] : [`half: ${rows} rows of batches`])]
}

/** Whoever got no answer presses Finalizar again: one customer comes of it, whatever had happened. */
async function repeatFinishing (browser: Browser, db: Database, lines: Line[]): Promise<string[]> {
  const unanswered = lines.filter(line => line.kind === 'finishing')
    .filter(line => !lines.some(other => other.kind === 'registered' && other.registration === line.registration))
  if (unanswered.length === 0) return []
  await browser.signIn(marina)
  const wrong: string[] = []
  for (const { registration, document } of unanswered) {
    const page = await browser.open(`/customers/new/${registration}/documents`)
    if (page.heading !== 'Cliente cadastrado') {
      const answer = await browser.submit(page, { action: 'finish' })
      const done = answer.location ? await browser.open(answer.location) : answer
      if (done.heading !== 'Cliente cadastrado') wrong.push(`repeat: ${registration} ${done.heading}`)
    }
    const count = db.rows(sql('customers').where({ registration_id: registration })).length
    const companies = db.rows(sql('companies').where({ document })).length
    if (count !== 1 || companies !== 1) wrong.push(`repeat: ${registration} gave ${count} customers`)
  }
  return wrong
}
