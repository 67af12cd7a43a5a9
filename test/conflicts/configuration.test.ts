import t from 'tap'
import { findGroup } from '../../src/access-groups/store.ts'
import { findAttribute } from '../../src/attributes/store.ts'
import { sql } from '../../src/database.ts'
import { findCategory } from '../../src/categories/store.ts'
import { findCompanyType } from '../../src/company-types/store.ts'
import { usesOf } from '../../src/attribute-uses/store.ts'
import { foldersOf } from '../../src/folders/store.ts'
import { record } from '../../src/history/store.ts'
import { desk, hire } from '../support/app.ts'
import { act, ask, makeAttribute, makeCategory, save } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { davi, rosa } from '../support/people.ts'
import { count, everything } from '../support/rows.ts'

const ana = { ...davi, name: 'Ana Lenz', email: 'ana@escritorio.example', group: 'ADMINISTRACAO' } as const

const configured = ['access_groups', 'access_group_rights', 'attribute_uses', 'attributes', 'categories', 'company_types', 'folders', 'history']

/** Two who administer, at two desks. */
async function two (t: Parameters<typeof desk>[0]) {
  const office = await desk(t, rosa)
  await hire(office.db, ana)
  return { ...office, other: await office.signedIn(ana) }
}

void t.test('a right that somebody revoked is not granted again by whoever changes the name of the group', async t => {
  const { browser, db, other } = await two(t)
  const [mine, theirs] = [await browser.get('/access-groups/3'), await other.get('/access-groups/3')]
  await other.submit(theirs, { 'AD009:view': undefined })

  const answer = await browser.submit(mine, { name: 'Só consulta' })
  const page = await browser.open(answer.location!)

  t.equal(answer.location, '/access-groups/3?said=merged')
  t.match(page.text, 'Também houve alterações enquanto você editava: o que mudou nos outros campos continua valendo.')
  t.equal(findGroup(db, 3)!.name, 'Só consulta')
  t.strictSame([findGroup(db, 3)!.rights.has('AD009:view'), findGroup(db, 3)!.rights.has('CT001:view')], [false, true])
  t.equal(count(db, 'history', { record_type: 'access_group', act: 'changed' }), 2)
})

void t.test('two people who change rights of the same menu see both, and choose', async t => {
  const { browser, db, other } = await two(t)
  const [mine, theirs] = [await browser.get('/access-groups/2'), await other.get('/access-groups/2')]
  await other.submit(theirs, { 'CT001:edit': undefined })

  const clash = await browser.submit(mine, { 'CT001:delete': 'yes', 'AD009:delete': 'yes' })
  const chosen = await browser.submit(clash, { 'side_CT001': 'theirs' })

  t.equal(clash.status, 409)
  t.match(clash.text, /Ana Lenz salvou hoje às \d\d:\d\d, enquanto você editava/)
  t.strictSame(compared(clash), ['Clientes (CT001) Antes: Ver, Cadastrar, Editar Clientes (CT001), Ana Lenz: Ver, Cadastrar Clientes (CT001), Você: Ver, Cadastrar, Editar, Excluir'])
  t.equal(chosen.status, 303)
  const { rights } = findGroup(db, 2)!
  t.strictSame(['CT001:create', 'CT001:edit', 'CT001:delete', 'AD009:delete'].map(cell => rights.has(cell)), [true, false, false, true])
})

void t.test('a third who saves while the second chooses is seen too', async t => {
  const { browser, db, other } = await two(t)
  const [mine, theirs] = [await browser.get('/access-groups/3'), await other.get('/access-groups/3')]
  await other.submit(theirs, { name: 'Consultas' })
  const clash = await browser.submit(mine, { name: 'Só consulta' })
  await other.submit(await other.get('/access-groups/3'), { name: 'Leitura' })

  const again = await browser.submit(clash, { side_name: 'mine' })

  t.equal(again.status, 409)
  t.match(compared(again), ['Nome Antes: Consulta Nome, Ana Lenz: Leitura Nome, Você: Só consulta'])
  t.equal(findGroup(db, 3)!.name, 'Leitura')
})

void t.test('two changes that are right only each for itself come back together, with the complaint', async t => {
  const { browser, db, other } = await two(t)
  const address = '/company-types/1'
  await browser.submit(await browser.get(address), { identifier_mask: 'E-{AAAA}-{SEQ:4}', sequence_restart: 'never' })
  const [mine, theirs] = [await browser.get(address), await other.get(address)]
  await other.submit(theirs, { sequence_restart: 'year' })

  const answer = await browser.submit(mine, { identifier_mask: 'E-{SEQ:4}' })
  const mended = await browser.submit(answer, { identifier_mask: 'E-{AA}-{SEQ:4}' })

  t.equal(answer.status, 422)
  t.equal(answer.value('A sequência'), 'year')
  t.not(answer.fault('Máscara do identificador'), '')
  t.equal(mended.location, `${address}?said=changed`)
  t.match(findCompanyType(db, 1), { identifier_mask: 'E-{AA}-{SEQ:4}', sequence_restart: 'year' })
})

