import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import path from 'node:path'

interface Outcome { code: number, out: string, err: string }

/** Runs one of `commands/` as a process of its own, with nothing but these settings. */
export function runCommand (name: string, words: string[], environment: NodeJS.ProcessEnv): Promise<Outcome> {
  const file = path.join(import.meta.dirname, '../../commands', `${name}.ts`)
  return new Promise(resolve => {
    execFile(process.execPath, [file, ...words], { cwd: tmpdir(), env: environment }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err })
    })
  })
}
