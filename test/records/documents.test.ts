import { existsSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { mock } from 'node:test'
import t from 'tap'
import { desks, type Browser } from '../support/app.ts'
import { save } from '../support/configuring.ts'
import { caio, davi, marina } from '../support/people.ts'
import { desksWithCustomer, register } from '../support/registering.ts'
import { change, count, historyOfCompany, until } from '../support/rows.ts'
import { sql } from '../../src/database.ts'

const pdf = '%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF'

async function office (t: Parameters<typeof desks>[0], environment: NodeJS.ProcessEnv = {}) {
  const all = await desksWithCustomer(t, [davi, caio], environment)
  await save(all.admin, '/categories/1/folders', { name: 'Contrato social', extensions: 'pdf, txt', files_max: '2', validity_days: '90' })
  return all
}

function onDisk (dataDir: string): string[] {
  const folder = path.join(dataDir, 'files')
  return existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter(one => one.isFile()).map(one => one.name) : []
}

const file = (name: string, content: string = pdf) => ({ field: 'folder_1', name, content })

async function sendFile (browser: Browser, name = 'contrato.pdf') {
  return browser.submitFiles(await browser.get('/customers/1/documents/folders/1'), {}, [file(name)])
}

void t.test('a file is sent, replaced and removed; the history keeps each fact and the disk only what is there', async t => {
  const { browser, db, dataDir } = await office(t)
  const page = await browser.get('/customers/1/documents')
  t.match(page.text, /0 documentos Contrato social Obrigatória Falta enviar/)
  t.notOk(page.root.querySelector('progress, .doc-body'), 'nothing is drawn of what is not there')
  t.equal(page.link('Enviar para Contrato social'), '/customers/1/documents/folders/1')

  const sent = await sendFile(browser)
  t.equal(sent.location, '/customers/1/documents?said=file-added')
  t.match((await browser.open(sent.location!)).text, /Arquivo enviado\. 1 documento Contrato social .*contrato\.pdf 1 KB · enviado hoje/)
  const replaced = await browser.submitFiles(await browser.get('/customers/1/documents/1/replacement'), {}, [file('contrato novo.pdf', `${pdf}\n`)])
  t.equal(replaced.location, '/customers/1/documents?said=file-replaced')
  t.equal(onDisk(dataDir).length, 1)
  t.equal((await browser.get('/customers/1/documents/1')).body, `${pdf}\n`)
  t.match((await browser.get('/customers/1/history')).text, `${marina.name} substituiu o arquivo contrato.pdf por contrato novo.pdf na edição`)
  const removal = await browser.get('/customers/1/documents/1/removal')
  t.match(removal.text, 'o cliente fica incompleto')
  t.equal((await browser.submit(removal)).location, '/customers/1/documents?said=file-removed')

  t.strictSame(onDisk(dataDir), [])
  t.equal(count(db, 'files'), 0)
  t.strictSame(historyOfCompany(db, 1).slice(0, 3).map(line => [line.act, line.record_name, line.changes]), [
    ['deleted', 'contrato novo.pdf', [{ field: 'folder', from: 'Contrato social', to: null }]],
    ['changed', 'contrato novo.pdf', [{ field: 'file', from: 'contrato.pdf', to: 'contrato novo.pdf' }]],
    ['created', 'contrato.pdf', [{ field: 'folder', from: null, to: 'Contrato social' }]],
  ])
})

void t.test('a document runs out by the day at the office, wherever the machine stands', async t => {
  mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 11, 1, 1) })
  t.teardown(() => { mock.timers.reset() })

  for (const [zone, last, then] of [['America/Sao_Paulo', '28/02/2027', 'Vale até 30/11/2026'], ['Asia/Tokyo', '01/03/2027', 'Venceu em 30/11/2026']] as const) {
    const { browser, db } = await office(t, { TZ: zone })

    await sendFile(browser)
    t.match((await browser.get('/customers/1/documents')).text, `Vale até ${last}`)
    await change(db, 'files', 1, { expires_on: '2026-11-30' })

    t.match((await browser.get('/customers/1/documents')).text, then)
  }
})

