import t from 'tap'
import { desk, hire, type Browser } from '../support/app.ts'
import type { Page } from '../support/html.ts'
import { caio, davi } from '../support/people.ts'
import { restrict } from '../support/restricting.ts'
import { change, count, everything } from '../support/rows.ts'
import { sql, type Database } from '../../src/database.ts'
import { fill } from '../../demo/office.ts'

async function office (t: Parameters<typeof desk>[0], customers = 40) {
  const given = await desk(t)
  await fill(given.db, customers, 5)
  return { ...given, press: await presser(given.browser) }
}

/** Presses a button of the list, with these customers ticked; gives the page that it leads to, if it is that of a bulk act. */
async function presser (browser: Browser) {
  const token = (await browser.get('/saved-filters/new')).hidden()._csrf
  return async (fields: Record<string, string | string[]>, address = '/customers/bulk-acts') =>
    shown(browser, await browser.post(address, { _csrf: token, query: '', ...fields }))
}

async function shown (browser: Browser, answer: Page): Promise<Page> {
  return answer.location?.startsWith('/customers/bulk-acts') ? browser.get(answer.location) : answer
}

/** What the button that confirms takes along. */
function seenIn (page: Page): string {
  return page.root.querySelector('#seen')!.getAttribute('value')!
}

void t.test('ticked customers are inactivated after their number was shown, each with a line in the history, and that is undone', async t => {
  const { browser, db, press } = await office(t)
  await change(db, 'customers', 4, { is_active: 0 })

  const page = await press({ act: 'deactivate', id: ['2', '3', '4'], query: 'sort=name' })
  t.match(page.text, '2 clientes mudam. 1 fica como está')
  t.match(page.text, 'Voltar sem inativar Inativar 2 clientes')
  t.equal(count(db, 'customers', { is_active: 0 }), 1)
  const refused = await browser.submit(page, { seen: page.button('Inativar 2 clientes').getAttribute('value'), id: ['2', '3', '4'] })
  t.equal(refused.fault('Motivo'), 'Escreva o motivo: ele vai para o histórico.')

  const answer = await browser.submit(page, { seen: page.button('Inativar 2 clientes').getAttribute('value'), id: ['2', '3', '4'], reason: 'Fecharam' })
  const list = await browser.get(answer.location!)
  t.match(list.text, '2 clientes inativados. Desfazer')
  t.equal(count(db, 'customers', { is_active: 0 }), 3)
  t.equal(count(db, 'history', { act: 'deactivated' }), 2)
  t.equal(db.row<{ reason: string }>(sql('history').where({ act: 'deactivated' }))!.reason, 'Fecharam - Ação em massa nº 1')

  const undone = await press({ query: 'sort=name' }, '/customers/bulk-acts/1/undoing')
  t.match((await browser.get(undone.location!)).text, 'Desfeito. 2 clientes voltaram a como estavam.')
  t.equal(count(db, 'customers', { is_active: 0 }), 1)
  t.equal(count(db, 'history', { act: 'activated' }), 2)
  await press({}, '/customers/bulk-acts/1/undoing')
  t.equal(count(db, 'history', { act: 'activated' }), 2)
})

void t.test('a double click does a bulk act once and leads twice to where it can be undone', async t => {
  const { browser, db, press } = await office(t)
  const ticked = await press({ act: 'deactivate', id: ['2', '3'], query: 'sort=name' })
  const active = await press({ act: 'deactivate', everything: 'yes', query: 'status=active' })
  const sendTwice = (page: Page, fields: Record<string, string | string[]>) => {
    const sent = { ...fields, seen: seenIn(page), reason: 'x' }
    return Promise.all([browser.submit(page, sent), browser.submit(page, sent)])
  }

  const twice = await sendTwice(active, {})
  await press({}, '/customers/bulk-acts/1/undoing')
  const again = await sendTwice(ticked, { id: ['2', '3'] })

  t.strictSame(twice.map(answer => answer.location), ['/customers?status=active&done=1', '/customers?status=active&done=1'])
  t.strictSame(again.map(answer => answer.location), ['/customers?sort=name&done=2', '/customers?sort=name&done=2'])
  t.equal(count(db, 'bulk_acts'), 2)
  t.match((await browser.get(twice[1].location!)).text, 'Desfeito.')
})