void t.test('what only one of two changed in a category stands, what both changed is chosen', async t => {
  const { browser, db, other } = await two(t)
  const [upper, lower] = [await makeCategory(browser, 'Atacado'), await makeCategory(browser, 'Varejo')]
  const address = `/categories/${lower}`
  const [mine, theirs] = [await browser.get(address), await other.get(address)]
  await other.submit(theirs, { hint: 'Loja', parent_id: String(upper) })

  const clash = await browser.submit(mine, { name: 'Varejista', parent_id: '1' })
  await browser.submit(clash, { side_parent_id: 'theirs' })

  t.equal(clash.status, 409)
  t.match(clash.text, 'Também vale o que Ana Lenz mudou em Explicação.')
  t.strictSame(compared(clash), ['Pertence a Antes: vazio Pertence a, Ana Lenz: Atacado Pertence a, Você: Geral'])
  t.match(findCategory(db, lower), { name: 'Varejista', hint: 'Loja', parent_id: upper })
})

void t.test('two people who change different fields of a type both keep their work', async t => {
  const { browser, db, other } = await two(t)
  const [mine, theirs] = [await browser.get('/company-types/1'), await other.get('/company-types/1')]
  await other.submit(theirs, { rule_phone: 'required', has_addresses: undefined })

  await browser.submit(mine, { contacts_min: '2', rule_email: 'hidden' })
  const clash = await browser.submit(mine, { rule_phone: 'hidden' })

  const type = findCompanyType(db, 1)!
  t.match(type, { has_addresses: 0, contacts_min: 2 })
  t.match(JSON.parse(type.field_rules), { phone: 'required', email: 'hidden' })
  t.strictSame(compared(clash), ['Telefone Antes: Opcional Telefone, Ana Lenz: Obrigatório Telefone, Você: Não aparece'])
})

void t.test('two people who change different fields of an attribute both keep their work', async t => {
  const { browser, db, other } = await two(t)
  const id = await makeAttribute(browser, 'Placa', { maximum: '7' })
  const [mine, theirs] = [await browser.get(`/attributes/${id}`), await other.get(`/attributes/${id}`)]
  await other.submit(theirs, { maximum: '8', kind: 'text' })

  const merged = await browser.submit(mine, { name: 'Placa do carro' })
  const clash = await browser.submit(mine, { maximum: '10' })

  t.equal(merged.location, `/attributes/${id}?said=merged`)
  t.match(findAttribute(db, id), { name: 'Placa do carro', maximum: '8' })
  t.equal(clash.status, 409)
})

void t.test('two people who change different fields of a folder both keep their work, and choose where both changed the same', async t => {
  const { browser, db, other } = await two(t)
  await save(browser, '/categories/1/folders', { name: 'Alvará' })
  const address = '/categories/1/folders/1'
  const [mine, theirs] = [await browser.get(address), await other.get(address)]
  await other.submit(theirs, { files_max: '3', is_required: undefined })

  const merged = await browser.submit(mine, { extensions: 'pdf' })
  const kept = foldersOf(db, 1)[0]
  const clash = await browser.submit(mine, { files_max: '5' })
  const chosen = await browser.submit(clash)

  t.equal(merged.location, '/categories/1/folders?said=merged')
  t.match((await browser.open(merged.location!)).text, 'Também houve alterações enquanto você editava')
  t.match(kept, { files_max: 3, is_required: 0, extensions: 'pdf' })
  t.equal(clash.status, 409)
  t.match(clash.text, 'Ana Lenz salvou')
  t.strictSame(compared(clash), ['Máximo de arquivos Antes: 1 Máximo de arquivos, Ana Lenz: 3 Máximo de arquivos, Você: 5'])
  t.equal(chosen.status, 303)
  t.match(foldersOf(db, 1)[0], { files_max: 5, is_required: 0, extensions: 'pdf' })
  t.match((await browser.get('/categories/1/history')).text, 'alterou Máximo de arquivos (Alvará) de 3 para 5')
})

