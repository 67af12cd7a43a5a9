import t from 'tap'
import { faultLoop, fakedWrites } from '../../torture/faults.ts'
import { powerLoss, record, setBack } from '../../torture/power.ts'
import type { Report } from '../../torture/kill.ts'
import { hasStrace } from '../../torture/strace.ts'

// The short form of `npm run torture`. Without strace it cannot be done, and the tests say so.
const recording = { timeout: 300_000, ...(!hasStrace() && { skip: 'strace is not there' }) }

t.setTimeout(600_000) // on a machine that does much else besides
const nothing = ({ wrong, points }: Report) => ({ wrong, isTried: points > 0 })
const fine = { wrong: [], isTried: true }

void t.test('without power the disk keeps what was answered, whatever of the rest it kept', recording, async t => {
  t.strictSame(nothing(await powerLoss('registering', await record('1'), 45)), fine)
  t.strictSame(nothing(await powerLoss('batches', await record('batches'), 20)), fine)
  t.strictSame(nothing(await powerLoss('migration', await record('0', {}, dataDir => setBack(dataDir, 2)), 20)), fine)
})

void t.test('controls: synchronous=NORMAL and writes that only seem to succeed are found out', recording, async t => {
  t.not((await powerLoss('normal', await record('1', { TORTURE_SYNC: 'normal' }), 20)).wrong.length, 0)
  t.not((await fakedWrites()).wrong.length, 0)
})

void t.test('a write, a sync or a read that fails is answered 503, and the next one goes on', recording, async t => {
  for (const [call, only] of [['pwrite64', [40]], ['fsync', [5, 8]], ['pread64', [12]]] as const) {
    t.strictSame(nothing(await faultLoop({ call, what: 'error=EIO' }, { only: [...only] })), fine, call)
  }
  t.strictSame(nothing(await faultLoop({ call: 'pwrite64', what: 'error=ENOSPC', isLasting: true }, { only: [40] })), fine, 'full')
  t.strictSame(nothing(await faultLoop({ call: 'fsync', what: 'signal=KILL' }, { only: [6] })), fine, 'killed')
})
