import t from 'tap'
import { formatCep, parseCep } from '../../src/brazil/cep.ts'
import { cnpjProblem, cnpjRoot, formatCnpj, parseCnpj } from '../../src/brazil/cnpj.ts'
import { cpfProblem, formatCpf, parseCpf } from '../../src/brazil/cpf.ts'
import { emailKey, parseEmail } from '../../src/brazil/email.ts'
import { formatPhone, parsePhone } from '../../src/brazil/phone.ts'
import { fold } from '../../src/brazil/search.ts'

const right: Array<[what: string, parse: (typed: string) => string | undefined, typed: string, kept: string]> = [
  ['a CNPJ with its punctuation', parseCnpj, '11.222.333/0001-81', '11222333000181'],
  ['a CNPJ without', parseCnpj, '11222333000181', '11222333000181'],
  ['a CNPJ with zeros in front', parseCnpj, '00.000.000/0001-91', '00000000000191'],
  ['an alphanumeric CNPJ in lower case', parseCnpj, '12.abc.345/01de-35', '12ABC34501DE35'],
  ['a CNPJ copied with its label', parseCnpj, 'CNPJ: 11.222.333/0001-81', '11222333000181'],
  ['a CPF with its punctuation', parseCpf, '529.982.247-25', '52998224725'],
  ['a CPF with a zero in front', parseCpf, '012.345.678-90', '01234567890'],
  ['a CEP with a hyphen', parseCep, '01310-100', '01310100'],
  ['a CEP without', parseCep, '89201400', '89201400'],
  ['a landline', parsePhone, '(47) 3025-1234', '+554730251234'],
  ['a mobile', parsePhone, '47 99912 4410', '+5547999124410'],
  ['a mobile with the country', parsePhone, '+55 47 99912-4410', '+5547999124410'],
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

void t.test('what is wrong is said, and never which digits would be right', async t => {
  t.match(cnpjProblem('11.222.333/0001-80'), 'não confere')
  t.notMatch(cnpjProblem('11.222.333/0001-80'), '81')
  t.match(cpfProblem('1'), 'foram digitados 1')
})

void t.test('names are compared without accents, case and punctuation', async t => {
  t.equal(fold('  Pão & Cia. LTDA — Ñandú  '), 'pao cia ltda nandu')
  t.equal(emailKey('ANA@Empresa.com'), 'ana@empresa.com')
})
