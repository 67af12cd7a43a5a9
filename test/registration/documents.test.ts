import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { dayIn } from '../../src/clock.ts'
import { sql, type Database } from '../../src/database.ts'
import { desks, type Browser, type ChosenFile } from '../support/app.ts'
import { act, makeCategory, save } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { caio, davi } from '../support/people.ts'
import { begin, padaria, press, toIdentification } from '../support/registering.ts'
import { count, historyOfCompany } from '../support/rows.ts'

const pdf = '%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF'
const png = Uint8Array.from([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1F, 0x15, 0xC4, 0x89])
const contract = { name: 'Contrato social', extensions: 'pdf', size_max_mb: '1' }
const photos = { name: 'Fotos', extensions: 'png, txt', is_required: undefined, files_min: '1', files_max: '2', validity_days: '90' }

type Fields = Record<string, string | undefined>

/** The step Documentos of a registration; the category has the folders Contrato social (1) and Fotos (2). */
async function toDocuments (browser: Browser): Promise<Page> {
  const contacts = await press(browser, await press(browser, await toIdentification(browser), 'next', padaria), 'next')
  return press(browser, contacts, 'next')
}

async function office (t: Parameters<typeof desks>[0]) {
  const all = await desks(t, [davi, caio])
  for (const folder of [contract, photos]) await save(all.admin, '/categories/1/folders', folder)
  return all
}

async function send (browser: Browser, page: Page, action: string, files: ChosenFile[], fields: Fields = {}): Promise<Page> {
  const answer = await browser.submitFiles(page, { action, ...fields }, files)
  return answer.location ? browser.open(answer.location) : answer
}

void t.test('a file that is sent after a refused press is told, and nobody asks for the others yet', async t => {
  const { browser } = await office(t)
  const page = await toDocuments(browser)

  const refused = await send(browser, page, 'upload', [])
  const sent = await send(browser, refused, 'upload', [{ field: 'folder_1', name: 'contrato.pdf', content: pdf }])
  const removed = await press(browser, sent, 'remove:1')

  t.match(refused.title, /^Erro/)
  t.match(sent.text, 'Arquivo enviado.')
  t.match(removed.text, 'Arquivo removido.')
  for (const one of [sent, removed]) t.strictSame(one.summary(), [])
})

function onDisk (dataDir: string): string[] {
  const folder = path.join(dataDir, 'files')
  return existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter(one => one.isFile()).map(one => one.name) : []
}

/** Waits for what is cleared away after the answer. */
async function settled (dataDir: string, expected: number): Promise<number> {
  for (let tries = 0; tries < 100 && onDisk(dataDir).length !== expected; tries++) await new Promise(resolve => { setTimeout(resolve, 10) })
  return onDisk(dataDir).length
}

void t.test('sending without a file says that one has to be chosen, as long as a folder takes one', async t => {
  const { browser, db } = await office(t)
  const page = await toDocuments(browser)

  const refused = await send(browser, page, 'upload', [])

  t.equal(refused.status, 422)
  t.strictSame(refused.summary(), ['Contrato social: Escolha o arquivo.'])
  t.equal(count(db, 'files'), 0)
})

void t.test('files are sent, shown with their names, and registered with the customer', async t => {
  const { browser, db, dataDir } = await office(t)
  const page = await toDocuments(browser)

  const sent = await send(browser, page, 'upload', [{ field: 'folder_1', name: 'contrato social.pdf', content: pdf }])
  const done = await press(browser, sent, 'finish')
  const record = await browser.get(`${done.link('Dados do cliente')}/documents`)
  const file = await browser.get(record.link('contrato social.pdf'))

  t.equal(page.heading, 'Documentos')
  t.strictSame(page.steps().at(-1), 'Documentos')
  t.match(sent.text, 'Arquivo enviado.')
  t.match(sent.text, 'contrato social.pdf 1 KB · enviado hoje')
  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(done.fact('Contrato social'), 'contrato social.pdf')
  t.equal(file.body, pdf)
  t.equal(file.headers['content-type'], 'application/pdf')
  t.match(file.headers['content-disposition'], /^attachment; filename="contrato social\.pdf"/)
  t.match(file.headers['content-security-policy'], 'sandbox')
  t.equal(file.headers['x-content-type-options'], 'nosniff')
  const [row] = db.rows<{ stored_name: string, customer_id: number }>(sql('files'))
  t.equal(row?.customer_id, 1)
  t.strictSame(onDisk(dataDir), [row?.stored_name])
  t.equal(readFileSync(path.join(dataDir, 'files', row!.stored_name.slice(0, 2), row!.stored_name), 'utf8'), pdf)
  t.strictSame(historyOfCompany(db, 1).filter(line => line.record_type === 'file').map(({ act, way, changes }) => ({ act, way, changes })), [
    { act: 'created', way: 'registration', changes: [{ field: 'folder', from: null, to: 'Contrato social' }] },
  ])
  t.match((await browser.get('/customers/1/history?field=folder')).text, 'enviou o arquivo')
})

