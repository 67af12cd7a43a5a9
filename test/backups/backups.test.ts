import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import t from 'tap'
import { archived, keepStream } from '../../src/archives/archive.ts'
import { lock, unlock } from '../../src/archives/locking.ts'
import { makeBackup } from '../../src/backup-copies/making.ts'
import { archiveName, backupFolder, backupsIn, chosen } from '../../src/backup-copies/rotation.ts'
import { readConfig } from '../../src/config.ts'
import { checkData } from '../../src/data-check/checking.ts'
import { claim } from '../../src/data-folder/claim.ts'
import { openDataFolder, type DataFolder } from '../../src/data-folder/opening.ts'
import { sql, type Database } from '../../src/database.ts'
import { restore } from '../../src/restoring/restoring.ts'
import { keepSetting } from '../../src/settings.ts'
import { hire } from '../support/app.ts'
import { marina } from '../support/people.ts'

interface Scope { teardown: (work: () => unknown) => void }

function emptyFolder (t: Scope): string {
  const made = mkdtempSync(path.join(tmpdir(), 'cadastro-'))
  t.teardown(() => { rmSync(made, { recursive: true, force: true }) })
  return made
}

/** Data with a person, a setting and a file in them, open. */
async function openOffice (t: Scope): Promise<DataFolder & { dataDir: string, stop: () => void }> {
  const dataDir = emptyFolder(t)
  const opened = await openDataFolder(readConfig({ DATA_DIR: dataDir, BALLAST_MB: '0', MIN_FREE_MB: '0' }))
  let isOpen = true
  const stop = () => {
    if (isOpen) opened.db.close()
    isOpen = false
  }
  t.teardown(stop)
  await hire(opened.db, marina)
  await opened.db.write(() => { keepSetting(opened.db, 'kept', 'yes') })
  await addFile(opened.db, dataDir)
  return { ...opened, dataDir, stop }
}

async function addFile (db: Database, dataDir: string): Promise<string> {
  const stored_name = '0f9c1d5e-0000-4000-8000-00000000abcd'
  const content = randomBytes(1000)
  mkdirSync(path.join(dataDir, 'files/0f'), { recursive: true })
  writeFileSync(path.join(dataDir, 'files/0f', stored_name), content)
  const now = new Date().toISOString()
  await db.write(() => {
    const folder_id = db.insert(sql('folders').insert({ category_id: 1, position: 0, name: 'Contrato', extensions: 'pdf' }))
    db.run(sql('registrations').insert({ id: 'r', user_id: 1, created_at: now, touched_at: now }))
    db.run(sql('files').insert({
      folder_id, registration_id: 'r', stored_name, name: 'contrato.pdf', media_type: 'application/pdf', size: content.length,
      sha256: createHash('sha256').update(content).digest('hex'), created_at: now,
    }))
  })
  return stored_name
}

function latest (dataDir: string): string {
  return path.join(backupFolder(dataDir), backupsIn(backupFolder(dataDir))[0]!.name)
}

const settingKept = (db: Database) => db.row<{ value: string }>(sql('settings').select('value').where({ name: 'kept' }))?.value

async function reopened (t: Scope, dataDir: string): Promise<Database> {
  const { db } = await openDataFolder(readConfig({ DATA_DIR: dataDir, BALLAST_MB: '0', MIN_FREE_MB: '0' }))
  t.teardown(() => { db.close() })
  return db
}

void t.test('a backup is made beside the running server, and restored to an empty folder it is the same office', async t => {
  const { dataDir } = await openOffice(t)
  const target = emptyFolder(t)

  const made = await makeBackup({ dataDir, reason: 'asked' })
  const { manifest, missing, replaced } = await restore(latest(dataDir), target, undefined)

  t.strictSame([made.missing, missing, replaced], [[], [], undefined])
  t.equal(manifest.tables.users?.rows, 1)
  t.strictSame(readdirSync(path.join(target, 'files/0f')), ['0f9c1d5e-0000-4000-8000-00000000abcd'])
  t.equal(settingKept(await reopened(t, target)), 'yes')
  t.strictSame((await checkData(target)).problems, [])
})

