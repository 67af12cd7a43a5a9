import t from 'tap'
import { sql, type Database } from '../../src/database.ts'
import { desks, listen } from '../support/app.ts'
import { save } from '../support/configuring.ts'
import { davi, marina } from '../support/people.ts'
import { register } from '../support/registering.ts'
import { restrict } from '../support/restricting.ts'
import { letRunOut, signInAgain } from '../support/returning.ts'
import { everything } from '../support/rows.ts'

/** Rosa administers; Marina and Davi register, and there is one customer. */
async function office (t: Parameters<typeof desks>[0]) {
  const all = await desks(t, [davi])
  await register(all.admin)
  return all
}

async function takeRight (db: Database, menu: string, right: string): Promise<void> {
  const group = sql('access_groups').select('id').where({ identifier: 'CADASTRO' })
  await db.write(() => db.run(sql('access_group_rights').whereIn('access_group_id', group).where({ menu, access_right: right }).delete()))
}

void t.test('whoever loses the right while editing reads that nothing was saved, and what was typed, to be copied', async t => {
  const { app, browser, db } = await office(t)
  const page = await browser.get('/customers/1/edit')
  const log = listen({ app })
  await takeRight(db, 'CT001', 'edit')
  const before = everything(db)

  const answer = await browser.submit(page, { trade_name: 'Dez minutos de texto', note: 'Ligar cedo' })

  t.equal(answer.status, 403)
  t.match(answer.text, 'O que você digitou não foi gravado. Está abaixo, para copiar.')
  t.strictSame(['Nome fantasia', 'Observações'].map(label => answer.fact(label)), ['Dez minutos de texto', 'Ligar cedo'])
  t.equal(everything(db), before)
  t.notMatch(log.join(), /Dez minutos|Ligar cedo/)
})

void t.test('whoever loses the right while signed out reads what was typed when they are back', async t => {
  const { browser, db } = await office(t)
  const page = await browser.get('/customers/1/edit')
  await letRunOut(db)
  const sent = await browser.submit(page, { note: 'Ligar cedo' })
  await takeRight(db, 'CT001', 'edit')

  const { back } = await signInAgain(browser, sent, marina)

  t.equal(back.status, 403)
  t.match(back.text, 'O que você digitou não foi gravado. Está abaixo, para copiar.')
  t.equal(back.fact('Observações'), 'Ligar cedo')
  t.notMatch((await browser.get('/customers/1/edit')).text, 'O que você digitou', 'nothing was typed')
})

void t.test('the same holds where the category was closed meanwhile', async t => {
  const { browser, db } = await office(t)
  const page = await browser.get('/customers/1/contacts/new')
  await restrict(db, 1, [['CADASTRO', 'list', 'view']])

  const answer = await browser.submit(page, { name: 'Neusa Maia', mobile: '(47) 99640-8815' })

  t.equal(answer.status, 403)
  t.match(answer.text, 'Você não pode fazer isso com este cadastro')
  t.strictSame(['Nome', 'Celular'].map(label => answer.fact(label)), ['Neusa Maia', '(47) 99640-8815'])
})

void t.test('files are not shown again, and it is said that they were not kept', async t => {
  const { admin, browser, db } = await office(t)
  await save(admin, '/categories/1/folders', { name: 'Contrato', extensions: 'pdf' })
  const page = await browser.get('/customers/1/documents/folders/1')
  await takeRight(db, 'CT001', 'edit')

  const answer = await browser.submitFiles(page, {}, [{ field: 'folder_1', name: 'a.pdf', content: '%PDF-1.7' }])

  t.equal(answer.status, 403)
  t.match(answer.text, 'O que você enviou não foi gravado.')
})

void t.test('what did not come from a page of ours is not shown, and a button has nothing to lose', async t => {
  const { browser, db } = await office(t)
  const { _csrf } = (await browser.get('/customers/1/edit')).hidden()
  await takeRight(db, 'CT001', 'edit')
  await takeRight(db, 'AD060', 'edit')

  const foreign = await browser.post('/customers/1/edit', { name: 'Texto de fora' })
  const button = await browser.post('/external-users/1/blocking', { _csrf })

  for (const answer of [foreign, button]) {
    t.equal(answer.status, 403)
    t.notMatch(answer.text, /Texto de fora|não foi gravado/)
  }
})
