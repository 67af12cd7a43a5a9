import t from 'tap'
import { useOfItem } from '../../src/attributes/store.ts'
import { sql, type Database } from '../../src/database.ts'
import { desk, type Browser } from '../support/app.ts'
import { ask, enter, save } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { marina, rosa } from '../support/people.ts'
import { begin, matriz, press, register, toAddresses } from '../support/registering.ts'
import { planOf, queriesOf } from '../support/queries.ts'
import { count, everything } from '../support/rows.ts'

type Fields = Record<string, string | undefined>

async function create (browser: Browser, fields: Fields): Promise<Page> {
  const answer = await browser.submit(await browser.get('/attributes/new'), { identifier: 'RAMO', name: 'Ramo de atividade', ...fields })
  return answer.location ? browser.open(answer.location) : answer
}

function itemsOf (page: Page): string[] {
  return page.root.querySelectorAll('#sorted > li > div').map(item => item.text.replace(/\s+/g, ' ').trim())
}

async function pressItem (browser: Browser, page: Page, address: string, fields: Fields = {}): Promise<Page> {
  const answer = await browser.post(address, { _csrf: page.hidden()._csrf, ...fields })
  return answer.location ? browser.open(answer.location.split('#')[0]!) : answer
}

function itemNews (page: Page): string {
  return page.root.querySelector('[role=status]#said')?.text.replace(/\s+/g, ' ').trim() ?? 'no place for news'
}

async function use (db: Database, attributeId: number, value?: string): Promise<void> {
  await db.write(() => {
    db.run(sql('attribute_uses').insert({ attribute_id: attributeId, category_id: 1, position: 0 }))
    if (value === undefined) return
    const now = new Date().toISOString()
    const company = db.insert(sql('companies').insert({ identifier: 'X', identifier_key: 'x', name: 'X', name_search: 'x', company_type_id: 1, created_at: now, updated_at: now }))
    db.run(sql('attribute_values').insert({ attribute_id: attributeId, company_id: company, value }))
  })
}

void t.test('without attributes the page says what they are for', async t => {
  const { browser } = await desk(t, rosa)

  const page = await browser.get('/attributes')

  t.equal(page.root.querySelector('h2')?.text, 'Nenhum atributo ainda')
  t.ok(page.link('Novo atributo'))
})

void t.test('an attribute is made and found by a part of its name', async t => {
  const { browser } = await desk(t, rosa)

  const made = await create(browser, { maximum: '40', hint: 'Como no contrato social' })
  const found = await browser.get('/attributes?q=ramo')
  const none = await browser.get('/attributes?q=zzz')

  t.equal(made.heading, 'Ramo de atividade')
  t.match(made.text, 'Atributo criado.')
  t.equal(made.value('Máximo de caracteres'), '40')
  t.match(found.text, 'RAMO')
  t.equal(none.root.querySelector('h2')?.text, 'Nenhum atributo com “zzz”')
})

void t.test('the fields of the form follow the kind, and nothing is saved by that', async t => {
  const { browser, db } = await desk(t, rosa)
  const page = await browser.get('/attributes/new')

  const list = await browser.submit(page, { name: 'Porte', kind: 'list', action: 'kind' })
  const date = await browser.submit(page, { kind: 'date', action: 'kind' })

  t.equal(list.status, 200)
  t.equal(list.value('Nome'), 'Porte')
  t.ok(list.field('Itens'))
  t.ok(date.field('Mínimo'))
  t.throws(() => date.field('Itens'))
  t.equal(count(db, 'attributes'), 0)
})

