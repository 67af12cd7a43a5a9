import t from 'tap'
import { sql } from '../../src/database.ts'
import { effectsOf } from '../../src/duplicate-rules/store.ts'
import { desk } from '../support/app.ts'
import { act, makeCategory, save } from '../support/configuring.ts'
import { marina, rosa } from '../support/people.ts'
import { padaria, press, register, toContacts, toIdentification } from '../support/registering.ts'
import { count } from '../support/rows.ts'

const alike = { ...padaria, document: '06.990.590/0001-23', phone: '', email: '' }

void t.test('a category takes its rules from the one above it, sets its own, and the history says so', async t => {
  const { browser, db } = await desk(t, rosa)
  const child = await makeCategory(browser, 'Filha', { parent_id: '1' })

  await save(browser, '/categories/1/duplicates', { rule_name_alike: 'block', rule_same_reach: 'off' })
  const inherited = await browser.get(`/categories/${child}/duplicates`)
  const saved = await save(browser, `/categories/${child}/duplicates`, { rule_name_alike: 'reason' })

  t.match(inherited.field('Nome parecido').text, 'Como em Geral: bloquear')
  t.match(inherited.field('Mesma raiz de CNPJ').text, 'O usual: avisar')
  t.match(saved.text, 'Alterações salvas.')
  t.equal(saved.value('Nome parecido'), 'reason')
  t.strictSame(effectsOf(db, child), { document: 'block', root: 'warn', reach: 'off', name: 'reason' })
  t.strictSame(effectsOf(db, null), { document: 'block', root: 'warn', reach: 'warn', name: 'warn' })
  t.match(db.row<{ changes: string }>(sql('history').select('changes').where({ record_type: 'category', record_id: child }).orderBy('id', 'desc').limit(1))!.changes,
    '"field":"rule_name_alike","from":null,"to":"Avisar com motivo"')
})

void t.test('the same document cannot be passed over, a branch cannot be blocked', async t => {
  const { browser, db } = await desk(t, rosa)

  const document = await save(browser, '/categories/1/duplicates', { rule_same_document: 'off' })
  const root = await save(browser, '/categories/1/duplicates', { rule_same_root: 'block' })

  t.equal(document.status, 422)
  t.equal(document.fault('Mesmo CNPJ, CPF ou documento'), 'Escolha um item da lista.')
  t.equal(root.status, 422)
  t.equal(count(db, 'duplicate_rules'), 0)
})

void t.test('whoever may not configure sees no rules and changes none', async t => {
  const { browser, db } = await desk(t, marina)

  t.equal((await browser.get('/categories/1/duplicates')).status, 403)
  t.equal((await act(browser, '/categories/1/duplicates', { rule_name_alike: 'off' })).status, 403)
  t.equal(count(db, 'duplicate_rules'), 0)
})

void t.test('each effect does what it says', async t => {
  const { browser, db } = await desk(t, rosa)
  await register(browser)
  const next = async (effect: string, fields = {}) => {
    await save(browser, '/categories/1/duplicates', { rule_name_alike: effect })
    return press(browser, await toIdentification(browser), 'next', { ...alike, ...fields })
  }

  const off = await next('off')
  const warned = await next('warn')
  const unreasoned = await next('reason', { keep_duplicates: '1' })
  const reasoned = await press(browser, unreasoned, 'next', { keep_duplicates: '1', reason_duplicates: 'Outra família.' })
  const blocked = await next('block', { keep_duplicates: '1', reason_duplicates: 'Outra família.' })

  t.equal(off.heading, 'Endereços')
  t.equal(warned.status, 422)
  t.equal(unreasoned.status, 422)
  t.match(unreasoned.text, 'Escreva por que fica assim')
  t.equal(reasoned.heading, 'Endereços')
  t.equal(blocked.status, 422)
  t.match(blocked.summary()[0], /^Cadastro parecido: Já existe Padaria Pão da Serra Ltda: nome parecido\./)
  t.equal(count(db, 'companies'), 1)
})

void t.test('where the category lets it pass with a reason, a document stands in two companies, and the history says why', async t => {
  const { browser, db } = await desk(t, rosa)
  await register(browser)
  await save(browser, '/categories/1/duplicates', { rule_same_document: 'reason' })
  const sure = { keep_duplicates: '1', reason_duplicates: 'Duas fazendas.' }

  const held = await press(browser, await toIdentification(browser), 'next', padaria)
  const contacts = await toContacts(browser, { name: 'Fazenda Boa Hora', ...sure })
  const done = await press(browser, contacts, 'finish')

  t.equal(held.status, 422)
  t.equal(done.heading, 'Cliente cadastrado')
  t.strictSame(db.rows(sql('companies').select('document', 'document_repeat').orderBy('id')),
    [{ document: '11222333000181', document_repeat: 0 }, { document: '11222333000181', document_repeat: 1 }])
  t.match(db.row<{ reason: string }>(sql('history').select('reason').where({ record_type: 'company', record_id: 2 }).limit(1))!.reason, 'Duas fazendas.')
})
