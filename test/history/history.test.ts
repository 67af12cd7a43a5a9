import t from 'tap'
import { sql, type Database } from '../../src/database.ts'
import { record, type HistoryLine } from '../../src/history/store.ts'
import { desk, hire } from '../support/app.ts'
import { makeAttribute, makeCategory, save } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { caio, davi, marina, rosa } from '../support/people.ts'
import { planOf, queriesOf } from '../support/queries.ts'
import { restrict } from '../support/restricting.ts'
import { register } from '../support/registering.ts'
import { everything } from '../support/rows.ts'

type Line = Partial<HistoryLine> & { at?: string }

/** Writes a line as the acts on a company do. */
async function tell (db: Database, { at, ...line }: Line): Promise<void> {
  await db.write(() => {
    record(db, {
      record_type: 'company', record_id: 1, record_name: 'Padaria Pão da Serra Ltda', company_id: 1, user: { id: 1, name: 'Rosa Prado' },
      act: 'changed', way: 'edit', changes: [{ field: 'phone', from: '(47) 3025-1234', to: '(47) 3025-9999' }], ...line,
    })
    if (at) {
      const { id: _id, ...last } = db.row<Record<string, string | number>>(sql('history').orderBy('id', 'desc').limit(1))!
      db.run(sql('history').insert({ ...last, created_at: at }))
    }
  })
}

function lines (page: Page): string[] {
  return page.root.querySelectorAll('.log > li > p:first-child').map(line => line.text.replace(/\s+/g, ' ').trim())
}

async function office (t: Parameters<typeof desk>[0]) {
  const all = await desk(t, rosa)
  for (const person of [marina, davi, caio]) await hire(all.db, person)
  return all
}

void t.test('a change reads as a sentence with who, what, from, to, way and when', async t => {
  const { browser, db } = await office(t)
  await tell(db, {})
  await tell(db, { changes: [{ field: 'email', from: null, to: 'fin@padaria.example' }] })
  await tell(db, { changes: [{ field: 'site', from: 'https://padaria.example', to: null }], way: 'import' })

  const told = lines(await browser.get('/history'))

  t.match(told[0], /^Rosa Prado apagou Site da empresa Padaria Pão da Serra Ltda , que era https:\/\/padaria\.example na importação - \d\d:\d\d$/)
  t.match(told[1], /^Rosa Prado preencheu E-mail da empresa Padaria Pão da Serra Ltda com fin@padaria\.example na edição - \d\d:\d\d/)
  t.match(told[2], /^Rosa Prado alterou Telefone da empresa Padaria Pão da Serra Ltda de \(47\) 3025-1234 para \(47\) 3025-9999 na edição - \d\d:\d\d/)
})

void t.test('the lines of a text stay lines, in a sentence and in a list of changes', async t => {
  const { browser, db } = await office(t)
  const note = { field: 'note', from: 'Fecha às segundas.\nLigar cedo.', to: 'Abre às segundas.\n\n<b>Ligar</b> tarde.' }
  await tell(db, { changes: [note] })
  await tell(db, { changes: [note, { field: 'phone', from: null, to: '(47) 3025-9999' }] })

  const { root } = await browser.get('/history')

  t.strictSame(root.querySelectorAll('.log del').map(one => one.innerHTML), ['Fecha às segundas.<br>Ligar cedo.', 'Fecha às segundas.<br>Ligar cedo.'])
  t.strictSame(root.querySelectorAll('.log ins').map(one => one.innerHTML).filter(text => text.includes('Abre')),
    Array.from({ length: 2 }, () => 'Abre às segundas.<br><br>&lt;b&gt;Ligar&lt;/b&gt; tarde.'))
})

