import { spawn } from 'node:child_process'
import path from 'node:path'
import { linesOf, type Line } from './journal.ts'
import { judge } from './oracle.ts'
import { freshFolder } from './template.ts'

export interface Report { name: string, points: number, acknowledged: number, wrong: string[] }

const victim = path.join(import.meta.dirname, 'victim.ts')

interface Life { lines: Line[], errors: string, signal: NodeJS.Signals | null, code: number | null }

/** Runs the victim, perhaps under another program, and perhaps kills it a moment after it said so many lines. */
export function live (args: string[], { command = [], killAfterLines, env = {}, watching }: { command?: string[], killAfterLines?: number, env?: NodeJS.ProcessEnv, watching?: (lines: Line[], kill: () => void) => void } = {}): Promise<Life> {
  const [program, ...rest] = [...command, process.execPath, victim, ...args]
  const child = spawn(program!, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_COMPILE_CACHE: path.join(import.meta.dirname, '../node_modules/.cache/compiled'), ...env } })
  let text = ''
  let errors = ''
  let isCounted = false
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part
    watching?.(linesOf(text), () => { child.kill('SIGKILL') })
    if (killAfterLines !== undefined && !isCounted && linesOf(text).length >= killAfterLines) {
      isCounted = true
      setTimeout(() => { child.kill('SIGKILL') }, Math.random() * 30)
    }
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => { errors += part })
  return new Promise(resolve => {
    child.once('close', (code, signal) => { resolve({ lines: linesOf(text), errors, signal, code }) })
  })
}

/** kill -9 at random moments under eight writers, again and again on the same folder. */
export async function killAtRandom (rounds: number): Promise<Report> {
  const dataDir = await freshFolder()
  const all: Line[] = []
  const wrong: string[] = []
  for (let round = 0; round < rounds; round++) {
    const { lines, signal, errors } = await live([dataDir, 'writers', String(1 + round * 1000)], { killAfterLines: 3 + Math.floor(Math.random() * 30) })
    if (signal !== 'SIGKILL') wrong.push(`ended by itself: ${errors.slice(0, 500)}`)
    all.push(...lines)
    wrong.push(...(await judge(dataDir, lines)).wrong)
  }
  const { acknowledged, wrong: late } = await judge(dataDir, all, { repeats: false })
  return { name: 'kill -9 at random', points: rounds, acknowledged, wrong: [...wrong, ...late] }
}

/** A control: with the history outside the transaction a kill must leave a company without history. */
export async function killApart (roundsMax: number): Promise<Report> {
  const dataDir = await freshFolder()
  const wrong: string[] = []
  let rounds = 0
  for (; rounds < roundsMax && wrong.length === 0; rounds++) {
    // The first of each life takes long on a busy machine: a kill before it would find nothing.
    const { lines } = await live([dataDir, 'apart', String(1 + rounds * 100_000)], { killAfterLines: 4 })
    wrong.push(...(await judge(dataDir, lines)).wrong)
  }
  return { name: 'control: history outside the transaction', points: rounds, acknowledged: 0, wrong }
}
