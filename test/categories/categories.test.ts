import t from 'tap'
import { sql } from '../../src/database.ts'
import { desk } from '../support/app.ts'
import { act, makeCategory, save } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { marina, rosa } from '../support/people.ts'
import { begin, register } from '../support/registering.ts'
import { count, everything } from '../support/rows.ts'

function folders (page: Page): string[] {
  return page.root.querySelectorAll('#sorted > li > div').map(one => one.text.replace(/\s+/g, ' ').trim())
}

void t.test('categories stand in a tree, in the list and where one is chosen', async t => {
  const { browser } = await desk(t, rosa)
  const industry = await makeCategory(browser, 'Indústria')
  await makeCategory(browser, 'Chemical', { parent_id: String(industry) })

  const list = await browser.get('/categories')
  const found = await browser.get('/categories?q=industria chem')
  const registering = await begin(browser)

  t.strictSame(list.root.querySelectorAll('tbody th a').map(link => link.text), ['Geral', 'Indústria', 'Chemical'])
  t.strictSame(list.root.querySelectorAll('tbody th small').map(above => above.text), ['em Indústria'], 'which a card says in words')
  t.strictSame(found.root.querySelectorAll('tbody th a').map(link => link.text), ['Indústria / Chemical'])
  t.match(registering.root.querySelectorAll('#classification-category_id option').map(option => option.text), ['Selecione', 'Geral', 'Indústria', 'Indústria / Chemical'])
})

void t.test('a refused category comes back with what was typed and why', async t => {
  const { browser, db } = await desk(t, rosa)

  const page = await save(browser, '/categories/new', { identifier: 'geral', name: 'Outra', parent_id: '77' })

  t.equal(page.status, 422)
  t.equal(page.fault('Identificador'), 'O identificador geral já é de Geral.')
  t.equal(page.fault('Pertence a'), 'Escolha um item da lista.')
  t.equal(page.value('Nome'), 'Outra')
  t.equal(count(db, 'categories'), 1)
})

void t.test('no branch of the tree grows below ten levels, or into itself', async t => {
  const { browser } = await desk(t, rosa)
  let parent = 1
  for (let level = 2; level <= 10; level++) parent = await makeCategory(browser, `Nível ${level}`, { parent_id: String(parent) })

  const deep = await save(browser, '/categories/new', { identifier: 'X', name: 'Nível 11', parent_id: String(parent) })
  const loop = await browser.submit(await browser.get('/categories/1'), { parent_id: String(parent) })

  t.equal(deep.fault('Pertence a'), 'Use até 10 níveis.')
  t.equal(loop.fault('Pertence a'), 'Um item não pode ficar abaixo de si mesmo.')
})

void t.test('a category with customers is inactivated, not deleted', async t => {
  const { browser, db } = await desk(t, rosa)
  await register(browser)

  const deletion = await browser.get('/categories/1/deletion')
  await act(browser, '/categories/1/deletion')
  const inactive = await act(browser, '/categories/1/deactivation')

  t.match(deletion.text, 'há clientes desta categoria')
  t.match(inactive.text, 'Categoria inativada.')
  t.equal(count(db, 'categories', { id: 1, is_active: 0 }), 1)
})

void t.test('folders are added, changed, put in order, inactivated and removed', async t => {
  const { browser, db } = await desk(t, rosa)
  const contract = { name: 'Contrato social', extensions: 'PDF, .jpg', validity_days: '90' }

  await save(browser, '/categories/1/folders', contract)
  const both = await save(browser, '/categories/1/folders', { name: 'Alvará', is_required: undefined, files_max: '3' })
  const edited = await save(browser, '/categories/1/folders/2', { name: 'Alvará de funcionamento' })
  const moved = await act(browser, '/categories/1/folders/order', { up: '2' })
  const inactive = await act(browser, '/categories/1/folders/1/deactivation')
  const removed = await act(browser, '/categories/1/folders/1/deletion')

  t.strictSame(folders(both), ['Contrato social', 'Alvará'])
  t.match(both.text, 'Obrigatória · 1 arquivo · pdf, jpg · até 10 MB · vale 90 dias')
  t.match(both.text, 'Opcional · 1 a 3 arquivos')
  t.strictSame(folders(edited), ['Contrato social', 'Alvará de funcionamento'])
  t.strictSame(folders(moved), ['Alvará de funcionamento', 'Contrato social'])
  t.strictSame(folders(inactive), ['Alvará de funcionamento', 'Contrato social Inativa'])
  t.strictSame(folders(removed), ['Alvará de funcionamento'])
  t.equal(db.rows(sql('history').where({ record_type: 'category', act: 'changed' })).length, 5)
})