void t.test('values read as people write them, under the names of today', async t => {
  const { browser, db } = await office(t)
  const id = await makeAttribute(browser, 'Honorário', { kind: 'currency' })
  const cases: Array<[field: string, value: string, label: string, shown: string]> = [
    ['phone', '+554730251234', 'Telefone', '(47) 3025-1234'], ['document', '11222333000181', 'CNPJ', '11.222.333/0001-81'],
    ['is_default', 'yes', 'Contato principal', 'Sim'], ['cep', '89201400', 'CEP', '89201-400'],
    ['expires_on', '2026-03-01', 'Validade', '01/03/2026'], [`attribute_${id}`, '1480.5', 'Honorário', 'R$ 1.480,50'],
    ['attribute_999', 'x', 'Atributo excluído', 'x'], ['kind', 'yes_no', 'Tipo', 'Sim ou não'], ['rule_phone', 'hidden', 'Telefone', 'Não aparece'],
  ]

  for (const [field, value, label, shown] of cases) {
    await tell(db, { changes: [{ field, from: null, to: value }] })
    const [line] = lines(await browser.get('/history'))
    t.ok(line?.includes(` ${label} `), `${line}: ${label}`)
    t.ok(line?.includes(` ${shown} `), `${line}: ${shown}`)
  }
})

void t.test('several changes stand below their sentence, and a reason with them', async t => {
  const { browser, db } = await office(t)
  await tell(db, { reason: 'Mudou de sede', changes: [{ field: 'phone', from: null, to: '(47) 3025-9999' }, { field: 'name', from: 'A', to: 'B' }] })

  const page = await browser.get('/history')

  t.match(lines(page)[0], /^Rosa Prado alterou a empresa Padaria Pão da Serra Ltda na edição/)
  t.equal(page.fact('Telefone'), 'vazio → (47) 3025-9999')
  t.equal(page.fact('Nome'), 'A → B')
  t.match(page.text, 'Mudou de sede')
})

void t.test('types, categories, attributes, people and groups have their own history', async t => {
  const { browser } = await office(t)
  const category = await makeCategory(browser, 'Indústria')
  await save(browser, `/categories/${category}`, { name: 'Indústria química' })
  const attribute = await makeAttribute(browser, 'Ramo')
  await save(browser, '/company-types/1', { contacts_min: '2' })

  t.match(lines(await browser.get(`/categories/${category}/history`))[0], 'Rosa Prado alterou Nome de Indústria para Indústria química')
  t.match(lines(await browser.get(`/attributes/${attribute}/history`))[0], 'Rosa Prado cadastrou o atributo Ramo')
  t.match(lines(await browser.get('/company-types/1/history'))[0], 'Rosa Prado alterou Mínimo de contatos de 0 para 2')
  t.equal((await browser.get('/access-groups/1/history')).heading, 'Histórico de Administração')
  t.match(lines(await browser.get('/users/1/history'))[0], /^Rosa Prado entrou/)
  for (const address of ['/categories/99/history', '/users/99/history', '/access-groups/99/history']) t.equal((await browser.get(address)).status, 404, address)
})

void t.test('the history is filtered by person, field, kind of record, one record and period', async t => {
  const { browser, db } = await office(t)
  await tell(db, { at: '2026-01-10T15:00:00.000Z' })
  await tell(db, { user: { id: 2, name: 'Marina Hoepers' } })
  await tell(db, { record_type: 'category', record_id: 7, record_name: 'Indústria', changes: [{ field: 'name', from: 'a', to: 'b' }] })
  await tell(db, { record_type: 'contact', record_id: 3, record_name: 'Rogério', user: { id: 2, name: 'Marina Hoepers' }, changes: [{ field: 'name', from: 'a', to: 'b' }] })
  const count = async (query: string) => lines(await browser.get(`/history?${query}`)).length
  const all = await count('')

  t.equal(await count('user=2'), 2)
  t.equal(await count('field=name'), 2)
  t.equal(await count('field=name&user=2'), 1)
  t.equal(await count('type=category'), 1)
  t.equal(await count('type=category&user=2'), 0)
  t.equal(await count('type=contact&field=name'), 1)
  t.equal(await count('type=contact&record=3'), 1)
  t.equal(await count('type=contact&record=3&field=phone'), 0)
  t.equal(await count('from=2099-01-01'), 0)
  t.equal(await count(`user=x&field=${'%27'}&type=nothing&from=&record=-1`), all)
})

