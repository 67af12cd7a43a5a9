import { readFileSync } from 'node:fs'
import type { Line } from './journal.ts'
import { live, type Report } from './kill.ts'
import { judge } from './oracle.ts'
import { injecting } from './strace.ts'
import { freshFolder, scratchFolder } from './template.ts'

export interface Fault {
  /** The system call that fails. */
  call: 'pwrite64' | 'fsync' | 'pread64' | 'ftruncate'
  /** How: an error, a wrong answer, or the end of the process. */
  what: 'error=EIO' | 'error=ENOSPC' | 'signal=KILL' | 'retval=4096' | 'delay_enter=200000'
  /** The n-th time only, or from then on. */
  isLasting?: boolean
}

/** One life in which the n-th call fails; says whether it came to that. */
async function once ({ call, what, isLasting = false }: Fault, n: number): Promise<{ isReached: boolean, acknowledged: number, wrong: string[] }> {
  const dataDir = await freshFolder()
  const log = scratchFolder()
  const { lines, errors, code, signal } = await live([dataDir, 'once', '1'], {
    command: injecting(dataDir, call, `${what}:when=${n}${isLasting ? '+' : ''}`, log),
  })
  const isReached = signal === 'SIGKILL' || /\(INJECTED|\(DELAYED/.test(readFileSync(log, 'utf8'))
  const wrong = [...badAnswers(lines), ...(isReached ? [] : code === 0 ? [] : [`ended with ${code ?? signal}: ${errors.slice(0, 400)}`])]
  if (isReached && what.startsWith('error') && !isLasting && code !== 0 && lines.some(line => line.kind === 'ready')) {
    wrong.push(`did not go on after one failure: ${errors.slice(0, 400)}`)
  }
  const verdict = await judge(dataDir, lines)
  return { isReached, acknowledged: verdict.acknowledged, wrong: [...wrong, ...verdict.wrong].map(text => `${call} ${what} n=${n}${isLasting ? '+' : ''}: ${text}`) }
}

// While the disk fails people read 503, never anything else.
function badAnswers (lines: Line[]): string[] {
  return lines.flatMap(line => line.kind === 'answered' && line.status !== 503 ? [`answered ${line.status}`] : [])
}

/** For n = 1, 2, 3 and so on until there is no n-th call any more; or only for some of them. */
export async function faultLoop (fault: Fault, { only, upTo = Infinity }: { only?: number[], upTo?: number } = {}): Promise<Report> {
  const report: Report = { name: `${fault.call} ${fault.what}${fault.isLasting ? ' from then on' : ''}`, points: 0, acknowledged: 0, wrong: [] }
  for (let n = 1; n <= upTo; n++) {
    if (only && n > Math.max(...only)) break
    if (only && !only.includes(n)) continue
    const { isReached, acknowledged, wrong } = await once(fault, n)
    report.wrong.push(...wrong)
    report.acknowledged += acknowledged
    if (!isReached) break
    report.points++
  }
  return report
}

/** A control: writes to the log that only seem to succeed. What was promised must be found missing. */
export async function fakedWrites (): Promise<Report> {
  const dataDir = await freshFolder()
  const log = scratchFolder()
  // The pages in the log: every second write after its header.
  const { lines } = await live([dataDir, 'once', '1'], { command: injecting(dataDir, 'pwrite64', 'retval=4096:when=41+2', log) })
  const wrong = await judge(dataDir, lines).then(verdict => verdict.wrong, (error: unknown) => [(error as Error).message])
  return { name: 'control: faked writes', points: 1, acknowledged: lines.length, wrong }
}

/** A limit on the size of files, as a quota has: what does not fit is answered 503, and reading goes on. */
export async function sizeLimit (): Promise<Report> {
  const dataDir = await freshFolder()
  const kb = 2000
  const { lines, errors } = await live([dataDir, 'once', '1'], { command: ['sh', '-c', `ulimit -f ${kb}; exec "$0" "$@"`] })
  const verdict = await judge(dataDir, lines)
  return { name: `files of ${kb} half kB at most`, points: 1, acknowledged: verdict.acknowledged, wrong: [...badAnswers(lines), ...verdict.wrong, ...(errors.includes('gave up') || lines.at(-1)?.kind === 'done' ? [] : [errors.slice(0, 300)])] }
}