void t.test('Finalizar sends the chosen files along', async t => {
  const { browser, db } = await office(t)

  const done = await send(browser, await toDocuments(browser), 'finish', [
    { field: 'folder_1', name: 'contrato.pdf', content: pdf }, { field: 'folder_2', name: 'frente.png', content: png }, { field: 'folder_2', name: 'notas.txt', content: 'Olá' },
  ])

  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(done.fact('Fotos'), 'frente.png\nnotas.txt')
  const expected = dayIn(db.timeZone, 90)
  t.strictSame(db.rows<{ expires_on: string | null }>(sql('files').orderBy('id')).map(file => file.expires_on), [null, expected, expected])
})

void t.test('a file that comes after Finalizar, from another tab, is said to be left out; the same ones again are not', async t => {
  const { browser, db, dataDir } = await office(t)
  const page = await toDocuments(browser)
  const files = [{ field: 'folder_1', name: 'contrato.pdf', content: pdf }, { field: 'folder_2', name: 'frente.png', content: png }]
  const done = await send(browser, page, 'finish', files)

  const same = await browser.submitFiles(page, { action: 'finish' }, files)
  const none = await browser.submitFiles(page, { action: 'finish' }, [])
  const late = await browser.submitFiles(page, { action: 'finish' }, [{ field: 'folder_2', name: 'notas.txt', content: 'Fecha às segundas.' }])

  t.equal(done.heading, 'Cliente cadastrado')
  t.strictSame([same.location, none.location, late.location], [done.address, done.address, `${done.address}?said=late`])
  t.equal(count(db, 'files'), 2)
  t.equal(await settled(dataDir, 2), 2)
})

void t.test('without a required file the step says which, and nothing is registered', async t => {
  const { browser, db } = await office(t)

  const refused = await press(browser, await toDocuments(browser), 'finish')

  t.equal(refused.status, 422)
  t.strictSame(refused.summary(), ['Contrato social: Envie o arquivo.'])
  t.equal(refused.fault('Arquivo de Contrato social'), 'Envie o arquivo.')
  t.equal(count(db, 'customers'), 0)
})

const refusals: Array<[file: ChosenFile, complaint: string]> = [
  [{ field: 'folder_1', name: 'vazio.pdf', content: '' }, 'vazio.pdf está vazio.'],
  [{ field: 'folder_1', name: 'foto.heic', content: png }, 'foto.heic não é aceito. Envie em PDF.'],
  [{ field: 'folder_1', name: 'programa.pdf', content: 'MZ\u0090\u0000\u0003' }, 'O conteúdo de programa.pdf não é o de um arquivo PDF.'],
  [{ field: 'folder_1', name: 'imagem.pdf', content: png }, 'O conteúdo de imagem.pdf não é o de um arquivo PDF.'],
  [{ field: 'folder_2', name: 'pagina.png', content: '<html><script>alert(1)</script>' }, 'O conteúdo de pagina.png não é o de um arquivo PNG.'],
  [{ field: 'folder_2', name: 'pagina.txt', content: ' <script>alert(1)</script>' }, 'O conteúdo de pagina.txt não é o de um arquivo TXT.'],
  [{ field: 'folder_2', name: 'dados.txt', content: 'a\u0000b' }, 'O conteúdo de dados.txt não é o de um arquivo TXT.'],
  [{ field: 'folder_1', name: 'grande.pdf', content: pdf + ' '.repeat(1_048_576) }, 'grande.pdf é grande demais: envie até 1 MB.'],
  [{ field: 'folder_1', name: `${'n'.repeat(300)}.pdf`, content: pdf }, `O nome de ${'n'.repeat(57)}… é longo demais: use até 255 caracteres.`],
  [{ field: 'folder_1', name: '.htaccess', content: 'x' }, '.htaccess não é aceito. Envie em PDF.'],
]

void t.test('ASVS 5.2.1, 5.2.2: a file that a folder does not take is refused with the reason and leaves nothing behind', async t => {
  const { browser, db, dataDir } = await office(t)
  const page = await toDocuments(browser)

  for (const [file, complaint] of refusals) {
    const refused = await send(browser, page, 'upload', [file])
    t.equal(refused.status, 422, complaint)
    t.match(refused.summary()[0], complaint)
  }
  t.equal(count(db, 'files'), 0)
  t.equal(await settled(dataDir, 0), 0)
})

