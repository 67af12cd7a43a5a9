import t from 'tap'
import { desk, hire } from '../support/app.ts'
import { caio } from '../support/people.ts'
import { register } from '../support/registering.ts'
import { change } from '../support/rows.ts'

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

void t.test('cards of a customer that is not there are not there', async t => {
  const { db, signedIn } = await desk(t)
  await hire(db, caio)

  t.equal((await (await signedIn(caio)).get('/customers/9/contacts.vcf')).status, 404)
})
