import t from 'tap'
import { sql } from '../../src/database.ts'
import { desk } from '../support/app.ts'
import { save } from '../support/configuring.ts'
import { register, rogerio } from '../support/registering.ts'
import { count } from '../support/rows.ts'

const mercado = { name: 'Mercado Bom', trade_name: '', document: '06.990.590/0001-23', phone: '(11) 3025-9999', email: 'ana@mercadobom.example' }

void t.test('a company that stands is told when it becomes like another one, and not again', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [])
  await register(browser, mercado, [])

  const held = await save(browser, '/companies/2/edit', { name: 'Padaria Pao da Sera' })
  const saved = await browser.submit(held, { keep_duplicates: '1' })
  const again = await save(browser, '/companies/2/edit', { site: 'www.padaria.example' })

  t.equal(held.status, 422)
  t.match(held.summary()[0], /^Cadastro parecido: Pode ser Padaria Pão da Serra Ltda/)
  t.equal(saved.status, 303)
  t.not(again.status, 422)
  t.match(db.row<{ reason: string }>(sql('history').select('reason').where({ record_id: 2, act: 'changed' }).whereNotNull('reason').limit(1))!.reason, 'É outra empresa.')
  t.equal(count(db, 'companies', { name: 'Padaria Pao da Sera' }), 1)
})

void t.test('a document of another company blocks an edit, with the way to that one', async t => {
  const { browser } = await desk(t)
  await register(browser, {}, [])
  await register(browser, mercado, [])

  const refused = await save(browser, '/companies/2/edit', { document: '11.222.333/0001-81' })

  t.equal(refused.status, 422)
  t.equal(refused.fault('CNPJ'), 'Este CNPJ já é de Padaria Pão da Serra Ltda. Use o cadastro que já existe ou corrija o CNPJ. Ver o cliente')
})

void t.test('a new company and a new contact under Empresas are told too', async t => {
  const { browser } = await desk(t)
  await register(browser, {}, [rogerio])
  await register(browser, mercado, [])

  const company = await save(browser, '/companies/new/1', { ...mercado, document: '12.ABC.345/01DE-35', name: 'Padaria Pão da Serra', phone: '', email: '' })
  const contact = await save(browser, '/companies/2/contacts/new', { name: 'Rogério', email: 'ROGERIO@paodaserra.example' })
  const kept = await browser.submit(contact, { keep_duplicates: '1' })

  t.match(company.summary()[0], 'nome parecido')
  t.match(contact.summary()[0], 'mesmo e-mail de contato')
  t.equal(kept.status, 303)
})
