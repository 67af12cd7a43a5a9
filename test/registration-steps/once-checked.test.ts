import t from 'tap'
import type { Submission, Typed } from '../../src/forms.ts'
import { onceChecked } from '../../src/registration-steps/once-checked.ts'
import type { Situation } from '../../src/registration-steps/situation.ts'

const type = (name: string) => ({ type: { name } }) as unknown as Situation

function counting (): { check: (values: Typed) => Submission<unknown>, times: () => number } {
  let times = 0
  return { check: values => { times++; return { ok: true, values } }, times: () => times }
}

t.test('values that were checked are not checked again while the office asks the same', async t => {
  const { check, times } = counting()
  const checked = onceChecked(({ type }) => type, check)
  const standard = type('Padrão')
  t.equal(checked({ name: 'Ana' }, standard), checked({ name: 'Ana' }, standard))
  t.equal(times(), 1)
  checked({ name: 'Rui' }, standard)
  t.equal(times(), 2, 'other values are')
  checked({ name: 'Rui' }, type('Padrão'))
  t.equal(times(), 3, 'and so are the same ones once the office changed what it asks')
})

t.test('nothing is remembered where it is not known yet what is asked', async t => {
  const { check, times } = counting()
  const checked = onceChecked(({ type }) => type, check)
  const unknown = {} as Situation
  checked({ name: 'Ana' }, unknown)
  checked({ name: 'Ana' }, unknown)
  t.equal(times(), 2)
})
