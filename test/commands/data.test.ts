import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import t from 'tap'
import { backupFolder, backupsIn } from '../../src/backup-copies/rotation.ts'
import { readConfig } from '../../src/config.ts'
import { knownMigrations, migrationsIn } from '../../src/connection/migrating.ts'
import { openDataFolder } from '../../src/data-folder/opening.ts'
import { sql } from '../../src/database.ts'
import { hire } from '../support/app.ts'
import { runCommand } from '../support/commands.ts'
import { migrating } from '../support/migrations.ts'
import { marina } from '../support/people.ts'

interface Scope { teardown: (work: () => unknown) => void }

const small = { BALLAST_MB: '0', MIN_FREE_MB: '0' }
const onData: Array<[name: string, ...words: string[]]> = [
  ['backup'], ['check-data'], ['search', 'check'], ['search', 'rebuild'], ['restore', '--as-is'],
  ['user', 'unlock', marina.email], ['user', 'admin', marina.email],
]

function emptyFolder (t: Scope): string {
  const made = mkdtempSync(path.join(tmpdir(), 'cadastro-'))
  t.teardown(() => { rmSync(made, { recursive: true, force: true }) })
  return made
}

/** Data in which somebody works and one file is gone from the disk, closed. */
async function closedOffice (t: Scope): Promise<string> {
  const dataDir = emptyFolder(t)
  const { db } = await openDataFolder(readConfig({ DATA_DIR: dataDir, ...small }))
  const now = new Date().toISOString()
  await hire(db, marina)
  await db.write(() => {
    const folder_id = db.insert(sql('folders').insert({ category_id: 1, position: 0, name: 'Contrato', extensions: 'pdf' }))
    db.run(sql('registrations').insert({ id: 'r', user_id: 1, created_at: now, touched_at: now }))
    db.run(sql('files').insert({
      folder_id, registration_id: 'r', stored_name: '0f9c1d5e-0000-4000-8000-00000000abcd', name: 'contrato.pdf', media_type: 'application/pdf',
      size: 1, sha256: '00', created_at: now,
    }))
  })
  db.close()
  return dataDir
}

/** Data as the version before left them. */
async function olderData (t: Scope): Promise<{ dataDir: string, file: string }> {
  const dataDir = emptyFolder(t)
  const file = path.join(dataDir, 'cadastro.db')
  await migrating(file, async migrate => {
    for (let steps = 1; steps < knownMigrations().length; steps++) await migrate.up()
  })
  const connection = new BetterSqlite3(file)
  connection.exec(`pragma application_id = ${0x43414441}`)
  connection.close()
  return { dataDir, file }
}

function migrationsOf (file: string): number {
  const connection = new BetterSqlite3(file, { readonly: true })
  const { length } = migrationsIn(connection)
  connection.close()
  return length
}

void t.test('every command that works on data says where there are none, and leaves nothing behind', async t => {
  const empty = emptyFolder(t)
  const away = path.join(emptyFolder(t), 'mistyped')
  for (const [name, ...words] of onData) {
    for (const dataDir of [empty, away]) {
      const { code, out, err } = await runCommand(name, words, { DATA_DIR: dataDir, ...small })
      t.strictSame([code, out, err], [1, '', `Não há dados do Cadastro em ${dataDir}. Confira DATA_DIR.\n`], name)
    }
  }

  t.strictSame(readdirSync(empty), [])
  t.notOk(existsSync(away))
})

void t.test('search on data of the version before makes a backup before it changes the tables', async t => {
  const { dataDir } = await olderData(t)

  const { code, out } = await runCommand('search', ['check'], { DATA_DIR: dataDir, ...small })

  t.equal(code, 0)
  t.match(out, 'Cadastro: backup antes de atualizar os dados')
  t.match(backupsIn(backupFolder(dataDir)), [{ manifest: { reason: 'upgrade', migrations: { length: knownMigrations().length - 1 } } }])
})

