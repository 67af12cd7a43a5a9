import t from 'tap'
import { readPairs } from '../../bench/duplicate-pairs.ts'
import { citiesOf, isAlike, likeness } from '../../src/company-names/likeness.ts'
import { isSlip, soundOf } from '../../src/company-names/sound.ts'
import { wordsOf } from '../../src/company-names/words.ts'

void t.test('a name is read without legal form, fillers, accents, case and punctuation', async t => {
  for (const [name, words] of [
    ['Padaria Pão da Serra Ltda', 'padaria pao serra'],
    ['PADARIA E CONFEITARIA PÃO & CIA. LTDA. - ME', 'padaria confeitaria pao'],
    ['Tupy Fundições S.A.', 'tupy fundicoes'],
    ['Tupy Fundições S/A - Em Recuperação Judicial', 'tupy fundicoes'],
    ['31.204.551 Jonas Petry', 'jonas petry'],
    ['Jonas Petry 12345678909', 'jonas petry'],
    ['Sant\'Ana Tintas EIRELI', 'santana tintas'],
    ['Mercado Tomelin II', 'mercado tomelin 2'],
    ['Pães e Doces Nº 1', 'paes doces 1'],
    ['Ind. e Com. de Móveis', 'ind com moveis'],
    ['Ltda', 'ltda'],
    ['S.A.', 's a'],
    ['北京公司', '北京公司'],
    ['  ', ''],
    ['"%_* OR NOT NEAR(', 'or not near'],
  ] as const) t.equal(wordsOf(name).map(word => word.text).join(' '), words, name)
})

void t.test('words that sound alike are the same word', async t => {
  for (const [one, other, isSame] of [
    ['souza', 'sousa', true], ['luiz', 'luis', true], ['walter', 'valter', true], ['zanella', 'zanela', true], ['thiago', 'tiago', true],
    ['jardim', 'jardin', true], ['phillipe', 'filipe', true], ['luzia', 'lucia', false], ['casa', 'caca', false], ['jose', 'joao', false],
  ] as const) t.equal(soundOf(one) === soundOf(other), isSame, `${one}, ${other}`)
})

void t.test('a slip of the finger is told from another word', async t => {
  for (const [one, other, isSame] of [
    ['schneider', 'schnieder', true], ['reinert', 'reinet', true], ['hoepers', 'hoeprs', true], ['trentini', 'trentinni', true],
    ['goncalves', 'gonsalves', true], ['serra', 'terra', false], ['marcelo', 'marcela', false], ['vida', 'viva', false],
    ['bayer', 'bauer', false], ['elis', 'elisa', false], ['schneider', 'schreiber', false], ['pardo', 'prado', false],
  ] as const) t.equal(isSlip(one, other), isSame, `${one}, ${other}`)
})

void t.test('how alike two names are', async t => {
  for (const [one, other, cities, isSame] of [
    ['Padaria Central', 'Padaria Central', 'other', false],
    ['Padaria Central', 'Padaria Central', 'same', true],
    ['Padaria Central', 'Padaria Central', 'unknown', true],
    ['Kaesemodel Engenharia', 'Engenharia Kaesemodel Haverroth', 'same', false],
    ['Posto Ipiranga 7', 'Posto Ipiranga 8', 'same', false],
    ['José Silva', 'José Silva Filho', 'same', false],
    ['Auto Peças Colin', 'Autopeças Colin', 'same', true],
    ['J. R. Lenzi', 'José Roberto Lenzi', 'same', true],
    ['Padaria', 'Padaria', 'other', false],
    ['', '', 'same', false],
    ['', 'Padaria Central', 'same', false],
  ] as const) t.equal(isAlike(likeness(wordsOf(one), wordsOf(other), cities)), isSame, `${one}, ${other}, ${cities}`)
})

void t.test('of 400 pairs made by hand at least 95 % are told right, both ways round', async t => {
  const pairs = readPairs()
  const found = pairs.map(pair => ({
    ...pair,
    isFound: isAlike(likeness(wordsOf(pair.name), wordsOf(pair.otherName), citiesOf(pair.city, pair.otherCity))),
    isFoundBack: isAlike(likeness(wordsOf(pair.otherName), wordsOf(pair.name), citiesOf(pair.otherCity, pair.city))),
  }))
  const hits = found.filter(pair => pair.isSame && pair.isFound).length

  t.strictSame([true, false].map(isSame => pairs.filter(pair => pair.isSame === isSame).length), [200, 200])
  t.ok(hits / 200 >= 0.95, `recall ${hits / 200}`)
  t.ok(hits / found.filter(pair => pair.isFound).length >= 0.95, `precision ${hits / found.filter(pair => pair.isFound).length}`)
  t.strictSame(found.filter(pair => pair.isFound !== pair.isFoundBack), [])
})