void t.test('any archive tool opens a backup that is not locked', async t => {
  const { dataDir } = await openOffice(t)
  await makeBackup({ dataDir, reason: 'asked' })

  const { stdout } = spawnSync('tar', ['-tzf', latest(dataDir)], { encoding: 'utf8' })

  t.strictSame(stdout.trim().split('\n'), ['manifest.json', 'cadastro.db'])
})

void t.test('without changes there is no second backup; who only looks around makes none', async t => {
  const { dataDir, db } = await openOffice(t)

  const first = await makeBackup({ dataDir, reason: 'automatic' })
  await db.write(() => db.run(sql('sessions').insert({ id_hash: 'x', user_id: 1, data: '{}', started_at: 1, seen_at: 1 })))
  const second = await makeBackup({ dataDir, reason: 'automatic' })
  await db.write(() => { keepSetting(db, 'kept', 'no') })
  const third = await makeBackup({ dataDir, reason: 'automatic' })

  t.strictSame([first, second, third].map(made => made.name !== undefined), [true, false, true])
})

void t.test('a locked backup opens with its passphrase and with no other, and shows nothing of what is in it', async t => {
  const { dataDir } = await openOffice(t)
  await makeBackup({ dataDir, reason: 'asked', passphrase: 'quatro palavras bem longas' })
  const archive = latest(dataDir)

  await t.rejects(restore(archive, emptyFolder(t), undefined), { message: 'O backup está cifrado' })
  await t.rejects(restore(archive, emptyFolder(t), 'outras palavras bem longas'), { message: 'não é a deste arquivo' })
  const target = emptyFolder(t)
  await restore(archive, target, 'quatro palavras bem longas')

  t.equal(settingKept(await reopened(t, target)), 'yes')
  t.notOk(readFileSync(archive).includes('manifest.json'))
  t.equal(existsSync(path.join(backupFolder(dataDir), 'files/0f/0f9c1d5e-0000-4000-8000-00000000abcd')), false)
})

void t.test('a locked file that was changed, shortened or put together differently is refused', async t => {
  const parts = async (source: AsyncIterable<Buffer>) => {
    const all: Buffer[] = []
    for await (const part of source) all.push(part)
    return Buffer.concat(all)
  }
  const secret = 'quatro palavras bem longas'
  const open = (content: Buffer) => parts(unlock(secret)(Readable.from([content])))
  const content = randomBytes(200_000)
  const locked = await parts(lock(secret)(Readable.from([content])))
  const sealed = 65_536 + 16
  const start = locked.length - 3 * sealed - (content.length - 3 * 65_536 + 16)
  const [header, one, two, rest] = [locked.subarray(0, start), locked.subarray(start, start + sealed), locked.subarray(start + sealed, start + 2 * sealed), locked.subarray(start + 2 * sealed)]

  t.ok((await open(locked)).equals(content))
  for (const at of [0, 20, start + 5, locked.length - 1]) {
    const changed = Buffer.from(locked)
    changed[at]! ^= 1
    await t.rejects(open(changed), `byte ${at}`)
  }
  await t.rejects(open(Buffer.concat([header, two!, one!, rest!])), 'parts in another order')
  await t.rejects(open(Buffer.concat([header, one!, two!])), 'cut off between two parts')
  await t.rejects(open(locked.subarray(0, -1)), 'cut off')
})

void t.test('a single changed byte anywhere in a backup is noticed, and the data stay as they were', async t => {
  const { dataDir, stop } = await openOffice(t)
  await makeBackup({ dataDir, reason: 'asked' })
  stop()
  const archive = latest(dataDir)
  const content = readFileSync(archive)
  const broken = path.join(emptyFolder(t), 'x.tar.gz')
  copyFileSync(`${archive}.json`, `${broken}.json`)
  let noticed = 0
  for (let number = 0; number < 12; number++) {
    const changed = Buffer.from(content)
    const at = 20 + Math.floor((content.length - 40) * number / 12)
    changed[at]! ^= 0x10
    writeFileSync(broken, changed)
    noticed += await restore(broken, dataDir, undefined).then(() => 0, () => 1)
  }

  t.equal(noticed, 12)
  t.equal(settingKept(await reopened(t, dataDir)), 'yes')
})

