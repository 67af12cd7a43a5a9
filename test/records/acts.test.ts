import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { desks } from '../support/app.ts'
import { save } from '../support/configuring.ts'
import { caio, rosa } from '../support/people.ts'
import { padaria, register, rogerio } from '../support/registering.ts'
import { change, count, everything, historyOfCompany } from '../support/rows.ts'
import { findCustomer } from '../../src/customers/store.ts'
import { sql } from '../../src/database.ts'

async function office (t: Parameters<typeof desks>[0], contacts = [rogerio]) {
  const all = await desks(t, [caio])
  return { ...all, done: await register(all.browser, {}, contacts) }
}

void t.test('a customer is inactivated with its reason and activated again', async t => {
  const { browser, db } = await office(t)
  t.equal((await browser.get('/customers/1')).link('Inativar cliente'), '/customers/1/deactivation')

  const asked = await browser.get('/customers/1/deactivation')
  t.strictSame(asked.root.querySelectorAll('.form .row > *').map(one => one.text), ['Voltar sem inativar', 'Inativar cliente'], 'the safe way first')
  const refused = await browser.submit(asked, { reason: ' ' })
  t.equal(refused.status, 422)
  t.equal(refused.fault('Motivo'), 'Escreva o motivo: ele vai para o histórico.')
  const page = await save(browser, '/customers/1/deactivation', { reason: 'Encerrou as atividades' })
  t.equal(page.address, '/customers/1?said=deactivated')
  t.equal(page.root.querySelector('.page-head .status')?.text, 'Inativo')
  t.match(page.text, 'Cliente inativado. Continua na busca de duplicados e pode ser reativado.')
  t.match(historyOfCompany(db, 1)[0], { act: 'deactivated', record_type: 'customer', reason: 'Encerrou as atividades' })
  const lines = count(db, 'history')
  await save(browser, '/customers/1/deactivation', { reason: 'Encerrou as atividades' })
  t.equal(count(db, 'history'), lines, 'what is so already is not done twice')

  t.match((await save(browser, '/customers/1/activation', {})).text, 'Cliente ativado.')
  t.equal(findCustomer(db, 1)!.is_active, 1)
  t.match(historyOfCompany(db, 1)[0], { act: 'activated', reason: null })
})

void t.test('of two people who inactivate with reasons of their own, the history has both', async t => {
  const { browser, admin, db } = await office(t)
  const [mine, hers] = [await browser.get('/customers/1/deactivation'), await admin.get('/customers/1/deactivation')]

  await browser.submit(mine, { reason: 'Encerrou as atividades' })
  const second = await admin.submit(hers, { reason: 'Deve três meses' })

  t.equal(second.location, '/customers/1?said=deactivated')
  t.strictSame(historyOfCompany(db, 1).slice(0, 2).map(({ act, reason }) => [act, reason]), [['deactivated', 'Deve três meses'], ['deactivated', 'Encerrou as atividades']])
})

void t.test('the customer of an inactive company is not activated alone', async t => {
  const { browser, db } = await office(t)
  await change(db, 'companies', 1, { is_active: 0 })
  await change(db, 'customers', 1, { is_active: 0 })

  const page = await browser.get('/customers/1/activation')
  t.match(page.text, 'A empresa deste cliente está inativa.')
  const { _csrf } = (await browser.get('/customers/1/edit')).hidden()
  t.equal((await browser.post('/customers/1/activation', { _csrf })).status, 422)
  t.equal(findCustomer(db, 1)!.is_active, 0)
})

