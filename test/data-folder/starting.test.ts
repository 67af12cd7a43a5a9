import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import Fastify from 'fastify'
import t from 'tap'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { openDataFolder, type DataFolder } from '../../src/data-folder/opening.ts'
import { openDatabase, sql } from '../../src/database.ts'
import { keptSecret } from '../../src/sessions/secret.ts'
import { keepSetting } from '../../src/settings.ts'
import { lineFor } from '../../src/unusable.ts'
import { secret } from '../support/app.ts'
import { migrating } from '../support/migrations.ts'

interface Scope { teardown: (work: () => unknown) => void }

function emptyFolder (t: Scope): string {
  const made = mkdtempSync(path.join(tmpdir(), 'cadastro-'))
  t.teardown(() => { rmSync(made, { recursive: true, force: true }) })
  return made
}

async function start (t: Scope, dataDir: string): Promise<DataFolder> {
  const opened = await openDataFolder(readConfig({ DATA_DIR: dataDir, BALLAST_MB: '0', MIN_FREE_MB: '0' }))
  let isOpen = true
  t.teardown(() => { if (isOpen) opened.db.close() })
  return { ...opened, db: { ...opened.db, close () { isOpen = false; opened.db.close() } } }
}

/** A folder that was in use and was closed, with one setting in it. */
async function usedFolder (t: Scope): Promise<{ dataDir: string, file: string }> {
  const dataDir = emptyFolder(t)
  const { db, file } = await start(t, dataDir)
  await db.write(() => { keepSetting(db, 'kept', 'yes') })
  db.close()
  return { dataDir, file }
}

/** The files as a process leaves them that is killed. */
async function leftOpen (t: Scope): Promise<{ dataDir: string, file: string }> {
  const { db, file } = await start(t, emptyFolder(t))
  await db.write(() => { keepSetting(db, 'kept', 'yes') })
  const copy = emptyFolder(t)
  for (const name of readdirSync(path.dirname(file))) copyFileSync(path.join(path.dirname(file), name), path.join(copy, name))
  db.close()
  return { dataDir: copy, file: path.join(copy, 'cadastro.db') }
}

async function refusal (t: Scope, dataDir: string): Promise<string> {
  return start(t, dataDir).then(() => 'it started', (error: unknown) => lineFor(error, dataDir))
}

const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

void t.test('a folder that was closed opens again with what was in it', async t => {
  const { dataDir } = await usedFolder(t)

  const { db } = await start(t, dataDir)

  t.strictSame(db.row(sql('settings').select('value').where({ name: 'kept' })), { value: 'yes' })
})

void t.test('stopping leaves one whole file, and no log beside it', async t => {
  const { dataDir } = await usedFolder(t)

  t.strictSame(readdirSync(dataDir).toSorted(), ['cadastro.db', 'cadastro.lock', 'cadastro.used'])
})

void t.test('what a killed process left opens with everything that was in its log', async t => {
  const { dataDir } = await leftOpen(t)

  const { db } = await start(t, dataDir)

  t.strictSame(db.row(sql('settings').select('value').where({ name: 'kept' })), { value: 'yes' })
})

void t.test('a database that is missing or empty is never replaced by a new one', async t => {
  for (const lose of [rmSync, truncateSync]) {
    const { dataDir, file } = await usedFolder(t)
    lose(file)

    const line = await refusal(t, dataDir)

    t.match(line, /cadastro\.db (sumiu|está vazio), mas esta pasta já foi usada\. Restaure o último backup: npm run restore/)
    t.equal(existsSync(file) ? statSync(file).size : 0, 0)
  }
})

void t.test('an older version left no notes, and its missing database is missed all the same', async t => {
  const dataDir = emptyFolder(t)
  writeFileSync(path.join(dataDir, 'session-secret'), 'x')

  t.match(await refusal(t, dataDir), 'sumiu, mas esta pasta já foi usada')
})

void t.test('a log that is missing after a sudden stop is missed', async t => {
  const { dataDir, file } = await leftOpen(t)
  rmSync(`${file}-wal`)
  const before = digest(file)

  const line = await refusal(t, dataDir)

  t.match(line, /Falta .*cadastro\.db-wal: .* npm run restore -- --as-is/)
  t.equal(digest(file), before)
})

