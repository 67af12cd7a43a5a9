import fc from 'fast-check'
import t from 'tap'
import { parseCnpj } from '../../src/brazil/cnpj.ts'
import { parseCpf } from '../../src/brazil/cpf.ts'
import { emailKey, emailProblem, parseEmail } from '../../src/brazil/email.ts'
import { parsePhone } from '../../src/brazil/phone.ts'
import { isExempt, parseStateRegistration } from '../../src/brazil/state-registration.ts'
import { foreignKey } from '../../src/companies/form.ts'
import { wordsOf } from '../../src/company-names/words.ts'
import { identifierKey } from '../../src/identifiers/key.ts'
import { parseCep } from '../../src/places/cep.ts'
import { fold } from '../../src/writing/fold.ts'

const numbers: Array<[parse: (typed: string) => string | undefined, typed: string, kept: string]> = [
  [parseCnpj, '12.ABC.345/01DE-35', '12ABC34501DE35'],
  [parseCpf, '529.982.247-25', '52998224725'],
  [parseCep, '89201-400', '89201400'],
  [parsePhone, '(47) 3025-1234', '+554730251234'],
  [parseStateRegistration, '251-234-568', '251234568'],
  [parseEmail, 'contato@pao-da-serra.example', 'contato@pao-da-serra.example'],
]

void t.test('a number or e-mail that was pasted is read, whatever dash it has and whatever stands around it that nobody sees', async t => {
  for (const [parse, typed, kept] of numbers) {
    for (const dash of ['\u2010', '\u2011', '\u2012', '–', '—', '\u2212', '\uFF0D', '-\u00AD', '\u200B-']) t.equal(parse(typed.replaceAll('-', dash)), kept, JSON.stringify(dash))
    for (const unseen of ['\u00AD', '\u200B', '\u200E', '\u202A', '\u202C', '\u2060', '\u2066', '\uFEFF']) t.equal(parse(`${unseen}${typed.slice(0, 4)}${unseen}${typed.slice(4)}${unseen}`), kept)
  }
  t.equal(parseCnpj('\u202ACNPJ: 12.ABC.345/01DE-35\u202C'), '12ABC34501DE35', 'with its label')
  t.equal(parsePhone('(47)\u00A03025-1234'), '+554730251234')
  t.equal(parseCpf('529.982.247/25'), '52998224725')
  t.ok(isExempt('\u200BISENTO\u00AD'))
})

void t.test('names are compared by letters, figures and emoji, one space between words, and nothing that is not seen', async t => {
  const cases: Array<[name: string, folded: string]> = [
    ['Marca® (Filial)', 'marca® filial'], ['A ★   B', 'a ★ b'], ['Confei\u00ADtaria', 'confeitaria'], ['Ger\u200Btrudes\uFEFF', 'gertrudes'],
    ['Doces 🍰, Bolos', 'doces 🍰 bolos'], ['Bar🍺Do Zé', 'bar🍺do ze'], ['👩‍👩‍👧', '👩👩👧'], ['❤️', '❤'], ['⭐-⭐', '⭐ ⭐'],
  ]
  for (const [name, folded] of cases) t.equal(fold(name), folded, name)
  t.strictSame(wordsOf('Confei\u00ADtaria Zulmira').map(({ text }) => text), ['confeitaria', 'zulmira'])
  t.doesNotThrow(() => fc.assert(fc.property(fc.string({ unit: 'grapheme' }), text => fold(text) === fold(fold(text)) && !/^\s|\s\s|\s$|\p{P}|\p{Cf}/u.test(fold(text)))))
})

void t.test('an e-mail has one form, however a browser sends the accents of its domain', async t => {
  t.equal(parseEmail('maria@xn--ao-siap.com.br'), 'maria@ação.com.br')
  t.equal(emailKey(parseEmail('Maria@XN--ao-siap.com.br')!), emailKey(parseEmail('maria@AÇÃO.com.br')!))
  t.equal(parseEmail('maria@xn--a.com.br.xn--'), undefined)
  for (const typed of ['Maria <maria@x.com.br>', 'a@x.com.br; b@x.com.br', 'a@x.com.br, b@x.com.br', 'a@x.com.br b@x.com.br', 'Maria maria@x.com.br']) {
    t.equal(emailProblem(typed), 'Informe um só e-mail, sem o nome.', typed)
  }
  for (const typed of ['maria', 'maria@', 'maria@x', 'Maria Silva']) t.match(emailProblem(typed), 'e-mail completo', typed)
})

void t.test('identifiers that look alike are the same, and documents of other countries with the same letters and figures', async t => {
  for (const typed of ['CLI-2026-0337', 'cli-2026-0337\u200B', 'CLI‑2026‑0337', 'CLI–2026–0337', ' CLI-2026-0337 ', 'CLI-2026-03\u00AD37']) t.equal(identifierKey(typed), 'cli-2026-0337', typed)
  t.equal(identifierKey('CLI\u00A02026'), identifierKey('CLI 2026'))
  t.not(identifierKey('CLI 2026'), identifierKey('CLI-2026'))
  for (const typed of ['RUT 21-123456-7', 'RUT\u00A021-123456-7', 'rut211234567', 'ＲＵＴ 21.123456/7']) t.equal(foreignKey(typed), 'RUT211234567', typed)
  t.not(foreignKey('--'), foreignKey('---'))
})