void t.test('user on data of the version before leaves them to the server', async t => {
  const { dataDir, file } = await olderData(t)

  const { code, err } = await runCommand('user', ['unlock', marina.email], { DATA_DIR: dataDir, ...small })

  t.strictSame([code, err], [1, 'O programa é mais novo que os dados. Inicie o Cadastro primeiro: ele faz um backup e atualiza os dados.\n'])
  t.equal(migrationsOf(file), knownMigrations().length - 1)
})

void t.test('what there is one of is counted as one', async t => {
  const dataDir = await closedOffice(t)
  const said = async (name: string, ...words: string[]) => {
    const { out, err } = await runCommand(name, words, { DATA_DIR: dataDir, ...small })
    return out + err
  }
  mkdirSync(path.join(dataDir, 'files'), { recursive: true })

  t.match(await said('check-data'), /^1 problema, em/m)
  t.match(await said('backup'), 'Falta 1 arquivo no disco.')
  t.match(await said('restore'), '0 clientes, 1 arquivo\n')
  t.match(await said('search', 'check'), '0 empresas na busca; nada errado.')
  const restored = await said('restore', path.join(backupFolder(dataDir), backupsIn(backupFolder(dataDir))[0]!.name))
  t.match(restored, '0 contatos, 1 arquivo.')
  t.match(restored, 'Não foi encontrado 1 arquivo que o backup cita: 0f9c1d5e')
})

void t.test('restore with --drill anywhere tries a backup out and replaces nothing; what makes no sense says how it is used', async t => {
  const dataDir = await closedOffice(t)
  const run = (...words: string[]) => runCommand('restore', words, { DATA_DIR: dataDir, ...small })
  await runCommand('backup', [], { DATA_DIR: dataDir, ...small })
  const archive = path.join(backupFolder(dataDir), backupsIn(backupFolder(dataDir))[0]!.name)
  const { ino } = statSync(path.join(dataDir, 'cadastro.db'))

  for (const words of [['--drill'], ['--drill', archive], [archive, '--drill']]) t.match((await run(...words)).out, `${path.basename(archive)}: 0 empresas`)
  for (const words of [[archive, archive], ['--drill', archive, archive], [archive, '--as-is'], [archive, '--dril'], ['--drill', '--as-is'], ['-h']]) {
    t.match(await run(...words), { code: 1, err: 'Uso: npm run restore -- [ARQUIVO | --drill [ARQUIVO] | --as-is]\n' }, words.join(' '))
  }

  t.equal(statSync(path.join(dataDir, 'cadastro.db')).ino, ino)
  t.notOk(readdirSync(dataDir).some(name => name.startsWith('replaced-')))
})

void t.test('backup on a file of another program says so, and leaves nothing behind', async t => {
  const dataDir = emptyFolder(t)
  const other = new BetterSqlite3(path.join(dataDir, 'cadastro.db'))
  other.exec('create table theirs (id)')
  other.close()

  const { code, err } = await runCommand('backup', [], { DATA_DIR: dataDir, ...small })

  t.equal(code, 1)
  t.match(err, /não é um banco do Cadastro\. Ele não foi tocado; confira DATA_DIR\.\n$/)
  t.strictSame(readdirSync(dataDir), ['cadastro.db'])
})

void t.test('demo on a folder that is in use, or has companies, is refused in one line', async t => {
  const dataDir = emptyFolder(t)
  const demo = (...words: string[]) => runCommand('../demo/demo', words, { DATA_DIR: dataDir, ...small })

  t.match(await demo('0'), { code: 1, err: 'Uso: npm run demo -- [clientes] [semente]\n' })
  t.match(await demo('2'), { code: 0, out: '2 clientes de exemplo' })
  t.match(await demo('2'), { code: 1, err: `${dataDir} já tem empresas; os dados de exemplo só entram em um banco vazio.\n` })
  const { db } = await openDataFolder(readConfig({ DATA_DIR: dataDir, ...small }))
  t.teardown(() => { db.close() })
  t.match(await demo(), { code: 1, err: `Outro processo do Cadastro já usa ${dataDir}. Encerre-o primeiro, ou use outra pasta em DATA_DIR.\n` })
})