void t.test('a restore refuses while the server runs, and keeps what it replaces', async t => {
  const { dataDir, db, stop } = await openOffice(t)
  await makeBackup({ dataDir, reason: 'asked' })
  await db.write(() => { keepSetting(db, 'kept', 'later') })

  await t.rejects(restore(latest(dataDir), dataDir, undefined), { message: 'Outro processo do Cadastro' })
  stop()
  const { replaced } = await restore(latest(dataDir), dataDir, undefined)

  t.equal(settingKept(await reopened(t, dataDir)), 'yes')
  t.equal(settingKept(await reopened(t, replaced!)), 'later')
})

void t.test('a restore that was interrupted keeps the server from starting until it is repeated', async t => {
  const { dataDir, stop } = await openOffice(t)
  await makeBackup({ dataDir, reason: 'asked' })
  stop()
  writeFileSync(path.join(dataDir, 'restoring.json'), 'x')
  rmSync(path.join(dataDir, 'cadastro.db'))

  await t.rejects(reopened(t, dataDir), { message: 'Uma restauração foi interrompida' })
  await restore(latest(dataDir), dataDir, undefined)

  t.equal(settingKept(await reopened(t, dataDir)), 'yes')
})

void t.test('a second folder gets its copy, and one that is not connected is said to be missing', async t => {
  const { dataDir } = await openOffice(t)
  const secondDir = emptyFolder(t)

  const made = await makeBackup({ dataDir, secondDir, reason: 'asked' })
  const alone = await makeBackup({ dataDir, secondDir: path.join(secondDir, 'usb'), reason: 'asked' })
  const target = emptyFolder(t)
  const { missing } = await restore(path.join(secondDir, made.name!), target, undefined)

  t.match(alone.secondProblem, 'não existe ou não está conectado')
  t.strictSame(missing, [])
  t.equal(settingKept(await reopened(t, target)), 'yes')
})

void t.test('files of others in the second folder stay, also in a folder that is called as ours', async t => {
  const { dataDir } = await openOffice(t)
  const secondDir = emptyFolder(t)
  const theirs = ['files/foto.jpg', 'files/album/foto.jpg', 'files/0f/notas.txt', 'files/ab', 'files/locked-in/x', 'files/locked/0f/carta.locked', 'cadastro.tar.gz'].map(name => path.join(secondDir, name))
  for (const place of theirs) {
    mkdirSync(path.dirname(place), { recursive: true })
    writeFileSync(place, 'theirs')
  }

  for (const passphrase of [undefined, before]) await asked(t, dataDir, passphrase, secondDir)

  for (const place of theirs) t.equal(readFileSync(place, 'utf8'), 'theirs', place)
})

void t.test('a second folder that is the folder of the data, in it or around it is refused at the start', async t => {
  const above = emptyFolder(t)
  const dataDir = path.join(above, 'data')
  mkdirSync(dataDir)
  symlinkSync(dataDir, path.join(above, 'link'))
  const read = (BACKUP_DIR: string) => readConfig({ DATA_DIR: dataDir, BACKUP_DIR }).backupDir

  for (const wrong of [dataDir, path.join(dataDir, 'backups'), path.join(dataDir, 'usb/deep'), above, '/', path.join(above, 'link'), path.join(above, 'link/usb')]) {
    t.throws(() => read(wrong), { message: 'Corrija as configurações: BACKUP_DIR não pode ser a pasta de DATA_DIR, nem ficar dentro dela ou em volta dela' }, wrong)
  }
  for (const right of [path.join(above, 'data2'), path.join(above, 'usb'), path.join(above, '..data')]) t.equal(read(right), right)
})

void t.test('a folder of data is no second folder, of whichever office, and nothing in it is touched', async t => {
  const [one, other] = [await openOffice(t), await openOffice(t)]

  for (const secondDir of [one.dataDir, other.dataDir, path.join(one.dataDir, 'files')]) {
    const { secondProblem } = await makeBackup({ dataDir: one.dataDir, secondDir, passphrase: before, reason: 'asked' })
    t.match(secondProblem, 'é uma pasta de dados do Cadastro. Indique outra pasta em BACKUP_DIR.')
  }
  for (const { dataDir } of [one, other]) t.strictSame((await checkData(dataDir)).problems, [])
})