void t.test('what was right among the files is kept when another is refused', async t => {
  const { browser, db, dataDir } = await office(t)

  const refused = await send(browser, await toDocuments(browser), 'next', [
    { field: 'folder_1', name: 'contrato.pdf', content: pdf }, { field: 'folder_2', name: 'foto.exe', content: 'MZ' },
  ])

  t.equal(refused.status, 422)
  t.equal(refused.root.querySelector('#said')?.text.trim(), 'contrato.pdf foi incluído e não precisa ser enviado de novo.')
  t.strictSame(refused.summary(), ['Fotos: foto.exe não é aceito. Envie em PNG, TXT.'])
  t.strictSame(db.rows<{ name: string }>(sql('files')).map(file => file.name), ['contrato.pdf'])
  t.equal(await settled(dataDir, 1), 1)
})

void t.test('a file that is refused is said to be, whichever button goes elsewhere; what was right is kept, and the next press goes', async t => {
  const { browser, db, dataDir } = await office(t)
  const wrong = { field: 'folder_1', name: 'nota.txt', content: 'Olá' }
  const [ways, files] = [['previous', 'go:identification:summary', 'go:contacts'], [wrong, { field: 'folder_2', name: 'frente.png', content: png }]]
  const page = await toDocuments(browser)

  for (const action of ways) {
    const refused = await send(browser, page, action, files)
    t.equal(refused.status, 422, action)
    t.strictSame(refused.summary(), ['Contrato social: nota.txt não é aceito. Envie em PDF.'])
    t.match(refused.text, 'frente.png')
    t.not((await press(browser, refused, action)).heading, 'Documentos')
  }
  const removed = await send(browser, page, 'remove:1', [wrong])

  t.strictSame(removed.summary(), ['Contrato social: nota.txt não é aceito. Envie em PDF.'])
  t.notMatch(removed.text, 'frente.png')
  t.equal(count(db, 'files'), 0)
  t.equal(await settled(dataDir, 0), 0)
})

void t.test('files that are sent again beside a better one are there once', async t => {
  const { browser, db, dataDir } = await office(t)
  const [front, back, notes] = ['frente.png', 'verso.png', 'notas.txt'].map(name => ({ field: 'folder_2', name, content: name === 'notas.txt' ? 'Olá' : png }))

  const refused = await send(browser, await toDocuments(browser), 'upload', [front!, { ...notes!, content: 'a\u0000b' }])
  t.match(refused.text, 'frente.png foi incluído')
  const sent = await send(browser, refused, 'upload', [front!, notes!])
  const full = await send(browser, sent, 'upload', [front!, back!])

  t.strictSame(full.summary(), ['Fotos: Cabem até 2 arquivos nesta pasta. Remova um antes de enviar verso.png.'])
  t.strictSame(db.rows<{ name: string }>(sql('files').orderBy('id')).map(file => file.name), ['frente.png', 'notas.txt'])
  t.equal(await settled(dataDir, 2), 2)
})

void t.test('ASVS 2.3.2: a folder takes no more files than it has room for', async t => {
  const { browser, db } = await office(t)
  const three = ['a.png', 'b.png', 'c.png'].map(name => ({ field: 'folder_2', name, content: png }))

  const refused = await send(browser, await toDocuments(browser), 'upload', three)

  t.match(refused.summary()[0], 'Cabem até 2 arquivos nesta pasta. Remova um antes de enviar c.png.')
  t.equal(count(db, 'files'), 2)
})

void t.test('ASVS 5.3.2, 5.4.1, 5.4.2: names that are paths or worse are shown as plain names', async t => {
  const { browser, db } = await office(t)
  const page = await toDocuments(browser)

  for (const name of ['../../etc/passwd.pdf', '=cmd()|x.pdf', '<img src=x onerror=alert(1)>.pdf', 'contrato \u202Efdp.exe.pdf']) {
    const sent = await send(browser, page, 'upload', [{ field: 'folder_1', name, content: pdf }])
    t.equal(sent.status, 200, name)
    await press(browser, sent, `remove:${db.row<{ id: number }>(sql('files'))!.id}`)
  }
  const sent = await send(browser, page, 'upload', [{ field: 'folder_1', name: '../../etc/passwd.pdf', content: pdf }])
  t.ok(sent.link('passwd.pdf'))
})

