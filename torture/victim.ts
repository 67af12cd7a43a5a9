import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { buildApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { openDataFolder } from '../src/data-folder/opening.ts'
import { sql, type Database } from '../src/database.ts'
import { Browser, secret } from '../test/support/app.ts'
import { marina } from '../test/support/people.ts'
import type { Line } from './journal.ts'
import { registerOne } from './registering.ts'

/**
 * The process that is made to suffer: `node torture/victim.ts FOLDER MODE FIRST`. It is the whole product over a
 * real folder, used by people without a network in between, and says on its output what it was told is safe.
 */
const [dataDir = '', mode = 'writers', first = '1'] = process.argv.slice(2)
const WRITERS = 8
let number = Number(first)

const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', BALLAST_MB: '0', MIN_FREE_MB: '0', BACKUP_EVERY_MINUTES: '0' })
const { db, disk } = await openDataFolder(config)
say({ kind: 'migrated' })
if (process.env.TORTURE_SYNC === 'normal') db.pragma('synchronous = 1')
const app = await buildApp({ config, secret, db, disk })
await app.ready()
say({ kind: 'ready' })

const person = new Browser(app)
if (mode !== 'apart' && mode !== 'batches') {
  await until(() => person.signIn(marina))
  await person.open('/customers/new') // the first form of a session gives it the secret that all others use
}

switch (mode) {
  case 'writers': await Promise.all(Array.from({ length: WRITERS }, () => work(Infinity))); break
  case 'apart': await registerApart(db); break
  case 'batches': await batches(db); break
  case 'once': await work(1); break
  default: await work(Number(mode)); break
}
await app.close()
say({ kind: 'done' })

async function work (count: number): Promise<void> {
  const browser = new Browser(app)
  browser.cookies = person.cookies
  for (let made = 0; made < count; made++) {
    const own = number++
    await registerOne(browser, own, say)
  }
}

// Signing in fails while writing does; everything else is tried by the person again.
async function until (act: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await act()
    } catch (error) {
      if (person.cookies.size > 0 && (await person.get('/')).status === 200) return // it was done, and only the answer failed
      if (tries >= 20) throw error
      await new Promise(resolve => { setTimeout(resolve, 20) })
    }
  }
}

function say (line: Line): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}

/** A control: the history outside the transaction of the change, as this product never does it. */
async function registerApart (db: Database): Promise<void> {
  for (;;) {
    const own = number++
    const now = new Date().toISOString()
    const id = await db.write(() => db.insert(sql('companies').insert({
      identifier: `AP-${own}`, identifier_key: `ap-${own}`, name: `Apart ${own}`, name_search: `apart ${own}`, company_type_id: 1, created_at: now, updated_at: now,
    })))
    await db.write(() => db.run(sql('history').insert({
      record_type: 'company', record_id: id, record_name: 'x', user_name: 'x', act: 'created', way: 'import', created_at: now,
    })))
    say({ kind: 'apart' })
  }
}

/** Rows as an import writes them: five hundred in a transaction. */
async function batches (db: Database): Promise<void> {
  for (let batch = 0; batch < 4; batch++) {
    const from = number
    await db.write(() => {
      for (; number < from + 500; number++) db.run(sql('settings').insert({ name: `row-${number}`, value: randomBytes(40).toString('hex') }))
    })
    say({ kind: 'batch', upTo: number - 1 })
  }
}
