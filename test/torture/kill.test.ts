import BetterSqlite3 from 'better-sqlite3'
import path from 'node:path'
import t from 'tap'
import { sql } from '../../src/database.ts'
import { sizeLimit } from '../../torture/faults.ts'
import { killApart, killAtRandom } from '../../torture/kill.ts'
import { startOnDisk } from '../support/app.ts'

// The short form of `npm run torture`: what needs nothing but this program.
t.setTimeout(600_000) // on a machine that does much else besides

void t.test('killed at random under eight writers, nothing that was answered is lost, and nothing is half', { timeout: 300_000 }, async t => {
  const report = await killAtRandom(20)

  t.strictSame(report.wrong, [])
  t.ok(report.acknowledged > 20, `${report.acknowledged} acknowledged`)
})

void t.test('control: a history outside the transaction is found out', { timeout: 300_000 }, async t => {
  t.not((await killApart(20)).wrong.length, 0)
})

void t.test('files that may not grow are answered 503, and what was answered before is there', { skip: process.platform === 'win32' && 'no such limit', timeout: 300_000 }, async t => {
  t.strictSame((await sizeLimit()).wrong, [])
})

void t.test('a database that another program holds makes changes wait, and nobody who reads', { timeout: 300_000 }, async t => {
  const { db, dataDir } = await startOnDisk(t)
  const other = new BetterSqlite3(path.join(dataDir, 'cadastro.db'))
  other.exec('begin immediate')
  const writing = db.write(() => db.run(sql('settings').insert({ name: 'waited', value: 'x' })))
  let isWritten = false
  void writing.then(() => { isWritten = true })

  for (let reads = 0; reads < 20; reads++) {
    await new Promise(resolve => { setTimeout(resolve, 20) })
    t.equal(db.row(sql('settings').where({ name: 'waited' })), undefined)
    t.notOk(isWritten)
  }
  other.exec('commit')
  other.close()
  await writing

  t.match(db.row(sql('settings').where({ name: 'waited' })), { value: 'x' })
})