const refusals: Array<[fields: Fields, label: string, complaint: string]> = [
  [{ name: '' }, 'Nome', 'Informe o nome.'],
  [{ kind: 'integer', minimum: '10', maximum: '5' }, 'Máximo', 'O máximo não pode ser menor que o mínimo.'],
  [{ kind: 'date', minimum: '31/02/2026' }, 'Mínimo', 'Use dia, mês e ano com quatro números, de uma data que existe, como 24/11/2026.'],
  [{ minimum: '-1' }, 'Mínimo de caracteres', 'Use um número inteiro de 0 a 255.'],
  [{ pattern_kind: 'expression', pattern: '(a' }, 'Máscara ou expressão', 'Esta expressão não é válida. Confira parênteses, colchetes e repetições.'],
  [{ pattern_kind: 'mask', pattern: 'XX-XX' }, 'Máscara ou expressão', 'Use 0 para número, A para letra e * para os dois.'],
  [{ pattern_kind: 'mask', pattern: '' }, 'Máscara ou expressão', 'Informe a máscara.'],
  [{ pattern_kind: 'mask', pattern: '00', pattern_example: '123' }, 'Exemplo', 'O exemplo não segue o formato.'],
  [{ kind: 'list', items: ' \n ' }, 'Itens', 'Informe os itens da lista, um por linha.'],
  [{ kind: 'list', items: 'Couro\ncouro' }, 'Itens', 'O item couro está repetido.'],
  [{ kind: 'decimal', decimals: '9' }, 'Casas decimais', 'Use um número inteiro de 1 a 6.'],
]

void t.test('Enter in the form of an attribute saves it', async t => {
  const { browser, db } = await desk(t, rosa)

  const made = await enter(browser, '/attributes/new', { identifier: 'RAMO', name: 'Ramo' })
  const changed = await enter(browser, '/attributes/1', { name: 'Ramo de atividade' })

  t.match(made.text, 'Atributo criado.')
  t.match(changed.text, 'Alterações salvas.')
  t.strictSame(db.rows(sql('attributes').select('name')), [{ name: 'Ramo de atividade' }])
})

void t.test('how many items may be chosen is asked only where several may', async t => {
  const { browser, db } = await desk(t, rosa)
  const page = await browser.get('/attributes/new')

  const one = await browser.submit(page, { name: 'Porte', kind: 'list', action: 'kind' })
  const several = await browser.submit(one, { items: 'Pequeno\nMédio', is_multiple: 'yes', action: 'kind' })
  const refused = await browser.submit(several, { identifier: 'PORTE', minimum: 'abc' })
  const made = await browser.open((await browser.submit(refused, { minimum: '2' })).location!)
  const back = await browser.submit(made, { is_multiple: undefined, action: 'kind' })

  t.notMatch(one.text, 'itens escolhidos')
  t.equal(one.field('Permitir escolher vários itens').getAttribute('hx-post'), '/attributes')
  t.equal(several.value('Itens'), 'Pequeno\nMédio')
  t.equal(refused.fault('Mínimo de itens escolhidos'), 'Use um número inteiro de 0 a 200.')
  t.equal(made.value('Mínimo de itens escolhidos'), '2')
  t.notMatch(back.text, 'itens escolhidos')
  await use(db, 1)
  t.equal((await browser.get('/attributes/1')).value('Mínimo de itens escolhidos'), '2')
})

void t.test('a refused attribute comes back with what was typed and why', async t => {
  const { browser, db } = await desk(t, rosa)

  for (const [fields, label, complaint] of refusals) {
    const page = await create(browser, fields)
    t.equal(page.status, 422, complaint)
    t.equal(page.fault(label), complaint)
  }
  t.equal((await create(browser, { kind: 'constructor' })).status, 422)
  t.equal(count(db, 'attributes'), 0)
})

void t.test('two attributes do not share an identifier', async t => {
  const { browser } = await desk(t, rosa)
  await create(browser, {})

  const twin = await create(browser, { identifier: 'ramo', name: 'Outro' })

  t.equal(twin.fault('Identificador'), 'O identificador ramo já é de Ramo de atividade.')
})

void t.test('a new item comes last, also where others before it were removed', async t => {
  const { browser } = await desk(t, rosa)
  const page = await create(browser, { kind: 'list', items: 'Couro\nTêxtil\nMetal\nVidro' })
  for (const id of [1, 2, 3]) await pressItem(browser, page, `/attributes/1/items/${id}/deletion`)

  t.strictSame(itemsOf(await pressItem(browser, page, '/attributes/1/items', { item: 'Papel' })), ['Vidro', 'Papel'])
})