void t.test('two offices do not share a second folder: the second one is told so, and the copies of the first stay', async t => {
  const [one, other] = [await openOffice(t), await openOffice(t)]
  const secondDir = emptyFolder(t)
  const name = await asked(t, one.dataDir, undefined, secondDir)

  for (let times = 0; times < 6; times++) {
    const { secondProblem } = await makeBackup({ dataDir: other.dataDir, secondDir, reason: 'asked' })
    t.match(secondProblem, 'tem os backups de outro escritório. Indique outra pasta em BACKUP_DIR')
  }

  t.strictSame(backupsIn(secondDir).map(backup => backup.name), [name])
  t.strictSame(await tried(t, path.join(secondDir, name), undefined), [])
})

void t.test('an office that was restored on another machine goes on in its second folder', async t => {
  const { dataDir } = await openOffice(t)
  const [secondDir, target] = [emptyFolder(t), emptyFolder(t)]
  const name = await asked(t, dataDir, undefined, secondDir)
  await restore(path.join(secondDir, name), target, undefined)

  await new Promise(resolve => { setTimeout(resolve, 1000) }) // names tell them apart by the second
  const next = await asked(t, target, undefined, secondDir)

  t.strictSame(backupsIn(secondDir).map(backup => backup.name), [next, name])
})

void t.test('copies of a version that left no note are gone on with by their office, and by no other', async t => {
  const [one, other] = [await openOffice(t), await openOffice(t)]
  const secondDir = emptyFolder(t)
  await asked(t, one.dataDir, undefined, secondDir)
  rmSync(path.join(secondDir, 'cadastro.office'))
  await asked(t, other.dataDir, undefined)

  const refused = await makeBackup({ dataDir: other.dataDir, secondDir, reason: 'asked' })
  await asked(t, one.dataDir, undefined, secondDir)
  for (const { name } of backupsIn(secondDir)) for (const file of ['cadastro.office', name, `${name}.json`]) rmSync(path.join(secondDir, file), { force: true })
  const alone = await makeBackup({ dataDir: other.dataDir, secondDir, reason: 'asked' })

  t.match(refused.secondProblem, 'tem os backups de outro escritório')
  t.match(alone.secondProblem, 'tem os backups de outro escritório', 'files without archives are somebody\'s too')
})

void t.test('copies of a version that left no note are gone on with after a disk was away for long, and on another machine', async t => {
  const { dataDir } = await openOffice(t)
  const [away, other, target] = [emptyFolder(t), emptyFolder(t), emptyFolder(t)]
  const name = await asked(t, dataDir, undefined, away)
  await asked(t, dataDir, undefined, other)
  for (const secondDir of [away, other]) rmSync(path.join(secondDir, 'cadastro.office'))
  for (const file of [name, `${name}.json`]) rmSync(path.join(backupFolder(dataDir), file))
  await restore(path.join(other, name), target, undefined)

  t.ok(existsSync(path.join(other, 'cadastro.office')), 'noted by the restore')
  await asked(t, dataDir, undefined, away)
  await asked(t, target, undefined, other)
})

void t.test('a drill leaves nothing where the backup lies, nor does a restore where there are no backups of ours', async t => {
  const { dataDir } = await openOffice(t)
  const [secondDir, downloads] = [emptyFolder(t), emptyFolder(t)]
  const name = await asked(t, dataDir, undefined, secondDir)
  rmSync(path.join(secondDir, 'cadastro.office'))
  copyFileSync(path.join(secondDir, name), path.join(downloads, name))

  await restore(path.join(secondDir, name), emptyFolder(t), undefined, { isDrill: true })
  await restore(path.join(downloads, name), emptyFolder(t), undefined)

  t.notOk(existsSync(path.join(secondDir, 'cadastro.office')))
  t.strictSame(readdirSync(downloads), [name])
})

void t.test('two backups at once are made one after the other, each whole and with a name of its own', async t => {
  const { dataDir } = await openOffice(t)

  const made = await Promise.all([makeBackup({ dataDir, reason: 'asked' }), makeBackup({ dataDir, reason: 'asked' })])

  t.equal(new Set(made.map(({ name }) => name)).size, 2)
  for (const { name } of made) t.strictSame(await tried(t, path.join(backupFolder(dataDir), name!), undefined), [])
  t.strictSame(readdirSync(backupFolder(dataDir)).filter(name => name.startsWith('part-')), [])
})

