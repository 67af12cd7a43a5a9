import { statSync } from 'node:fs'
import { setInterval } from 'node:timers'
import type { Config } from '../config.ts'
import type { Watch } from '../connection/write-queue.ts'
import { freeBytes, type Ballast } from './space.ts'

const MB = 1_048_576
const LOOK_EVERY_MS = 1000
const EMERGENCY_MB = 16

export interface DiskWatch extends Watch {
  free: () => number
  isSameFile: () => boolean
  hasRoom: () => boolean
  stop: () => void
}

/** Looks at the disk under an open database: at every change whether it is still there, every second how much room is left. */
export function watchDisk (file: string, { dataDir, minFreeMb }: Pick<Config, 'dataDir' | 'minFreeMb'>, ballast: Ballast): DiskWatch {
  let opened: string | undefined
  let free = freeBytes(dataDir)
  const timer = setInterval(look, LOOK_EVERY_MS).unref()

  function look (): void {
    free = measured()
    const emergency = Math.min(EMERGENCY_MB, minFreeMb) * MB
    if (free < emergency) ballast.drop()
    else void ballast.take()
  }

  function measured (): number {
    try {
      return freeBytes(dataDir)
    } catch {
      return 0
    }
  }

  // The log is made with the first change and stays while the database is open.
  function isSameFile (): boolean {
    const now = identities(file)
    opened ??= now
    return now !== undefined && now === opened
  }

  return {
    free: measured,
    isSameFile,
    hasRoom: () => measured() >= minFreeMb * MB,
    stop: () => { clearInterval(timer) },
    beforeWriting (importance) {
      if (opened !== undefined && !isSameFile()) return 'replaced'
      if (importance === 'usual' && free < minFreeMb * MB) return 'low'
    },
    afterWriting: () => isSameFile() ? undefined : 'replaced',
  }
}

function identities (file: string): string | undefined {
  const [database, log] = [file, `${file}-wal`].map(place => statSync(place, { throwIfNoEntry: false }))
  return database && log && `${database.dev}:${database.ino} ${log.dev}:${log.ino}`
}
