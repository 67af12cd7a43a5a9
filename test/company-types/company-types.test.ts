import { mock } from 'node:test'
import t from 'tap'
import { sql } from '../../src/database.ts'
import { desk, hire, type Browser } from '../support/app.ts'
import type { Page } from '../support/html.ts'
import { caio, marina, rosa } from '../support/people.ts'
import { begin, padaria, press, register, toIdentification } from '../support/registering.ts'
import { count, everything } from '../support/rows.ts'

const cooperativa = { identifier: 'COOP', name: 'Cooperativa', hint: 'Sociedade de pessoas' }

async function create (browser: Browser, fields: Record<string, string | undefined> = {}): Promise<Page> {
  const answer = await browser.submit(await browser.get('/company-types/new'), { ...cooperativa, ...fields })
  return answer.location ? browser.open(answer.location) : answer
}

async function save (browser: Browser, address: string, fields: Record<string, string | undefined>): Promise<Page> {
  const answer = await browser.submit(await browser.get(address), fields)
  return answer.location ? browser.open(answer.location) : answer
}

void t.test('a type is made and stands in the list below the type it belongs to', async t => {
  const { browser } = await desk(t, rosa)

  const made = await create(browser, { parent_id: '1' })
  const list = await browser.get('/company-types')

  t.equal(made.heading, 'Cooperativa')
  t.match(made.text, 'Tipo criado.')
  const names = list.root.querySelectorAll('tbody th a').map(link => link.text)
  t.equal(names.indexOf('Cooperativa'), names.indexOf('Pessoa jurídica') + 1)
  t.equal(list.root.querySelectorAll('.branch[data-depth="1"]').length, 1)
})

void t.test('the list finds a type by a part of its name, without accents', async t => {
  const { browser } = await desk(t, rosa)

  const found = await browser.get('/company-types?q=JURIDICA')
  const none = await browser.get('/company-types?q=zzz')

  t.strictSame(found.root.querySelectorAll('tbody th a').map(link => link.text), ['Pessoa jurídica'])
  t.equal(none.root.querySelector('h2')?.text, 'Nenhum tipo com “zzz”')
})

void t.test('a refused type comes back with what was typed and why', async t => {
  const { browser, db } = await desk(t, rosa)
  const before = everything(db, ['company_types', 'history'])

  const page = await create(browser, { identifier: 'pj', name: ' ', hint: 'Só um teste', contacts_min: '21' })
  const twin = await create(browser, { identifier: 'pj' })

  t.equal(page.status, 422)
  t.strictSame(page.summary(), ['Nome: Informe o nome.', 'Mínimo de contatos: Use um número inteiro de 0 a 20.'])
  t.equal(page.value('Explicação'), 'Só um teste')
  t.equal(twin.fault('Identificador'), 'O identificador pj já é de Pessoa jurídica.')
  t.equal(everything(db, ['company_types', 'history']), before)
})

void t.test('a mask needs one sequence, and the year where it restarts each year', async t => {
  const { browser } = await desk(t, rosa)
  const cases = [
    ['CLI-{AAAA}', 'A máscara precisa de uma sequência, como {SEQ:4}, e de uma só.'],
    ['{AAAA}{SEQ:2}{SEQ:3}', 'A máscara precisa de uma sequência, como {SEQ:4}, e de uma só.'],
    ['{AAAA}{SEQ:4}{DIA}', 'Entre chaves use {AAAA}, {AA}, {MM} ou {SEQ:4}.'],
    ['CLI-{SEQ:4}', 'Para recomeçar a cada ano, a máscara precisa do ano: {AAAA} ou {AA}.'],
    [`${'X'.repeat(50)}{AA}{SEQ:4}`, 'O identificador pode ter até 50 caracteres, e a sequência cresce até 9 algarismos.'],
    [`${'X'.repeat(40)}{AA}{SEQ:1}`, 'O identificador pode ter até 50 caracteres, e a sequência cresce até 9 algarismos.'],
  ] as const

  for (const [mask, complaint] of cases) {
    const page = await create(browser, { identifier_mask: mask })
    t.equal(page.fault('Máscara do identificador'), complaint)
  }
})

