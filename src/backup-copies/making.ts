import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import BetterSqlite3 from 'better-sqlite3'
import { archived, contentOf, digestOfFile, isLockedWith, keepStream } from '../archives/archive.ts'
import type { Entry } from '../archives/tar.ts'
import { timestamp } from '../clock.ts'
import { refuseForeignFile } from '../connection/checks.ts'
import { migrationsIn } from '../connection/migrating.ts'
import { syncFolder, syncPath } from '../data-folder/marker.ts'
import { freeBytes } from '../data-folder/space.ts'
import { version } from '../version.ts'
import { counted } from '../writing/numbers.ts'
import { claimBackups } from './claiming.ts'
import { differences, filesIn, officeOf, tablesIn, type Manifest } from './manifest.ts'
import { fillPool } from './pool.ts'
import { archiveName, backupFolder, backupsIn, rotate, type KeptBackup } from './rotation.ts'
import { copyToSecond } from './second-folder.ts'
import { verifyArchive } from './verifying.ts'

export interface Order {
  dataDir: string
  /** A folder on another disk that gets a copy of everything. */
  secondDir?: string
  passphrase?: string
  reason: Manifest['reason']
}

export interface Made {
  /** Nothing when the data are as they were at the last backup. */
  name?: string
  missing: string[]
  /** Why the second folder did not get its copy. */
  secondProblem?: string
  tookMs: number
}

/** Nobody waits for one that is made by itself: it is tried again a minute later. */
const AUTOMATIC_PATIENCE_MS = 5000

/**
 * Makes a backup of the data as they are at one moment, opens it again and compares every table with the
 * original. Until then it has no name of its own. Runs beside the server, in a process that may take its time.
 */
export async function makeBackup ({ dataDir, secondDir, passphrase, reason }: Order): Promise<Made> {
  const began = performance.now()
  const file = path.join(dataDir, 'cadastro.db')
  const office = officeIn(file)
  const folder = backupFolder(dataDir)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const claimed = await claimBackups(folder, reason === 'automatic' ? AUTOMATIC_PATIENCE_MS : undefined)
  try {
    removeParts(folder)
    const copy = path.join(folder, 'part-copy.db')
    const manifest = await copyDatabase(file, copy, reason)
    const isNews = reason !== 'automatic' || !await isAsLast(folder, backupsIn(folder)[0], manifest, passphrase)
    const name = isNews ? archiveName(manifest.made_at, passphrase !== undefined) : undefined
    if (name !== undefined) {
      Object.assign(manifest, await fillPool(folder, manifest.files, path.join(dataDir, 'files'), passphrase))
      await keepArchive(folder, copy, manifest, name, passphrase)
      rotate(folder, name)
    }
    const secondProblem = await copyToSecond(dataDir, secondDir, office, name)
    return {
      ...(name !== undefined && { name }), missing: manifest.missing,
      ...(secondProblem !== undefined && { secondProblem }), tookMs: performance.now() - began,
    }
  } finally {
    removeParts(folder)
    claimed.release()
  }
}

/** Whose data they are; throws when they are another program's. */
function officeIn (file: string): string {
  const connection = new BetterSqlite3(file, { readonly: true, fileMustExist: true })
  try {
    refuseForeignFile(connection, file)
    return officeOf(connection)
  } finally {
    connection.close()
  }
}

/** What a backup that was made lacks, in sentences. */
export function lacksOf ({ missing, secondProblem }: Made): string[] {
  return [
    ...(missing.length > 0 ? [`${missing.length === 1 ? 'Falta' : 'Faltam'} ${counted(missing.length, 'arquivo', 'arquivos')} no disco.`] : []),
    ...(secondProblem === undefined ? [] : [`A segunda cópia não foi feita: ${secondProblem}`]),
  ]
}

// Also those of a process that was killed.
function removeParts (folder: string): void {
  for (const left of readdirSync(folder).filter(name => name.startsWith('part-'))) rmSync(path.join(folder, left), { force: true })
}

async function copyDatabase (file: string, copy: string, reason: Manifest['reason']): Promise<Manifest> {
  if (freeBytes(path.dirname(copy)) < statSync(file).size * 3) throw new Error('Não há espaço no disco para um backup.')
  const source = new BetterSqlite3(file, { readonly: true, fileMustExist: true })
  try {
    // One transaction around all of it: what is counted is what is copied, whatever is registered meanwhile.
    source.exec('begin')
    const tables = tablesIn(source)
    const rest = { migrations: migrationsIn(source), files: filesIn(source) }
    await source.backup(copy)
    source.exec('commit')
    const target = new BetterSqlite3(copy)
    target.pragma('journal_mode = delete') // a copy is one file, with no log beside it
    target.close()
    return {
      format: 1, made_at: await freeMoment(path.dirname(copy)), reason, program: version, ...rest, tables, missing: [],
      database: { size: statSync(copy).size, sha256: await digestOfFile(copy) },
    }
  } finally {
    source.close()
  }
}

// Names tell backups apart by the second.
async function freeMoment (folder: string): Promise<string> {
  for (;;) {
    const now = timestamp()
    if (![true, false].some(isLocked => existsSync(path.join(folder, archiveName(now, isLocked))))) return now
    await pause(50)
  }
}

/** Whether the last backup has all that a new one would, and opens with the same passphrase. */
async function isAsLast (folder: string, last: KeptBackup | undefined, now: Manifest, passphrase: string | undefined): Promise<boolean> {
  if (last === undefined || last.manifest.missing.length > 0 || (last.manifest.pool === undefined && now.files.length > 0)) return false
  return differences(last.manifest.tables, now.tables, { isForgiving: true }).length === 0 && isLockedWith(path.join(folder, last.name), passphrase)
}

async function keepArchive (folder: string, copy: string, manifest: Manifest, name: string, passphrase: string | undefined): Promise<void> {
  const [archive, note] = [path.join(folder, 'part-archive'), path.join(folder, 'part-manifest')]
  const written = await keepStream(archived(contentsOf(copy, manifest), passphrase), archive)
  await verifyArchive(archive, manifest, passphrase, path.join(folder, 'part-verified.db'))
  writeFileSync(note, JSON.stringify({ ...manifest, archive: written }, null, 1), { mode: 0o600 })
  syncPath(note)
  // The archive last: what is left of a process that was killed is never an archive that no rotation knows.
  renameSync(note, path.join(folder, `${name}.json`))
  syncFolder(folder)
  renameSync(archive, path.join(folder, name))
  syncFolder(folder)
}

async function * contentsOf (copy: string, manifest: Manifest): AsyncGenerator<Entry> {
  const text = Buffer.from(JSON.stringify(manifest))
  yield { name: 'manifest.json', size: text.length, content: Readable.from([text]) as AsyncIterable<Buffer> }
  yield { name: 'cadastro.db', size: manifest.database.size, content: contentOf(copy) }
}
