import t from 'tap'
import { desk } from '../support/app.ts'
import { act, ask, makeAttribute, makeCategory, save } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { marina, rosa } from '../support/people.ts'
import { count, everything } from '../support/rows.ts'

function listed (page: Page, heading: string): string[] {
  const section = page.root.querySelectorAll('main section').find(one => one.querySelector('h2')?.text === heading)
  return section?.querySelectorAll('li').map(item => `${item.querySelector('div')!.childNodes[0]!.text.trim()}: ${item.querySelector('.meta')!.text.trim()}`) ?? []
}

for (const [owner, title] of [['/categories/1', 'a category'], ['/company-types/1', 'a type']] as const) {
  void t.test(`${title} takes attributes, says how each is asked, and puts them in order`, async t => {
    const { browser } = await desk(t, rosa)
    const [branch, start] = [await makeAttribute(browser, 'Ramo'), await makeAttribute(browser, 'Início', { kind: 'date' })]
    const empty = await browser.get(`${owner}/attributes`)

    await ask(browser, owner, branch, { is_required: 'yes' })
    const both = await ask(browser, owner, start)
    const edited = await save(browser, `${owner}/attributes/2`, { is_read_only: 'yes', [`attribute_${start}`]: '1/3/2026' })
    const moved = await act(browser, `${owner}/attributes/order`, { up: '2' })
    const dropped = await act(browser, `${owner}/attributes/order`, { order: '1' })
    const removed = await act(browser, `${owner}/attributes/1/deletion`)

    t.match(empty.text, 'Nenhum atributo. O cadastro não terá a etapa de atributos.')
    t.strictSame(listed(both, 'Próprios'), ['Ramo: Obrigatório', 'Início: Opcional'])
    t.strictSame(listed(edited, 'Próprios'), ['Ramo: Obrigatório', 'Início: Opcional, somente leitura, padrão: 01/03/2026'])
    t.match(listed(moved, 'Próprios')[0], 'Início')
    t.match(listed(dropped, 'Próprios')[0], 'Ramo')
    t.equal(listed(removed, 'Próprios').length, 1)
  })
}

void t.test('a use whose boxes come twice is refused', async t => {
  const { browser, db } = await desk(t, rosa)
  await ask(browser, '/categories/1', await makeAttribute(browser, 'Ramo'))
  const form = await browser.get('/categories/1/attributes/1')
  const before = everything(db, ['attribute_uses'])

  const twice = await browser.submit(form, { is_required: ['a', 'b'] })

  t.equal(twice.status, 400)
  t.equal(everything(db, ['attribute_uses']), before)
})

void t.test('a child shows what it inherits and from whom, and cannot take it again', async t => {
  const { browser } = await desk(t, rosa)
  const [branch, size] = [await makeAttribute(browser, 'Ramo'), await makeAttribute(browser, 'Porte')]
  const parent = await makeCategory(browser, 'Indústria')
  const child = await makeCategory(browser, 'Chemical', { parent_id: String(parent) })
  await ask(browser, `/categories/${parent}`, branch, { is_required: 'yes' })
  await ask(browser, `/categories/${child}`, size)

  const page = await browser.get(`/categories/${child}/attributes`)
  const again = await browser.submit(page, { attribute_id: String(branch) })
  const twice = await browser.submit(page, { attribute_id: String(size) })
  const foreign = await browser.get(`/categories/${child}/attributes/1`)

  t.strictSame(listed(page, 'Herdados'), ['Ramo: Obrigatório'])
  t.match(page.text, 'herdado de Indústria')
  t.strictSame(listed(page, 'Próprios'), ['Porte: Opcional'])
  t.equal(again.fault('Atributo'), 'Ramo já vem de Indústria.')
  t.equal(twice.fault('Atributo'), 'Porte já está na lista.')
  t.equal(foreign.status, 404)
})

void t.test('a default that breaks the limits of its attribute is refused as typed', async t => {
  const { browser, db } = await desk(t, rosa)
  const staff = await makeAttribute(browser, 'Funcionários', { kind: 'integer', maximum: '500' })
  await ask(browser, '/categories/1', staff)

  const high = await browser.submit(await browser.get('/categories/1/attributes/1'), { [`attribute_${staff}`]: '501' })
  const empty = await browser.submit(await browser.get('/categories/1/attributes/1'), { is_required: 'yes', is_read_only: 'yes' })

  t.equal(high.status, 422)
  t.equal(high.fault('Valor padrão'), 'O maior valor aceito é 500.')
  t.equal(high.value('Valor padrão'), '501')
  t.equal(empty.fault('Valor padrão'), 'Um atributo obrigatório e somente leitura precisa de um valor padrão.')
  t.equal(count(db, 'attribute_uses', { is_read_only: 1 }), 0)
})

void t.test('an attribute that is inactive or does not exist cannot be asked for', async t => {
  const { browser, db } = await desk(t, rosa)
  const branch = await makeAttribute(browser, 'Ramo')
  await makeAttribute(browser, 'Porte')
  const page = await browser.get('/categories/1/attributes')
  await act(browser, `/attributes/${branch}/deactivation`)

  for (const id of [String(branch), '99', 'x', '']) {
    t.equal((await browser.submit(page, { attribute_id: id })).fault('Atributo'), 'Escolha o atributo.')
  }
  t.equal(count(db, 'attribute_uses'), 0)
})

void t.test('who may not change a category may not change what it asks', async t => {
  const { browser, db } = await desk(t, marina)
  const before = everything(db, ['attribute_uses'])
  const { _csrf } = (await browser.open('/customers/new')).hidden()

  t.equal((await browser.get('/categories/1/attributes')).status, 403)
  for (const address of ['/categories/1/attributes', '/categories/1/attributes/order', '/company-types/1/attributes/1', '/company-types/1/attributes/1/deletion']) {
    t.equal((await browser.post(address, { _csrf })).status, 403, address)
  }
  t.equal(everything(db, ['attribute_uses']), before)
})
