import t from 'tap'
import { phoneProblem } from '../../src/brazil/phone.ts'

void t.test('what is wrong with a phone is said of the part that is wrong', async t => {
  const cases: Array<[typed: string, problem: RegExp]> = [
    ['(00) 3025-1234', /^Não há DDD 00 no Brasil\. Confira o número\.$/],
    ['(00) 93025-1234', /^Não há DDD 00 no Brasil/],
    ['+55 (00) 3025-1234', /^Não há DDD 00 no Brasil/],
    ['(02) 3025-1234', /^Não há DDD 02 no Brasil/],
    ['(01) 3025-1234', /^Não há DDD 01 no Brasil/],
    ['047 302-5123', /quantidade de números/],
    ['(47) 3025-123456', /quantidade de números/],
    ['(47) 3025-1234 / 3025-1235', /^Informe um só telefone: cada campo leva um número\.$/],
    ['(47) 3025-1234 / 35', /um só telefone/],
    ['(47) 3025-1234 ou (47) 99912-4410', /um só telefone/],
    ['(47) 3025-1234 99912-4410', /um só telefone/],
    ['(47) 9912-3456/7', /um só telefone/],
    ['(47) 3025-1234/5', /um só telefone/],
    ['47/3025-123456', /quantidade de números/],
    ['3025-1234', /com DDD/],
    ['00', /com DDD/],
    ['0000000000', /DDD 00/],
  ]
  for (const [typed, problem] of cases) t.match(phoneProblem(typed), problem, typed)
  for (const right of ['(47) 3025-1234', '0 47 3025-1234', '0055 0 47 99912-4410', '47/3025-1234', '0800 123 4567', '4004-1234', '+351 21 123 4567']) t.equal(phoneProblem(right), undefined, right)
})
