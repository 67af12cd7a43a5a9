import t from 'tap'
import { desk, hire } from '../support/app.ts'
import { save } from '../support/configuring.ts'
import { marina, rosa } from '../support/people.ts'
import { press, toContacts } from '../support/registering.ts'
import { change, count } from '../support/rows.ts'

const pdf = '%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF'

/** Rosa configures while Marina registers. */
async function office (t: Parameters<typeof desk>[0]) {
  const { browser: admin, ...all } = await desk(t, rosa)
  await hire(all.db, marina)
  return { ...all, admin, browser: await all.signedIn(marina) }
}

async function withFolders (t: Parameters<typeof desk>[0], ...names: string[]) {
  const given = await office(t)
  for (const name of names) await save(given.admin, '/categories/1/folders', { name, extensions: 'pdf', is_required: undefined })
  const documents = await press(given.browser, await toContacts(given.browser), 'next')
  return { ...given, documents }
}

void t.test('a file that was sent before its folder was inactivated goes to the customer', async t => {
  const { browser, db, documents } = await withFolders(t, 'Contrato')
  const answer = await browser.submitFiles(documents, { action: 'upload' }, [{ field: 'folder_1', name: 'contrato.pdf', content: pdf }])
  const sent = await browser.open(answer.location!)
  await change(db, 'folders', 1, { is_active: 0 })

  const shown = await browser.get(documents.address)
  const done = await press(browser, sent, 'finish')

  t.match(shown.text, 'A pasta foi inativada. O que já foi enviado continua no cadastro.')
  t.equal(shown.root.querySelectorAll('input[type=file]').length, 0)
  t.equal(done.heading, 'Cliente cadastrado')
  t.match((await browser.get('/customers/1/documents')).text, 'contrato.pdf')
  t.equal((await browser.get('/customers/1/documents/1')).body, pdf)
})

void t.test('the summary shows a file in an inactive folder, and the step still removes it', async t => {
  const { browser, db, documents } = await withFolders(t, 'Contrato')
  await browser.submitFiles(documents, { action: 'upload' }, [{ field: 'folder_1', name: 'contrato.pdf', content: pdf }])
  await change(db, 'folders', 1, { is_active: 0 })

  const shown = await press(browser, await browser.get(documents.address), 'keep')
  const removed = await press(browser, shown, 'remove:1')
  const last = removed.heading === 'Documentos' ? removed : await browser.open(removed.address)

  t.equal(shown.heading, 'Documentos')
  t.equal(last.heading, 'Contatos da empresa', 'nothing is asked there any more')
  t.equal(count(db, 'files'), 0)
  t.equal((await press(browser, last, 'finish')).heading, 'Cliente cadastrado')
})
