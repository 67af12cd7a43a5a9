import fc from 'fast-check'
import t from 'tap'
import { counted, formatNumber, parseNumber, wordFor } from '../../src/writing/numbers.ts'

void t.test('a number that was shown is read again as the same number', async t => {
  t.doesNotThrow(() => fc.assert(fc.property(fc.integer({ min: -1e8, max: 1e8 }), fc.integer({ min: 0, max: 999_999 }), (whole, fraction) => {
    const value = Number(`${whole}.${String(fraction).padStart(6, '0')}`)
    const kept = parseNumber(`${whole},${String(fraction).padStart(6, '0')}`, 6)
    if (!('value' in kept)) return false
    const again = parseNumber(formatNumber(kept.value, 6), 6)
    return Number(kept.value) === value && 'value' in again && again.value === kept.value
  })))
})

void t.test('a count is written with its points, and one thing has its own word', async t => {
  t.strictSame([0, 1, 2, 1234].map(count => counted(count, 'item', 'itens')), ['0 itens', '1 item', '2 itens', '1.234 itens'])
  t.strictSame([0, 1, 2].map(count => wordFor(count, 'item', 'itens')), ['itens', 'item', 'itens'])
})
