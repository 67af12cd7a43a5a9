import fc from 'fast-check'
import t from 'tap'
import { cnpjProblem, cnpjRoot, formatCnpj, parseCnpj } from '../../src/brazil/cnpj.ts'
import { cpfProblem, formatCpf, parseCpf } from '../../src/brazil/cpf.ts'
import { emailKey, parseEmail } from '../../src/brazil/email.ts'
import { formatPhone, parsePhone, phoneDoubts } from '../../src/brazil/phone.ts'
import { formatCep, parseCep, stateOfCep } from '../../src/places/cep.ts'
import { fold } from '../../src/writing/fold.ts'

const right: Array<[what: string, parse: (typed: string) => string | undefined, typed: string, kept: string]> = [
  ['a CNPJ with its punctuation', parseCnpj, '11.222.333/0001-81', '11222333000181'],
  ['a CNPJ without', parseCnpj, '11222333000181', '11222333000181'],
  ['a CNPJ with zeros in front', parseCnpj, '00.000.000/0001-91', '00000000000191'],
  ['an alphanumeric CNPJ in lower case', parseCnpj, '12.abc.345/01de-35', '12ABC34501DE35'],
  ['a CNPJ copied with its label', parseCnpj, 'CNPJ: 11.222.333/0001-81', '11222333000181'],
  ['a CNPJ in wide characters', parseCnpj, '１１．２２２．３３３／０００１－８１', '11222333000181'],
  ['a CPF with its punctuation', parseCpf, '529.982.247-25', '52998224725'],
  ['a CPF with a zero in front', parseCpf, '012.345.678-90', '01234567890'],
  ['a CEP with a hyphen', parseCep, '01310-100', '01310100'],
  ['a CEP without', parseCep, '89201400', '89201400'],
  ['a landline', parsePhone, '(47) 3025-1234', '+554730251234'],
  ['a mobile', parsePhone, '47 99912 4410', '+5547999124410'],
  ['a mobile with the country', parsePhone, '+55 47 99912-4410', '+5547999124410'],
  ['a phone copied with its label', parsePhone, 'Tel.: (47) 3025-1234', '+554730251234'],
  ['a phone with the digit for long distance', parsePhone, '0 47 3025-1234', '+554730251234'],
  ['a phone with an area code nobody knows', parsePhone, '(20) 3025-1234', '+552030251234'],
  ['a free call', parsePhone, '0800 701 2345', '+558007012345'],
  ['a number of every area', parsePhone, '4004-1234', '+5540041234'],
  ['a foreign phone', parsePhone, '+351 912 345 678', '+351912345678'],
  ['an e-mail', parseEmail, ' Ana.Lima@Empresa.com.br ', 'Ana.Lima@Empresa.com.br'],
]
for (const [what, parse, typed, kept] of right) {
  void t.test(`${what} is read: ${typed}`, async t => { t.equal(parse(typed), kept) })
}

const wrong: Array<[what: string, parse: (typed: string) => string | undefined, typed: string]> = [
  ['check digits that do not fit', parseCnpj, '11.222.333/0001-80'],
  ['a CNPJ of one repeated digit', parseCnpj, '00000000000000'],
  ['letters in the check digits', parseCnpj, '12ABC34501DE3A'],
  ['an accented letter', parseCnpj, '12ÁBC34501DE35'],
  ['a CNPJ that is too short', parseCnpj, '1122233300018'],
  ['a CPF that does not fit', parseCpf, '529.982.247-24'],
  ['a CPF of one repeated digit', parseCpf, '111.111.111-11'],
  ['a CEP of zeros', parseCep, '00000-000'],
  ['a phone with a number too many', parsePhone, '(47) 99912-44100'],
  ['a phone without area code', parsePhone, '3025-1234'],
  ['an e-mail without a domain', parseEmail, 'ana@empresa'],
  ['an e-mail with a space', parseEmail, 'ana lima@empresa.com'],
  ['an e-mail with two dots', parseEmail, 'ana..lima@empresa.com'],
]
for (const [what, parse, typed] of wrong) {
  void t.test(`${what} is refused: ${typed}`, async t => { t.equal(parse(typed), undefined) })
}