void t.test('a file that was removed, and those of a discarded registration, are gone from the disk', async t => {
  const { browser, db, dataDir } = await office(t)
  const sent = await send(browser, await toDocuments(browser), 'upload', [{ field: 'folder_1', name: 'a.pdf', content: pdf }, { field: 'folder_2', name: 'b.png', content: png }])

  const removed = await press(browser, sent, 'remove:1')
  const afterRemoval = onDisk(dataDir).length
  const cancel = await press(browser, removed, 'cancel')
  await browser.submit(cancel, { choice: 'discard' })

  t.match(removed.text, 'Arquivo removido.')
  t.equal(afterRemoval, 1)
  t.equal(count(db, 'files'), 0)
  t.strictSame(onDisk(dataDir), [])
})

void t.test('files of a category that was changed before the end are not registered', async t => {
  const { admin, browser, db, dataDir } = await office(t)
  const other = await makeCategory(admin, 'Avulsa')
  const documents = await toDocuments(browser)
  await send(browser, documents, 'upload', [{ field: 'folder_1', name: 'a.pdf', content: pdf }])
  const first = await browser.get(documents.address.replace('documents', 'classification'))

  const warned = await press(browser, first, 'next', { category_id: String(other) })
  await press(browser, warned, 'next')
  const done = await press(browser, await browser.get(documents.address.replace('documents', 'contacts')), 'finish')

  t.match(warned.text, 'Saem: Documentos.')
  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(count(db, 'files'), 0)
  t.strictSame(onDisk(dataDir), [])
})

void t.test('another category that asks other files says which ones it leaves out, and they are there again with the first', async t => {
  const { admin, browser, db } = await office(t)
  const other = await makeCategory(admin, 'Avulsa')
  await save(admin, `/categories/${other}/folders`, { name: 'Licença', extensions: 'pdf' })
  const documents = await send(browser, await toDocuments(browser), 'upload', [{ field: 'folder_1', name: 'contrato.pdf', content: pdf }])
  const first = await browser.get(documents.address.replace('documents', 'classification'))

  const warned = await press(browser, first, 'next', { category_id: String(other) })
  await press(browser, warned, 'next')
  const elsewhere = await browser.get(documents.address)
  await press(browser, await browser.get(first.address), 'next', { category_id: '1' })
  const done = await press(browser, await browser.get(documents.address), 'finish')

  t.equal(warned.status, 422)
  t.match(warned.text, 'Saem: contrato.pdf.')
  t.match(elsewhere.text, 'Licença')
  t.notOk(elsewhere.links().includes('contrato.pdf'))
  t.match(elsewhere.text, 'Não se pede mais, e fica de fora: contrato.pdf.')
  t.equal(done.fact('Contrato social'), 'contrato.pdf')
  t.equal(count(db, 'files', { customer_id: 1 }), 1)
})

void t.test('an existing company becomes a customer with attributes and files asked by its category', async t => {
  const { browser, admin, db } = await office(t)
  const plain = await makeCategory(admin, 'Avulsa')
  const contacts = await press(browser, await press(browser, await toIdentification(browser, { category_id: String(plain) }), 'next', padaria), 'next')
  await press(browser, contacts, 'finish')
  await db.write(() => db.run(sql('customers').delete()))
  const page = await browser.open((await begin(browser)).link('A partir de empresa existente'))

  const documents = await press(browser, page, 'next', { company_id: '1', category_id: '1' })
  const done = await send(browser, documents, 'finish', [{ field: 'folder_1', name: 'a.pdf', content: pdf }])

  t.strictSame(documents.steps(), ['Empresa e categoria', 'Documentos'])
  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(count(db, 'files', { customer_id: db.row<{ id: number }>(sql('customers'))!.id }), 1)
})

void t.test('ASVS 5.3.1, 8.2.2: nobody reads a file of a registration but its owner, nor of customers but those who may see them', async t => {
  const { browser, signedIn, visitor } = await office(t)
  const sent = await send(browser, await toDocuments(browser), 'upload', [{ field: 'folder_1', name: 'a.pdf', content: pdf }])
  const address = sent.link('a.pdf')
  const colleague = await signedIn(davi)

  t.equal((await colleague.get(address)).status, 404)
  t.equal((await visitor().get(address)).status, 303)
  t.equal((await browser.get(`${address}9`)).status, 404)
  await press(browser, sent, 'finish')
  t.equal((await (await signedIn(caio)).get('/customers/1/documents/1')).body, pdf)
  t.equal((await visitor().get('/customers/1/documents/1')).status, 303)
  t.equal((await browser.get('/customers/1/documents/2')).status, 404)
})

