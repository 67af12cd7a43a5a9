import type { Database } from '../database.ts'
import { NotStored } from '../errors.ts'
import type { Machine } from '../system/state.ts'

type Ailment = 'write' | 'file' | 'space' | 'backup' | 'check'

/** What keeps changes from being stored, found out by storing one, and what keeps them from being safe. */
export async function ailments (db: Database, machine: Machine | undefined): Promise<Ailment[]> {
  const found: Array<[Ailment, boolean]> = [['write', !await rehearse(db)]]
  if (machine) {
    const { disk, keeper } = machine
    found.push(['file', !disk.isSameFile()], ['space', !disk.hasRoom()], ['backup', keeper.isOverdue() || keeper.problem() !== undefined],
      ['check', (keeper.lastCheck()?.problems.length ?? 0) > 0])
  }
  return found.filter(([, isIll]) => isIll).map(([ailment]) => ailment)
}

// Only a change that is kept reaches the disk, so this one is: a number in the file's header that nothing else uses.
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
