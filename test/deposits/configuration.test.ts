import t from 'tap'
import { sql } from '../../src/database.ts'
import { desk, hire } from '../support/app.ts'
import { ask, makeAttribute, save } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { marina, rosa } from '../support/people.ts'
import { letRunOut, sendLate, signInAgain } from '../support/returning.ts'
import { count, everything } from '../support/rows.ts'

type Fields = Record<string, string | undefined>

/** A form of the configuration, what is typed in it (undefined: a tick that is taken out), and where it is seen once it is saved, unless that leads there. */
interface Configured { address: string, typed: Fields, seenAt?: string }

const forms: Configured[] = [
  {
    address: '/categories/new',
    typed: { identifier: 'ATACADO', name: 'Atacado', hint: 'Compra por caixa', parent_id: '1' },
  },
  { address: '/categories/1', typed: { hint: '  Com espaços e "aspas" & <sinais>' } },
  {
    address: '/company-types/new',
    typed: {
      identifier: 'EXT', name: 'Empresa de fora', hint: 'Sem CNPJ', document_kind: 'foreign', is_document_required: undefined, identifier_mask: 'EXT-{SEQ:3}',
      sequence_restart: 'never', is_identifier_editable: undefined, has_addresses: undefined, contacts_min: '2', rule_trade_name: 'hidden', rule_district: 'required',
    },
  },
  { address: '/company-types/1', typed: { has_contacts: undefined, rule_phone: 'required' } },
  {
    address: '/attributes/new',
    typed: {
      identifier: 'PLACA', name: 'Placa do carro', hint: 'Três letras', minimum: '7', maximum: '8', pattern_kind: 'mask', pattern: 'AAA-0*00',
      pattern_example: 'ABC-1D23', pattern_message: 'Use a placa como no documento.',
    },
  },
  { address: '/attributes/1', typed: { name: 'Ramo principal', maximum: '40' } },
  {
    address: '/access-groups/new',
    typed: { name: 'Configuração', requires_second_factor: undefined, 'CPF:view': 'yes', 'CT005:view': 'yes', 'CT005:edit': 'yes', 'AD014:view': 'yes' },
  },
  { address: '/access-groups/2', typed: { name: 'Cadastro e pastas', 'CT001:create': undefined, 'CT005:view': 'yes' } },
  { address: '/users/new', typed: { name: 'Ivo Bauer', email: 'ivo@escritorio.example', group_2: 'yes', group_3: 'yes' }, seenAt: '/users/3' },
  { address: '/users/2', typed: { name: 'Marina H. Prado', group_2: undefined, group_3: 'yes' } },
  {
    address: '/categories/1/folders', seenAt: '/categories/1/folders/1',
    typed: { name: 'Contrato social', hint: 'Frente e verso', files_min: '1', files_max: '4', size_max_mb: '5', extensions: 'pdf', validity_days: '365', is_required: undefined },
  },
  { address: '/categories/1/folders/1', typed: { hint: 'Última alteração', is_required: 'yes' }, seenAt: '/categories/1/folders/1' },
  { address: '/categories/1/attributes', typed: { attribute_id: '2', is_required: 'yes' }, seenAt: '/categories/1/attributes/2' },
  { address: '/categories/1/attributes/1', typed: { attribute_1: 'Panificação', is_required: undefined, is_read_only: 'yes' }, seenAt: '/categories/1/attributes/1' },
  { address: '/company-types/1/attributes', typed: { attribute_id: '2', is_required: undefined }, seenAt: '/company-types/1/attributes/3' },
  { address: '/categories/1/duplicates', typed: { rule_same_document: 'reason', rule_name_alike: 'off' } },
  {
    address: '/categories/1/security',
    typed: { access: 'restricted', g2_list: 'yes', g2_view: 'yes', g2_create: 'yes', g3_list: 'yes' },
  },
  { address: '/account', typed: { name: 'Rosa P. Antunes', density: 'compact' } },
  { address: '/system', typed: { office_name: 'Contabilidade Prado', privacy_contact: 'Rosa, (48) 3221-7755' } },
]

