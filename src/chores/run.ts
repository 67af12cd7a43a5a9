import { fork, type ChildProcess } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import { BackupTaken } from '../backup-copies/claiming.ts'
import type { Made, Order } from '../backup-copies/making.ts'
import type { Findings } from '../data-check/checking.ts'
import type { Chore, Outcome } from './chore.ts'

const BEHIND_EVERYBODY = 15

interface Chores {
  backup: (order: Order) => Promise<Made>
  check: (dataDir: string, passphrase?: string) => Promise<Findings>
  stop: () => void
}

/** Long work is done in a process of its own that gives way to the server, and cannot take it down. */
export function chores (): Chores {
  let running: ChildProcess | undefined

  function run (chore: Chore): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const child = fork(path.join(import.meta.dirname, 'chore.ts'), [], {
        execArgv: ['--max-old-space-size=256'], stdio: ['ignore', 'ignore', 'ignore', 'ipc'], env: { TZ: process.env.TZ },
      })
      running = child
      if (child.pid !== undefined) giveWay(child.pid)
      child.once('message', outcome => { resolve(outcome as Outcome) })
      child.once('error', reject)
      child.once('exit', code => {
        running = undefined
        reject(new Error(`O processo terminou antes do fim (${code ?? 'interrompido'}).`))
      })
      child.send(chore)
    })
  }

  return {
    backup: order => run({ kind: 'backup', order }).then(outcome => 'made' in outcome ? outcome.made : failed(outcome)),
    check: (dataDir, passphrase) => run({ kind: 'check', dataDir, passphrase }).then(outcome => 'findings' in outcome ? outcome.findings : failed(outcome)),
    stop: () => { running?.kill('SIGKILL') },
  }
}

function giveWay (pid: number): void {
  try {
    os.setPriority(pid, BEHIND_EVERYBODY)
  } catch {
    // It may be over already.
  }
}

function failed (outcome: Outcome): never {
  if (!('problem' in outcome)) throw new Error('no answer')
  throw outcome.isTaken ? new BackupTaken(outcome.problem) : new Error(outcome.problem)
}
