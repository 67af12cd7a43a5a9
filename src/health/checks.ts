import type { DiskWatch } from '../data-folder/watch.ts'
import type { Database } from '../database.ts'
import { NotStored } from '../errors.ts'

export type Ailment = 'write' | 'file' | 'space'

/** What keeps changes from being stored, found out by storing one. */
export async function ailments (db: Database, disk: Pick<DiskWatch, 'isSameFile' | 'hasRoom'> | undefined): Promise<Ailment[]> {
  const found: Array<[Ailment, boolean]> = [
    ['write', !await rehearse(db)], ['file', disk?.isSameFile() === false], ['space', disk?.hasRoom() === false],
  ]
  return found.filter(([, isIll]) => isIll).map(([ailment]) => ailment)
}

// A change that is undone never reaches the disk. A number in the file's header that nothing else uses does.
async function rehearse (db: Database): Promise<boolean> {
  try {
    await db.write(() => {
      const number = db.pragma('user_version') as number
      db.pragma(`user_version = ${(number + 1) % 1_000_000_000}`)
    }, 'vital')
    return true
  } catch (error) {
    if (error instanceof NotStored) return false
    throw error
  }
}