void t.test('a file that the folder does not take is refused with the reason, and leaves nothing', async t => {
  const { browser, db, dataDir } = await office(t)
  const page = await browser.get('/customers/1/documents/folders/1')

  const refused = await browser.submitFiles(page, {}, [file('virus.exe', 'MZ')])
  t.equal(refused.status, 422)
  t.match(refused.text, 'virus.exe não é aceito. Envie em PDF, TXT.')
  t.match((await browser.submitFiles(page, {}, [])).text, 'Escolha o arquivo.')
  t.equal(count(db, 'files'), 0)
  await until(() => onDisk(dataDir).length === 0)
  t.strictSame(onDisk(dataDir), [])
})

void t.test('of several files the form says which are in and why others are not, and what is sent again is there once', async t => {
  const { browser, db, dataDir } = await office(t)
  const page = await browser.get('/customers/1/documents/folders/1')
  const good = file('contrato.pdf')

  const refused = await browser.submitFiles(page, {}, [good, file('virus.exe', 'MZ'), file('vazio.pdf', '')])
  t.equal(refused.status, 422)
  t.match(refused.text, 'contrato.pdf foi incluído e não precisa ser enviado de novo.')
  t.strictSame(refused.summary(), ['Contrato social: virus.exe não é aceito. Envie em PDF, TXT. vazio.pdf está vazio.'])
  const again = await browser.submitFiles(refused, {}, [good, file('notas.txt', 'Olá')])

  t.equal(again.status, 303)
  t.strictSame(db.rows<{ name: string }>(sql('files').orderBy('id')).map(one => one.name), ['contrato.pdf', 'notas.txt'])
  t.equal(count(db, 'history', { record_type: 'file' }), 2)
  await until(() => onDisk(dataDir).length === 2)
  t.equal(onDisk(dataDir).length, 2)
})

void t.test('a file that is sent again on a later day is a newer one where files run out', async t => {
  const { browser, db } = await office(t)
  await sendFile(browser)
  await change(db, 'files', 1, { expires_on: '2026-01-31' })

  await sendFile(browser)

  t.equal(count(db, 'files'), 2)
})

void t.test('a form with files that is sent twice keeps them once, and a full folder takes no more', async t => {
  const { browser, db, dataDir } = await office(t)
  const page = await browser.get('/customers/1/documents/folders/1')

  await browser.submitFiles(page, {}, [file('a.pdf')])
  await browser.submitFiles(page, {}, [file('a.pdf')])
  t.equal(count(db, 'files'), 1)
  await sendFile(browser, 'b.pdf')
  t.match((await sendFile(browser, 'c.pdf')).text, 'Cabem até 2 arquivos nesta pasta.')
  t.equal(count(db, 'files'), 2)
  await until(() => onDisk(dataDir).length === 2)
  t.equal(onDisk(dataDir).length, 2)
})

void t.test('a form with files that somebody goes back to and sends with another file keeps both', async t => {
  const { browser, db } = await office(t)
  const page = await browser.get('/customers/1/documents/folders/1')

  await browser.submitFiles(page, {}, [file('a.pdf')])
  await browser.submitFiles(page, {}, [file('b.pdf')])

  t.equal(count(db, 'files'), 2)
})

void t.test('a file that is gone from the disk is said to be gone, and can still be replaced and removed', async t => {
  const { browser, db, dataDir } = await office(t)
  await sendFile(browser)
  rmSync(path.join(dataDir, 'files'), { recursive: true })

  const gone = await browser.get('/customers/1/documents/1')
  t.equal(gone.status, 410)
  t.match(gone.heading, 'O arquivo não está mais no disco')
  t.equal((await browser.submitFiles(await browser.get('/customers/1/documents/1/replacement'), {}, [file('novo.pdf')])).status, 303)
  t.equal((await browser.get('/customers/1/documents/1')).status, 200)
  rmSync(path.join(dataDir, 'files'), { recursive: true })
  t.equal((await browser.submit(await browser.get('/customers/1/documents/1/removal'))).status, 303)
  t.equal(count(db, 'files'), 0)
})