void t.test('the name of a folder is not taken for that of its category', async t => {
  const { browser, other, db } = await two(t)
  await save(browser, '/categories/1/folders', { name: 'Alvará' })
  const address = '/categories/1/folders/1'
  const [mine, theirs] = [await browser.get(address), await other.get(address)]
  await other.submit(theirs, { name: 'Alvarás', hint: 'Do ano' })
  await browser.submit(await browser.get('/categories/1'), { name: 'Balcão', hint: 'Na loja' })

  const clash = await browser.submit(mine, { name: 'Alvará de funcionamento' })
  await browser.submit(clash, { side_folder_name: 'mine' })

  t.match(clash.text, 'Ana Lenz salvou')
  t.strictSame(compared(clash), ['Nome da pasta Antes: Alvará Nome da pasta, Ana Lenz: Alvarás Nome da pasta, Você: Alvará de funcionamento'])
  t.match(foldersOf(db, 1)[0], { name: 'Alvará de funcionamento', hint: 'Do ano' })
  t.match((await browser.get('/categories/1/history')).text.replace(/\s+/g, ' '), 'alterou Nome da pasta (Alvarás) de Alvarás para Alvará de funcionamento')
})

void t.test('two people who change how an attribute is asked both keep their work, and choose where both changed the same', async t => {
  const { browser, db, other } = await two(t)
  await makeAttribute(browser, 'Porte', { kind: 'list', items: 'Pequeno\nGrande' })
  for (const owner of ['category', 'company_type'] as const) {
    const list = `/${owner === 'category' ? 'categories' : 'company-types'}/1`
    await ask(browser, list, 1)
    const [use] = usesOf(db, owner, 1)
    const address = `${list}/attributes/${use!.use_id}`
    const [mine, theirs] = [await browser.get(address), await other.get(address)]
    await other.submit(theirs, { is_required: 'yes', attribute_1: '1' })

    const merged = await browser.submit(mine, { is_read_only: 'yes', attribute_1: '1' })
    const clash = await browser.submit(mine, { attribute_1: '2' })
    await browser.submit(clash, { side_attribute_1: 'mine' })

    t.equal(merged.location, `${list}/attributes?said=merged`)
    t.strictSame(compared(clash), ['Valor padrão Antes: vazio Valor padrão, Outra janela sua: Pequeno Valor padrão, Você: Grande'])
    t.match(clash.text, 'Também vale o que outra janela sua mudou em Obrigatório, Somente leitura.')
    t.match(usesOf(db, owner, 1)[0], { is_required: 1, is_read_only: 1, default_value: '2' })
  }
})

void t.test('two people who change different rules of duplicates both keep their work, and choose where both changed the same', async t => {
  const { browser, db, other } = await two(t)
  const address = '/categories/1/duplicates'
  const [mine, theirs] = [await browser.get(address), await other.get(address)]
  await other.submit(theirs, { rule_same_reach: 'off' })

  const merged = await browser.submit(mine, { rule_name_alike: 'reason' })
  const clash = await browser.submit(mine, { rule_same_reach: 'reason' })
  const chosen = await browser.submit(clash, { side_rule_same_reach: 'theirs' })
  const same = await browser.submit(await browser.get(address))

  t.strictSame([merged.location, clash.status, chosen.status, same.location], [`${address}?said=merged`, 409, 303, `${address}?said=same`])
  t.strictSame(compared(clash), ['Mesmo e-mail ou telefone Antes: Como na categoria acima Mesmo e-mail ou telefone, Ana Lenz: Desligado Mesmo e-mail ou telefone, Você: Avisar com motivo'])
  t.match(await browser.get(address), { status: 200 })
  t.strictSame(db.rows(sql('duplicate_rules').select('rule', 'effect').orderBy('rule')), [{ rule: 'name', effect: 'reason' }, { rule: 'reach', effect: 'off' }])
})

void t.test('who changed what both changed is named, however much was told of the record since', async t => {
  const { browser, db, other } = await two(t)
  const address = '/categories/1/duplicates'
  const [mine, theirs] = [await browser.get(address), await other.get(address)]
  await other.submit(theirs, { rule_same_reach: 'off' })
  const since = { record_type: 'category', record_id: 1, record_name: 'Geral', user: { id: 1, name: rosa.name }, way: 'edit', act: 'changed' } as const
  await db.write(() => { for (let line = 0; line < 60; line++) record(db, { ...since, changes: [{ field: 'hint', from: null, to: String(line) }] }) })

  const clash = await browser.submit(mine, { rule_same_reach: 'reason' })

  t.match(clash.text, 'Ana Lenz salvou')
})