void t.test('a filter that was set is shown, and can be cleared', async t => {
  const { browser, db } = await office(t)
  await tell(db, {})

  const page = await browser.get('/history?user=1&field=phone&from=2026-01-01')
  const none = await browser.get('/history?user=3&field=phone')

  t.equal(page.value('Quem'), '1')
  t.equal(page.value('Campo'), 'phone')
  t.equal(page.value('De'), '2026-01-01')
  t.equal(page.link('Limpar filtros'), '/history')
  t.match(none.text, 'Nada no histórico com estes filtros.')
})

void t.test('a day that the filter cannot take is kept as it was typed and complained about, and no line stands below it', async t => {
  const { browser } = await office(t)
  await register(browser)

  for (const day of ['0026-11-30', '3000-01-01', '9999-12-31', '20266-11-30', '32/13/2026', 'quarta, 25 de novembro de 2026']) {
    for (const address of ['/history', '/customers/1/history', '/users/1/history']) {
      const page = await browser.get(`${address}?${new URLSearchParams({ user: '1', from: '2026-01-01', until: day }).toString()}`)
      t.equal(page.status, 422)
      t.strictSame([page.value('Quem'), page.value('De'), page.value('Até')], ['1', '2026-01-01', day])
      t.equal(page.fault('Até'), 'Use uma data que existe, com o ano de 1800 a 2200.')
      t.strictSame(page.summary(), ['Até: Use uma data que existe, com o ano de 1800 a 2200.'])
      t.strictSame(lines(page), [])
      t.notMatch(page.text, 'Nada no histórico')
    }
  }
  t.ok(lines(await browser.get('/history?from=1800-01-01&until=2200-12-31')).length > 0)
})

void t.test('the changes of one menu of a group, and of its right to see CPFs, are found by their fields', async t => {
  const { browser } = await office(t)
  await browser.submit(await browser.get('/access-groups/2'), { 'AD009:delete': 'yes' })
  await browser.submit(await browser.get('/access-groups/2'), { 'CPF:view': undefined })

  const all = await browser.get('/access-groups/2/history')
  const fields = all.field('Campo').querySelectorAll('option').map(option => option.getAttribute('value')!).filter(Boolean)

  t.strictSame(fields.toSorted(), ['AD009', 'CPF:view'])
  for (const field of fields) {
    const found = await browser.get(`/access-groups/2/history?field=${encodeURIComponent(field)}`)
    t.equal(found.value('Campo'), field)
    t.equal(lines(found).length, 1, field)
  }
})

void t.test('a period is of whole days at the office', async t => {
  const { browser, db } = await office(t)
  await db.write(() => { for (const at of ['2026-03-01T02:59:59.000Z', '2026-03-01T03:00:00.000Z', '2026-03-02T02:59:59.000Z', '2026-03-02T03:00:00.000Z']) {
    db.run(sql('history').insert({ record_type: 'company', record_id: 1, record_name: at, user_name: 'x', act: 'created', way: 'edit', created_at: at }))
  } })

  const told = lines(await browser.get('/history?from=01/03/2026&until=01/03/2026'))

  t.equal(told.length, 2)
  t.match(told[1], '2026-03-01T03:00:00.000Z')
})

void t.test('a long history is turned page by page, each line once, with its filters', async t => {
  const { browser, db } = await office(t)
  for (let number = 0; number < 60; number++) await tell(db, { user: { id: 2, name: 'Marina Hoepers' }, record_name: `Empresa ${number}`, act: 'created', changes: [] })

  const first = await browser.get('/history?user=2')
  const second = await browser.get(first.link('Mais antigos'))
  const third = await browser.get(second.link('Mais antigos'))
  const back = await browser.get(third.link('Mais recentes'))

  t.strictSame([first, second, third].map(page => lines(page).length), [25, 25, 10])
  t.equal(new Set([first, second, third].flatMap(lines)).size, 60)
  t.strictSame(lines(back), lines(second))
  t.notOk(third.links().includes('Mais antigos'))
  t.notOk(first.links().includes('Mais recentes'))
})

