import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { live, type Report } from './kill.ts'
import { judge } from './oracle.ts'
import { freshFolder, scratchFolder } from './template.ts'

/** A small disk of its own can be made by root only. */
export function mayMount (): boolean {
  return process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0
}

/** Fills a small disk while people register, makes room again, and sees writing resume in the same process. */
export async function fullDisk (kind: 'tmpfs' | 'ext4'): Promise<Report> {
  const place = scratchFolder()
  mkdirSync(place, { recursive: true })
  mount(kind, place)
  try {
    const dataDir = path.join(place, 'data')
    cpSync(await freshFolder(), dataDir, { recursive: true })
    const filler = path.join(place, 'filler')
    const { bavail, bsize } = statfsSync(place)
    writeFileSync(filler, Buffer.alloc(bavail * bsize - 2_500_000, 1))

    let refusedAt: number | undefined
    const { lines, errors } = await live([dataDir, 'writers', '1'], {
      env: { TORTURE_PATIENCE: '2000' },
      watching: (lines, kill) => {
        if (refusedAt === undefined && lines.filter(line => line.kind === 'answered').length >= 10) {
          refusedAt = lines.length
          rmSync(filler)
        }
        if (refusedAt !== undefined && lines.slice(refusedAt).filter(line => line.kind === 'registered').length >= 5) kill()
      },
    })
    const verdict = await judge(dataDir, lines)
    const bad = lines.flatMap(line => line.kind === 'answered' && line.status !== 503 ? [`answered ${line.status}`] : [])
    const resumed = refusedAt !== undefined && lines.slice(refusedAt).some(line => line.kind === 'registered')
    return { name: `full disk, ${kind}`, points: 1, acknowledged: verdict.acknowledged, wrong: [...verdict.wrong, ...bad, ...(resumed ? [] : [`did not resume: ${errors.slice(0, 300)}`])] }
  } finally {
    run('umount', '-l', place)
  }
}

function mount (kind: 'tmpfs' | 'ext4', place: string): void {
  if (kind === 'tmpfs') return run('mount', '-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', place)
  const image = scratchFolder()
  writeFileSync(image, '')
  truncateSync(image, 32 * 1_048_576)
  run('mkfs.ext4', '-q', '-F', image)
  run('mount', '-o', 'loop', image, place)
}

function run (command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command}: ${stderr}`)
}
