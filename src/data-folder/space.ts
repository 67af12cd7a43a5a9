import { randomFillSync } from 'node:crypto'
import { existsSync, rmSync, statfsSync, statSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import path from 'node:path'

const MB = 1_048_576

export function freeBytes (place: string): number {
  const { bavail, bsize } = statfsSync(place)
  return bavail * bsize
}

/** The size of a file; 0 where there is none. */
export function bytesOf (place: string): number {
  return statSync(place, { throwIfNoEntry: false })?.size ?? 0
}

/**
 * A file that only takes up room. On a disk that ran full it is given up, so that the program can still
 * start, let people in and put away what is in the log while somebody makes room.
 */
export interface Ballast {
  /** Gives the room back; says whether there was any. */
  drop: () => boolean
  /** Takes the room again once there is plenty of it. */
  take: () => Promise<void>
}

export function ballastIn (dataDir: string, sizeMb: number, floorMb: number): Ballast {
  const place = path.join(dataDir, 'ballast')
  let isTaking = false
  return {
    drop () {
      const isThere = existsSync(place)
      rmSync(place, { force: true })
      return isThere
    },
    async take () {
      if (isTaking || sizeMb === 0 || existsSync(place) || freeBytes(dataDir) < (floorMb + 2 * sizeMb) * MB) return
      isTaking = true
      try {
        await fill(`${place}.new`, sizeMb)
        await rename(`${place}.new`, place)
      } catch {
        rmSync(`${place}.new`, { force: true }) // another time, when there is room
      } finally {
        isTaking = false
      }
    },
  }
}

async function fill (place: string, sizeMb: number): Promise<void> {
  const file = await open(place, 'w', 0o600)
  try {
    const block = randomFillSync(Buffer.alloc(MB)) // zeros would take no room on some disks
    for (let written = 0; written < sizeMb; written++) await file.write(block)
    await file.sync()
  } finally {
    await file.close()
  }
}
