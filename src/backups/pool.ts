import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { digestOfFile, keepStream } from '../archives/archive.ts'
import { lock } from '../archives/locking.ts'
import { placeIn } from '../files/storage.ts'
import type { FileNote } from './manifest.ts'

const rootIn = (folder: string) => path.join(folder, 'files')

/**
 * The contents of customers' files, once for all backups of a folder: a file never changes after it was
 * sent, so a copy of it serves as long as any backup names it.
 */
export function pooledPlace (folder: string, name: string): string | undefined {
  const place = placeIn(rootIn(folder), name)
  return [`${place}.locked`, place].find(one => existsSync(one))
}

/** Takes what is not in the pool yet; gives the names of files that are gone or differ from what was sent. */
export async function fillPool (folder: string, files: FileNote[], filesDir: string, passphrase: string | undefined): Promise<string[]> {
  const missing: string[] = []
  for (const file of files) {
    if (!pooledPlace(folder, file.name) && !await takeOne(folder, file, filesDir, passphrase)) missing.push(file.name)
  }
  return missing
}

async function takeOne (folder: string, { name, sha256 }: FileNote, filesDir: string, passphrase: string | undefined): Promise<boolean> {
  const source = placeIn(filesDir, name)
  if (!existsSync(source) || await digestOfFile(source) !== sha256) return false
  const target = placeIn(rootIn(folder), name) + (passphrase === undefined ? '' : '.locked')
  mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 })
  const content = createReadStream(source) as AsyncIterable<Buffer>
  await keepStream(passphrase === undefined ? content : lock(passphrase)(content), `${target}.part`)
  renameSync(`${target}.part`, target)
  return true
}

/** Forgets what no backup names any more. */
export function keepInPool (folder: string, names: Set<string>): void {
  if (!existsSync(rootIn(folder))) return
  for (const entry of readdirSync(rootIn(folder), { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && !names.has(entry.name.replace(/\.locked$/, ''))) rmSync(path.join(entry.parentPath, entry.name), { force: true })
  }
}