void t.test('the example of a mask follows what is typed', async t => {
  const { browser } = await desk(t, rosa)
  const year = new Date().getFullYear()

  const example = await browser.get(`/company-types/example?${new URLSearchParams({ identifier_mask: 'CO-{AAAA}-{SEQ:3}', sequence_restart: 'year' }).toString()}`)
  const incomplete = await browser.get('/company-types/example?identifier_mask=CO-')

  t.equal(example.root.querySelector('.code')?.text, `CO-${year}-001`)
  t.match(incomplete.text, 'O exemplo aparece quando a máscara está completa.')
})

void t.test('the year and the month of an identifier are those at the office, wherever the machine stands', async t => {
  mock.timers.enable({ apis: ['Date'], now: Date.UTC(2027, 0, 1, 2, 30) })
  t.teardown(() => { mock.timers.reset() })
  const query = new URLSearchParams({ identifier_mask: 'CO-{AAAA}-{MM}-{SEQ:3}', sequence_restart: 'year' }).toString()

  for (const [zone, month] of [['America/Sao_Paulo', '2026-12'], ['Asia/Tokyo', '2027-01']] as const) {
    const { browser } = await desk(t, rosa, { TZ: zone })

    const example = await browser.get(`/company-types/example?${query}`)
    const asked = await toIdentification(browser)
    const done = await register(browser)

    const first = `CLI-${month.slice(0, 4)}-0001`
    t.equal(example.root.querySelector('.code')?.text, `CO-${month}-001`)
    t.match(asked.text, first)
    t.equal(done.fact('Identificador'), first)
  }
})

void t.test('a sequence that never restarts goes on under its mask', async t => {
  const { browser } = await desk(t, rosa)
  await save(browser, '/company-types/1', { identifier_mask: '{AA}-{SEQ:2}', sequence_restart: 'never' })

  await register(browser, {}, [])
  const second = await register(browser, { document: '06.990.590/0001-23' }, [])

  t.equal(second.fact('Identificador'), `${String(new Date().getFullYear()).slice(2)}-02`)
})

void t.test('a type cannot stand below itself or below what stands below it', async t => {
  const { browser } = await desk(t, rosa)
  const made = await create(browser, { parent_id: '1' })

  const own = await browser.submit(await browser.get('/company-types/1'), { parent_id: '1' })
  const child = await browser.submit(await browser.get('/company-types/1'), { parent_id: made.address.replace(/\D/g, '') })
  const nobody = await browser.submit(await browser.get('/company-types/1'), { parent_id: '999' })

  for (const page of [own, child]) t.equal(page.fault('Pertence a'), 'Um item não pode ficar abaixo de si mesmo.')
  t.equal(nobody.fault('Pertence a'), 'Escolha um item da lista.')
})

void t.test('what a type asks, and what it leaves out, decides the fields of Identificação and Endereços', async t => {
  const { browser, db } = await desk(t, rosa)
  await save(browser, '/company-types/1', { rule_phone: 'required', rule_site: 'hidden', rule_cep: 'required', rule_number: 'optional' })

  const asked = await press(browser, await toIdentification(browser), 'next', { ...padaria, phone: '' })
  const addresses = await press(browser, asked, 'next', { phone: padaria.phone, site: 'www.forjado.example' })
  const refused = await press(browser, addresses, 'add', { street: 'Rua A', number: '', city: 'Joinville', state: 'SC', cep: '' })
  const contacts = await press(browser, refused, 'next', { cep: '89201400' })
  const done = await press(browser, contacts, 'finish')

  t.equal(asked.fault('Telefone'), 'Informe o telefone.')
  t.throws(() => asked.field('Site'))
  t.equal(refused.fault('CEP'), 'Informe o CEP.')
  t.equal(refused.fault('Número'), '')
  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(done.fact('Site'), undefined)
  t.equal(count(db, 'companies', { phone: '+554730251234' }), 1)
  t.equal(db.row<{ site: null }>(sql('companies').select('site'))?.site, null)
})

