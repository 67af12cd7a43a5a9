import type { Database as Connection } from 'better-sqlite3'
import { NotStored } from '../errors.ts'
import { codeOf, passingFaultIn } from './disk-faults.ts'

interface Job { run: () => unknown, importance: Importance, resolve: (value: never) => void, reject: (error: unknown) => void }

/**
 * Vital writes (sessions, sign-ins, visits) are made even on a disk that is nearly full, so that people still get in and
 * read. They alone call for no backup.
 */
export type Importance = 'usual' | 'vital'

/** Changes kept and failed since the start, and what went wrong since the last one that was kept. */
export interface Writing { kept: number, failed: number, problem: NotStored['reason'] | undefined }

/** Looks at the disk under the database: whether it is still the same file, and whether there is room. */
export interface Watch {
  beforeWriting: (importance: Importance) => NotStored['reason'] | undefined
  /** What was written to a file that is not there any more was not stored. */
  afterWriting: () => NotStored['reason'] | undefined
}

export const unwatched: Watch = { beforeWriting: () => undefined, afterWriting: () => undefined }

const BUSY_MS = 5000
const BUSY_AGAIN_MS = 50

interface WriteQueue {
  write: <T>(job: () => T, importance?: Importance) => Promise<T>
  writing: () => Writing
  flush: () => void
}

interface Steps {
  /** Before the transaction begins: a transaction that only reads has to end first. */
  beginning: () => void
  /** Done at the end of every job, in its transaction. */
  saving: () => void
  /** A change was taken back that readers may have seen already. */
  undone: () => void
}

/** Collects the jobs of `write`, runs those that wait in one transaction, and answers each when it is on the disk. */
export function writeQueue (connection: Connection, watch: Watch, { beginning, saving, undone }: Steps): WriteQueue {
  const queue: Job[] = []
  const writing: Writing = { kept: 0, failed: 0, problem: undefined }
  let waitingSince: number | undefined

  const begin = connection.prepare('begin immediate')
  const commit = connection.prepare('commit')
  const rollback = connection.prepare('rollback')
  const savepoint = connection.prepare('savepoint job')
  const release = connection.prepare('release job')
  const rollbackJob = connection.prepare('rollback to job')

  // One fsync serves every request that waits: jobs that arrived together share a transaction,
  // each behind its own savepoint, and all are answered after the commit.
  function flush (): void {
    const jobs = queue.splice(0).filter(isWelcome)
    if (jobs.length === 0) return
    const answers: Array<() => void> = []
    let isCommitting = false
    try {
      beginning()
      begin.run()
      for (const job of jobs) answers.push(runJob(job))
      isCommitting = true
      commit.run()
      const problem = watch.afterWriting()
      if (problem) throw new NotStored(problem)
    } catch (error) {
      if (connection.inTransaction) rollback.run()
      undone()
      if (!isCommitting && mayWait(error)) return wait(jobs)
      fail(jobs, notStored(error, isCommitting))
      return
    }
    waitingSince = undefined
    writing.problem = undefined
    for (const answer of answers) answer()
  }

  function isWelcome (job: Job): boolean {
    const problem = watch.beforeWriting(job.importance)
    if (problem) fail([job], new NotStored(problem))
    return !problem
  }

  // Another program holds the file. Waiting inside SQLite would stop everybody who reads, so the jobs wait here.
  function mayWait (error: unknown): boolean {
    waitingSince ??= Date.now()
    return codeOf(error) === 'SQLITE_BUSY' && Date.now() - waitingSince < BUSY_MS
  }

  function wait (jobs: Job[]): void {
    queue.unshift(...jobs)
    setTimeout(flush, BUSY_AGAIN_MS)
  }

  function fail (jobs: Job[], error: unknown): void {
    waitingSince = undefined
    writing.failed += jobs.length
    if (error instanceof NotStored) writing.problem = error.reason
    for (const job of jobs) job.reject(error)
  }

  function runJob (job: Job): () => void {
    savepoint.run()
    try {
      const value = job.run() as never
      saving()
      release.run()
      return () => {
        if (job.importance === 'usual') writing.kept++
        job.resolve(value)
      }
    } catch (error) {
      // A full disk or a failing write ends the whole transaction: nobody in it was saved.
      if (!connection.inTransaction) throw error
      rollbackJob.run()
      release.run()
      undone()
      return () => { job.reject(notStored(error, false)) }
    }
  }

  return {
    flush,
    write: <T>(job: () => T, importance: Importance = 'usual') => new Promise<T>((resolve, reject) => {
      if (queue.push({ run: job, importance, resolve: resolve as Job['resolve'], reject }) === 1) setImmediate(flush)
    }),
    writing: () => ({ ...writing }),
  }
}

/** Makes a NotStored of what the disk or another program did to a change; what is wrong with the change itself stays as it is. */
function notStored (error: unknown, mayBeKept: boolean): unknown {
  const fault = passingFaultIn(error)
  if (error instanceof NotStored || !fault) return error
  return new NotStored(fault === 'full' || fault === 'busy' ? fault : 'failing', { mayBeKept, cause: error })
}
