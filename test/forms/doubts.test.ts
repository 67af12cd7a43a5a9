import t from 'tap'
import { kept, onlyNew, reasonsOf, unsettled, weigh, type Doubts } from '../../src/forms/doubts.ts'

const odd: Doubts = { state_registration: { message: 'Os dígitos não conferem.', about: 'SC 1', needsReason: true } }
const hint: Doubts = { document: { message: 'Confira a letra O.', about: '1', isHint: true } }
const passes = { ok: true, values: 'anything' } as const

void t.test('a doubt that takes a reason is settled by the click and the reason together', async t => {
  const cases: Array<[what: string, values: Record<string, string>, isSettled: boolean]> = [
    ['neither', {}, false],
    ['the click alone', { keep_state_registration: 'SC 1' }, false],
    ['a reason of spaces', { keep_state_registration: 'SC 1', reason_state_registration: ' \u00A0 ' }, false],
    ['the reason alone', { reason_state_registration: 'consta no contrato' }, false],
    ['both', { keep_state_registration: 'SC 1', reason_state_registration: 'consta no contrato' }, true],
    ['both, of another value', { keep_state_registration: 'PR 1', reason_state_registration: 'consta no contrato' }, false],
    ['a reason without end', { keep_state_registration: 'SC 1', reason_state_registration: 'a'.repeat(501) }, false],
  ]
  for (const [what, values, isSettled] of cases) t.equal(weigh(passes, values, odd).ok, isSettled, what)
})

void t.test('a hint holds nothing up and leaves nothing in the history', async t => {
  t.equal(weigh(passes, {}, hint).ok, true)
  t.strictSame(unsettled(hint, {}), [])
  t.equal(reasonsOf(hint, { keep_document: '1' }), undefined)
})

void t.test('a field that is wrong is not doubted as well', async t => {
  const wrong = { ok: false, form: { values: {}, errors: { document: { message: 'não confere' } } } } as const

  const judged = weigh(wrong, {}, { ...hint, ...odd })

  t.strictSame(judged.ok ? [] : Object.keys(judged.form.doubts!), ['state_registration'])
})

void t.test('what was doubtful in a record before is said and not asked again', async t => {
  const changed: Doubts = { state_registration: { ...odd.state_registration!, about: 'SC 2' } }

  t.equal(weigh(passes, {}, onlyNew(odd, odd)).ok, true)
  t.equal(weigh(passes, {}, onlyNew(changed, odd)).ok, false)
})

void t.test('the history keeps the doubt and the reason', async t => {
  const values = { keep_state_registration: 'SC 1', reason_state_registration: ' consta no contrato ' }

  t.equal(reasonsOf(kept(odd, values), values), 'Inscrição estadual: Os dígitos não conferem. Mantido assim: consta no contrato')
})
