import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { contentOf, digestOf, digestOfFile, isLockedWith, keepStream, opensWith, readOpened } from '../archives/archive.ts'
import { lock } from '../archives/locking.ts'
import { placeIn } from '../files/storage.ts'
import { Unusable } from '../unusable.ts'
import type { FileNote, Manifest } from './manifest.ts'

/**
 * The contents of customers' files, once for all backups of a folder that open with one passphrase: a file never
 * changes after it was sent, so a copy of it serves as long as any of them names it. The pool `open` is not locked,
 * `locked` is from when there was one for all passphrases, others have a random name (docs/decisions/0050).
 */
const rootIn = (folder: string) => path.join(folder, 'files')

// Only what bears our names is ever removed: another disk may have a folder `files` of its own.
const OWN_POOL = /^locked-[0-9a-f]{16}$/
const SHELF = /^[0-9a-f]{2}$/
const CONTENT = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:\.locked)?(?:\.part)?$/

const rootOf = (folder: string, pool: string) => ['open', 'locked'].includes(pool) ? rootIn(folder) : path.join(rootIn(folder), pool)
const placeOf = (folder: string, pool: string, name: string) => placeIn(rootOf(folder, pool), name) + (pool === 'open' ? '' : '.locked')
/** Opens with the passphrase of its pool, and tells nothing else. */
const keyOf = (folder: string, pool: string) => path.join(rootOf(folder, pool), 'key.locked')

type Named = Pick<Manifest, 'files' | 'pool'>

/** Where what a backup needs of a file may lie: before pools had names it was either of two. */
export function placesOf (folder: string, { pool }: Named, name: string): string[] {
  return (pool === undefined ? ['locked', 'open'] : [pool]).map(one => placeOf(folder, one, name))
}

/** All copies of a file, those of the backup itself first: whichever opens has the same content. */
function copiesOf (folder: string, backup: Named, name: string): string[] {
  return [...new Set([...placesOf(folder, backup, name), ...poolsIn(folder).map(pool => placeOf(folder, pool, name))])].filter(place => existsSync(place))
}

function poolsIn (folder: string): string[] {
  const own = existsSync(rootIn(folder)) ? readdirSync(rootIn(folder)).filter(name => OWN_POOL.test(name)) : []
  return ['open', 'locked', ...own]
}

/** Takes what is not in the pool of this passphrase yet; gives the names of files that are gone or differ from what was sent. */
export async function fillPool (folder: string, files: FileNote[], filesDir: string, passphrase: string | undefined): Promise<Pick<Manifest, 'pool' | 'missing'>> {
  if (files.length === 0) return { missing: [] }
  const pool = await poolFor(folder, files, passphrase)
  const missing: string[] = []
  for (const file of files) {
    const sources = [placeIn(filesDir, file.name), placeOf(folder, 'open', file.name)]
    const target = placeOf(folder, pool, file.name)
    if (!existsSync(target) && !await takeOne(sources, target, file, passphrase)) missing.push(file.name)
  }
  return { pool, missing }
}

async function poolFor (folder: string, files: FileNote[], passphrase: string | undefined): Promise<string> {
  if (passphrase === undefined) return 'open'
  for (const pool of poolsIn(folder)) {
    const key = keyOf(folder, pool)
    if (pool !== 'open' && existsSync(key) && await isLockedWith(key, passphrase)) return pool
  }
  const pool = await isAllLockedWith(folder, files, passphrase) ? 'locked' : `locked-${randomBytes(8).toString('hex')}`
  mkdirSync(rootOf(folder, pool), { recursive: true, mode: 0o700 })
  await keepStream(lock(passphrase)(Readable.from([Buffer.from('Cadastro')]) as AsyncIterable<Buffer>), keyOf(folder, pool))
  return pool
}

// From before pools had keys. An older program, to which an upgrade may be undone, looks for copies there only.
async function isAllLockedWith (folder: string, files: FileNote[], passphrase: string): Promise<boolean> {
  const there = files.map(file => ({ file, place: placeOf(folder, 'locked', file.name) })).filter(({ place }) => existsSync(place))
  for (const { file, place } of there) if (!await isTrueCopy(place, file, passphrase)) return false
  return there.length > 0
}

