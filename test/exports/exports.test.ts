import t from 'tap'
import { read, utils, type WorkSheet } from '@e965/xlsx'
import { parse } from 'csv-parse/sync'
import { desk, hire } from '../support/app.ts'
import { marina, rosa } from '../support/people.ts'
import { change, count, until } from '../support/rows.ts'
import { sql, type Database } from '../../src/database.ts'
import { disarmed } from '../../src/exports/csv.ts'
import { fill } from '../../demo/office.ts'

type Fields = Record<string, string | string[]>
type Desk = Awaited<ReturnType<typeof desk>>

/** An office with customers, and somebody who may export; what was sent comes as it was sent. */
async function office (t: Parameters<typeof desk>[0], customers = 30) {
  const given = await desk(t)
  await hire(given.db, rosa)
  await fill(given.db, customers, 3)
  const browser = await given.signedIn(rosa)
  const token = (await browser.get('/customers')).root.querySelector('#list [name=_csrf]')!.getAttribute('value')!
  const download = async (fields: Fields) => {
    const body = new URLSearchParams([['_csrf', token], ...Object.entries(fields).flatMap(([name, value]) => [value].flat().map(one => [name, one]))] as Array<[string, string]>)
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return given.app.inject({ method: 'POST', url: '/customers/exports', payload: body.toString(), headers: { host: 'localhost', cookie, 'content-type': 'application/x-www-form-urlencoded' } })
  }
  return { ...given, browser, download }
}

function lastLine (db: Database): { record_name: string, act: string, user_name: string, reason: string } | undefined {
  return db.row(sql('history').where({ act: 'exported' }).orderBy('id', 'desc').limit(1))
}

function shownIn (page: Awaited<ReturnType<Desk['browser']['get']>>): string[] {
  return page.root.querySelectorAll('tbody th a').map(one => one.text.trim())
}