void t.test('all that a list has change their category, after what that does was shown', async t => {
  const { browser, db, press } = await office(t)
  const monthly = db.row<{ id: number }>(sql('categories').where({ identifier: 'MENSAL' }))!.id
  const general = count(db, 'customers', { category_id: 1 })

  const asked = await press({ act: 'category', everything: 'yes', query: 'category=1' })
  const unsaid = await browser.submit(asked)
  const told = await shown(browser, await browser.submit(asked, { category_id: String(monthly) }))

  t.strictSame([unsaid.status, unsaid.fault('Categoria do cliente')], [422, 'Escolha a categoria do cliente.'])
  t.match(told.text, `${general} clientes mudam para Contabilidade mensal.`)
  t.equal((await browser.get(asked.address)).heading, 'Mudar categoria', 'one can go back to choose another one')
  t.equal(told.root.querySelector('main form button')!.text, 'Ver o que muda', 'Enter in the field of the category changes nobody')
  t.match(told.text, /Passa a ser obrigatório ?Regime tributário, Início do contrato, Honorário mensal/)
  const answer = await browser.submit(told, { seen: told.button(`Mudar ${general} clientes`).getAttribute('value') })

  t.match((await browser.get(answer.location!)).text, `${general} clientes mudaram de categoria. Desfazer`)
  t.equal(count(db, 'customers', { category_id: 1 }), 0)
  t.match(db.row<{ changes: string }>(sql('history').where({ act: 'changed' }).orderBy('id', 'desc'))!.changes, '"from":"Geral","to":"Contabilidade mensal"')
  t.ok(count(db, 'listed_companies', { status: 'incomplete' }) >= general)
})

void t.test('another category gives to all what the office set for them, which is shown before and told by the history, and so does undoing it', async t => {
  const { browser, db, press } = await office(t)
  const monthly = db.row<{ id: number }>(sql('categories').where({ identifier: 'MENSAL' }))!.id
  const customers = [monthly, 1].map(id => db.row<{ id: number }>(sql('customers').where({ category_id: id }))!.id)
  const [of, to] = [[monthly, 'Carteira'], [1, 'Origem']].map(([id, name], index) => ({ category: Number(id), attribute: 900 + index, name: String(name), customer: customers[index]! }))
  await db.write(() => {
    for (const { attribute, category, name } of [of!, to!]) {
      db.run(sql('attributes').insert({ id: attribute, identifier: name, identifier_key: name.toLowerCase(), name, name_search: name.toLowerCase(), kind: 'text', created_at: '2026-01-01T00:00:00.000Z', updated_at: '2026-01-01T00:00:00.000Z' }))
      db.run(sql('attribute_uses').insert({ attribute_id: attribute, category_id: category, is_read_only: 1, default_value: `${name} própria`, position: 90 }))
    }
  })
  const lastChanges = () => JSON.parse(db.row<{ changes: string }>(sql('history').where({ record_type: 'customer', record_id: of!.customer }).orderBy('id', 'desc'))!.changes) as Array<Record<string, string | null>>

  const asked = await press({ act: 'category', id: [String(db.row<{ company_id: number }>(sql('customers').where({ id: of!.customer }))!.company_id)] })
  const told = await shown(browser, await browser.submit(asked, { category_id: '1' }))
  t.match(told.text, /Passa a ter ?Origem \(Origem própria\)/)
  await browser.submit(told, { seen: told.button('Mudar 1 cliente').getAttribute('value') })
  t.strictSame(lastChanges().slice(1), [{ field: `attribute_${to!.attribute}`, from: null, to: 'Origem própria' }])
  t.equal(count(db, 'attribute_values', { customer_id: of!.customer, attribute_id: to!.attribute }), 1)

  await press({ query: '' }, '/customers/bulk-acts/1/undoing')
  t.strictSame(lastChanges().slice(1), [{ field: `attribute_${of!.attribute}`, from: null, to: 'Carteira própria' }])
})

void t.test('who changed meanwhile keeps what is there now', async t => {
  const { browser, db, press } = await office(t)
  const page = await press({ act: 'deactivate', id: ['2', '3'] })
  await browser.submit(page, { seen: page.button('Inativar 2 clientes').getAttribute('value'), id: ['2', '3'], reason: 'x' })
  await change(db, 'customers', 2, { is_active: 1 })

  const undone = await press({}, '/customers/bulk-acts/1/undoing')

  t.match((await browser.get(undone.location!)).text, 'Desfeito em parte. 1 cliente voltou a como estava; 1 mudou de novo entretanto ou não pode mais voltar.')
  t.equal(count(db, 'history', { act: 'activated' }), 1)
})

