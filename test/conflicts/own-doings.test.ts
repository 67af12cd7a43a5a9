import t from 'tap'
import { makeAttribute, makeCategory, save } from '../support/configuring.ts'
import { desksWithCustomer } from '../support/registering.ts'
import { count } from '../support/rows.ts'

void t.test('what a person did in another window is not said to be of somebody else', async t => {
  const { browser, admin } = await desksWithCustomer(t)
  const contact = await browser.get('/customers/1/contacts/1')
  await save(browser, '/customers/1/contacts/1/removal', {})
  t.match((await browser.submit(contact, { note: 'Liga cedo' })).text, 'Outra janela sua removeu este contato enquanto você editava.')
  t.match((await browser.open('/customers/1/contacts/1')).text, /Este item já tinha sido removido\. /)

  const attribute = `/attributes/${await makeAttribute(admin, 'Ramo')}`
  const page = await admin.get(attribute)
  await save(admin, attribute, { kind: 'integer' })
  t.match((await admin.submit(page, { hint: 'Dica' })).summary()[0], 'Outra janela sua mudou o tipo para Número inteiro enquanto você editava')
})

void t.test('a file that was replaced twice by a double click is said to be replaced by oneself', async t => {
  const { browser, admin } = await desksWithCustomer(t)
  await save(admin, '/categories/1/folders', { name: 'Contrato', extensions: 'pdf', is_required: undefined })
  const file = (name: string, text: string) => ({ field: 'folder_1', name, content: `%PDF-1.7\n${text}\n%%EOF` })
  await browser.submitFiles(await browser.get('/customers/1/documents/folders/1'), {}, [file('a.pdf', 'um')])
  const page = await browser.get('/customers/1/documents/1/replacement')
  await browser.submitFiles(page, {}, [file('b.pdf', 'dois')])

  t.match((await browser.submitFiles(page, {}, [file('b.pdf', 'dois')])).text, 'Outra janela sua substituiu este arquivo enquanto você escolhia. Agora é b.pdf.')
})

void t.test('a change of type or category that is confirmed twice is done once, and told as done', async t => {
  const { browser, admin, db } = await desksWithCustomer(t)
  const category = await makeCategory(admin, 'Mensalistas')
  const page = await browser.get(`/customers/1/classification?company_type_id=1&category_id=${category}`)
  const sent = {
    _csrf: page.root.querySelector('main [name=_csrf]')!.getAttribute('value')!, company_type_id: '1', category_id: String(category),
    seen: page.root.querySelector('[name=seen]')!.getAttribute('value')!,
  }
  const [first, second] = [await browser.post('/customers/1/classification', sent), await browser.post('/customers/1/classification', sent)]

  t.strictSame([first.location, second.location], ['/customers/1?said=reclassified', '/customers/1?said=reclassified'])
  t.equal(count(db, 'history', { record_type: 'customer', act: 'changed' }), 1)
})
