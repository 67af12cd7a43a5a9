import t from 'tap'
import { lengthOf } from '../../src/writing/length.ts'

void t.test('a text is as long as a person counts its characters', async t => {
  t.equal(lengthOf('São José'), 8)
  t.equal(lengthOf('🍰 e 🎂'), 5)
  t.equal(lengthOf(''), 0)
})
