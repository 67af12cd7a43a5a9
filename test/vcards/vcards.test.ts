import t from 'tap'
import { desk, hire } from '../support/app.ts'
import { caio, marina } from '../support/people.ts'
import { register, rogerio } from '../support/registering.ts'
import { change, count } from '../support/rows.ts'
import { sql } from '../../src/database.ts'

void t.test('the contacts of a customer come as cards, nothing in them out of its place', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  await change(db, 'contacts', 2, { note: 'Ligar cedo; ou tarde,\nBEGIN:VCARD' })

  const page = await browser.get('/customers/1/contacts')
  const cards = await browser.get(page.link('Baixar os contatos (vCard)'))

  t.match(cards.headers['content-type'], 'text/vcard')
  t.match(cards.headers['content-disposition'], /attachment; filename/)
  t.equal(cards.body.match(/^BEGIN:VCARD\r?$/gm)?.length, 2)
  t.match(cards.body, /^FN:Rogério Bachmann\r?$/m)
  t.match(cards.body, /^ORG:Pão da Serra;Direção\r?$/m)
  t.match(cards.body, /^TEL;TYPE=CELL:\+5547999124410\r?$/m)
  t.match(cards.body, 'Ligar cedo\\; ou tarde\\,\\nBEGIN:VCARD')
})

void t.test('the history says who took the contacts of whom along; what only asks about the file takes nothing', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [rogerio])
  const lines = () => db.rows(sql('history').where({ act: 'exported' }).select('record_type', 'record_name', 'company_id', 'user_name'))

  const head = await browser.send({ method: 'HEAD', url: '/customers/1/contacts.vcf' })
  t.equal(head.body, '')
  t.strictSame(lines(), [])
  await browser.get('/customers/1/contacts.vcf')

  t.strictSame(lines(), [{ record_type: 'system', record_name: '1 contato de Padaria Pão da Serra Ltda em vCard', company_id: 1, user_name: marina.name }])
  t.match((await browser.get('/customers/1/history')).text, `${marina.name} exportou 1 contato de Padaria Pão da Serra Ltda em vCard`)
})

void t.test('contacts that a browser fetches ahead are taken along, and stand in the history as such', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [rogerio])

  const cards = await browser.get('/customers/1/contacts.vcf', { 'sec-purpose': 'prefetch' })

  t.match(cards.body, 'BEGIN:VCARD')
  t.equal(count(db, 'history', { act: 'exported' }), 1)
})

void t.test('a customer without contacts gives nothing away, and no line is written', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [])

  t.equal((await browser.get('/customers/1/contacts.vcf')).body, '')
  t.equal(count(db, 'history', { act: 'exported' }), 0)
})

void t.test('cards of a customer that is not there are not there', async t => {
  const { db, signedIn } = await desk(t)
  await hire(db, caio)

  t.equal((await (await signedIn(caio)).get('/customers/9/contacts.vcf')).status, 404)
})