void t.test('undoing makes no customer active whose company is inactive by now', async t => {
  const { browser, db, press } = await office(t)
  const page = await press({ act: 'deactivate', id: '2' })
  await browser.submit(page, { seen: page.button('Inativar 1 cliente').getAttribute('value'), id: '2', reason: 'x' })
  await db.write(() => db.run(sql('companies').whereIn('id', sql('customers').select('company_id').where({ id: 2 })).update({ is_active: 0 })))

  const undone = await press({}, '/customers/bulk-acts/1/undoing')

  t.match((await browser.get(undone.location!)).text, 'Nada foi desfeito. De 1 cliente, 1 mudou de novo entretanto ou não pode mais voltar.')
  t.equal(count(db, 'customers', { is_active: 0 }), 1)
})

void t.test('undoing leaves where they are the customers of a category that is gone, or closed to the person by now', async t => {
  const { browser, db, press } = await office(t)
  await db.write(() => {
    db.run(sql('categories').insert({ id: 90, identifier: 'TEMPORARIA', name: 'Temporária', created_at: 'x', updated_at: 'x' }))
    db.run(sql('customers').where({ id: 2 }).update({ category_id: 90 }))
    db.run(sql('customers').whereIn('id', [3, 4]).update({ category_id: 2 }))
  })
  const move = async (...ids: string[]) => {
    const page = await press({ act: 'category', category_id: '1', id: ids })
    await browser.submit(page, { seen: page.button(`Mudar ${ids.length} cliente${ids.length > 1 ? 's' : ''}`).getAttribute('value'), category_id: '1', id: ids })
  }
  await move('2')
  await move('3', '4')
  await db.write(() => db.run(sql('categories').where({ id: 90 }).delete()))

  const gone = await press({}, '/customers/bulk-acts/1/undoing')
  await restrict(db, 1, [['CADASTRO', 'list', 'view']])
  const closed = await press({}, '/customers/bulk-acts/2/undoing')

  for (const undone of [gone, closed]) t.match((await browser.get(undone.location!)).text, 'Nada foi desfeito.')
  t.strictSame(db.rows<{ category_id: number }>(sql('customers').whereIn('id', [2, 3, 4]).select('category_id')).map(row => row.category_id), [1, 1, 1])
})

void t.test('a list that grew since it was shown is shown again', async t => {
  const { browser, db, press } = await office(t)
  await change(db, 'customers', 7, { is_active: 0 })
  const page = await press({ act: 'deactivate', everything: 'yes' })
  await change(db, 'customers', 7, { is_active: 1 })

  const again = await browser.submit(page, { seen: page.button('Inativar 39 clientes').getAttribute('value'), reason: 'x' })

  t.equal(again.status, 422)
  t.match(again.text, 'Confira quem muda e confirme de novo.')
  t.equal(count(db, 'customers', { is_active: 0 }), 0)
})

void t.test('a list with as many customers as it was shown with, and others, is shown again; the same ones in another order are not', async t => {
  const { browser, db, press } = await office(t)
  await db.write(() => {
    db.run(sql('customers').update({ category_id: 1 }))
    db.run(sql('customers').whereIn('id', [2, 3]).update({ category_id: 2 }))
  })
  const page = await press({ act: 'deactivate', everything: 'yes', query: 'category=2&sort=name' })
  await change(db, 'customers', 3, { category_id: 1 })
  await change(db, 'customers', 4, { category_id: 2 })

  const again = await browser.submit(page, { seen: seenIn(page), reason: 'Fecharam' })
  t.equal(again.status, 422)
  t.match(again.text, 'Confira quem muda e confirme de novo.')
  t.equal(again.value('Motivo'), 'Fecharam')
  t.equal(count(db, 'customers', { is_active: 0 }), 0)

  await db.write(() => db.run(sql('companies').where({ id: 2 }).update({ name: 'Zzz', name_search: 'zzz' })))
  const done = await browser.submit(again, { seen: seenIn(again), reason: 'Fecharam' })
  t.equal(done.status, 303)
  t.strictSame(db.rows<{ id: number }>(sql('customers').where({ is_active: 0 }).select('id')).map(row => row.id), [2, 4])
})