void t.test('a customer is deleted by its own right and its name; files go, company and history stay', async t => {
  const { admin, browser, db, dataDir, done } = await office(t)
  await save(admin, '/categories/1/folders', { name: 'Contrato', extensions: 'txt' })
  await admin.submitFiles(await admin.get('/customers/1/documents/folders/1'), {}, [{ field: 'folder_1', name: 'a.txt', content: 'Olá' }])
  t.equal((await browser.get('/customers/1/deletion')).status, 403)
  t.notMatch((await browser.get('/customers/1')).links().join(), 'Excluir')

  const page = await admin.get('/customers/1/deletion')
  t.match(page.text, '1 arquivo vão junto')
  const refused = await admin.submit(page, { name: 'Padaria' })
  t.equal(refused.fault('Nome do cliente'), 'Escreva o nome como está acima.')
  const gone = await admin.submit(page, { name: ` ${padaria.name.toUpperCase()} ` })

  t.equal(gone.location, '/customers?said=deleted')
  t.match((await admin.open(gone.location!)).text, 'Cliente excluído.')
  t.strictSame([count(db, 'customers'), count(db, 'files'), count(db, 'companies'), count(db, 'contacts')], [0, 0, 1, 1])
  t.strictSame(readdirSync(path.join(dataDir, 'files'), { recursive: true, withFileTypes: true }).filter(one => one.isFile()), [])
  t.ok(existsSync(dataDir))
  t.match(historyOfCompany(db, 1)[0], { act: 'deleted', record_type: 'customer', record_name: padaria.name, user_name: rosa.name })
  for (const address of ['/customers/1', '/customers/1/edit', '/customers/1/deletion', '/customers/1/sheet']) t.equal((await admin.get(address)).status, 404)
  const finished = await browser.get(done.address)
  t.equal(finished.status, 410)
  t.match(finished.text, 'O cliente deste cadastro foi excluído')
  t.match((await admin.get('/companies/1')).text, padaria.name)
})

void t.test('a name of punctuation alone confirms a deletion only when it is typed as it stands', async t => {
  const { admin, browser, db } = await office(t)

  for (const name of ['!!!', '...', '¿?']) {
    const record = (await register(browser, { name, document: '00.000.000/0001-91', email: '' }, [])).link('Dados do cliente')
    const company = `/companies/${db.row<{ id: number }>(sql('companies').where({ name }))!.id}`
    for (const [address, label] of [[record, 'Nome do cliente'], [company, 'Nome da empresa']] as const) {
      for (const typed of ['', '  ', '?!', '-']) {
        const refused = await admin.submit(await admin.get(`${address}/deletion`), { name: typed })
        t.equal(refused.status, 422, `"${typed}" for "${name}"`)
        t.equal(refused.fault(label), 'Escreva o nome como está acima.')
      }
      t.equal((await admin.submit(await admin.get(`${address}/deletion`), { name: ` ${name} ` })).status, 303)
    }
  }
  t.strictSame([count(db, 'customers'), count(db, 'companies')], [1, 1])
})

void t.test('a customer for whom somebody enters from outside is not deleted', async t => {
  const { admin, db } = await office(t, [{ ...rogerio, is_external: 'yes' } as typeof rogerio])
  const before = everything(db, ['companies', 'customers', 'contacts', 'external_users', 'history'])

  const page = await admin.get('/customers/1/deletion')
  t.match(page.text, 'Não pode ser excluído: há usuários externos entre os contatos dele.')
  const { _csrf } = (await admin.get('/customers/1/edit')).hidden()
  await admin.post('/customers/1/deletion', { _csrf, name: padaria.name })
  t.equal(everything(db, ['companies', 'customers', 'contacts', 'external_users', 'history']), before)
})

void t.test('whoever may only look does none of it, and nonsense is not found', async t => {
  const { signedIn, browser } = await office(t)
  const reader = await signedIn(caio)

  t.notMatch((await reader.get('/customers/1')).links().join(), /Inativar|Excluir|Trocar/)
  for (const act of ['deactivation', 'activation', 'deletion', 'classification']) {
    t.equal((await reader.get(`/customers/1/${act}`)).status, 403, act)
    if (act !== 'deletion') t.equal((await browser.get(`/customers/9/${act}`)).status, 404, act)
  }
})

void t.test('Ficha do cliente shows what is known, and nothing to press but the way back', async t => {
  const { browser, signedIn } = await office(t)

  const page = await browser.get('/customers/1/sheet')
  t.equal(page.heading, padaria.name)
  t.match(page.text, /Ficha cadastral do cliente .* Emitida em .* por Marina Hoepers/)
  t.equal(page.fact('Tipo e categoria'), 'Pessoa jurídica, Geral')
  t.match(page.fact('Rogério Bachmann'), 'Sócio')
  t.strictSame(page.root.querySelectorAll('main button').length, 0)
  t.strictSame(page.links(), ['Voltar ao cliente'])
  t.equal((await (await signedIn(caio)).get('/customers/1/sheet')).status, 200)
})
