import { faultLoop, fakedWrites, sizeLimit, type Fault } from './faults.ts'
import { fullDisk, mayMount } from './full-disk.ts'
import { killApart, killAtRandom, type Report } from './kill.ts'
import { powerLoss, record, setBack } from './power.ts'
import { hasStrace } from './strace.ts'

/** `npm run torture [-- part ...]`: the long form; parts are kill, power, faults, disk. Debian's strace is needed, root for full disks. */
const wanted = process.argv.slice(2)
const isWanted = (part: string) => wanted.length === 0 || wanted.includes(part)
let failures = 0

if (!hasStrace()) {
  console.error('strace is missing: apt-get install strace')
  process.exit(1)
}
if (isWanted('kill')) {
  await good(killAtRandom(200))
  await caught(killApart(20))
}
if (isWanted('power')) {
  await good(powerLoss('power loss while registering, uploading and editing', await record('4'), 1000))
  await good(powerLoss('power loss during batches as an import writes them', await record('batches'), 400))
  await good(powerLoss('power loss during a migration', await record('0', {}, dataDir => setBack(dataDir, 3)), 400))
  await caught(powerLoss('control: synchronous=NORMAL', await record('4', { TORTURE_SYNC: 'normal' }), 300))
  await caught(fakedWrites())
}
if (isWanted('faults')) {
  const calls: Array<Fault['call']> = ['pwrite64', 'fsync', 'pread64', 'ftruncate']
  for (const call of calls) {
    await good(faultLoop({ call, what: 'error=EIO' }))
    await good(faultLoop({ call, what: 'error=EIO', isLasting: true }))
  }
  await good(faultLoop({ call: 'pwrite64', what: 'error=ENOSPC' }))
  await good(faultLoop({ call: 'pwrite64', what: 'error=ENOSPC', isLasting: true }))
  await good(faultLoop({ call: 'fsync', what: 'delay_enter=200000', isLasting: true }, { only: [1] }))
  for (const call of ['pwrite64', 'fsync'] as const) await good(faultLoop({ call, what: 'signal=KILL' }))
}
if (isWanted('disk')) {
  await good(sizeLimit())
  if (!mayMount()) console.log('full disks are left out: only root can mount them')
  else for (const kind of ['tmpfs', 'ext4'] as const) await good(fullDisk(kind))
}
console.log(failures === 0 ? 'Nothing lost, nothing half.' : `${failures} parts failed.`)
process.exit(failures === 0 ? 0 : 1)

async function good (work: Promise<Report>): Promise<void> {
  const report = await work
  print(report, report.wrong.length === 0)
  for (const line of report.wrong.slice(0, 10)) console.log(`    ${line}`)
}

/** A control does wrong on purpose: finding nothing means that the torture is blind. */
async function caught (work: Promise<Report>): Promise<void> {
  const report = await work
  print({ ...report, name: `${report.name} (${report.wrong.length} found)` }, report.wrong.length > 0)
}

function print ({ name, points, acknowledged }: Report, isGood: boolean): void {
  if (!isGood) failures++
  console.log(`${isGood ? 'ok    ' : 'FAILED'} ${name}: ${points} points, ${acknowledged} acknowledged`)
}