const officeDeeds: Array<[what: string, does: RegExp, deed: (db: Database, category: number) => void]> = [
  ['gives a fixed value', /Passa a ter ?Origem \(Escritório\)/, (db, category) => {
    askFor(db, category, { is_read_only: 1, default_value: 'Escritório' })
  }],
  ['requires something', /Passa a ser obrigatório ?Origem/, (db, category) => { askFor(db, category, { is_required: 1 }) }],
]

function askFor (db: Database, category: number, values: Record<string, string | number>): void {
  db.run(sql('attributes').insert({ id: 900, identifier: 'ORIGEM', identifier_key: 'origem', name: 'Origem', name_search: 'origem', kind: 'text', created_at: 'x', updated_at: 'x' }))
  db.run(sql('attribute_uses').insert({ attribute_id: 900, category_id: category, position: 90, ...values }))
}

for (const [what, does, deed] of officeDeeds) {
  void t.test(`a category that ${what} since it was shown is shown again before it is given`, async t => {
    const { browser, db, press } = await office(t)
    const category = 90
    await db.write(() => db.run(sql('categories').insert({ id: category, identifier: 'NOVA', name: 'Nova', created_at: 'x', updated_at: 'x' })))
    await db.write(() => db.run(sql('customers').where({ id: 2 }).update({ category_id: 1 })))
    const page = await press({ act: 'category', category_id: String(category), id: '2' })
    await db.write(() => { deed(db, category) })

    const again = await browser.submit(page, { seen: seenIn(page), reason: 'Revisão' })
    t.equal(again.status, 422)
    t.match(again.text, 'Confira quem muda e confirme de novo.')
    t.match(again.text, does)
    t.equal(count(db, 'customers', { category_id: category }), 0)

    t.equal((await browser.submit(again, { seen: seenIn(again) })).status, 303)
    t.equal(count(db, 'customers', { category_id: category }), 1)
    t.match(db.row<{ reason: string }>(sql('history').where({ act: 'changed' }).orderBy('id', 'desc'))!.reason, 'Revisão')
  })
}

void t.test('a reason that is too long is refused and stays in the form, for whichever act', async t => {
  const { browser, db, press } = await office(t)
  await change(db, 'customers', 2, { category_id: 2 })
  const long = 'a'.repeat(501)
  const before = everything(db, ['customers', 'history', 'bulk_acts'])

  for (const fields of [{ act: 'deactivate', category_id: '' }, { act: 'category', category_id: '1' }]) {
    const page = await press({ ...fields, id: '2' })
    const refused = await browser.submit(page, { seen: seenIn(page), reason: long })
    t.equal(refused.status, 422, fields.act)
    t.equal(refused.fault('Motivo').replace(' (opcional)', ''), 'Use até 500 caracteres.', fields.act)
    t.equal(refused.value('Motivo'), long)
  }
  t.equal(everything(db, ['customers', 'history', 'bulk_acts']), before)
})

void t.test('nothing ticked changes nothing, readers may not, and nobody undoes what others did', async t => {
  const { browser, db, press, signedIn } = await office(t)
  await hire(db, caio)
  await hire(db, davi)

  const none = await press({ act: 'deactivate', id: ['x', '999999'] })
  t.match((await browser.get(none.location!)).text, 'Nenhum cliente selecionado.')
  t.equal((await press({ act: 'activate', seen: '0.0' })).status, 422)
  const page = await press({ act: 'deactivate', id: '2' })
  await browser.submit(page, { seen: page.button('Inativar 1 cliente').getAttribute('value'), id: '2', reason: 'x' })
  t.equal((await (await presser(await signedIn(davi)))({}, '/customers/bulk-acts/1/undoing')).status, 404)
  t.equal((await (await presser(await signedIn(caio)))({ act: 'activate', id: '2' })).status, 403)
  t.equal(count(db, 'customers', { is_active: 0 }), 1)
})

void t.test('customers that a person may see and not change stay as they are, and are counted', async t => {
  const { db, press } = await office(t)
  await restrict(db, 1, [['CADASTRO', 'list', 'view']])
  const closed = db.rows<{ id: number }>(sql('customers').where({ category_id: 1 }).select('id')).map(({ id }) => String(id))

  const all = await press({ act: 'deactivate', everything: 'yes' })
  const one = await press({ act: 'deactivate', id: closed[0]! })

  t.match(all.text, `${40 - closed.length} clientes mudam. ${closed.length} ficam como estão`)
  t.match(one.text, 'Nenhum cliente muda. 1 fica como está, porque já está assim ou não pode mudar.')
  t.notOk(one.root.querySelector('button[name=seen]'))
})