void t.test('the history of everything is for whoever looks after the system', async t => {
  const { browser, signedIn, visitor, db } = await office(t)
  await register(browser, {}, [])

  t.equal((await (await signedIn(marina)).get('/history')).status, 403)
  t.equal((await (await signedIn(caio)).get('/categories/1/history')).status, 403)
  t.match((await visitor().get('/history')).location, '/login')
  const before = everything(db)
  await browser.get('/history?type=customer&record=1')
  t.equal(everything(db), before)
})

void t.test('nobody reads of records whose menu is closed to them', async t => {
  const { browser, db, signedIn } = await office(t)
  await register(browser, {}, [])
  await db.write(() => db.run(sql('access_group_rights').insert({ access_group_id: 3, menu: 'CM008', access_right: 'view' })))
  await makeCategory(browser, 'Indústria')

  const page = await (await signedIn(caio)).get('/history')

  t.match(page.text, 'cadastrou o cliente Padaria')
  t.notMatch(page.text, 'Indústria')
  t.notOk(page.field('Tipo de registro').text.includes('Categoria'))
})

void t.test('nobody reads of customers whose category is closed to them', async t => {
  const { browser, db, signedIn } = await office(t)
  await register(browser, {}, [])
  await db.write(() => db.run(sql('access_group_rights').insert({ access_group_id: 3, menu: 'CM008', access_right: 'view' })))
  await restrict(db, 1)
  const reader = await signedIn(caio)

  t.match((await browser.get('/history')).text, 'Padaria')
  t.notMatch((await reader.get('/history')).text, 'Padaria')
  t.notMatch((await reader.get('/history?type=company&record=1')).text, 'Padaria')
  t.equal((await reader.get('/customers/1/history')).status, 404)
})

void t.test('a CPF in an old value is whole only for people who may read it', async t => {
  const { browser, db, signedIn } = await office(t)
  await db.write(() => db.run(sql('access_group_rights').insert({ access_group_id: 3, menu: 'CM008', access_right: 'view' })))
  await tell(db, { changes: [{ field: 'document', from: '529.982.247-25', to: '52998224725' }], reason: 'CPF: 529.982.247-25 conferido' })

  const whole = (await browser.get('/history')).text
  const masked = (await (await signedIn(caio)).get('/history')).text

  t.match(whole, 'alterou CPF da empresa Padaria Pão da Serra Ltda de 529.982.247-25 para 529.982.247-25')
  t.match(masked, 'de ***.982.247-** para ***.982.247-**')
  t.match(masked, 'CPF: ***.982.247-** conferido')
  t.notMatch(masked, '529.982')
})

void t.test('the history cannot be changed or deleted, not even in the database', async t => {
  const { db } = await office(t)
  await tell(db, {})

  await t.rejects(db.write(() => db.run(sql('history').update({ user_name: 'x' }))), { message: 'append-only' })
  await t.rejects(db.write(() => db.run(sql('history').delete())), { message: 'append-only' })
})

void t.test('every way to look for lines goes along an index, however many there are', async t => {
  const { browser, db } = await office(t)
  await tell(db, {})
  const seen = queriesOf(db)

  const filters = ['', 'user=1', 'field=phone', 'type=company', 'type=contact&record=1', 'from=2026-01-01&until=2026-12-31', 'after=9']
  for (const [index, one] of filters.entries()) for (const other of filters.slice(index + 1)) {
    if (one.startsWith('type') && other.startsWith('type')) continue
    seen.length = 0
    await browser.get(`/history?${one}&${other}`)
    const asked = seen.filter(text => /history/.test(text))
    t.equal(asked.length, 2, 'one for the lines, one for the fields')
    for (const text of asked) {
      const plan = planOf(db, text).join('; ')
      t.notMatch(plan, /SCAN (?:history|named)(?! USING)|TEMP B-TREE FOR ORDER/, `${one} ${other}: ${text}: ${plan}`)
    }
  }
})