void t.test('a backup waits for another one, that nobody asked for not long; one that was killed holds nobody up', async t => {
  const { dataDir } = await openOffice(t)
  const folder = backupFolder(dataDir)
  mkdirSync(folder)
  const source = `import { claim } from ${JSON.stringify(path.join(import.meta.dirname, '../../src/data-folder/claim.ts'))}
    globalThis.kept = claim(${JSON.stringify(path.join(folder, 'backups.lock'))}); console.log('claimed'); setInterval(() => undefined, 1000)`
  const other = spawn(process.execPath, ['--input-type=module', '--eval', source], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => { other.kill('SIGKILL') })
  await new Promise(resolve => { other.stdout.once('data', resolve) })
  writeFileSync(path.join(folder, 'part-copy.db'), 'of the other')

  await t.rejects(makeBackup({ dataDir, reason: 'automatic' }), { message: 'Um backup já está sendo feito ou conferido.' })
  t.ok(existsSync(path.join(folder, 'part-copy.db')), 'what the other one works on stays')
  const waiting = asked(t, dataDir, undefined)
  await new Promise(resolve => { setTimeout(resolve, 6000) }) // longer than what is made by itself waits
  t.strictSame(backupsIn(folder), [])
  other.kill('SIGKILL')
  await waiting

  t.notOk(existsSync(path.join(folder, 'part-copy.db')))
  t.ok(claim(path.join(folder, 'backups.lock')), 'and it is given back')
})

void t.test('a process that is killed at any step of a backup leaves no archive without its note, and the next backup clears up', { timeout: 300_000 }, async t => {
  const { dataDir } = await openOffice(t)
  const secondDir = emptyFolder(t)
  const folders = [backupFolder(dataDir), secondDir]
  const ours = (folder: string) => readdirSync(folder).filter(name => name.startsWith('cadastro-'))
  const source = `import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    let left = Number(process.argv[1])
    for (const act of ['renameSync', 'rmSync']) {
      const original = fs[act]
      fs[act] = (from, ...rest) => {
        if (/cadastro-[^/]*$|part-(?:archive|manifest)$/.test(from) && fs.existsSync(from) && left-- === 0) process.kill(process.pid, 'SIGKILL')
        return original(from, ...rest)
      }
    }
    syncBuiltinESMExports()
    const { makeBackup } = await import(${JSON.stringify(path.join(import.meta.dirname, '../../src/backup-copies/making.ts'))})
    await makeBackup({ dataDir: ${JSON.stringify(dataDir)}, secondDir: ${JSON.stringify(secondDir)}, reason: 'asked' })`
  for (let times = 0; times < 6; times++) await asked(t, dataDir, undefined, secondDir)

  let kills = 0
  while (spawnSync(process.execPath, ['--input-type=module', '--eval', source, String(kills)]).signal === 'SIGKILL') {
    for (const folder of folders) {
      const names = ours(folder)
      t.strictSame(names.filter(name => /\.(?:gz|locked)$/.test(name) && !names.includes(`${name}.json`)), [], `${folder} killed at ${kills}`)
    }
    kills++
  }
  await asked(t, dataDir, undefined, secondDir)

  t.ok(kills >= 8, `${kills} kills`)
  for (const folder of folders) t.strictSame(ours(folder).toSorted(), backupsIn(folder).flatMap(({ name }) => [name, `${name}.json`]).toSorted())
})

void t.test('what a killed copy left goes with the next backup; an archive that somebody put there stays', async t => {
  const { dataDir } = await openOffice(t)
  const secondDir = emptyFolder(t)
  const archive = 'cadastro-2026-01-01T10-00-00Z.tar.gz'
  const left = [`${archive}.json`, `${archive}.part`, `${archive}.locked.json.part`]
  const [theirs, downloaded] = ['notas.part', 'cadastro-2026-01-02T10-00-00Z.tar.gz']
  mkdirSync(backupFolder(dataDir))
  for (const folder of [backupFolder(dataDir), secondDir]) for (const name of [...left, theirs, downloaded]) writeFileSync(path.join(folder, name), 'x')

  await asked(t, dataDir, undefined, secondDir)

  for (const folder of [backupFolder(dataDir), secondDir]) {
    t.strictSame([...left, theirs, downloaded].filter(name => existsSync(path.join(folder, name))), [theirs, downloaded])
  }
})