void t.test('the items of a list are added, put in order, inactivated and removed', async t => {
  const { browser } = await desk(t, rosa)
  const page = await create(browser, { kind: 'list', items: 'Couro\nTêxtil\nMetal' })
  const { address } = page

  const added = await pressItem(browser, page, `${address.split('?')[0]}/items`, { item: 'Vidro' })
  const moved = await pressItem(browser, page, '/attributes/1/items/order', { up: '4' })
  const dropped = await pressItem(browser, page, '/attributes/1/items/order', { order: '4' })
  const inactive = await pressItem(browser, page, '/attributes/1/items/1/deactivation')
  const removed = await pressItem(browser, page, '/attributes/1/items/2/deletion')
  const twin = await pressItem(browser, page, '/attributes/1/items', { item: 'METAL' })

  t.strictSame(itemsOf(page), ['Couro', 'Têxtil', 'Metal'])
  t.strictSame(itemsOf(added), ['Couro', 'Têxtil', 'Metal', 'Vidro'])
  t.strictSame(itemsOf(moved), ['Couro', 'Têxtil', 'Vidro', 'Metal'])
  t.strictSame(itemsOf(dropped), ['Vidro', 'Couro', 'Têxtil', 'Metal'])
  t.strictSame(itemsOf(inactive), ['Vidro', 'Couro Inativo', 'Têxtil', 'Metal'])
  t.strictSame(itemsOf(removed), ['Vidro', 'Couro Inativo', 'Metal'])
  t.equal(twin.status, 422)
  t.equal(twin.fault('Novo item'), 'O item Metal já está na lista.')
})

void t.test('what was done to an item is said, and the keyboard goes on where it was', async t => {
  const { browser } = await desk(t, rosa)
  const page = await create(browser, { kind: 'list', items: 'Couro\nTêxtil\nMetal' })
  const acts: Array<[address: string, fields: Fields, news: string, place: string, goesOn: string]> = [
    ['', { item: 'Vidro' }, 'Item Vidro incluído.', 'item', ''],
    ['/order', { up: '4' }, 'Item Vidro agora é o 3º de 4.', 'up-4', ''],
    ['/order', { down: '4' }, 'Item Vidro agora é o 4º de 4.', 'up-4', 'the arrow down leads no further'],
    ['/order', { up: '2' }, 'Item Têxtil agora é o 1º de 4.', 'down-2', 'the arrow up leads no further'],
    ['/order', { down: '2' }, 'Item Têxtil agora é o 2º de 4.', 'down-2', ''],
    ['/1/deactivation', {}, 'Item Couro inativado.', 'act-1', ''],
    ['/1/activation', {}, 'Item Couro ativado.', 'act-1', ''],
    ['/2/deletion', {}, 'Item removido.', 'items', ''],
    ['/order', { order: '3,1' }, '', 'items', 'what moved is not known'],
  ]

  for (const [address, fields, news, place, goesOn] of acts) {
    const answer = await browser.post(`/attributes/1/items${address}`, { ...page.hidden(), ...fields })
    const [shown = '', hash] = answer.location!.split('#')
    const after = await browser.open(shown)
    t.equal(itemNews(after), news, address)
    t.equal(hash, place, goesOn || address)
    const element = after.root.querySelectorAll('[id]').find(one => one.getAttribute('id') === place)!
    t.notOk(element.hasAttribute('disabled'), `${place} takes the focus`)
  }
  t.equal(itemNews(await browser.get('/attributes/1')), '')
  for (const nonsense of ['item-moved', 'item-moved&one=99', 'item-moved&one=x', 'constructor&one=1', 'item-removed&said=x']) {
    const shown = await browser.get(`/attributes/1?said=${nonsense}`)
    t.equal(shown.status, 200)
    t.equal(itemNews(shown), '', nonsense)
  }
})