void t.test('customers that may not be changed do not count towards how many may be at once', async t => {
  const { db, press } = await office(t)
  await restrict(db, 1, [['CADASTRO', 'list', 'view']])
  const open = 40 - count(db, 'customers', { category_id: 1 })
  await db.write(() => {
    for (let id = 5001; id <= 7010; id++) {
      db.run(sql('companies').insert({ id, identifier: `C${id}`, identifier_key: `c${id}`, name: `Outra ${id}`, name_search: `outra ${id}`, company_type_id: 1, created_at: '2026', updated_at: '2026' }))
      db.run(sql('customers').insert({ id, company_id: id, category_id: 1, created_at: '2026', updated_at: '2026' }))
    }
  })

  const page = await press({ act: 'deactivate', everything: 'yes' })

  t.match(page.text, `${open} clientes mudam. Os outros ficam como estão`)
  t.ok(page.button(`Inativar ${open} clientes`))
})

void t.test('the names of those who change stand in the order of the list', async t => {
  const { press } = await office(t)

  const page = await press({ act: 'deactivate', id: ['2', '3', '4', '5', '6'], query: 'sort=-name' })
  const names = page.root.querySelectorAll('main form .list li').map(row => row.text.trim())

  t.equal(names.length, 5)
  t.strictSame(names, names.toSorted((one, other) => other.localeCompare(one, 'pt-BR')))
})

void t.test('Voltar sem inativar leads back to the page of the list on which rows were ticked, with these ticked', async t => {
  const { browser, press } = await office(t)
  const second = await browser.get((await browser.get('/customers?sort=name')).link('Próxima página'))
  const query = second.root.querySelector('#list [name=query]')!.getAttribute('value')!
  const ids = second.root.querySelectorAll('tbody [name=id]').slice(2, 4).map(box => box.getAttribute('value')!)
  const ticked = (page: typeof second) => page.root.querySelectorAll('tbody [name=id][checked]').map(box => box.getAttribute('value'))

  const asked = await press({ act: 'deactivate', id: ids, query })
  const back = await browser.get(asked.link('Voltar sem inativar'))

  t.strictSame(ticked(second), [])
  t.strictSame(ticked(back), ids)
  t.strictSame(back.root.querySelectorAll('tbody th').map(head => head.text), second.root.querySelectorAll('tbody th').map(head => head.text))
  for (const select of ['x', '1,x,-2', '0'.repeat(5000), 'constructor']) t.equal((await browser.get(`/customers?select=${select}`)).status, 200, select.slice(0, 12))
})

void t.test('the page of a bulk act can be reloaded and gone back to by whoever chose', async t => {
  const { browser, db, press, signedIn } = await office(t)
  await hire(db, davi)
  const page = await press({ act: 'deactivate', id: ['2', '3'], query: 'sort=name' })
  const reloaded = await browser.get(page.address)

  t.match(page.address, /^\/customers\/bulk-acts\?sent=/)
  t.match(reloaded.text, '2 clientes mudam.')
  t.notMatch(reloaded.text, 'Sua sessão tinha sido encerrada.')
  t.equal((await (await signedIn(davi)).get(page.address)).location, '/customers', 'nobody else sees it')
  await restrict(db, 1, [['CADASTRO', 'list', 'view']])
  await db.write(() => { for (const id of [2, 3]) db.run(sql('customers').where({ id }).update({ category_id: id - 1 })) })
  t.match((await browser.get(page.address)).text, '1 cliente muda. 1 fica como está', 'by what they may change now')
  const refused = await browser.submit(await browser.get(page.address), { seen: seenIn(await browser.get(page.address)), id: ['2', '3'], reason: '' })
  const again = await browser.get(page.address)
  await browser.submit(again, { seen: seenIn(again), id: ['2', '3'], reason: 'x' })

  t.equal(refused.status, 422)
  t.match(again.text, '1 cliente muda.')
  t.equal(count(db, 'bulk_acts'), 1)
  const done = await browser.get(page.address)
  t.match(done.text, 'Nenhum cliente muda.')
  t.equal(done.link('Voltar à lista'), '/customers?sort=name&select=2%2C3')
})