void t.test('what cannot be read while an archive is written fails the archive, and not the process', async t => {
  const content = async function * () {
    yield randomBytes(10)
    throw new Error('the disk failed')
  }
  const entries = async function * () { yield { name: 'cadastro.db', size: 20, content: content() } }

  for (const passphrase of [undefined, before]) {
    await t.rejects(keepStream(archived(entries(), passphrase), path.join(emptyFolder(t), 'x')), { message: 'the disk failed' })
  }
})

void t.test('a backup that was cut off is refused in words of ours, wherever it was cut', async t => {
  const { dataDir } = await openOffice(t)
  for (const passphrase of [undefined, before]) {
    const content = readFileSync(path.join(backupFolder(dataDir), await asked(t, dataDir, passphrase)))
    const cut = path.join(emptyFolder(t), 'cut.tar.gz')
    for (const length of [0, 5, 100, 600, Math.floor(content.length / 2), content.length - 9, content.length - 1]) {
      writeFileSync(cut, content.subarray(0, length))
      t.match(await tried(t, cut, passphrase), /^(?:O arquivo de backup está (?:incompleto|danificado)|A senha do backup \(BACKUP_PASSPHRASE\) não é a deste)/, String(length))
    }
  }
})

void t.test('a backup whose manifest is damaged is refused in words of ours', async t => {
  for (const text of ['{"format": 1, "made', '', '{}', 'null']) {
    const entries = async function * () { yield { name: 'manifest.json', size: text.length, content: Readable.from([Buffer.from(text)]) as AsyncIterable<Buffer> } }
    const archive = path.join(emptyFolder(t), 'x.tar.gz')
    await keepStream(archived(entries(), undefined), archive)

    t.equal(await tried(t, archive, undefined), 'O backup é de outra versão do Cadastro, ou está danificado.', text)
  }
})

void t.test('a folder is no backup, and is called what it is', async t => {
  const folder = emptyFolder(t)

  t.equal(await tried(t, folder, undefined), `${folder} é uma pasta. Indique um dos arquivos de backup que estão nela.`)
})

void t.test('a file that changed on the disk is missed by the backup and found by the check', async t => {
  const { dataDir } = await openOffice(t)
  const file = path.join(dataDir, 'files/0f/0f9c1d5e-0000-4000-8000-00000000abcd')
  writeFileSync(file, 'something else')

  const made = await makeBackup({ dataDir, reason: 'asked' })
  const changed = await checkData(dataDir)
  rmSync(file)
  const gone = await checkData(dataDir)

  t.equal(made.missing.length, 1)
  t.match(changed.problems, [/mudou no disco/])
  t.match(gone.problems, [/sumiu do disco/])
})

void t.test('a copy of the database without its log is no backup, and is refused', async t => {
  const { file } = await openOffice(t)
  const copy = path.join(emptyFolder(t), 'cadastro.db')
  copyFileSync(file, copy)

  await t.rejects(restore(copy, emptyFolder(t), undefined))
})

const [before, after] = ['quatro palavras bem longas', 'outras palavras bem longas']
const STORED = '0f9c1d5e-0000-4000-8000-00000000abcd'

/** Restores an archive to an empty folder; gives what it did not find, or why it refused. */
async function tried (t: Scope, archive: string, passphrase: string | undefined): Promise<string[] | string> {
  return restore(archive, emptyFolder(t), passphrase).then(({ missing }) => missing, (error: unknown) => (error as Error).message)
}

/** A backup that was asked for, with nothing missing in it; gives its name. */
async function asked (t: Pick<typeof import('tap').t, 'strictSame'>, dataDir: string, passphrase: string | undefined, secondDir?: string): Promise<string> {
  const made = await makeBackup({ dataDir, secondDir, passphrase, reason: 'asked' })
  t.strictSame([made.missing, made.secondProblem], [[], undefined])
  return made.name!
}