void t.test('the name of a new item that is being typed stays when a button beside it is pressed', async t => {
  const { browser, db } = await desk(t, rosa)
  const page = await create(browser, { kind: 'list', items: 'Couro\nTêxtil\nMetal' })
  const typed = 'Vidro & <cristal> #1'

  for (const [address, fields] of [['order', { up: '3' }], ['1/deactivation', {}], ['1/activation', {}], ['2/deletion', {}]] as const) {
    t.equal((await pressItem(browser, page, `/attributes/1/items/${address}`, { ...fields, item: typed })).value('Novo item'), typed, address)
  }
  await use(db, 1, '1')
  const refused = await pressItem(browser, page, '/attributes/1/items/1/deletion', { item: typed })
  const long = await pressItem(browser, page, '/attributes/1/items/1/deactivation', { item: 'é'.repeat(5000) })
  const added = await pressItem(browser, page, '/attributes/1/items', { item: typed })

  t.equal(refused.value('Novo item'), typed)
  t.equal(long.value('Novo item'), 'é'.repeat(120))
  t.equal(added.value('Novo item'), '', 'what was added is not asked for again')
  t.equal(count(db, 'attribute_items', { name: typed }), 1)
})

void t.test('every button beside an item sends the name that is being typed, and Enter in it adds an item', async t => {
  const { browser } = await desk(t, rosa)
  const page = await create(browser, { kind: 'list', items: 'Couro\nTêxtil' })
  const form = page.root.querySelector('#items-form')!
  const [first, ...others] = form.querySelectorAll('button')

  t.ok(form.querySelector('input#item'))
  t.equal(first?.text, 'Incluir item', 'a form without a pressed button is sent by its first one')
  t.notOk(first?.hasAttribute('formaction'))
  t.strictSame(others.map(one => one.getAttribute('formaction') ?? form.getAttribute('action')), [
    '/attributes/1/items/order', '/attributes/1/items/order', '/attributes/1/items/1/deactivation', '/attributes/1/items/1/deletion',
    '/attributes/1/items/order', '/attributes/1/items/order', '/attributes/1/items/2/deactivation', '/attributes/1/items/2/deletion', '/attributes/1/items',
  ])
  for (const one of others.slice(0, -1)) t.equal(one.getAttribute('hx-post'), one.getAttribute('formaction'))
})

void t.test('a list that is full takes no more items, whether it is new or not', async t => {
  const { browser, db } = await desk(t, rosa)
  const many = (count: number) => Array.from({ length: count }, (_, index) => `Item ${index}`).join('\n')

  const tooMany = await create(browser, { kind: 'list', items: many(201) })
  const page = await create(browser, { kind: 'list', items: many(199) })
  const last = await pressItem(browser, page, '/attributes/1/items', { item: 'Vidro' })
  const refused = await pressItem(browser, last, '/attributes/1/items', { item: 'Papel' })

  t.equal(tooMany.fault('Itens'), 'Use até 200 itens.')
  t.equal(itemsOf(last).length, 200)
  t.equal(refused.status, 422)
  t.equal(refused.fault('Novo item'), 'A lista já tem 200 itens, e mais não cabem.')
  t.equal(refused.value('Novo item'), 'Papel')
  t.equal(count(db, 'attribute_items'), 200)
})

void t.test('an item that a kept value names is not removed', async t => {
  for (const value of ['1', '[2,1]']) {
    const { browser, db } = await desk(t, rosa)
    const page = await create(browser, { kind: 'list', items: 'Couro\nTêxtil' })
    await use(db, 1, value)

    const refused = await pressItem(browser, page, '/attributes/1/items/1/deletion')

    t.equal(itemNews(refused), 'Há valores guardados com o item Couro. Ele pode ser inativado, não removido.')
    t.equal(count(db, 'attribute_items'), 2)
  }
})

void t.test('an item that is a default, or that a draft or a saved filter names, is not removed', async t => {
  for (const isMultiple of [false, true]) {
    const { browser } = await desk(t, rosa)
    const page = await create(browser, { kind: 'list', is_multiple: isMultiple ? 'yes' : undefined, items: 'Couro\nTêxtil\nMetal\nVidro' })
    const choosing = (id: number): Fields => isMultiple ? { [`attribute_1_${id}`]: 'yes' } : { attribute_1: String(id) }
    await ask(browser, '/categories/1', 1)
    await save(browser, '/categories/1/attributes/1', choosing(1))
    const attributes = await press(browser, await press(browser, await toAddresses(browser), 'add', matriz), 'next')
    await press(browser, attributes, 'next', { ...isMultiple && choosing(1), ...choosing(2) })
    await save(browser, `/saved-filters/new?query=${encodeURIComponent('category=1&attribute_1=3')}`, { name: 'Metal' })

    const news = []
    for (const id of [1, 2, 3, 4]) news.push(itemNews(await pressItem(browser, page, `/attributes/1/items/${id}/deletion`)))

    t.strictSame(news, [
      'Há valores padrão com o item Couro. Ele pode ser inativado, não removido.',
      'Há cadastros em andamento com o item Têxtil. Ele pode ser inativado, não removido.',
      'Há filtros salvos com o item Metal. Ele pode ser inativado, não removido.',
      'Item removido.',
    ])
  }
})