void t.test('a file that somebody replaced or removed meanwhile is not replaced unseen', async t => {
  const { browser, signedIn, db } = await office(t)
  await sendFile(browser)
  const other = await signedIn(davi)
  const mine = await browser.get('/customers/1/documents/1/replacement')
  const { created_at } = db.row<{ created_at: string }>(sql('files'))!
  await until(() => new Date().toISOString() > created_at)
  await other.submitFiles(await other.get('/customers/1/documents/1/replacement'), {}, [file('deles.pdf')])

  const stale = await browser.submitFiles(mine, {}, [file('meu.pdf')])
  t.equal(stale.status, 409)
  t.match(stale.text, 'Agora é deles.pdf.')
  t.equal(db.row<{ name: string }>(sql('files'))!.name, 'deles.pdf')
  await other.submit(await other.get('/customers/1/documents/1/removal'))
  t.match((await browser.open((await browser.submitFiles(stale, {}, [file('meu.pdf')])).location!)).text, 'já tinha sido removido')
  t.equal(count(db, 'files'), 0)
})

void t.test('a file that somebody replaced while its removal was confirmed stays, and is asked about again', async t => {
  const { browser, signedIn, db, dataDir } = await office(t)
  await sendFile(browser, 'contrato-v1.pdf')
  const other = await signedIn(davi)
  const confirming = await browser.get('/customers/1/documents/1/removal')
  const { created_at } = db.row<{ created_at: string }>(sql('files'))!
  await until(() => new Date().toISOString() > created_at)
  await other.submitFiles(await other.get('/customers/1/documents/1/replacement'), {}, [file('contrato-v2.pdf', `${pdf}\n`)])

  const asked = await browser.submit(confirming)
  t.equal(asked.status, 409)
  t.match(asked.text, 'Davi Reis substituiu este arquivo enquanto você confirmava. Nada foi removido. Confira e confirme de novo.')
  t.match(asked.text, 'contrato-v2.pdf, em Contrato social')
  t.equal((await browser.get('/customers/1/documents/1')).body, `${pdf}\n`)
  t.equal((await browser.submit(asked)).location, '/customers/1/documents?said=file-removed')
  t.strictSame(onDisk(dataDir), [])
})

void t.test('whoever may only look sends and removes nothing, and files of another customer are not found', async t => {
  const { browser, signedIn, db } = await office(t)
  await sendFile(browser)
  await register(browser, { name: 'Mercado Sol Ltda', document: '00.000.000/0001-91', email: '' }, [])
  const reader = await signedIn(caio)

  t.notMatch((await reader.get('/customers/1/documents')).links().join(), /Enviar|Substituir|Remover/)
  for (const address of ['/folders/1', '/1/replacement', '/1/removal']) {
    t.equal((await reader.get(`/customers/1/documents${address}`)).status, 403, address)
    if (address !== '/folders/1') t.equal((await browser.get(`/customers/2/documents${address}`)).status, 404, address)
  }
  for (const address of ['/folders/9', '/9/replacement', '/9/removal', '/9']) t.equal((await browser.get(`/customers/1/documents${address}`)).status, 404, address)
  t.equal(count(db, 'files'), 1)
})

void t.test('more files than are taken at once are refused with their number, and none is kept', async t => {
  const { browser, db, dataDir } = await office(t)

  const answer = await browser.submitFiles(await browser.get('/customers/1/documents/folders/1'), {}, Array.from({ length: 21 }, (_, index) => file(`${index}.pdf`)))

  t.equal(answer.status, 413)
  t.match(answer.text, 'Envie até 20 arquivos de cada vez. Nenhum destes foi guardado.')
  t.equal(count(db, 'files'), 0)
  await until(() => onDisk(dataDir).length === 0)
})
