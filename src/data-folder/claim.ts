import { closeSync, openSync } from 'node:fs'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { Unusable } from '../unusable.ts'

export interface Claim { release: () => void }

/** The folder is in use: by the server, most often. */
export class FolderTaken extends Unusable {}

/** One process has the folder at a time. */
export function claimFolder (dataDir: string): Claim {
  const claimed = claim(path.join(dataDir, 'cadastro.lock'))
  if (!claimed) throw new FolderTaken(`Outro processo do Cadastro já usa ${dataDir}. Encerre-o primeiro, ou use outra pasta em DATA_DIR.`)
  return claimed
}

/**
 * Takes what a file stands for, or nothing when another process has it. The lock is SQLite's own: it works on every
 * system and is gone with the process, however that ends.
 */
export function claim (place: string): Claim | undefined {
  closeSync(openSync(place, 'a', 0o600)) // says EACCES or ENOSPC itself, where SQLite would say less
  const lock = new BetterSqlite3(place, { timeout: 0 })
  try {
    lock.pragma('journal_mode = memory') // nothing is ever written to it, on a full disk neither
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    return undefined
  }
  return { release: () => { lock.close() } }
}