void t.test('what is in use is found along indexes, and in few rows', async t => {
  const { browser, db } = await desk(t, rosa)
  await create(browser, { kind: 'list', items: 'Couro\nTêxtil' })
  const asked = queriesOf(db)

  useOfItem(db, 1, 1)

  const plans = [...asked].map(text => planOf(db, text).find(detail => /(?:attribute_|registrations|saved_)/.test(detail)))
  t.strictSame(plans, [
    'SEARCH attribute_values USING COVERING INDEX attribute_values_value (attribute_id=? AND value=?)',
    'SEARCH attribute_values USING COVERING INDEX attribute_values_value (attribute_id=?)',
    'SEARCH attribute_uses USING INDEX attribute_uses_attribute (attribute_id=?)',
    'SCAN registrations USING INDEX registrations_open',
    'SCAN saved_filters',
  ])
})

void t.test('an attribute in use keeps its kind and is not deleted', async t => {
  const { browser, db } = await desk(t, rosa)
  await create(browser, { kind: 'date' })
  await use(db, 1)
  const page = await browser.get('/attributes/1')

  const refused = await browser.submit(page, { kind: 'text', name: 'Início' })
  const saved = await browser.submit(page, { name: 'Início' })
  const deletion = await browser.get('/attributes/1/deletion')
  await browser.post('/attributes/1/deletion', page.hidden())

  t.throws(() => page.field('Tipo'))
  t.equal(refused.status, 422)
  t.strictSame(refused.summary(), ['Tipo: O atributo entrou em uso e não muda mais de tipo.'])
  t.equal(saved.status, 303)
  t.match(deletion.text, 'há tipos ou categorias que o usam')
  t.strictSame(db.rows(sql('attributes').select('name', 'kind')), [{ name: 'Início', kind: 'date' }])
})

void t.test('whoever edits an attribute whose kind somebody else changes is told, and nothing is dropped unseen', async t => {
  const { browser, db } = await desk(t, rosa)
  await create(browser, { kind: 'text' })
  const [theirs, mine] = [await browser.get('/attributes/1'), await browser.get('/attributes/1')]
  await browser.submit(theirs, { kind: 'integer' })

  const answer = await browser.submit(mine, { minimum: '2', hint: 'Só letras' })
  const kept = db.rows(sql('attributes').select('kind', 'hint'))
  const saved = await browser.submit(answer)

  t.equal(answer.status, 409)
  t.match(answer.summary()[0], 'Outra janela sua mudou o tipo para Número inteiro enquanto você editava, e nada foi gravado ainda.')
  t.match(answer.summary()[0], /Você tinha mudado .*: Só letras.*: 2\. Confira e salve de novo\.$/)
  t.strictSame(kept, [{ kind: 'integer', hint: '' }])
  t.equal(saved.status, 303)
  t.strictSame(db.rows(sql('attributes').select('kind', 'hint')), [{ kind: 'integer', hint: 'Só letras' }])
})

void t.test('the form beside a refused item tells of a kind that somebody else changed, too', async t => {
  const { browser, db } = await desk(t, rosa)
  await create(browser, { kind: 'list', items: 'Um' })
  const refused = await browser.post('/attributes/1/items', { ...(await browser.get('/attributes/1')).hidden(), item: '' })
  await browser.submit(await browser.get('/attributes/1'), { kind: 'text' })

  const answer = await browser.submit(refused, { hint: 'Qual deles' })

  t.equal(refused.status, 422)
  t.equal(answer.status, 409)
  t.match(answer.summary()[0], 'Outra janela sua mudou o tipo para Texto')
  t.strictSame(db.rows(sql('attributes').select('hint')), [{ hint: '' }])
})