void t.test('documents are shown with their punctuation, letters included', async t => {
  t.equal(formatCnpj('12ABC34501DE35'), '12.ABC.345/01DE-35')
  t.equal(formatCpf('01234567890'), '012.345.678-90')
  t.equal(formatCep('01310100'), '01310-100')
  t.equal(formatPhone('+554730251234'), '(47) 3025-1234')
  t.equal(formatPhone('+5547999124410'), '(47) 99912-4410')
  t.equal(formatPhone('+351912345678'), '+351912345678')
  t.equal(cnpjRoot('12ABC34501DE35'), '12ABC345')
})

void t.test('ASVS 2.2.3: what is wrong is said, and never which digits would be right', async t => {
  t.match(cnpjProblem('11.222.333/0001-80'), 'não confere')
  t.notMatch(cnpjProblem('11.222.333/0001-80'), '81')
  t.match(cpfProblem('1'), 'foram digitados 1')
  t.equal(cpfProblem('111.111.111-11'), 'O CPF não confere: um dígito repetido não é um CPF.', 'its check digits do fit')
  t.equal(cnpjProblem('00.000.000/0000-00'), 'O CNPJ não confere: um dígito repetido não é um CNPJ.')
})

void t.test('names are compared without accents, case and punctuation', async t => {
  t.equal(fold('  Pão & Cia. LTDA — Ñandú  '), 'pao cia ltda nandu')
  t.equal(emailKey('ANA@Empresa.com'), 'ana@empresa.com')
})

const bodies: Array<[what: string, parse: (typed: string) => string | undefined, body: fc.Arbitrary<string>]> = [
  ['CNPJ of digits', parseCnpj, fc.stringMatching(/^[0-9]{12}$/)],
  ['CNPJ with letters', parseCnpj, fc.stringMatching(/^[0-9A-Z]{12}$/)],
  ['CPF', parseCpf, fc.stringMatching(/^[0-9]{9}$/)],
]
for (const [what, parse, body] of bodies) {
  void t.test(`of every ${what} one pair of check digits passes, and every change of one of them is refused`, async t => {
    fc.assert(fc.property(body.filter(typed => new Set(typed).size > 1), typed => {
      const pairs = Array.from({ length: 100 }, (_, pair) => typed + String(pair).padStart(2, '0'))
      return pairs.filter(number => parse(number) === number).length === 1
    }))
    t.pass()
  })
}

void t.test('the 67 area codes are known, and no others', async t => {
  const known = Array.from({ length: 90 }, (_, index) => String(index + 10))
    .filter(code => phoneDoubts({ phone: `${code}30251234` }, ['phone']).phone === undefined)

  t.equal(known.length, 67)
  for (const code of ['11', '24', '47', '68', '99']) t.ok(known.includes(code), code)
  for (const code of ['10', '20', '23', '25', '26', '29', '36', '39', '40', '50', '52', '56', '70', '72', '76', '78']) t.notOk(known.includes(code), code)
})

void t.test('nationwide and foreign numbers are not doubted, numbers that are neither landline nor mobile are', async t => {
  for (const phone of ['0800 701 2345', '4004-1234', '+1 212 555 0100', '(47) 3025-1234', '(47) 99912-4410']) {
    t.strictSame(phoneDoubts({ phone }, ['phone']), {}, phone)
  }
  for (const phone of ['(47) 9912-4410', '(47) 12345-6789']) t.ok(phoneDoubts({ phone }, ['phone']).phone, phone)
})

void t.test('a CEP says in which state it lies', async t => {
  const places: Array<[cep: string, state: string | undefined]> = [
    ['01310100', 'SP'], ['19999999', 'SP'], ['20040002', 'RJ'], ['29010120', 'ES'], ['30130010', 'MG'], ['40010000', 'BA'], ['49010000', 'SE'],
    ['50010000', 'PE'], ['57020000', 'AL'], ['58010000', 'PB'], ['59010000', 'RN'], ['60010000', 'CE'], ['64000000', 'PI'], ['65010000', 'MA'],
    ['66010000', 'PA'], ['68900000', 'AP'], ['69005000', 'AM'], ['69301000', 'RR'], ['69400000', 'AM'], ['69900000', 'AC'], ['70040010', 'DF'],
    ['72800000', 'GO'], ['73000000', 'DF'], ['73700000', 'GO'], ['74003010', 'GO'], ['76801000', 'RO'], ['77001000', 'TO'], ['78005000', 'MT'],
    ['79002000', 'MS'], ['80010000', 'PR'], ['89201400', 'SC'], ['90010000', 'RS'], ['00999999', undefined], ['78950000', undefined],
  ]
  for (const [cep, state] of places) t.equal(stateOfCep(cep), state, cep)
})
