import fc from 'fast-check'
import t from 'tap'
import { spelled, withNumbers } from '../../src/search-index/numbers.ts'
import { apart } from '../../src/search-index/text.ts'
import { marked } from '../../src/search/marking.ts'
import { matchOf } from '../../src/search/narrowing.ts'
import { fragmentOf, isShort, readSearch } from '../../src/search/typed.ts'

void t.test('what is typed is looked up in every form in which it may be kept', async t => {
  const cases: Array<[typed: string, words: string[][]]> = [
    ['João  da Silva', [['joao'], ['da'], ['silva']]],
    ['Pão-de-Açúcar', [['pao de acucar', 'paodeacucar']]],
    ["d'água", [['d agua', 'dagua']]],
    ['dagua', [['dagua', ' d agua']]],
    ['Santana', [['santana', ' sant ana']]],
    ['autopeças', [['autopecas', ' auto pecas']]],
    ['minimercado motos', [['minimercado', ' mini mercado'], ['motos']]],
    ['jb silva', [['jb', ' j b ', ' j b\n'], ['silva']]],
    ['sa', [['sa']]],
    ['S/A', [[' s a ', ' s a\n', ' sa ', ' sa\n']]],
    ['alfa S.A.', [['alfa'], [' s a ', ' s a\n', ' sa ', ' sa\n']]],
    ['11.222.333/0001-81', [['11222333000181']]],
    ['CNPJ: 11.222.333/0001-81', [['11222333000181']]],
    ['cnpj 11222333000181', [['11222333000181']]],
    ['ＣＮＰＪ：１１２２２３３３０００１８１', [['11222333000181']]],
    ['CNPJ 12.ABC.345', [['12 abc 345', '12abc345', '12.abc.345']]],
    ['CNPJ AB.CDE.345/01DE-35', [['ab cde 345 01de 35', 'abcde34501de35']]],
    ['CPF 100.002.196-30', [['10000219630', apart('10000219630')]]],
    ['CPF: 100 002 196 30', [['10000219630', apart('10000219630')]]],
    ['CPF Contabilidade', [['cpf'], ['contabilidade']]],
    ['cpf 24 horas', [['cpf'], ['24', ' 5524'], ['horas']]],
    ['12.ABC.345', [['12 abc 345', '12abc345', '12.abc.345']]],
    ['(47) 3025-1234', [['4730251234']]],
    ['047 3025 1234', [['04730251234', '4730251234', apart('04730251234')]]],
    ['joao 3025-1234', [['joao'], ['3025 1234', '30251234']]],
    ['acai (47) 3025-1234', [['acai'], ['47', '4730251234'], ['3025 1234', '30251234', '4730251234']]],
    ['11 222 333 serra', [['11', '11222333'], ['222', '11222333'], ['333', '11222333'], ['serra']]],
    ['bar 24 7', [['bar'], ['24', '247']]],
    ['bar 24 h', [['bar'], ['24', ' 5524']]],
    ['(47) 31', [['47', '4731'], ['31', '4731']]],
    ['(47)', [['47', ' 5547']]],
    ['47', [['47']]],
    ['padaria 47', [['padaria'], ['47', ' 5547']]],
    ['padaria (47)', [['padaria'], ['47', ' 5547']]],
    ['padaria 20', [['padaria'], ['20']]],
    ['padaria (47) 31', [['padaria'], ['47', '4731'], ['31', '4731']]],
    ['0055 47 3025-1234', [['00554730251234', '554730251234']]],
    ['（４７）３０２５－１２３４', [['4730251234']]],
    ['ａｃａｉ　（４７）', [['acai'], ['47', ' 5547']]],
    ['12 ABC 345 01DE 35', [['12', '12abc34501de35'], ['abc', '12abc34501de35'], ['345', '12abc34501de35'], ['01de', '12abc34501de35'], ['35', '12abc34501de35']]],
    ['Rogerio@Pao', [['rogerio@pao']]],
    ['Padaria.example', [['padaria example', 'padaria.example']]],
    ['maria.silva', [['maria silva', 'maria.silva']]],
    ['Joinville/SC', [['joinville sc', 'joinville']]],
    ['São Paulo/SP', [['sao'], ['paulo sp', 'paulo']]],
    ['silva e souza', [['silva'], ['souza']]],
    ['%', []],
    ['Doces 🍰', [['doces', ' d oces']]],
    ['bolo 👍🏽', [['bolo']]],
    ['🍰 🎂', [['🍰', ' 🍰\n'], ['🎂', ' 🎂\n']]],
    ['a b', [['a', ' a\n'], ['b', ' b\n']]],
    ['🇧🇷 brasil', [['🇧🇷'], ['brasil']]],
    ['Confei\u00ADtaria\u200B', [['confeitaria']]],
    ['\u202A(47)\u00A03025\u20111234\u202C', [['4730251234']]],
    ['11.222.333/0001–81', [['11222333000181']]],
    ['d\u00ADágua', [['dagua', ' d agua']]],
    ['0800', [['0800', '55800']]],
    ['0800770', [['0800770', '55800770']]],
    ['0800 770 1234', [['08007701234', '558007701234', apart('08007701234')]]],
    ['kwk 0800 770', [['kwk'], ['0800', '55800', '0800770', '55800770'], ['770', '0800770', '55800770']]],
  ]
  for (const [typed, words] of cases) t.strictSame(readSearch(typed)?.words, words, typed)
  t.equal(readSearch('  '), undefined)
  t.equal(readSearch('CNPJ: 11.222.333/0001-81')?.document, '11222333000181')
  t.strictSame(readSearch('CLI 2026  0002')?.identifiers, ['cli 2026  0002', 'cli-2026-0002', 'cli20260002', 'cli/2026/0002', 'cli.2026.0002'])
})

