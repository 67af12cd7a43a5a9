import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { latestPast } from '../clock.ts'
import { Manifest } from './manifest.ts'
import { keepInPool } from './pool.ts'

const LATEST_KEPT = 4
const HOURS_KEPT = 24
const DAYS_KEPT = 14
const WEEKS_KEPT = 8
const ASKED_KEPT = 5

export interface KeptBackup { name: string, size: number, manifest: Manifest }

const ARCHIVE = /^cadastro-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.tar\.gz(?:\.locked)?$/

export function backupFolder (dataDir: string): string {
  return path.join(dataDir, 'backups')
}

export function archiveName (madeAt: string, isLocked: boolean): string {
  return `cadastro-${madeAt.slice(0, 19).replaceAll(':', '-')}Z.tar.gz${isLocked ? '.locked' : ''}`
}

/**
 * The whole backups of a folder, the latest first; after all others those that a clock dated which was ahead: when they
 * were made nobody knows. One without its manifest was put there by somebody.
 */
export function backupsIn (folder: string): KeptBackup[] {
  if (!existsSync(folder)) return []
  const backups = readdirSync(folder).filter(name => ARCHIVE.test(name)).toSorted().toReversed().flatMap(name => {
    const manifest = readManifest(path.join(folder, `${name}.json`))
    const stat = statSync(path.join(folder, name), { throwIfNoEntry: false }) // another process may just have taken it away
    return manifest && stat ? [{ name, size: stat.size, manifest }] : []
  })
  const latest = latestPast()
  const isAhead = ({ manifest }: KeptBackup) => Date.parse(manifest.made_at) > latest
  return [...backups.filter(one => !isAhead(one)), ...backups.filter(isAhead)]
}

/** What lies beside an archive, or nothing when it lies alone. */
export function readManifest (place: string): Manifest | undefined {
  if (!existsSync(place)) return undefined
  try {
    return Manifest.parse(JSON.parse(readFileSync(place, 'utf8')))
  } catch {
    return undefined
  }
}

type Named = Pick<KeptBackup, 'name'> & { manifest: Pick<Manifest, 'made_at' | 'reason'> }

/**
 * Which of them to keep: the latest, and of each of the last hours, days and weeks that have any the latest; some of
 * those that were asked for; the way back to the version before. Ages are not looked at, so a clock that jumps takes
 * no backup away: only their order counts, in which `backupsIn` gives them.
 */
export function chosen (backups: Named[]): Set<string> {
  const automatic = backups.filter(({ manifest }) => manifest.reason === 'automatic')
  const others = backups.filter(({ manifest }) => manifest.reason !== 'automatic')
  const wayBack = others.find(({ manifest }) => manifest.reason === 'upgrade')
  const latestOfEach = (count: number, bucket: (madeAt: string) => string) => {
    const seen = new Map<string, string>()
    for (const { name, manifest } of automatic) {
      const key = bucket(manifest.made_at)
      if (!seen.has(key)) seen.set(key, name)
    }
    return [...seen.values()].slice(0, count)
  }
  return new Set([
    ...automatic.slice(0, LATEST_KEPT).map(one => one.name),
    ...latestOfEach(HOURS_KEPT, madeAt => madeAt.slice(0, 13)),
    ...latestOfEach(DAYS_KEPT, madeAt => madeAt.slice(0, 10)),
    ...latestOfEach(WEEKS_KEPT, madeAt => String(Math.floor((Date.parse(madeAt) / 86_400_000 + 3) / 7))),
    ...others.filter(one => one !== wayBack).slice(0, ASKED_KEPT).map(one => one.name),
    ...(wayBack ? [wayBack.name] : []),
  ])
}

/** Removes the others, and the contents of files that only they had. What was just made stays, whatever the clock says. */
export function rotate (folder: string, made: string | undefined): void {
  const backups = backupsIn(folder)
  const kept = chosen(backups)
  if (made !== undefined) kept.add(made)
  for (const { name } of backups.filter(one => !kept.has(one.name))) {
    for (const file of [name, `${name}.json`]) rmSync(path.join(folder, file), { force: true })
  }
  removeLeft(folder)
  keepInPool(folder, backups.filter(one => kept.has(one.name)))
}

// Of a process that was killed: notes without an archive, parts of copies. An archive without its note stays: somebody may
// have put it there, as a download from Sistema, and have no other.
function removeLeft (folder: string): void {
  const names = new Set(readdirSync(folder))
  for (const name of names) {
    const archive = name.replace(/(?:\.json)?(?:\.part)?$/, '')
    const isLeft = name.endsWith('.part') || (name.endsWith('.json') && !names.has(archive))
    if (isLeft && ARCHIVE.test(archive)) rmSync(path.join(folder, name), { force: true })
  }
}