void t.test('a type may ask for a number of contacts', async t => {
  const { browser, db } = await desk(t, rosa)
  await save(browser, '/company-types/1', { contacts_min: '2', has_addresses: undefined })
  const page = await press(browser, await toIdentification(browser), 'next', padaria)

  const none = await press(browser, page, 'finish')
  const one = await press(browser, none, 'finish', { name: 'Ana' })
  const done = await press(browser, one, 'finish', { name: 'Bia' })

  t.strictSame(none.summary(), ['Nome: Inclua pelo menos 2 contatos.'])
  t.match(one.text, '1 contato incluído')
  t.equal(one.value('Nome'), '')
  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(count(db, 'contacts'), 2)
})

void t.test('an inactive type is not offered any more, and comes back when it is activated', async t => {
  const { browser } = await desk(t, rosa)
  const page = await browser.get('/company-types/6')

  const inactive = await browser.open((await browser.post('/company-types/6/deactivation', page.hidden())).location!)
  const without = await begin(browser)
  await browser.post('/company-types/6/activation', page.hidden())
  const again = await begin(browser)

  t.match(inactive.text, 'Tipo inativado.')
  t.notMatch(without.text, 'Estrangeira')
  t.match(again.text, 'Estrangeira')
})

void t.test('only a type that nothing uses is deleted, and only once', async t => {
  const { browser, db } = await desk(t, rosa)
  await register(browser)
  const used = await browser.get('/company-types/1/deletion')
  const forced = await browser.post('/company-types/1/deletion', (await browser.get('/company-types/new')).hidden())
  const unused = await browser.get('/company-types/6/deletion')

  const gone = await browser.open((await browser.submit(unused)).location!)
  const again = await browser.submit(unused)

  t.match(used.text, 'há empresas deste tipo')
  t.equal(forced.status, 303)
  t.match(gone.text, 'Tipo excluído.')
  t.equal(again.location, '/company-types?said=gone')
  t.match((await browser.open(again.location!)).text, 'excluído')
  t.strictSame([count(db, 'company_types', { id: 1 }), count(db, 'company_types', { id: 6 })], [1, 0])
  t.equal(count(db, 'history', { record_type: 'company_type', act: 'deleted' }), 1)
})

void t.test('whoever saves second keeps what the first changed elsewhere', async t => {
  const { browser, db } = await desk(t, rosa)
  const early = await browser.get('/company-types/2')
  await save(browser, '/company-types/2', { hint: 'Gente' })

  const late = await browser.submit(early, { name: 'Pessoa natural' })

  t.equal(late.location, '/company-types/2?said=merged')
  t.equal(count(db, 'company_types', { name: 'Pessoa natural', hint: 'Gente' }), 1)
})

void t.test('a change of a type is in the history, field by field', async t => {
  const { browser, db } = await desk(t, rosa)

  await save(browser, '/company-types/2', { name: 'Pessoa natural', rule_phone: 'required', parent_id: '1' })

  const [line] = db.rows<{ changes: string, user_name: string }>(sql('history').where({ record_type: 'company_type', act: 'changed' }))
  t.equal(line?.user_name, rosa.name)
  t.strictSame(JSON.parse(line!.changes), [
    { field: 'name', from: 'Pessoa física', to: 'Pessoa natural' },
    { field: 'parent_id', from: null, to: 'Pessoa jurídica' },
    { field: 'rule_phone', from: 'optional', to: 'required' },
  ])
})

void t.test('who has no right to the menu sees none of it', async t => {
  const { browser, app, db } = await desk(t, marina)
  await hire(db, caio)
  const before = everything(db, ['company_types'])

  for (const address of ['/company-types', '/company-types/new', '/company-types/1', '/company-types/example', '/company-types/1/deletion']) {
    t.equal((await browser.get(address)).status, 403, address)
  }
  const { _csrf } = (await begin(browser)).hidden()
  for (const address of ['/company-types', '/company-types/1', '/company-types/1/activation', '/company-types/1/deactivation', '/company-types/1/deletion']) {
    t.equal((await browser.post(address, { _csrf, ...cooperativa })).status, 403, address)
  }
  t.equal((await app.inject('/company-types')).statusCode, 303)
  t.equal(everything(db, ['company_types']), before)
})

void t.test('an address that names no type is no page', async t => {
  const { browser } = await desk(t, rosa)

  for (const address of ['/company-types/999', '/company-types/0', '/company-types/abc', '/company-types/999/deletion']) {
    t.equal((await browser.get(address)).status, 404, address)
  }
})