void t.test('the form of an attribute in use that is refused shows the fields of its kind again', async t => {
  const { browser, db } = await desk(t, rosa)
  await create(browser, {})
  const id = Number(/\d+/.exec((await create(browser, { identifier: 'AREA', name: 'Área', kind: 'decimal', decimals: '3', minimum: '1,5' })).address)?.[0])
  await use(db, id)
  const page = await browser.get(`/attributes/${id}`)

  const refused = await browser.submit(page, { identifier: 'RAMO', minimum: '2,5' })

  t.equal(refused.status, 422)
  t.equal(refused.value('Casas decimais'), '3')
  t.equal(refused.value('Mínimo'), '2,5')
})

void t.test('before an attribute is inactivated the page says whose values it takes away, and afterwards too', async t => {
  const { browser, db } = await desk(t, rosa)
  const form = await create(browser, {})
  t.equal(form.link('Inativar atributo'), '/attributes/1/deactivation')
  t.match((await browser.get('/attributes/1/deactivation')).text, 'Ninguém tem um valor dele.')

  await use(db, 1, 'Panificação')
  await register(browser)
  await db.write(() => { db.run(sql('attribute_values').insert({ attribute_id: 1, customer_id: 1, value: 'Confeitaria' })) })
  const asked = await browser.get('/attributes/1/deactivation')
  const done = await browser.open((await browser.submit(asked)).location!)
  const active = await pressItem(browser, done, '/attributes/1/activation')

  t.equal(asked.heading, 'Inativar Ramo de atividade?')
  t.match(asked.text, 'O valor de 1 cliente e 1 empresa deixa de aparecer: fica guardado e volta ao reativar.')
  t.match(done.text, 'Atributo inativado. O valor de 1 cliente e 1 empresa não aparece mais: fica guardado e volta ao reativar.')
  t.match(active.text, 'Atributo ativado.')
  t.notMatch((await browser.get('/attributes/1?said=deactivated')).text, 'não aparece mais')
  t.equal(count(db, 'attribute_values'), 2)
})

void t.test('an attribute that nothing uses changes its kind, and is deleted', async t => {
  const { browser, db } = await desk(t, rosa)
  const page = await create(browser, { kind: 'list', items: 'Um' })

  await browser.submit(page, { kind: 'integer', minimum: '1.000' })
  const changed = await browser.get('/attributes/1')
  const gone = await browser.open((await browser.submit(await browser.get('/attributes/1/deletion'))).location!)

  t.equal(changed.value('Mínimo'), '1000')
  t.match(gone.text, 'Atributo excluído.')
  t.equal(count(db, 'attributes'), 0)
})

void t.test('whoever saves an attribute second sees both, and chooses', async t => {
  const { browser, db } = await desk(t, rosa)
  const early = await create(browser, {})
  await browser.submit(await browser.get('/attributes/1'), { name: 'Ramo' })

  const late = await browser.submit(early, { name: 'Setor' })
  await browser.submit(late)

  t.equal(late.status, 409)
  t.match(late.text, 'Outra janela sua salvou')
  t.equal(count(db, 'attributes', { name: 'Setor' }), 1)
})

void t.test('who has no right to Atributos sees none of it, and nonsense is no page', async t => {
  const { browser, db } = await desk(t, marina)
  const before = everything(db, ['attributes'])
  const { _csrf } = (await begin(browser)).hidden()

  for (const address of ['/attributes', '/attributes/new', '/attributes/1']) t.equal((await browser.get(address)).status, 403, address)
  for (const address of ['/attributes', '/attributes/1', '/attributes/1/items', '/attributes/1/items/order', '/attributes/1/items/1/deletion', '/attributes/1/deletion']) {
    t.equal((await browser.post(address, { _csrf })).status, 403, address)
  }
  t.equal(everything(db, ['attributes']), before)
  const { browser: admin } = await desk(t, rosa)
  const text = await create(admin, {})
  t.equal((await admin.get('/attributes/999')).status, 404)
  t.equal((await admin.post('/attributes/1/items', { ...text.hidden(), item: 'X' })).status, 404)
})