void t.test('whatever is typed, every form is looked for by three characters at least', async t => {
  const known = ['🍰 🎂', '🍰🎂 x', 'a@ b', '@', '👩‍👩‍👧 👍🏽', '𠀀 loja', '™ ®', 'ª º', '\0@\0 x', '🍰'.repeat(120), 'é 🇧🇷 ção']
  const texts = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.constantFrom(...known))

  fc.assert(fc.property(texts, fc.boolean(), (typed, seesCpf) => {
    const search = readSearch(typed, { seesCpf })
    if (!search || isShort(search)) return true
    return !matchOf(search).includes('()') && search.words.flat().every(form => Array.from(fragmentOf(form)).length >= 3)
  }), { numRuns: 500, examples: known.map(text => [text, true]) })
  t.pass()
})

void t.test('the words of FTS5 stand in quotes, and a long search asks for few trigrams', async t => {
  t.equal(matchOf(readSearch('ltda NEAR "x')!), '(("ltd" AND "tda")) AND (("nea" AND "ear"))')
  const words = readSearch('oficina mecanica duarte espindola ltda')!
  t.equal(matchOf(words).match(/"[^"]+"/g)?.length, 7)
})

void t.test('the match is marked where it stands, accents, case and punctuation as they are', async t => {
  const cases: Array<[text: string, typed: string, shown: string]> = [
    ['Krüger & Filhos', 'kruger', '[Krüger] & Filhos'],
    ['20.841.567/0001-06', '841567', '20.[841.567]/0001-06'],
    ['(47) 3025-1234', '30251', '(47) [3025-1]234'],
    ['Padaria Pão da Serra', 'serra pad', '[Pad]aria Pão da [Serra]'],
    ['Padaria Pá', 'pa', '[Pa]daria Pá'],
    ['silvia@kruger.example', 'silvia@kru', '[silvia@kru]ger.example'],
    ['Nada disso', 'zzz', 'Nada disso'],
    ['Açaí d’Água', 'dagua', 'Açaí [d’Água]'],
    ['Mendes Almeida S.A.', 'S/A', 'Mendes Almeida [S.A].'],
    ['<b>&', 'b', '<[b]>&'],
    ['contato@almeida2.example', 'contato@almeida2.example', '[contato@almeida2.example]'],
    ['contato@almeida2.example', 'almeida2.ex', 'contato@[almeida2.ex]ample'],
    ['(11) 3100-0002', '+55 11 3100-0002', '([11]) [3100-0002]'],
    ['0800 770 1234', '0800770', '[0800 770] 1234'],
    ['Doces 🍰 da Vovó', '🍰 🎂', 'Doces [🍰] da Vovó'],
    ['Confei\u00ADtaria Sol', 'confeitaria', '[Confei\u00ADtaria] Sol'],
  ]
  for (const [text, typed, shown] of cases) {
    t.equal(marked(text, readSearch(typed)).map(part => part.isHit ? `[${part.text}]` : part.text).join(''), shown, typed)
  }
})

void t.test('a long number is looked up five figures at a time, whatever stands between them', async t => {
  const match = (typed: string) => matchOf(readSearch(typed)!, { hasNumbers: true })
  const five = (...groups: string[]) => groups.map(figures => `"${spelled(figures)}"`).join(' AND ')

  t.equal(match('20841'), `((${five('20841')}))`)
  t.equal(match('20.841.5'), `((${five('20841', '08415')}))`)
  t.equal(match('CLI-2026-0'), `((${five('20260')}) OR (${five('20260')}))`)
  t.equal(match('2084'), '(("208" AND "084"))', 'too short')
  t.equal(match('ltda'), '(("ltd" AND "tda"))')
  t.equal(matchOf(readSearch('20841')!), '(("208" AND "841"))', 'where numbers are not spelled')
})

void t.test('whatever part of a long number is typed, its spelling is a part of the spelling of the whole', async t => {
  const text = ' posto 24 horas\n cli 2026 00417\n 11222333000181\n fale@11222333.example'
  const whole = withNumbers(text)

  t.ok(whole.startsWith(`${text}\n`))
  for (const number of ['202600417', '11222333000181']) {
    for (let from = 0; from <= number.length - 5; from++) t.ok(whole.includes(spelled(number.slice(from, from + 5))), number.slice(from))
  }
  t.equal(withNumbers(' posto 24 horas\n 2026'), ' posto 24 horas\n 2026')
  t.not(spelled(apart('12345')), spelled('12345'), 'of a CPF in characters of its own')
})