void t.test('another program\'s file, text, a damaged one and a folder in its place are refused and not touched', async t => {
  const cases: Array<[string, (file: string) => void, RegExp]> = [
    ['foreign', file => {
      rmSync(file)
      const other = new BetterSqlite3(file)
      other.exec('create table theirs (id)')
      other.close()
    }, /não é um banco do Cadastro/],
    ['text', file => { writeFileSync(file, 'Lista de clientes\n'.repeat(500)) }, /está danificado e não foi tocado/],
    ['header', file => { writeFileSync(file, Buffer.concat([Buffer.alloc(100), readFileSync(file).subarray(100)])) }, /está danificado e não foi tocado/],
    ['middle', file => {
      const content = readFileSync(file)
      writeFileSync(file, content.fill(0xA5, 4096 * 5, 4096 * 40))
    }, /está danificado e não foi tocado/],
    ['half', file => { truncateSync(file, 4096 * 20) }, /está danificado e não foi tocado/],
  ]
  for (const [what, damage, expected] of cases) {
    const { dataDir, file } = await usedFolder(t)
    damage(file)
    const before = digest(file)

    t.match(await refusal(t, dataDir), expected, what)
    t.equal(digest(file), before, what)
  }
  const { dataDir, file } = await usedFolder(t)
  rmSync(file)
  mkdirSync(file)
  t.match(await refusal(t, dataDir), /não consegue gravar em/)
})

void t.test('data of a newer version is refused by an older program', async t => {
  const { dataDir, file } = await usedFolder(t)
  const connection = new BetterSqlite3(file)
  connection.exec("insert into knex_migrations (name, batch, migration_time) values ('999_from_the_future', 1, 0)")
  connection.close()

  t.match(await refusal(t, dataDir), /versão mais nova do Cadastro \(999_from_the_future\)/)
})

void t.test('a second process on the same folder is refused, and the first goes on', async t => {
  const dataDir = emptyFolder(t)
  const { db } = await start(t, dataDir)

  const line = await refusal(t, dataDir)
  await db.write(() => { keepSetting(db, 'kept', 'yes') })

  t.match(line, 'Outro processo do Cadastro já usa')
})

void t.test('a folder that may not be written says who must be given the right', { skip: process.getuid?.() === 0 && 'root may write everywhere' }, async t => {
  const { dataDir } = await usedFolder(t)
  chmodSync(dataDir, 0o500)

  t.match(await refusal(t, dataDir), 'direito de ler e escrever nessa pasta')
  chmodSync(dataDir, 0o700)
})

void t.test('a file in the place of the folder, or above it, is named with what to do', async t => {
  const file = path.join(emptyFolder(t), 'dados')
  writeFileSync(file, 'x')

  for (const place of [file, path.join(file, 'cadastro')]) t.match(await refusal(t, place), `DATA_DIR precisa ser uma pasta, e há um arquivo no caminho ${place}.`)
  t.equal(readFileSync(file, 'utf8'), 'x')
})

void t.test('a host that nobody knows, and a port of the numbers that is taken, are named with what to do', async t => {
  const said = async (work: Promise<unknown>) => work.then(() => 'it started', (error: unknown) => lineFor(error, './data'))
  const other = Fastify()
  t.teardown(async () => other.close())
  const port = new URL(await other.listen({ port: 0, host: '127.0.0.1' })).port
  const stranger = Fastify()
  const dataDir = emptyFolder(t)
  const { db, disk } = await start(t, dataDir)
  const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', BACKUP_EVERY_MINUTES: '0', METRICS_PORT: port })

  t.match(await said(stranger.listen({ port: 0, host: 'nobody.invalid' })), 'HOST não é um endereço desta máquina: use 127.0.0.1')
  t.match(await said(buildApp({ config, secret, db, disk })), `A porta ${port} dos números já está em uso: feche o outro programa ou mude METRICS_PORT.`)
})

void t.test('a migration that was interrupted is finished at the next start, with its lock released', async t => {
  const file = path.join(emptyFolder(t), 'cadastro.db')
  await migrating(file, async migrate => {
    for (let steps = 0; steps < 6; steps++) await migrate.up()
  })
  const connection = new BetterSqlite3(file)
  connection.exec(`pragma application_id = ${0x43414441}; update knex_migrations_lock set is_locked = 1`)
  connection.close()

  const db = await openDatabase(file)
  t.teardown(() => { db.close() })

  t.strictSame(db.row(sql('access_groups').count('* as total')), { total: 3 })
})

void t.test('ASVS 7.2.3, 13.3.2: a secret that is missing, empty or cut off is made anew, and one that is whole stays', async t => {
  for (const left of [undefined, '', ' \n', 'x'.repeat(31)]) {
    const dataDir = emptyFolder(t)
    const file = path.join(dataDir, 'session-secret')
    if (left !== undefined) writeFileSync(file, left)

    const made = keptSecret(dataDir)

    t.match(made, /^[\w-]{64}$/, String(left?.length))
    t.equal(readFileSync(file, 'utf8'), made)
    t.equal(statSync(file).mode & 0o777, 0o600)
    t.equal(keptSecret(dataDir), made)
    t.strictSame(readdirSync(dataDir), ['session-secret'])
  }
  const dataDir = emptyFolder(t)
  writeFileSync(path.join(dataDir, 'session-secret'), `${'y'.repeat(32)}\n`)

  t.equal(keptSecret(dataDir), 'y'.repeat(32))
})