void t.test('after the passphrase changed each backup opens with its own alone, in both folders, with its files', async t => {
  const { dataDir } = await openOffice(t)
  const secondDir = emptyFolder(t)
  const secrets = [undefined, before, after, before, undefined]
  const names: string[] = []
  for (const secret of secrets) names.push(await asked(t, dataDir, secret, secondDir))

  for (const folder of [backupFolder(dataDir), secondDir]) {
    for (const [index, secret] of secrets.entries()) t.strictSame(await tried(t, path.join(folder, names[index]!), secret), [], `${folder} ${index}`)
    t.equal(readdirSync(path.join(folder, 'files'), { recursive: true }).filter(name => String(name).includes(STORED)).length, 3)
  }
})

void t.test('files in clear and those of another passphrase go with the last backup that needs them', async t => {
  const { dataDir } = await openOffice(t)
  const secondDir = emptyFolder(t)
  const copiesIn = (folder: string) => readdirSync(path.join(folder, 'files'), { recursive: true }).filter(name => String(name).includes(STORED))
  await asked(t, dataDir, undefined, secondDir)
  await asked(t, dataDir, before, secondDir)
  t.equal(copiesIn(secondDir).length, 2)

  for (let times = 0; times < 5; times++) await asked(t, dataDir, after, secondDir)

  for (const folder of [backupFolder(dataDir), secondDir]) {
    t.strictSame(copiesIn(folder).map(name => path.extname(String(name))), ['.locked'], folder)
    t.strictSame(await tried(t, path.join(folder, path.basename(latest(dataDir))), after), [])
  }
})

void t.test('a backup of a version that had one pool for all is restored, and its files serve on while they open', async t => {
  const { dataDir } = await openOffice(t)
  const folder = backupFolder(dataDir)
  const asBefore = async (name: string) => {
    const place = path.join(folder, `${name}.json`)
    const { pool, ...manifest } = JSON.parse(readFileSync(place, 'utf8')) as { pool: string }
    writeFileSync(place, JSON.stringify(manifest))
    if (pool.startsWith('locked-')) {
      mkdirSync(path.join(folder, 'files/0f'), { recursive: true })
      renameSync(path.join(folder, 'files', pool, '0f', `${STORED}.locked`), path.join(folder, 'files/0f', `${STORED}.locked`))
      rmSync(path.join(folder, 'files', pool), { recursive: true })
    }
  }
  const first = await asked(t, dataDir, before)
  await asBefore(first)

  const { name: second } = await makeBackup({ dataDir, passphrase: before, reason: 'automatic' })
  const third = await asked(t, dataDir, after)

  t.equal(backupsIn(folder)[1]!.manifest.pool, 'locked')
  t.strictSame([await tried(t, path.join(folder, first), before), await tried(t, path.join(folder, second!), before)], [[], []])
  t.strictSame(await tried(t, path.join(folder, third), after), [])
  rmSync(path.join(folder, 'files/0f'), { recursive: true })
  t.strictSame(await tried(t, path.join(folder, third), after), [])
})

void t.test('another passphrase is a reason for a backup, though nothing else changed', async t => {
  const { dataDir } = await openOffice(t)
  const made: boolean[] = []
  for (const passphrase of [undefined, undefined, before, before, after]) made.push((await makeBackup({ dataDir, passphrase, reason: 'automatic' })).name !== undefined)

  t.strictSame(made, [true, false, true, false, true])
})

void t.test('the check finds a file of the backups that is gone, changed or locked with another passphrase', async t => {
  const { dataDir } = await openOffice(t)
  await asked(t, dataDir, before)
  const folder = path.join(backupFolder(dataDir), 'files')
  const copy = path.join(folder, readdirSync(folder, { recursive: true }).map(String).find(name => name.includes(STORED))!)
  const well = await checkData(dataDir, { passphrase: before })
  const content = readFileSync(copy)

  content[content.length - 1]! ^= 1
  writeFileSync(copy, content)
  const changed = await checkData(dataDir, { passphrase: before })
  rmSync(copy)
  const gone = await checkData(dataDir, { passphrase: before })

  t.strictSame(well.problems, [])
  t.match(changed.problems, [/mudou nos backups, ou não abre com a senha de hoje/])
  t.match(gone.problems, [/sumiu dos backups/])
})

