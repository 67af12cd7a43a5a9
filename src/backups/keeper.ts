import type { FastifyBaseLogger } from 'fastify'
import { BackupTaken } from '../backup-copies/claiming.ts'
import { lacksOf, type Made } from '../backup-copies/making.ts'
import type { Manifest } from '../backup-copies/manifest.ts'
import { chores } from '../chores/run.ts'
import { latestPast } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Findings } from '../data-check/checking.ts'
import { usedSince } from '../data-folder/marker.ts'
import type { Database } from '../database.ts'
import { findSetting, keepSetting } from '../settings.ts'

const LOOK_EVERY_MS = 60_000
const CHECK_EVERY_MS = 7 * 86_400_000
const OVERDUE_MS = 86_400_000

export interface Keeper {
  /** How often a backup is made when there were changes; 0 makes none. */
  everyMinutes: number
  /** Makes a backup, or gives the one that is being made. */
  backup: (reason: Manifest['reason']) => Promise<Made>
  check: () => Promise<Findings>
  /** Why the last backup was not made, or not whole. */
  problem: () => string | undefined
  lastCheck: () => Findings | undefined
  isBusy: () => boolean
  /** Changes wait for a backup for more than a day. */
  isOverdue: () => boolean
  stop: () => void
}

/** Makes backups by itself when there were changes, and reads everything once a week to see that it fits together. */
export function keepBackups (db: Database, config: Config, log: FastifyBaseLogger): Keeper {
  const longWork = chores()
  const order = { dataDir: config.dataDir, secondDir: config.backupDir, passphrase: config.backupPassphrase }
  let doing: Promise<unknown> | undefined
  let making: Promise<Made> | undefined
  let problem: string | undefined
  // Not by the clock on the wall, which may be set while the server runs.
  const startedAt = performance.now()
  let triedAt = startedAt - config.backupEveryMinutes * 60_000 + LOOK_EVERY_MS
  let secured = -1 // a start is as good as a change: nobody knows what was backed up before
  let waitingSince: number | undefined = startedAt

  const isDue = () => config.backupEveryMinutes > 0 && db.writing().kept !== secured && performance.now() - triedAt >= config.backupEveryMinutes * 60_000
  const isCheckDue = () => {
    const last = lastCheck()?.checkedAt ?? usedSince(config.dataDir)
    return (last === undefined ? performance.now() - startedAt : since(last)) > CHECK_EVERY_MS
  }
  const timer = setInterval(look, LOOK_EVERY_MS).unref()

  function look (): void {
    if (db.writing().kept !== secured) waitingSince ??= performance.now()
    if (doing) return
    if (isDue()) void keeper.backup('automatic').catch(() => undefined)
    else if (isCheckDue()) void keeper.check().catch((error: unknown) => { log.error({ err: error }, 'check') })
  }

  async function make (reason: Manifest['reason']): Promise<Made> {
    triedAt = performance.now()
    const { kept } = db.writing()
    try {
      const made = await longWork.backup({ ...order, reason })
      secured = kept
      waitingSince = undefined
      problem = lacksOf(made).join(' ') || undefined
      log.info({ tookMs: Math.round(made.tookMs), isNews: made.name !== undefined, problem }, 'backup')
      return made
    } catch (error) {
      secured = -1 // tried again, whether anything changes or not
      const isTaken = error instanceof BackupTaken
      if (isTaken) triedAt = -Infinity // at the next look already
      else problem = `O último backup não foi feito: ${(error as Error).message}`
      log[isTaken ? 'info' : 'error']({ err: error }, 'backup')
      throw error
    }
  }

  async function check (): Promise<Findings> {
    const findings = await longWork.check(config.dataDir, config.backupPassphrase)
    log[findings.problems.length > 0 ? 'error' : 'info']({ problems: findings.problems.length, tookMs: Math.round(findings.tookMs) }, 'check')
    await db.write(() => { keepSetting(db, 'last_check', JSON.stringify(findings)) }, 'vital')
    return findings
  }

  // One thing at a time: both read everything.
  function inTurn<Result> (work: () => Promise<Result>): Promise<Result> {
    const turn = (doing ?? Promise.resolve()).then(work, work)
    const settled = turn.then(() => undefined, () => undefined).finally(() => { if (doing === settled) doing = undefined })
    doing = settled
    return turn
  }

  function lastCheck (): Findings | undefined {
    const kept = findSetting(db, 'last_check')
    return kept === undefined ? undefined : JSON.parse(kept) as Findings
  }

  const keeper: Keeper = {
    everyMinutes: config.backupEveryMinutes,
    backup: reason => {
      making ??= inTurn(() => make(reason)).finally(() => { making = undefined })
      return making
    },
    check: () => inTurn(check),
    problem: () => problem,
    lastCheck,
    isBusy: () => doing !== undefined,
    isOverdue: () => config.backupEveryMinutes > 0 && waitingSince !== undefined && performance.now() - waitingSince > OVERDUE_MS,
    stop () {
      clearInterval(timer)
      longWork.stop()
    },
  }
  return keeper
}

// What a clock noted that was ahead was long ago: else nothing would be due until that day comes.
function since (at: string): number {
  const ms = Date.parse(at)
  return ms > latestPast() ? Infinity : Date.now() - ms
}
