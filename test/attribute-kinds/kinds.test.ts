import t from 'tap'
import { formatValue, readValue, type Kind } from '../../src/attribute-kinds/kinds.ts'
import { patternProblem } from '../../src/attribute-kinds/pattern.ts'

const plain = {
  is_multiple: 0, decimals: 2, minimum: null, maximum: null, document_kind: 'any', pattern_kind: null, pattern: null, pattern_message: '',
} as const

type Change = Partial<Record<'minimum' | 'maximum' | 'pattern' | 'pattern_message', string>> &
  { decimals?: number, pattern_kind?: 'mask' | 'expression', document_kind?: 'cpf' | 'cnpj' }

function outcome (kind: Kind, typed: string, change: Change = {}): string {
  const attribute = { ...plain, ...change, kind }
  const reading = readValue(attribute, typed)
  return 'value' in reading ? `${reading.value} = ${formatValue(attribute, reading.value)}` : reading.problem
}

const cases: Array<[kind: Kind, typed: string, outcome: string, change?: Change]> = [
  ['text', 'Couro', 'Couro = Couro'],
  ['text', 'Cou', 'Use pelo menos 4 caracteres.', { minimum: '4' }],
  ['text', 'Couros', 'Use até 5 caracteres.', { maximum: '5' }],
  ['text', '123.456-AB', '123.456-AB = 123.456-AB', { pattern_kind: 'mask', pattern: '000.000-AA' }],
  ['text', '123.456-A1', 'Siga o formato pedido.', { pattern_kind: 'mask', pattern: '000.000-AA' }],
  ['text', '123456', 'Use seis números e um traço.', { pattern_kind: 'expression', pattern: '\\d{6}-', pattern_message: 'Use seis números e um traço.' }],
  ['long_text', 'uma\nduas', 'uma\nduas = uma\nduas'],
  ['integer', '0042', '42 = 42'],
  ['integer', '1.234', '1234 = 1234'],
  ['integer', '-7', '-7 = -7'],
  ['integer', '1,5', 'Use um número inteiro, sem decimais.'],
  ['integer', 'doze', 'Use um número, como 1234.'],
  ['integer', '9', 'Use um valor de 10 a 20.', { minimum: '10', maximum: '20' }],
  ['integer', '21', 'O maior valor aceito é 20.', { maximum: '20' }],
  ['integer', '1234567890123456', 'Use até 15 algarismos.'],
  ['decimal', '1.234,5', '1234.5 = 1.234,50'],
  ['decimal', '0,125', '0.125 = 0,125', { decimals: 3 }],
  ['decimal', '0,125', 'Use até 2 casas decimais.'],
  ['decimal', '1.5', 'Use a vírgula para os decimais, como 1.234,56.'],
  ['decimal', '-0,00', '0 = 0,00'],
  ['currency', 'R$ 1.480,00', '1480 = R$ 1.480,00'],
  ['currency', '1480,5', '1480.5 = R$ 1.480,50'],
  ['currency', '-R$ 1.480,5', '-1480.5 = -R$ 1.480,50'],
  ['currency', 'R$ -5', '-5 = -R$ 5,00'],
  ['currency', '−5,00', '-5 = -R$ 5,00'],
  ['currency', '99', 'O menor valor aceito é R$ 100,00.', { minimum: '100' }],
  ['date', '29/02/2024', '2024-02-29 = 29/02/2024'],
  ['date', '2026-11-24', '2026-11-24 = 24/11/2026'],
  ['date', '1/3/2026', '2026-03-01 = 01/03/2026'],
  ['date', '29/02/2023', 'Use dia, mês e ano com quatro números, de uma data que existe, como 24/11/2026.'],
  ['date', '31/12/1799', 'Use dia, mês e ano com quatro números, de uma data que existe, como 24/11/2026.'],
  ['date', '01/01/2020', 'O menor valor aceito é 01/01/2021.', { minimum: '2021-01-01' }],
  ['time', '9h05', '09:05 = 09:05'],
  ['time', '1430', '14:30 = 14:30'],
  ['time', '24:00', 'Use uma hora como 14:30.'],
  ['yes_no', 'yes', 'yes = Sim'],
  ['yes_no', 'talvez', 'Escolha Sim ou Não.'],
  ['document', '529.982.247-25', '52998224725 = 529.982.247-25'],
  ['document', '11.222.333/0001-81', '11222333000181 = 11.222.333/0001-81'],
  ['document', 'CPF: 529.982.247-25', '52998224725 = 529.982.247-25'],
  ['document', 'CNPJ: 11.222.333/0001-81', '11222333000181 = 11.222.333/0001-81'],
  ['document', 'CPF 11.222.333/0001-81', 'O CPF tem 11 números; foram digitados 14.'],
  ['document', '11.222.333/0001-81', 'O CPF tem 11 números; foram digitados 14.', { document_kind: 'cpf' }],
  ['date', '1/2/25', 'Use dia, mês e ano com quatro números, de uma data que existe, como 24/11/2026.'],
  ['email', 'ana@xn--ao-siap.com.br', 'ana@ação.com.br = ana@ação.com.br'],
  ['email', 'ana@', 'Informe um e-mail completo, como nome@empresa.com.br.'],
  ['phone', '47 3025 1234', '+554730251234 = (47) 3025-1234'],
  ['link', 'javascript:alert(1)', 'Informe o endereço do site, como www.empresa.com.br.'],
  ['link', 'http://www.empresa,com.br', 'Informe o endereço do site, como www.empresa.com.br.'],
  ['link', 'www.empresa.com.br;', 'Informe o endereço do site, como www.empresa.com.br.'],
  ['link', 'www.empresa..com.br', 'Informe o endereço do site, como www.empresa.com.br.'],
  ['link', 'https://www.ação.com.br:8080/a,b;c?d=1..2', 'https://www.ação.com.br:8080/a,b;c?d=1..2 = https://www.ação.com.br:8080/a,b;c?d=1..2'],
  ['link', 'www.empresa.com.br', 'www.empresa.com.br = www.empresa.com.br'],
  ['list', '7', 'Escolha um item da lista.'],
]

void t.test('ASVS 2.2.1: each kind reads what people type, keeps one form of it and shows it the Brazilian way', async t => {
  for (const [kind, typed, expected, change] of cases) t.equal(outcome(kind, typed, change), expected, `${kind}: ${typed}`)
})

// One that goes through all ways of matching would not end before the test does.
void t.test('ASVS 1.3.12, 1.2.9: no expression takes long, whatever the text', async t => {
  t.match(patternProblem('expression', '(.?){1000}'.repeat(19)), 'Esta expressão é grande demais.')
  t.equal(patternProblem('expression', '[0-9A-Za-z]{1,255}'), undefined)
  const end = outcome('text', 'a'.repeat(250), { pattern_kind: 'expression', pattern: '(a+)+(a|aa)*b' })
  t.ok(end)
})
