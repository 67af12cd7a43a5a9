import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { digestOfFile, entriesOf, keepStream } from '../archives/archive.ts'
import { Manifest, officeOf } from '../backup-copies/manifest.ts'
import { takeFromPool } from '../backup-copies/pool.ts'
import { readManifest } from '../backup-copies/rotation.ts'
import { noteOffice } from '../backup-copies/second-folder.ts'
import { compareWith } from '../backup-copies/verifying.ts'
import { knownMigrations } from '../connection/migrating.ts'
import { claimFolder } from '../data-folder/claim.ts'
import { noteClosed, noteOpened, syncFolder, syncPath } from '../data-folder/marker.ts'
import { placeIn } from '../files/storage.ts'
import { Unusable } from '../unusable.ts'

interface Restored {
  manifest: Manifest
  /** Where what was there before is kept. */
  replaced: string | undefined
  /** Files that the backup names and that were not to be found. */
  missing: string[]
}

const STORED_NAME = /^[0-9a-f-]{36}$/
const owned = ['cadastro.db', 'cadastro.db-wal', 'cadastro.db-shm', 'files', 'cadastro.open', 'cadastro.used']

/**
 * Puts a backup in the place of the data. Everything is unpacked beside them and compared first, and what
 * is replaced is kept; the running server, which has claimed the folder, makes it refuse. A drill leaves no trace where
 * the backup lies.
 */
export async function restore (archive: string, dataDir: string, passphrase: string | undefined, { isDrill = false } = {}): Promise<Restored> {
  if (!existsSync(archive)) throw new Unusable(`${archive} não existe.`)
  if (!statSync(archive).isFile()) throw new Unusable(`${archive} é uma pasta. Indique um dos arquivos de backup que estão nela.`)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const claim = claimFolder(dataDir)
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-')
  const staged = path.join(dataDir, `restoring-${stamp}`)
  try {
    await refuseChanged(archive)
    mkdirSync(path.join(staged, 'files'), { recursive: true, mode: 0o700 })
    const manifest = await unpack(archive, staged, passphrase)
    refuseNewer(manifest)
    await compareWith(manifest, path.join(staged, 'cadastro.db'))
    const missing = await gatherFiles(archive, manifest, staged, passphrase)
    const replaced = exchange(dataDir, staged, stamp)
    await compareWith(manifest, path.join(dataDir, 'cadastro.db'))
    const office = endSessions(path.join(dataDir, 'cadastro.db'))
    if (!isDrill) noteOffice(archive, dataDir, office)
    return { manifest, replaced, missing }
  } finally {
    rmSync(staged, { recursive: true, force: true })
    claim.release()
  }
}

async function unpack (archive: string, staged: string, passphrase: string | undefined): Promise<Manifest> {
  let manifest: Manifest | undefined
  for await (const { name, content } of entriesOf(archive, passphrase)) {
    const stored = name.replace(/^files\//, '')
    if (name === 'manifest.json') manifest = parseManifest(await textOf(content))
    else if (name === 'cadastro.db') await keepStream(content, path.join(staged, name))
    else if (STORED_NAME.test(stored)) await keepStream(content, placeOf(path.join(staged, 'files'), stored))
    else for await (const _part of content);
  }
  if (!manifest || !existsSync(path.join(staged, 'cadastro.db'))) throw new Unusable(`${archive} não é um backup do Cadastro.`)
  return manifest
}

function parseManifest (text: string): Manifest {
  try {
    return Manifest.parse(JSON.parse(text))
  } catch {
    throw new Unusable('O backup é de outra versão do Cadastro, ou está danificado.')
  }
}

async function refuseChanged (archive: string): Promise<void> {
  const noted = readManifest(`${archive}.json`)?.archive
  if (noted && noted.sha256 !== await digestOfFile(archive)) throw new Unusable(`${archive} não é mais o que foi guardado (SHA-256). Use outro backup.`)
}

function refuseNewer ({ migrations }: Manifest): void {
  const known = knownMigrations()
  const newer = migrations.find(name => !known.includes(name))
  if (newer) throw new Unusable(`O backup é de uma versão mais nova do Cadastro (${newer}). Instale essa versão e restaure de novo.`)
}

/** The files that were not in the archive lie beside it, as the server keeps them. */
async function gatherFiles (archive: string, manifest: Manifest, staged: string, passphrase: string | undefined): Promise<string[]> {
  const missing: string[] = []
  for (const file of manifest.files) {
    const target = placeOf(path.join(staged, 'files'), file.name)
    const isThere = existsSync(target)
      ? await digestOfFile(target) === file.sha256
      : await takeFromPool(path.dirname(archive), manifest, file, passphrase, target)
    if (!isThere) missing.push(file.name)
  }
  return missing
}

function placeOf (root: string, name: string): string {
  if (!STORED_NAME.test(name)) throw new Unusable('O backup está danificado.')
  const place = placeIn(root, name)
  mkdirSync(path.dirname(place), { recursive: true, mode: 0o700 })
  return place
}

// Renames only. A note stands in the folder until the last of them: the server does not start between them.
function exchange (dataDir: string, staged: string, stamp: string): string | undefined {
  const note = path.join(dataDir, 'restoring.json')
  writeFileSync(note, stamp)
  syncPath(note)
  syncFolder(dataDir)
  const old = owned.filter(name => existsSync(path.join(dataDir, name)))
  const replaced = path.join(dataDir, `replaced-${stamp}`)
  if (old.length > 0) mkdirSync(replaced, { mode: 0o700 })
  for (const name of old) renameSync(path.join(dataDir, name), path.join(replaced, name))
  for (const name of readdirSync(staged)) renameSync(path.join(staged, name), path.join(dataDir, name))
  noteOpened(dataDir)
  noteClosed(dataDir)
  rmSync(note)
  syncFolder(dataDir)
  return old.length > 0 ? replaced : undefined
}

// Somebody whose session was ended since then must not come back with it. Says whose data they are.
function endSessions (file: string): string {
  const connection = new BetterSqlite3(file)
  connection.pragma('synchronous = full')
  connection.exec('delete from sessions')
  const office = officeOf(connection)
  connection.close()
  return office
}

async function textOf (content: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of content) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}