void t.test('whatever sends the files of this step waits for them as long as they take', async t => {
  const { browser } = await office(t)
  const page = await toDocuments(browser)
  const sending = page.root.querySelectorAll('main [hx-post$="/documents"]')
  const before = await browser.get(page.address.replace('documents', 'classification'))

  t.ok(sending.length > 1)
  for (const one of sending) t.equal(one.getAttribute('hx-config'), 'timeout:0', one.text)
  t.equal(before.root.querySelectorAll('main [hx-config]').length, 0)
})

void t.test('strangers, forged forms and other addresses leave no file', async t => {
  const { browser, visitor, dataDir, db } = await office(t)
  const page = await toDocuments(browser)
  const file = [{ field: 'folder_1', name: 'a.pdf', content: pdf }]

  t.equal((await visitor().submitFiles(page, { action: 'upload' }, file)).status, 303)
  t.equal((await browser.submitFiles(page, { action: 'upload', _csrf: 'forged' }, file)).status, 403)
  t.equal((await browser.submitFiles(page, { action: 'upload' }, file, { 'sec-fetch-site': 'cross-site' })).status, 403)
  const list = await browser.get('/companies/1')
  t.equal(list.status, 404)
  const elsewhere = Object.assign(Object.create(page) as Page, { action: () => '/logout' })
  t.equal((await browser.submitFiles(elsewhere, {}, file)).status, 415)
  t.equal(count(db, 'files'), 0)
  t.equal(await settled(dataDir, 0), 0)
})

void t.test('a form with files that is cut off or nonsense is refused and leaves nothing', async t => {
  const { browser, dataDir, db } = await office(t)
  const page = await toDocuments(browser)
  const body = (text: string, boundary = 'x') => browser.send({
    method: 'POST', url: page.action(), payload: text, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  })
  const head = `--x\r\ncontent-disposition: form-data; name="folder_1"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n`

  t.equal((await body(`${head}%PDF-1.7 cut off`)).status, 400)
  t.ok([400, 403].includes((await body('nonsense')).status))
  t.ok([400, 406, 415].includes((await body(head, '')).status))
  t.equal((await body(`${`--x\r\ncontent-disposition: form-data; name="f"\r\n\r\n1\r\n`.repeat(130)}--x--`)).status, 413)
  t.equal(count(db, 'files'), 0)
  t.equal(await settled(dataDir, 0), 0)
})

void t.test('a file that is gone from the disk is said to be, without a failure', async t => {
  const { browser, dataDir } = await office(t)
  const sent = await send(browser, await toDocuments(browser), 'upload', [{ field: 'folder_1', name: 'a.pdf', content: pdf }])
  const { rmSync } = await import('node:fs')
  rmSync(path.join(dataDir, 'files'), { recursive: true })

  const page = await browser.get(sent.link('a.pdf'))

  t.equal(page.status, 410)
  t.equal(page.heading, 'O arquivo não está mais no disco')
})

void t.test('leftovers of a process that was killed are swept, files with a row are not', async t => {
  const { browser, db, dataDir, app } = await office(t)
  await send(browser, await toDocuments(browser), 'upload', [{ field: 'folder_1', name: 'a.pdf', content: pdf }])
  const { mkdirSync, utimesSync, writeFileSync } = await import('node:fs')
  mkdirSync(path.join(dataDir, 'files/aa'), { recursive: true })
  for (const name of ['aa-old', 'aa-new']) writeFileSync(path.join(dataDir, 'files/aa', name), 'x')
  for (const name of ['aa/aa-old', `${stored(db).slice(0, 2)}/${stored(db)}`]) utimesSync(path.join(dataDir, 'files', name), 0, 0)
  t.ok(app)
  const { fileStorage } = await import('../../src/files/storage.ts')

  await fileStorage(dataDir).sweep(name => name === stored(db))

  t.strictSame(onDisk(dataDir).toSorted(), ['aa-new', stored(db)].toSorted())
})

function stored (db: Database): string {
  return db.row<{ stored_name: string }>(sql('files'))!.stored_name
}

void t.test('who sends files to a step that is not open yet leaves none', async t => {
  const { browser, dataDir, db } = await office(t)
  const first = await begin(browser)
  const documents = Object.assign(Object.create(first) as Page, { action: () => first.address.replace('classification', 'documents') })

  const answer = await browser.submitFiles(documents, { action: 'upload' }, [{ field: 'folder_1', name: 'a.pdf', content: pdf }])
  await act(browser, '/categories/1/deactivation')

  t.match(answer.location, /classification$/)
  t.equal(count(db, 'files'), 0)
  t.equal(await settled(dataDir, 0), 0)
})
