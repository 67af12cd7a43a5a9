import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { formatStateRegistration, isExempt, parseStateRegistration, stateRegistrationDoubt } from '../../src/brazil/state-registration.ts'
import { states } from '../../src/places/states.ts'

const vectors = JSON.parse(readFileSync(path.join(import.meta.dirname, 'vectors.json'), 'utf8')) as Record<string, string[]>

for (const [name, numbers] of Object.entries(vectors)) {
  void t.test(`a right inscrição estadual raises no doubt: ${name}`, async t => {
    const state = name.slice(0, 2)
    for (const number of numbers) {
      t.equal(stateRegistrationDoubt(number, state), undefined)
      t.equal(parseStateRegistration(formatStateRegistration(number, state).toLowerCase()), number, 'shown and read again it is the same')
    }
  })
}

void t.test('there is a vector for each of the 27 states', async t => {
  t.strictSame([...new Set(Object.keys(vectors).map(name => name.slice(0, 2)))].toSorted(), states.map(state => state.code).toSorted())
})

// What a number begins with, how long it is, and where its check digits stand.
const shapes: Array<[state: string, starts: string, length: number, digits: number[]]> = [
  ['AC', '01', 13, [11, 12]], ['AL', '24', 9, [8]], ['AM', '', 9, [8]], ['AP', '03', 9, [8]], ['AP', '0301', 9, [8]],
  ['BA', '', 8, [6, 7]], ['BA', '', 9, [7, 8]], ['CE', '06', 9, [8]], ['DF', '07', 13, [11, 12]], ['DF', '08', 13, [11, 12]],
  ['ES', '08', 9, [8]], ['GO', '10', 9, [8]], ['GO', '1011', 9, [8]], ['GO', '29', 9, [8]], ['MA', '12', 9, [8]],
  ['MG', '', 13, [11, 12]], ['MS', '28', 9, [8]], ['MS', '5', 9, [8]], ['MT', '', 11, [10]], ['PA', '15', 9, [8]],
  ['PA', '75', 9, [8]], ['PB', '16', 9, [8]], ['PE', '', 9, [7, 8]], ['PE', '18', 14, [13]], ['PI', '19', 9, [8]],
  ['PR', '', 10, [8, 9]], ['RJ', '', 8, [7]], ['RN', '20', 9, [8]], ['RN', '20', 10, [9]], ['RO', '', 14, [13]],
  ['RO', '', 9, [8]], ['RR', '24', 9, [8]], ['RS', '', 10, [9]], ['SC', '', 9, [8]], ['SE', '27', 9, [8]],
  ['SP', '', 12, [8, 11]], ['SP', 'P', 13, [9]], ['TO', '29', 9, [8]], ['TO', '2901', 11, [10]],
]

for (const [state, starts, length, digits] of shapes) {
  void t.test(`of the numbers of ${state} with ${length} characters${starts && `, beginning ${starts},`} one set of check digits passes and every change of one of them is doubted`, async t => {
    const body = fc.stringMatching(new RegExp(`^[0-9]{${length - starts.length}}$`)).map(rest => starts + rest)

    fc.assert(fc.property(body, typed => {
      const right = Array.from({ length: 10 ** digits.length }, (_, guess) => withDigits(typed, digits, guess))
        .filter(number => stateRegistrationDoubt(number, state) === undefined)
      return right.length === 1
    }), { numRuns: 40 })
    t.pass()
  })
}

function withDigits (number: string, places: number[], guess: number): string {
  const characters = number.split('')
  const digits = String(guess).padStart(places.length, '0')
  places.forEach((place, index) => { characters[place] = digits[index]! })
  return characters.join('')
}

void t.test('what is doubted is said: characters, length, beginning, check digits', async t => {
  t.match(stateRegistrationDoubt('EM ANDAMENTO', 'SC'), 'só números')
  t.match(stateRegistrationDoubt('12345', 'RN'), 'tem 5 caracteres; as de RN têm 9 ou 10')
  t.match(stateRegistrationDoubt('251234568', 'SE'), 'não começam assim')
  t.match(stateRegistrationDoubt('251234567', 'SC'), 'não confere')
  t.notMatch(stateRegistrationDoubt('251234567', 'SC'), '8')
})

void t.test('a number is read however it is typed, and "isento" in any letter case', async t => {
  for (const typed of ['251.234.568', ' 251 234 568 ', 'IE: 251.234.568', 'I.E. 251234568', 'Inscrição Estadual 251.234.568', '２５１２３４５６８']) {
    t.equal(parseStateRegistration(typed), '251234568', typed)
  }
  t.equal(parseStateRegistration('p-01234567.5/000'), 'P012345675000')
  for (const typed of ['ISENTO', ' isenta ', 'Isento']) t.ok(isExempt(typed), typed)
  for (const typed of ['', 'isento de multa', '251234568']) t.notOk(isExempt(typed), typed)
})
