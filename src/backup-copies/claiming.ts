import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { claim, type Claim } from '../data-folder/claim.ts'
import { Unusable } from '../unusable.ts'

/** Another process has the backups, to make one or to read them all: nothing is wrong with them. */
export class BackupTaken extends Unusable {}

const PATIENCE_MS = 300_000 // a backup of half a gigabyte takes 47 s (measured)

/** The server and a command may want the backups of a folder at the same moment: the second waits for the first. */
export async function claimBackups (folder: string, patienceMs = PATIENCE_MS): Promise<Claim> {
  const began = performance.now()
  for (;;) {
    const lock = claim(path.join(folder, 'backups.lock'))
    if (lock) return lock
    if (performance.now() - began > patienceMs) throw new BackupTaken('Um backup já está sendo feito ou conferido. Tente de novo em alguns minutos.')
    await pause(100)
  }
}
