import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { digestOfFile } from '../archives/archive.ts'
import { syncFolder, syncPath } from '../data-folder/marker.ts'
import { overlap } from '../data-folder/overlap.ts'
import { placesOf, pooledIn } from './pool.ts'
import { backupFolder, backupsIn, readManifest, rotate, type KeptBackup } from './rotation.ts'

const NOTE = 'cadastro.office'

/** Copies what another disk has not got yet, also the one just made; gives the reason when that cannot be. */
export async function copyToSecond (dataDir: string, secondDir: string | undefined, office: string, made: string | undefined): Promise<string | undefined> {
  if (secondDir === undefined) return undefined
  // A disk that is not plugged in must not be replaced by a folder of its name.
  if (!existsSync(secondDir)) return `${secondDir} não existe ou não está conectado.`
  try {
    const refusal = refusalOf(dataDir, secondDir, office)
    if (refusal) return refusal
    const folder = backupFolder(dataDir)
    for (const backup of backupsIn(folder)) await copyBackup(folder, secondDir, backup)
    rotate(secondDir, made)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** Rotation takes what one office does not need any more: two of them in one folder would take each other's backups away. */
function refusalOf (dataDir: string, secondDir: string, office: string): string | undefined {
  if (overlap(secondDir, dataDir) || ['cadastro.db', 'cadastro.used'].some(name => existsSync(path.join(secondDir, name)))) {
    return `${secondDir} é uma pasta de dados do Cadastro. Indique outra pasta em BACKUP_DIR.`
  }
  const note = path.join(secondDir, NOTE)
  const isOurs = existsSync(note) ? readFileSync(note, 'utf8').trim() === office : isFree(backupFolder(dataDir), secondDir)
  if (!isOurs) return `${secondDir} tem os backups de outro escritório. Indique outra pasta em BACKUP_DIR, ou tire os backups dela e também o arquivo ${NOTE}.`
  if (!existsSync(note)) keepNote(note, office)
  return undefined
}

// A version that left no note left copies of these data: when each of their tables was made, no other office shares.
function isFree (folder: string, secondDir: string): boolean {
  const there = backupsIn(secondDir)
  const madeAt = ({ manifest }: KeptBackup) => manifest.tables.knex_migrations?.digest
  const own = new Set(backupsIn(folder).map(madeAt))
  return there.length === 0 ? pooledIn(secondDir).length === 0 : there.some(backup => own.has(madeAt(backup)))
}

/** Notes whose the backups around a restored one are, where no version did so: its office goes on there. */
export function noteOffice (archive: string, dataDir: string, office: string): void {
  const folder = path.dirname(archive)
  const note = path.join(folder, NOTE)
  if (existsSync(note) || !readManifest(`${archive}.json`) || overlap(folder, dataDir)) return
  try {
    keepNote(note, office)
  } catch {
    // A disk that only reads: what is restored is restored, and nothing can be copied there anyway.
  }
}

function keepNote (note: string, office: string): void {
  writeFileSync(note, `${office}\n`, { flag: 'wx', mode: 0o600 })
  syncPath(note)
  syncFolder(path.dirname(note))
}

async function copyBackup (from: string, to: string, { name, manifest }: KeptBackup): Promise<void> {
  const files = [`${name}.json`, name] // the archive last, as it is made
  if (files.every(file => existsSync(path.join(to, file)))) return
  for (const file of manifest.files) {
    for (const place of placesOf(from, manifest, file.name)) {
      if (existsSync(place)) await copyChecked(place, path.join(to, path.relative(from, place)))
    }
  }
  for (const file of files) await copyChecked(path.join(from, file), path.join(to, file))
}

async function copyChecked (from: string, to: string): Promise<void> {
  if (existsSync(to)) return
  mkdirSync(path.dirname(to), { recursive: true, mode: 0o700 })
  copyFileSync(from, `${to}.part`)
  syncPath(`${to}.part`)
  if (await digestOfFile(from) !== await digestOfFile(`${to}.part`)) throw new Error(`A cópia de ${path.basename(from)} ficou diferente.`)
  renameSync(`${to}.part`, to)
}