void t.test('a refused folder comes back with what was typed and why', async t => {
  const { browser, db } = await desk(t, rosa)
  await save(browser, '/categories/1/folders', { name: 'Contrato' })
  const child = await makeCategory(browser, 'Filha', { parent_id: '1' })

  const wrong = await save(browser, `/categories/${child}/folders`, { name: '', files_min: '5', files_max: '2', extensions: 'pdf, exe', size_max_mb: '26', validity_days: '0' })
  const twin = await save(browser, `/categories/${child}/folders`, { name: 'contrato' })

  t.equal(wrong.status, 422)
  t.strictSame(wrong.summary().map(line => line.split(': ')[0]), ['Nome da pasta', 'Extensões aceitas', 'Tamanho máximo (MB)', 'Validade em dias'])
  t.equal(wrong.value('Extensões aceitas'), 'pdf, exe')
  t.match(wrong.fault('Extensões aceitas'), 'exe não é aceito.')
  t.equal(twin.fault('Nome da pasta'), 'Já existe a pasta Contrato em Geral.')
  t.equal((await save(browser, '/categories/1/folders', { name: 'B', files_min: '3', files_max: '2' })).fault('Máximo de arquivos'), 'O máximo não pode ser menor que o mínimo.')
  t.equal(count(db, 'folders'), 1)
})

void t.test('a customer never has two folders of one name, whichever of both categories had it first', async t => {
  const { browser, db } = await desk(t, rosa)
  const child = await makeCategory(browser, 'Varejo', { parent_id: '1' })
  const grandchild = await makeCategory(browser, 'Loja', { parent_id: String(child) })
  const other = await makeCategory(browser, 'Indústria')
  await save(browser, `/categories/${grandchild}/folders`, { name: 'Alvará' })
  await save(browser, `/categories/${other}/folders`, { name: 'Alvará' })
  await save(browser, '/categories/1/folders', { name: 'Contrato' })
  const before = everything(db, ['folders', 'categories', 'history'])

  const above = await save(browser, '/categories/1/folders', { name: 'alvará' })
  const renamed = await save(browser, '/categories/1/folders/3', { name: 'ALVARÁ' })
  const moved = await save(browser, `/categories/${child}`, { parent_id: String(other) })

  for (const page of [above, renamed]) t.equal(page.fault('Nome da pasta'), 'Já existe a pasta Alvará em Loja.')
  t.equal(moved.fault('Pertence a'), 'A pasta Alvará existe em Loja e em Indústria. Mude antes o nome de uma delas.')
  t.equal(everything(db, ['folders', 'categories', 'history']), before)
  t.match((await save(browser, `/categories/${other}`, { parent_id: '1' })).text, 'Alterações salvas.', 'beside each other they may be called the same')
})

void t.test('who has no right to Categorias sees none of it, and nonsense is no page', async t => {
  const { browser, db } = await desk(t, marina)
  const before = everything(db, ['categories', 'folders'])
  const { _csrf } = (await begin(browser)).hidden()

  for (const address of ['/categories', '/categories/1', '/categories/1/folders', '/categories/1/deletion']) t.equal((await browser.get(address)).status, 403, address)
  for (const address of ['/categories', '/categories/1', '/categories/1/folders', '/categories/1/folders/order', '/categories/1/deactivation', '/categories/1/deletion']) {
    t.equal((await browser.post(address, { _csrf })).status, 403, address)
  }
  t.equal(everything(db, ['categories', 'folders']), before)
  const { browser: admin } = await desk(t, rosa)
  for (const address of ['/categories/9', '/categories/1/folders/9', '/categories/9/folders']) t.equal((await admin.get(address)).status, 404, address)
})
