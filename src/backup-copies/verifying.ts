import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { digestOfFile, entriesOf, isLockedWith, keepStream } from '../archives/archive.ts'
import { claimBackups } from './claiming.ts'
import { differences, tablesIn, type Manifest } from './manifest.ts'
import { poolProblems } from './pool.ts'
import { backupFolder, backupsIn, type KeptBackup } from './rotation.ts'

/** Opens what an archive holds and compares it, table by table, with what was counted when it was made. */
export async function verifyArchive (archive: string, manifest: Manifest, passphrase: string | undefined, scratch: string): Promise<void> {
  try {
    for await (const { name, content } of entriesOf(archive, passphrase)) {
      if (name === 'cadastro.db') await keepStream(content, scratch)
      else for await (const _part of content);
    }
    await compareWith(manifest, scratch)
  } finally {
    rmSync(scratch, { force: true })
  }
}

/** Throws unless the database is, byte by byte and row by row, the one of the manifest. */
export async function compareWith (manifest: Manifest, file: string): Promise<void> {
  if (await digestOfFile(file) !== manifest.database.sha256) throw new Error('a cópia difere do original (SHA-256)')
  const connection = new BetterSqlite3(file, { readonly: true, fileMustExist: true })
  try {
    const [state] = connection.pragma('integrity_check(1)') as Array<{ integrity_check: string }>
    if (state?.integrity_check !== 'ok') throw new Error('a cópia está danificada')
    const different = differences(manifest.tables, tablesIn(connection))
    if (different.length > 0) throw new Error(`a cópia difere em ${different.join(', ')}`)
  } finally {
    connection.close()
  }
}

/**
 * Reads the files of all backups that open with this passphrase; of others nobody here can say anything. No backup is made
 * meanwhile: it would take away what is about to be read.
 */
export async function pooledProblems (dataDir: string, passphrase: string | undefined): Promise<string[]> {
  const folder = backupFolder(dataDir)
  if (!existsSync(folder)) return []
  const claimed = await claimBackups(folder)
  try {
    const opened: KeptBackup[] = []
    for (const backup of backupsIn(folder)) if (await isLockedWith(path.join(folder, backup.name), passphrase)) opened.push(backup)
    return await poolProblems(folder, opened, passphrase)
  } finally {
    claimed.release()
  }
}
