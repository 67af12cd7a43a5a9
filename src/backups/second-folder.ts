import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs'
import path from 'node:path'
import { digestOfFile } from '../archives/archive.ts'
import { syncPath } from '../data-folder/marker.ts'
import { placesOf } from './pool.ts'
import { backupsIn, rotate, type KeptBackup } from './rotation.ts'

/** Copies what another disk has not got yet; gives the reason when that cannot be. */
export async function copyToSecond (folder: string, secondDir: string | undefined): Promise<string | undefined> {
  if (secondDir === undefined) return undefined
  // A disk that is not plugged in must not be replaced by a folder of its name.
  if (!existsSync(secondDir)) return `${secondDir} não existe ou não está conectado.`
  try {
    for (const backup of backupsIn(folder)) await copyBackup(folder, secondDir, backup)
    rotate(secondDir)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

async function copyBackup (from: string, to: string, { name, manifest }: KeptBackup): Promise<void> {
  if (existsSync(path.join(to, `${name}.json`))) return
  for (const file of manifest.files) {
    for (const place of placesOf(from, manifest, file.name)) {
      if (existsSync(place)) await copyChecked(place, path.join(to, path.relative(from, place)))
    }
  }
  for (const file of [name, `${name}.json`]) await copyChecked(path.join(from, file), path.join(to, file))
}

async function copyChecked (from: string, to: string): Promise<void> {
  if (existsSync(to)) return
  mkdirSync(path.dirname(to), { recursive: true, mode: 0o700 })
  copyFileSync(from, `${to}.part`)
  syncPath(`${to}.part`)
  if (await digestOfFile(from) !== await digestOfFile(`${to}.part`)) throw new Error(`A cópia de ${path.basename(from)} ficou diferente.`)
  renameSync(`${to}.part`, to)
}