void t.test('a form without what it was opened with overwrites nothing unseen', async t => {
  const { browser, db } = await two(t)
  const page = await browser.get('/access-groups/3')

  for (const opened of [undefined, '', 'x.y', (await browser.get('/access-groups/2')).hidden().opened]) {
    const answer = await browser.submit(page, { opened, name: 'Leitura' })
    t.equal(answer.status, 409)
    t.match(answer.text, 'Outra pessoa salvou, enquanto você editava')
    t.strictSame(compared(answer), ['Nome Nome, Outra pessoa: Consulta Nome, Você: Leitura'])
  }

  t.equal(findGroup(db, 3)!.name, 'Consulta')
})

void t.test('the form of what was deleted meanwhile changes nothing that was made since, and its history is not continued', async t => {
  const { browser, db, other } = await two(t)
  const group = await save(browser, '/access-groups/new', { name: 'Balcão', 'CT001:view': 'yes', 'CT001:edit': 'yes' })
  await makeAttribute(browser, 'Ramo')
  await ask(browser, '/categories/1', 1)
  await save(browser, '/categories/1/folders', { name: 'Alvará' })
  await makeAttribute(browser, 'Porte')
  await makeCategory(browser, 'Indústria')
  const type = await save(browser, '/company-types/new', { identifier: 'ONG', name: 'ONG' })
  const made = [group, type].map(page => page.address.split('?')[0]!)
  const deleted = [...made, '/categories/1/attributes/1', '/categories/1/folders/1', '/attributes/2', '/categories/2']
  const forms = await Promise.all(deleted.map(async address => browser.get(address)))
  for (const address of deleted) await act(other, `${address}/deletion`)

  const again = [
    await save(other, '/access-groups/new', { name: 'Novo', 'CT001:view': 'yes' }),
    await save(other, '/company-types/new', { identifier: 'NOVO', name: 'Novo' }),
  ]
  await ask(other, '/categories/1', 1)
  await save(other, '/categories/1/folders', { name: 'Novo' })
  await makeAttribute(other, 'Novo')
  await makeCategory(other, 'Novo')
  const before = everything(db, configured)
  const answers = await Promise.all(forms.map(async (form, index) => browser.post(deleted[index]!, { ...form.hidden(), name: 'Velho', is_required: 'yes' })))

  t.strictSame(forms.map(form => form.status), forms.map(() => 200))
  t.strictSame(answers.map(answer => answer.status), answers.map(() => 409))
  t.equal(everything(db, configured), before)
  for (const [index, page] of again.entries()) {
    const history = (await browser.get(`${page.address.split('?')[0]}${index === 0 ? '' : '/history'}`)).text
    t.match(history, /(?:criou|cadastrou)/)
    t.notMatch(history, /Balcão|ONG/)
  }
})

void t.test('a form that is saved as it was opened changes nothing and says so', async t => {
  const { browser, db } = await two(t)
  await makeAttribute(browser, 'Ramo')
  await save(browser, '/categories/1/folders', { name: 'Alvará' })
  await ask(browser, '/categories/1', 1)
  const told = count(db, 'history', { act: 'changed' })

  for (const address of ['/categories/1/folders/1', '/categories/1/attributes/1']) {
    const answer = await browser.submit(await browser.get(address))
    t.equal(answer.location, `${address.replace(/.\d$/, '')}?said=same`)
    t.match((await browser.open(answer.location!)).text, 'Nada foi alterado.')
  }
  for (const address of ['/categories/1', '/company-types/1', '/attributes/1', '/access-groups/2']) {
    const answer = await browser.submit(await browser.get(address))
    t.equal(answer.location, `${address}?said=same`)
    t.match((await browser.open(answer.location!)).text, 'Nada foi alterado.')
  }

  t.equal(count(db, 'history', { act: 'changed' }), told)
})

void t.test('what is inactivated in two windows is inactivated once', async t => {
  const { browser, db } = await two(t)
  await makeAttribute(browser, 'Porte', { kind: 'list', items: 'Pequeno\nGrande' })
  await save(browser, '/categories/1/folders', { name: 'Alvará' })

  for (const address of ['/categories/1/folders/1', '/attributes/1/items/1', '/attributes/1', '/company-types/2']) {
    for (const kind of ['deactivation', 'activation']) {
      const before = count(db, 'history')
      const [first, second] = [await act(browser, `${address}/${kind}`), await act(browser, `${address}/${kind}`)]
      t.equal(count(db, 'history'), before + 1, `${address}/${kind}`)
      t.strictSame([first.status, second.status], [200, 200])
    }
  }
})

function compared (page: Page): string[] {
  return page.root.querySelectorAll('.compare tbody tr').map(row => row.text.replace(/\s+/g, ' ').trim())
}