void t.test('the workbook has what the list shows, with its filters, columns and order, texts as text and moments as moments', async t => {
  const { db, browser, download } = await office(t)

  const answer = await download({ format: 'xlsx-all', query: 'state=SC&sort=name' })
  const sheet: WorkSheet = read(answer.rawPayload, { cellDates: true, cellNF: true }).Sheets.Clientes!
  const rows = utils.sheet_to_json<Record<string, unknown>>(sheet)
  const list = await browser.get('/customers?state=SC&sort=name')

  t.equal(answer.headers['content-type'], 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  t.match(answer.headers['content-disposition'], /attachment; filename=clientes-\d{4}-\d\d-\d\d\.xlsx/)
  t.strictSame(Object.keys(rows[0]!).filter(name => name !== 'Nome fantasia'), ['Nome', 'Identificador', 'CNPJ ou CPF', 'Categoria', 'Tipo de empresa', 'Situação', 'Atualizado'])
  t.strictSame(rows.map(row => row.Nome), shownIn(list))
  t.ok(rows.every(row => typeof row['CNPJ ou CPF'] === 'string'))
  const kept = db.row<{ updated_at: string }>(sql('listed_companies').where({ identifier: String(rows[0]!.Identificador).toLowerCase() }).select('updated_at'))!
  const cell = Object.entries(read(answer.rawPayload).Sheets.Clientes!).find(([name, one]) => /^[A-Z]2$/.test(name) && (one as { t: string }).t === 'n')![1] as { v: number }
  t.equal(new Date((cell.v - 25_569) * 86_400_000 + 3 * 3_600_000 + 500).toISOString().slice(0, 19), kept.updated_at.slice(0, 19))
})

void t.test('the text file has semicolons, its mark, and the same content', async t => {
  const { browser, download } = await office(t)

  const answer = await download({ format: 'csv-all', query: 'sort=name' })
  const rows = parse(answer.body, { delimiter: ';', bom: true, columns: true }) as Array<Record<string, string>>

  t.ok(answer.body.startsWith('\uFEFF'))
  t.match(answer.body, '\r\n')
  t.equal(rows.length, 30)
  t.strictSame(rows.slice(0, 25).map(row => row.Nome), shownIn(await browser.get('/customers?sort=name')))
})

void t.test('identifiers that look like numbers are written as they are, and the menu says which file Excel reads so', async t => {
  const { db, browser, download } = await office(t, 3)
  const identifiers = ['00012', '12345678901234567890', '1E5']
  for (const [index, identifier] of identifiers.entries()) await change(db, 'companies', index + 1, { identifier, identifier_key: identifier.toLowerCase() })

  const workbook = await download({ format: 'xlsx-all', query: 'sort=name' })
  const text = await download({ format: 'csv-all', query: 'sort=name' })

  const cells = utils.sheet_to_json<Record<string, unknown>>(read(workbook.rawPayload).Sheets.Clientes!)
  const rows = parse(text.body, { delimiter: ';', bom: true, columns: true }) as Array<Record<string, string>>
  for (const written of [cells, rows]) t.strictSame(new Set(written.map(row => row.Identificador)), new Set(identifiers))
  t.match((await browser.get('/customers')).text, 'Para abrir no Excel, escolha .xlsx')
})

void t.test('an export has what the search of its list has, in whatever order', async t => {
  const { db, download } = await office(t)
  await change(db, 'companies', 3, { identifier: '12', identifier_key: '12' })

  for (const query of ['q=12', 'q=12&sort=name', 'q=12&sort=-city']) {
    const { body } = await download({ format: 'csv-all', query })
    t.strictSame((parse(body, { delimiter: ';', bom: true, columns: true }) as Array<Record<string, string>>).map(row => row.Identificador), ['12'], query)
  }
})

void t.test('ticked customers alone are exported, and whoever is not ticked stays', async t => {
  const { db, download } = await office(t)

  const answer = await download({ format: 'csv', query: 'sort=name', id: ['3', '5', 'x', '5'] })
  await until(() => lastLine(db) !== undefined)
  const none = await download({ format: 'csv', query: 'sort=name' })
  const lines = count(db, 'history', { act: 'exported' })
  const all = await download({ format: 'csv', query: 'sort=name', id: '3', everything: 'yes' })

  t.equal((parse(answer.body, { delimiter: ';', bom: true }) as string[][]).length, 3)
  t.strictSame([none.statusCode, none.headers.location], [303, '/customers?sort=name&said=none'])
  t.equal(lines, 1, 'what gives away nothing is no export')
  t.equal((parse(all.body, { delimiter: ';', bom: true }) as string[][]).length, 31)
})

void t.test('the history says who exported how many customers, of which list', async t => {
  const { db, download, browser } = await office(t)

  await download({ format: 'xlsx-all', query: 'state=SC' })
  await until(() => lastLine(db) !== undefined)
  const line = lastLine(db)
  await download({ format: 'csv-all', query: 'q=padaria&category=2&created_from=2022-03-01&expired=yes&sort=name' })
  await until(() => count(db, 'history', { act: 'exported' }) === 2)

  const { n } = db.row<{ n: number }>(sql('listed_companies').where({ state: 'SC' }).whereNotNull('customer_id').count('* as n'))!
  t.match(line, { record_name: `${n} clientes em Excel`, user_name: rosa.name, reason: 'Lista com UF: Santa Catarina' })
  t.match(lastLine(db), { reason: 'Lista com busca “padaria”; Categoria: Contabilidade mensal; Cadastrado desde: 01/03/2022; Com documento vencido' })
  t.match((await browser.get('/history')).text, new RegExp(`exportou ${n} clientes em Excel \\d\\d:\\d\\d`))
})

void t.test('nothing in a spreadsheet is computed, and nothing breaks it', async t => {
  const { db, download } = await office(t, 8)
  const evil = ['=1+1', '  =cmd|x', '@SUM(A1)', '＝1', 'ok\u0007<&>"\'', 'a;b\r\n"c"', '_x0041_ Ltda', '_x0041_x00e7_']
  for (const [index, name] of evil.entries()) await change(db, 'companies', index + 1, { name, name_search: `n${index}` })

  const workbook = await download({ format: 'xlsx-all', query: 'sort=identifier' })
  const text = await download({ format: 'csv-all', query: 'sort=identifier' })

  const cells = Object.values(read(workbook.rawPayload, { cellFormula: true }).Sheets.Clientes!) as Array<{ f?: string, v?: unknown }>
  t.notOk(cells.some(cell => cell.f !== undefined))
  for (const name of ['=1+1', '  =cmd|x', 'ok<&>"\'', '_x0041_ Ltda', '_x0041_x00e7_']) t.ok(cells.some(cell => cell.v === name), name)
  const names = (parse(text.body, { delimiter: ';', bom: true, columns: true }) as Array<Record<string, string>>).map(row => row.Nome)
  for (const name of ["'=1+1", "'  =cmd|x", "'@SUM(A1)", "'＝1", 'a;b\r\n"c"']) t.ok(names.includes(name), name)
  for (const [typed, kept] of [['-5', "'-5"], ['\tx', "'\tx"], ['(47) 3025-1234', '(47) 3025-1234'], ['Ltda', 'Ltda']]) t.equal(disarmed(typed!), kept)
})

void t.test('exporting needs its own right, and customers of closed categories stay where they are', async t => {
  const { db, browser, download, signedIn } = await office(t)
  const clerk = await signedIn(marina)
  const token = (await clerk.get('/saved-filters/new')).hidden()._csrf

  t.equal((await clerk.post('/customers/exports', { _csrf: token, format: 'csv-all' })).status, 403)
  t.notMatch((await clerk.get('/customers')).text, 'Exportar em Excel')
  t.match((await browser.get('/customers')).text, 'Exportar em Excel')

  await db.write(() => {
    db.run(sql('access_group_rights').where({ menu: 'CT005' }).delete())
    db.run(sql('categories').where({ id: 1 }).update({ is_restricted: 1 }))
  })
  const { n } = db.row<{ n: number }>(sql('customers').where('category_id', '<>', 1).count('* as n'))!
  const answer = await download({ format: 'csv-all', query: '' })
  t.equal((parse(answer.body, { delimiter: ';', bom: true }) as string[][]).length, n + 1)
  const hidden = db.rows<{ id: number }>(sql('customers').where('category_id', 1).select('id'))
  const chosen = await download({ format: 'csv', query: '', id: hidden.map(({ id }) => String(id)) })
  t.equal((parse(chosen.body, { delimiter: ';', bom: true }) as string[][]).length, 1)
})