void t.test('the check waits for a backup that is being made, which may take away files that it would read', async t => {
  const { dataDir } = await openOffice(t)
  await asked(t, dataDir, undefined)
  const lock = path.join(backupFolder(dataDir), 'backups.lock')
  const other = claim(lock)!
  let isChecked = false
  const checking = checkData(dataDir, { passphrase: undefined }).finally(() => { isChecked = true })

  await new Promise(resolve => { setTimeout(resolve, 2000) })
  t.notOk(isChecked)
  other.release()

  t.strictSame((await checking).problems, [])
  const free = claim(lock)
  t.ok(free, 'and it is given back')
  free?.release()
})

void t.test('the backup before the last upgrade is kept, however many are asked for afterwards', t => {
  const at = (hour: number, reason: 'asked' | 'upgrade') => ({ name: `${reason} ${hour}`, manifest: { made_at: new Date(Date.UTC(2026, 10, 25, hour)).toISOString(), reason } })
  const backups = [...Array.from({ length: 8 }, (_, index) => at(20 - index, 'asked')), at(3, 'upgrade'), at(2, 'upgrade')]

  t.strictSame([...chosen(backups)], ['asked 20', 'asked 19', 'asked 18', 'asked 17', 'asked 16', 'upgrade 3'])
  t.end()
})

void t.test('backups are kept by hours, days and weeks, the latest always, whatever the clock did', t => {
  const at = (hoursAgo: number, reason: 'automatic' | 'asked' = 'automatic') => {
    const made_at = new Date(Date.UTC(2026, 10, 25, 12) - hoursAgo * 3_600_000).toISOString()
    return { name: made_at, manifest: { made_at, reason } }
  }
  const year = Array.from({ length: 365 * 24 * 4 }, (_, index) => at(index / 4))

  const kept = [...chosen(year)]

  t.ok(kept.length >= 4 + 23 + 12 && kept.length <= 4 + 24 + 14 + 8, `${kept.length}`)
  t.strictSame(kept.slice(0, 4), year.slice(0, 4).map(one => one.name))
  t.equal(chosen([at(-24 * 400), at(24 * 4000)]).size, 2)
  t.equal(chosen([at(1, 'asked'), at(2, 'asked'), at(0)]).size, 3)
  t.end()
})

/** Gives a backup another moment, as if it had been made then. */
function redate (folder: string, name: string, madeAt: string): string {
  const moved = archiveName(madeAt, false)
  const note = JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as object
  writeFileSync(path.join(folder, `${moved}.json`), JSON.stringify({ ...note, made_at: madeAt }))
  renameSync(path.join(folder, name), path.join(folder, moved))
  rmSync(path.join(folder, `${name}.json`))
  return moved
}

void t.test('backups of a clock that was ahead take away neither the one just made nor those after it, in both folders', async t => {
  const { dataDir } = await openOffice(t)
  const secondDir = emptyFolder(t)
  const year = new Date().getFullYear() + 1
  for (let day = 1; day <= 6; day++) redate(backupFolder(dataDir), await asked(t, dataDir, undefined), `${year}-01-0${day}T10:00:00.000Z`)

  const made = [await asked(t, dataDir, undefined, secondDir), await asked(t, dataDir, undefined, secondDir)]

  for (const folder of [backupFolder(dataDir), secondDir]) {
    const names = backupsIn(folder).map(({ name }) => name)
    t.strictSame(names.slice(0, 2), made.toReversed(), 'the latest first')
    t.strictSame(names.slice(2).map(name => name.slice(9, 19)), ['06', '05', '04'].map(day => `${year}-01-${day}`), 'those of the clock behind them')
  }
})

void t.test('a backup just made stays, though five others seem to be later by some seconds', async t => {
  const { dataDir } = await openOffice(t)
  for (let second = 20; second < 25; second++) {
    redate(backupFolder(dataDir), await asked(t, dataDir, undefined), new Date(Date.now() + second * 1000).toISOString())
  }

  const name = await asked(t, dataDir, undefined)

  t.ok(existsSync(path.join(backupFolder(dataDir), name)))
})
