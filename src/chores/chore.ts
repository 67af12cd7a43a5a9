import { BackupTaken } from '../backup-copies/claiming.ts'
import { makeBackup, type Made, type Order } from '../backup-copies/making.ts'
import { checkData, type Findings } from '../data-check/checking.ts'

export type Chore = { kind: 'backup', order: Order } | { kind: 'check', dataDir: string, passphrase?: string }
export type Outcome = { made: Made } | { findings: Findings } | { problem: string, isTaken: boolean }

/** The other side of run.ts: does one piece of work and ends. */
process.umask(0o077)
process.once('message', (chore: Chore) => {
  void done(chore).then(outcome => { process.send!(outcome, () => { process.disconnect() }) })
})
// The server that asked is gone: nobody waits for the answer.
process.once('disconnect', () => { process.exit(0) })

async function done (chore: Chore): Promise<Outcome> {
  try {
    if (chore.kind === 'backup') return { made: await makeBackup(chore.order) }
    return { findings: await checkData(chore.dataDir, { passphrase: chore.passphrase }) }
  } catch (error) {
    return { problem: (error as Error).message, isTaken: error instanceof BackupTaken }
  }
}