async function takeOne (sources: string[], target: string, file: FileNote, passphrase: string | undefined): Promise<boolean> {
  const source = await firstWith(file.sha256, sources)
  if (source === undefined) return false
  mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 })
  await keepStream(passphrase === undefined ? contentOf(source) : lock(passphrase)(contentOf(source)), `${target}.part`)
  if (!await isTrueCopy(`${target}.part`, file, passphrase)) throw new Error(`a cópia do arquivo ${file.name} difere do original (SHA-256)`)
  renameSync(`${target}.part`, target)
  return true
}

async function firstWith (sha256: string, places: string[]): Promise<string | undefined> {
  for (const place of places) if (existsSync(place) && await digestOfFile(place) === sha256) return place
  return undefined
}

async function isTrueCopy (place: string, { sha256 }: FileNote, passphrase: string | undefined): Promise<boolean> {
  try {
    return await digestOf(await readOpened(place, passphrase)) === sha256
  } catch (error) {
    if (error instanceof Unusable) return false
    throw error
  }
}

/** The content of a file of a backup, from a copy that opens with the passphrase. */
export async function pooledContent (folder: string, backup: Named, name: string, passphrase: string | undefined): Promise<AsyncIterable<Buffer> | undefined> {
  for (const copy of copiesOf(folder, backup, name)) if (await opensWith(copy, passphrase)) return readOpened(copy, passphrase)
  return undefined
}

/** Puts a file of a backup at its place; says whether it is what was sent. */
export async function takeFromPool (folder: string, backup: Named, { name, sha256 }: FileNote, passphrase: string | undefined, target: string): Promise<boolean> {
  let refusal: Unusable | undefined
  for (const copy of copiesOf(folder, backup, name)) {
    try {
      if ((await keepStream(await readOpened(copy, passphrase), target)).sha256 === sha256) return true
    } catch (error) {
      if (!(error instanceof Unusable)) throw error
      refusal = error
    }
  }
  if (refusal) throw refusal
  return false
}

/** The copies that are gone, do not open with this passphrase or are not what was sent, of backups that open with it. */
export async function poolProblems (folder: string, backups: Array<{ manifest: Manifest }>, passphrase: string | undefined): Promise<string[]> {
  const problems = new Map<string, string | undefined>()
  for (const { manifest } of backups) {
    for (const file of manifest.files.filter(({ name }) => !manifest.missing.includes(name))) {
      const id = `${manifest.pool} ${file.name}`
      if (problems.has(id)) continue
      const copies = manifest.pool === undefined ? copiesOf(folder, manifest, file.name) : placesOf(folder, manifest, file.name)
      problems.set(id, await problemOf(copies.filter(place => existsSync(place)), file, passphrase))
    }
  }
  return [...problems.values()].filter(problem => problem !== undefined)
}

async function problemOf (copies: string[], file: FileNote, passphrase: string | undefined): Promise<string | undefined> {
  for (const copy of copies) if (await isTrueCopy(copy, file, passphrase)) return undefined
  return copies.length === 0 ? `arquivo ${file.name} sumiu dos backups` : `arquivo ${file.name} mudou nos backups, ou não abre com a senha de hoje: ${copies[0]}`
}

/** Forgets what no backup needs any more. */
export function keepInPool (folder: string, kept: Array<{ manifest: Named }>): void {
  if (!existsSync(rootIn(folder))) return
  const used = new Set(kept.flatMap(({ manifest }) => manifest.pool ?? []))
  const needed = new Set([
    ...kept.flatMap(({ manifest }) => manifest.files.flatMap(({ name }) => placesOf(folder, manifest, name))),
    ...[...used].map(pool => keyOf(folder, pool)),
  ])
  for (const place of pooledIn(folder)) if (!needed.has(place)) rmSync(place, { force: true })
  for (const pool of poolsIn(folder)) if (OWN_POOL.test(pool) && !used.has(pool)) rmSync(rootOf(folder, pool), { recursive: true, force: true })
}

/** The files of all pools of a folder. */
export function pooledIn (folder: string): string[] {
  const roots = new Set(poolsIn(folder).map(pool => rootOf(folder, pool)))
  return [...roots].filter(root => existsSync(root)).flatMap(root => readdirSync(root, { withFileTypes: true }).flatMap(entry => {
    const place = path.join(root, entry.name)
    if (entry.isFile()) return entry.name === 'key.locked' ? [place] : []
    return entry.isDirectory() && SHELF.test(entry.name) ? readdirSync(place).filter(name => CONTENT.test(name)).map(name => path.join(place, name)) : []
  }))
}
