import t from 'tap'
import { marked } from '../../src/search/marking.ts'
import { matchOf } from '../../src/search/narrowing.ts'
import { apart } from '../../src/search/text.ts'
import { readSearch } from '../../src/search/typed.ts'

void t.test('what is typed is looked up in every form in which it may be kept', async t => {
  const cases: Array<[typed: string, words: string[][]]> = [
    ['João  da Silva', [['joao'], ['da'], ['silva']]],
    ['Pão-de-Açúcar', [['pao de acucar']]],
    ['11.222.333/0001-81', [['11222333000181']]],
    ['12.ABC.345', [['12 abc 345', '12abc345']]],
    ['(47) 3025-1234', [['4730251234']]],
    ['047 3025 1234', [['04730251234', '4730251234', apart('04730251234')]]],
    ['Rogerio@Pao', [['rogerio@pao']]],
    ['silva e souza', [['silva'], ['souza']]],
    ['%', []],
  ]
  for (const [typed, words] of cases) t.strictSame(readSearch(typed)?.words, words, typed)
  t.equal(readSearch('  '), undefined)
})

void t.test('the words of FTS5 stand in quotes, and a long search asks for few trigrams', async t => {
  t.equal(matchOf(readSearch('ltda OR "x')!), '(("ltd" AND "tda")) AND ((" or")) AND ((" x "))'.replace(' AND ((" x "))', ''))
  const words = readSearch('oficina mecanica duarte espindola ltda')!
  t.equal(matchOf(words).match(/"[^"]+"/g)?.length, 6)
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
    ['<b>&', 'b', '<[b]>&'],
  ]
  for (const [text, typed, shown] of cases) {
    t.equal(marked(text, readSearch(typed)).map(part => part.isHit ? `[${part.text}]` : part.text).join(''), shown, typed)
  }
})

void t.test('of a number, trigrams that everybody has are left out where rarer ones remain', async t => {
  const match = (typed: string, ...commons: string[]) => matchOf(readSearch(typed)!, false, trigram => commons.includes(trigram))

  t.equal(match('ltda', 'ltd'), '(("ltd" AND "tda"))')
  t.equal(match('20841', '208'), '(("084" AND "841"))')
  t.equal(match('20841', '208', '084', '841'), '(("208" AND "084" AND "841"))')
})