async function office (t: Parameters<typeof desk>[0]) {
  const all = await desk(t, rosa)
  await hire(all.db, marina)
  return all
}

/** What a person filled in, without what the form has of its own. */
function filled (page: Page): Fields {
  const { _csrf, version: _version, opened: _opened, key: _key, deposit: _deposit, ...fields } = page.filledIn()
  return fields
}

function defined (fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

void t.test('each form of the configuration comes back as it was typed, every field and every tick, and is saved from there', async t => {
  const all = await office(t)
  await makeAttribute(all.browser, 'Ramo')
  await ask(all.browser, '/categories/1', 1, { is_required: 'yes' })

  for (const { address, typed, seenAt } of forms) {
    const before = filled(await all.browser.get(address))
    const { sent, login, back } = await sendLate(all, address, typed, rosa)
    t.match(sent.location, /&ended=kept$/, address)
    t.match(login.text, 'O que você digitou está guardado: entre e continue de onde parou.', address)
    t.equal(back.address.split('?')[0], address)
    t.match(back.text, 'O que você digitou está de volta e ainda não foi gravado: confira e salve.', address)
    t.strictSame(filled(back), defined({ ...before, ...typed }), address)

    const saved = await all.browser.submit(back)
    t.ok([201, 303].includes(saved.status), `${address}: ${saved.status} ${saved.summary().join()}`)
    t.equal(count(all.db, 'deposits'), 0, 'nothing of it stays behind')
    const { attribute_id: _picked, ...shown } = typed
    const seen = filled(await all.browser.get(seenAt ?? saved.location!.split('#')[0]!))
    for (const [name, value] of Object.entries(shown)) t.equal(seen[name]?.trim(), value?.trim(), `${address}: ${name}`)
  }
})

void t.test('the items of a new list come back line by line, whatever kind the form was opened with', async t => {
  const all = await office(t)

  const { back } = await sendLate(all, '/attributes/new', { identifier: 'UF', name: 'Estados', kind: 'list', items: 'Santa Catarina\nParaná\n\nBahia', is_multiple: 'yes' }, rosa)
  t.equal(back.value('Itens'), 'Santa Catarina\nParaná\n\nBahia')
  t.equal(back.filledIn().is_multiple, 'yes')
  await all.browser.submit(back)

  t.equal(count(all.db, 'attribute_items', { attribute_id: 1 }), 3)
})

void t.test('an attribute whose kind was being chosen keeps what stood in its form, at the page of the form', async t => {
  const all = await office(t)
  const refused = await all.browser.submit(await all.browser.get('/attributes/new'), { identifier: 'VALOR' })
  await letRunOut(all.db)

  const sent = await all.browser.post('/attributes', { ...refused.filledIn(), kind: 'decimal', action: 'kind' },
    { 'hx-request-type': 'partial', 'hx-current-url': 'http://localhost/attributes' })
  const { back } = await signInAgain(all.browser, sent, rosa)

  t.match(back.address, /^\/attributes\/new\?kept=/)
  t.equal(back.value('Identificador'), 'VALOR')
  t.equal(back.value('Tipo'), 'decimal')
  t.ok(back.field('Casas decimais'), 'with the fields of that kind')
})

void t.test('an attribute in use comes back with the fields of its kind', async t => {
  const all = await office(t)
  await makeAttribute(all.browser, 'Área', { kind: 'decimal', decimals: '3' })
  await ask(all.browser, '/categories/1', 1)

  const { back } = await sendLate(all, '/attributes/1', { decimals: '4', maximum: '9,5' }, rosa)

  t.equal(back.value('Casas decimais'), '4')
  t.equal(back.value('Máximo'), '9,5')
  t.equal((await all.browser.submit(back)).location, '/attributes/1?said=changed')
})

void t.test('a person whose row was added to the security of a category is there again', async t => {
  const all = await office(t)
  const page = await all.browser.get('/categories/1/security')
  const added = await all.browser.submit(page, { action: 'add', user_id: '2' })
  await letRunOut(all.db)

  const { back } = await signInAgain(all.browser, await all.browser.submit(added, { u2_edit: 'yes', u2_list: undefined }), rosa)

  t.match(back.text, 'Marina Hoepers')
  t.match(filled(back), { access: 'restricted', u2: 'yes', u2_view: 'yes', u2_edit: 'yes' })
  t.notOk('u2_list' in back.filledIn())
  t.equal((await all.browser.submit(back)).location, '/categories/1/security?said=changed')
})

void t.test('of Sistema the section that was typed in comes back, and the others stand as they are', async t => {
  const all = await office(t)
  const page = await all.browser.get('/system')
  await letRunOut(all.db)
  const sent = await all.browser.post('/system/lookups', {
    ...page.hidden(), lookup_cep: 'yes', lookup_cnpj_address: 'https://cnpj.example/{numero}', lookup_cep_address: 'https://cep.example', lookup_cep_kind: 'brasilapi',
  })

  const { back } = await signInAgain(all.browser, sent, rosa)
  const section = (slug: string) => back.root.querySelector(`form[action="/system/${slug}"]`)

  t.match(section('lookups')?.text, 'O que você digitou está de volta')
  t.equal(back.value('Endereço da consulta de CEP'), 'https://cep.example')
  t.ok(section('lookups')?.querySelector('[name=lookup_cep]')?.hasAttribute('checked'))
  t.notOk(section('lookups')?.querySelector('[name=lookup_cnpj]')?.hasAttribute('checked'))
  t.equal(back.value('Nome do escritório'), page.value('Nome do escritório'))
  t.equal(back.root.querySelectorAll('main [name=deposit]').length, 1)
})

void t.test('what somebody else saved meanwhile in a category is said as always, and what was typed stays', async t => {
  const all = await office(t)
  const page = await all.browser.get('/categories/1')
  await letRunOut(all.db)
  const sent = await all.browser.submit(page, { hint: 'Da Rosa' })
  await save(await all.signedIn(rosa), '/categories/1', { hint: 'De outra tela' })

  const { back } = await signInAgain(all.browser, sent, rosa)
  const stale = await all.browser.submit(back)

  t.equal(stale.status, 409)
  t.match(stale.text, /Outra janela sua salvou hoje às \d\d:\d\d, enquanto você editava/)
  t.equal(Object.values(filled(stale)).includes('Da Rosa'), true)
})

void t.test('a form that waited for the password is kept without it', async t => {
  const all = await office(t)
  const page = await all.browser.get('/access-groups/2')
  await all.db.write(() => { all.db.run(sql('sessions').update({ data: sql.raw("json_remove(data, '$.passwordAt')") })) })
  const asked = await all.browser.submit(page, { name: 'Cadastro geral' })
  t.equal(asked.heading, 'Confirme sua senha')
  await letRunOut(all.db)

  const { sent, back } = await signInAgain(all.browser, await all.browser.submit(asked, { _password: 'uma senha que ninguém guarda' }), rosa)

  t.match(sent.location, /&ended=kept$/)
  t.equal(back.value('Nome'), 'Cadastro geral')
  t.notMatch(everything(all.db, ['deposits']), 'uma senha que ninguém guarda')
})

void t.test('a filter that was being kept comes back with its name and its list', async t => {
  const all = await office(t)

  const { back } = await sendLate(all, '/saved-filters/new?query=q%3Dpadaria', { name: 'Padarias', access_group_id: '1' }, rosa)
  t.match(filled(back), { name: 'Padarias', access_group_id: '1', query: 'q=padaria' })
  await all.browser.submit(back)

  t.equal(count(all.db, 'saved_filters', { name: 'Padarias', query: 'q=padaria' }), 1)
  t.equal(count(all.db, 'deposits'), 0)
})
