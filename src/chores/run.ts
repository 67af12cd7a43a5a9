import { fork, type ChildProcess } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import type { Made, Order } from '../backups/making.ts'
import type { Findings } from '../data-check/checking.ts'
import type { Chore, Outcome } from './chore.ts'

const BEHIND_EVERYBODY = 15

/** Long work is done in a process of its own that gives way to the server, and cannot take it down. */
export class Chores {
  #running: ChildProcess | undefined

  backup (order: Order): Promise<Made> {
    return this.#run({ kind: 'backup', order }).then(outcome => 'made' in outcome ? outcome.made : failed(outcome))
  }

  check (dataDir: string): Promise<Findings> {
    return this.#run({ kind: 'check', dataDir }).then(outcome => 'findings' in outcome ? outcome.findings : failed(outcome))
  }

  stop (): void {
    this.#running?.kill('SIGKILL')
  }

  #run (chore: Chore): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const child = fork(path.join(import.meta.dirname, 'chore.ts'), [], {
        execArgv: ['--max-old-space-size=256'], stdio: ['ignore', 'ignore', 'ignore', 'ipc'], env: { TZ: process.env.TZ },
      })
      this.#running = child
      if (child.pid !== undefined) giveWay(child.pid)
      child.once('message', outcome => { resolve(outcome as Outcome) })
      child.once('error', reject)
      child.once('exit', code => {
        this.#running = undefined
        reject(new Error(`O processo terminou antes do fim (${code ?? 'interrompido'}).`))
      })
      child.send(chore)
    })
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
  throw new Error('problem' in outcome ? outcome.problem : 'no answer')
}
