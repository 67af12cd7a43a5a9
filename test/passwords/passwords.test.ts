import t from 'tap'
import { openDatabase } from '../../src/database.ts'
import { isCommon } from '../../src/passwords/common.ts'
import { passwordProblem } from '../../src/passwords/rules.ts'
import { keepSetting } from '../../src/settings.ts'

const owner = { name: 'Marina Hoepers', email: 'marina.h@babitonga.example' }

async function office (t: { teardown: (work: () => void) => void }) {
  const db = await openDatabase(':memory:')
  t.teardown(() => { db.close() })
  await db.write(() => { keepSetting(db, 'office_name', 'Contábil Babitonga') })
  return db
}

void t.test('ASVS 6.2.1, 6.2.5, 6.2.8, 6.2.9: a password needs fifteen characters and may have any, up to 128', async t => {
  const db = await office(t)

  for (const [what, password, problem] of [
    ['nothing', '', 'Informe a senha.'],
    ['14', 'mesa verde 7 x', 'Use pelo menos 15 caracteres'],
    ['15', 'mesa verde 7 xy', undefined],
    ['emoji count once', '🦆 mesa verde 77', undefined],
    ['spaces at the ends count', ' mesa verde 77 ', undefined],
    ['64', 'frase longa que vai até sessenta e quatro letras, nem mais nem m', undefined],
    ['128', 'mesa verde '.repeat(12).slice(0, 127) + '!', undefined],
    ['129', 'mesa verde '.repeat(12).slice(0, 128) + '!', 'Use até 128 caracteres.'],
    ['no rule of composition', 'pato com chapéu amarelo', undefined],
  ] as const) {
    const found = await passwordProblem(db, password, owner)
    t.equal(found?.startsWith(problem ?? '') ?? false, problem !== undefined, `${what}: ${found ?? 'accepted'}`)
  }
})

void t.test('the office sets how many characters', async t => {
  const db = await office(t)
  await db.write(() => { keepSetting(db, 'password_min', '20') })

  t.match(await passwordProblem(db, 'mesa verde 7 xyz', owner), 'pelo menos 20 caracteres')
})

void t.test('ASVS 6.2.4, 6.2.12: what anybody tries first is refused: leaked passwords, words with digits, rows of keys', async t => {
  for (const password of ['123456789012345', 'qwertyuiopasdfgh', 'senhasenhasenha', 'Contabilidade2026!!', 'Deus é fiel sempre', 'minhasenhasecreta1',
    'O Senhor é meu pastor', 'abcabcabcabcabcabc', 'aaaaaaaaaaaaaaaa', '5555555555555555', 'internacionalização', 'p4ssw0rd!!', 'flamengo#1981',
    '....................', 'zyxwvutsrqponml']) t.ok(isCommon(password), password)
  for (const password of ['mesa verde 7 xyz', 'pato com chapéu amarelo', 'uma frase só de Marina Hoepers', 'correct horse battery staple']) t.notOk(isCommon(password), password)
})

void t.test('ASVS 6.1.2, 6.2.11: the office\'s name, the person\'s and the e-mail make no password', async t => {
  const db = await office(t)

  for (const password of ['ContabilBabitonga2026', 'marinahoepers1990', 'Marina.H@babitonga', 'Cadastro Babitonga!', 'senha da Marina 123']) {
    t.match(await passwordProblem(db, password, owner), 'feita do nome', password)
  }
  t.equal(await passwordProblem(db, 'a Marina gosta de pato amarelo', owner), undefined)
})
