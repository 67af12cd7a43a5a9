import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { sql, type Database } from '../../src/database.ts'
import { ASKED_A_MINUTE_MAX } from '../../src/lookups/looking-up.ts'
import { keepSetting } from '../../src/settings.ts'
import { desk, hire } from '../support/app.ts'
import { caio, rosa } from '../support/people.ts'
import { matriz, padaria, press, register, toAddresses, toIdentification } from '../support/registering.ts'
import { save } from '../support/configuring.ts'
import { count, everything } from '../support/rows.ts'
import { cnpj } from '../../torture/registering.ts'

// Two services that never answer take the whole limit each.
t.setTimeout(90_000)

const company = {
  cnpj: '11222333000181', razao_social: 'PADARIA PAO DA SERRA LTDA', ddd_telefone_1: '4730251234',
  email: 'CONTATO@PAODASERRA.EXAMPLE', descricao_situacao_cadastral: 'BAIXADA', qsa: [{ nome_socio: 'NINGUEM' }],
}
const seated = {
  ...company, descricao_tipo_de_logradouro: 'RUA', logradouro: 'DO PRINCIPE', numero: '330', bairro: 'CENTRO', cep: 89201400, uf: 'SC', municipio: 'JOINVILLE', codigo_municipio_ibge: 4209102,
}
const viaCep = { cep: '89201-400', logradouro: 'Rua do Príncipe', bairro: 'Centro', localidade: 'Joinville', uf: 'SC', ibge: '4209102' }
const brasilApi = { cep: '89201400', street: 'Rua do Príncipe', neighborhood: 'Centro', city: 'Joinville', state: 'SC', service: 'x' }

interface Scope { teardown: (work: () => unknown) => void }
type Answer = (request: IncomingMessage, reply: ServerResponse) => void

const json = (body: unknown, status = 200): Answer => (_request, reply) => { reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)) }

/** A service outside, which remembers what it was asked. */
async function outside (t: Scope, answer: Answer) {
  const service = { answer, asked: [] as IncomingMessage[], origin: '' }
  const server = createServer((request, reply) => { service.asked.push(request); service.answer(request, reply) })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  t.teardown(() => { server.closeAllConnections(); server.close() })
  service.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return service
}

async function switchOn (db: Database, origin: string, kind = 'viacep'): Promise<void> {
  await db.write(() => {
    for (const [name, value] of Object.entries({
      lookup_cnpj: 'yes', lookup_cnpj_address: `${origin}/cnpj/{numero}`, lookup_cep: 'yes', lookup_cep_address: `${origin}/cep/{numero}`, lookup_cep_kind: kind,
    })) keepSetting(db, name, value)
  })
}

void t.test('an answer that is too old to be used is asked for anew, and goes', async t => {
  const { browser, db } = await desk(t)
  const service = await outside(t, json(company))
  await switchOn(db, service.origin)
  const old = { source: 'x', answer: '{"name":"Antiga"}', found_at: new Date(Date.now() - 31 * 86_400_000).toISOString() }
  await db.write(() => {
    db.run(sql('lookups').insert([{ kind: 'cnpj', number: '11222333000181', ...old }, { kind: 'cep', number: '01001000', ...old }]))
  })

  const found = await press(browser, await toIdentification(browser), 'lookup', padaria)

  t.notMatch(found.text, 'Antiga')
  t.equal(service.asked.length, 1)
  t.strictSame(db.rows(sql('lookups').select('kind', 'number')), [{ kind: 'cnpj', number: '11222333000181' }])
})

void t.test('switched off, nothing is offered and nothing is asked', async t => {
  const { browser, db } = await desk(t)
  const service = await outside(t, json(company))
  await switchOn(db, service.origin)
  await db.write(() => { keepSetting(db, 'lookup_cnpj', 'no') })
  const page = await toIdentification(browser)

  const pressed = await press(browser, page, 'lookup', padaria)
  const forged = await browser.post('/lookups/cnpj', { ...page.hidden(), document: padaria.document })

  t.throws(() => page.button('Buscar dados do CNPJ'))
  t.equal(pressed.heading, 'Identificação')
  t.equal(forged.status, 404)
  t.equal(service.asked.length, 0)
})

void t.test('what was found stands beside what was typed, and nothing is overwritten before somebody chose', async t => {
  const { browser, db } = await desk(t)
  const service = await outside(t, json(company))
  await switchOn(db, service.origin)
  const page = await toIdentification(browser)

  const found = await press(browser, page, 'lookup', { name: 'Padaria da Serra', document: padaria.document, email: '' })
  const boxes = found.root.querySelectorAll('[name^="use_"]').map(box => [box.getAttribute('name'), box.hasAttribute('checked')])
  const { use_name: _kept, ...others } = found.filledIn()
  const used = await browser.post(found.action(), { ...others, action: 'fill' })
  const filled = await browser.get(used.location!)

  t.equal(found.value('Nome'), 'Padaria da Serra')
  t.match(found.text, /Fonte: 127\.0\.0\.1:\d+, hoje/)
  t.match(found.text, 'Situação: BAIXADA')
  t.strictSame(boxes, [['use_name', false], ['use_phone', true], ['use_email', true]])
  t.equal(filled.value('Nome'), 'Padaria da Serra')
  t.equal(filled.value('Telefone'), '(47) 3025-1234')
  t.equal(filled.value('E-mail'), 'contato@paodaserra.example')
  t.equal(count(db, 'companies'), 0)
})

void t.test('only the number leaves the office, to the address that was set, and the answer is kept', async t => {
  const { browser, db } = await desk(t)
  const service = await outside(t, json(company))
  await switchOn(db, service.origin)

  for (let times = 0; times < 2; times++) await press(browser, await toIdentification(browser), 'lookup', padaria)

  t.equal(service.asked.length, 1, 'the second answer comes from here')
  const [asked] = service.asked
  t.equal(asked!.url, '/cnpj/11222333000181')
  t.equal(asked!.method, 'GET')
  for (const header of ['cookie', 'referer', 'authorization', 'origin']) t.equal(asked!.headers[header], undefined, header)
  t.notOk(everything(db, ['lookups']).includes('NINGUEM'), 'what the form does not ask is not kept')
})

void t.test('a CEP fills in the address, from either kind of service', async t => {
  for (const [kind, answer] of [['viacep', viaCep], ['brasilapi', brasilApi]] as const) {
    const { browser, db } = await desk(t)
    const service = await outside(t, json(answer))
    await switchOn(db, service.origin, kind)

    const found = await press(browser, await toAddresses(browser), 'lookup', { cep: '89201-400' })
    const used = await browser.submit(found, { action: 'fill' })
    const filled = await browser.get(used.location!)
    const added = await press(browser, filled, 'add', { number: '330' })

    t.equal(filled.value('Logradouro'), 'Rua do Príncipe', kind)
    t.equal(filled.value('Cidade'), 'Joinville')
    t.equal(filled.value('UF'), 'SC')
    t.match(added.text, 'Rua do Príncipe, 330')
  }
})

void t.test('the seat in an answer about a CNPJ is offered for the first address, in the registration and afterwards', async t => {
  const { browser, db } = await desk(t)
  const service = await outside(t, json(seated))
  await switchOn(db, service.origin)
  await db.write(() => { keepSetting(db, 'lookup_cep', 'no') })
  const identified = await press(browser, await toIdentification(browser), 'lookup', padaria)
  const offered = await press(browser, identified, 'next')
  const filled = await browser.open((await browser.submit(offered, { action: 'fill' })).location!)
  const added = await press(browser, filled, 'add')

  t.match(offered.text, 'Endereço na consulta do CNPJ')
  t.equal(offered.value('Logradouro'), '', 'nothing is filled in before somebody chose')
  t.strictSame(['CEP', 'Logradouro', 'Número', 'Bairro', 'UF', 'Cidade'].map(label => filled.value(label)), ['89201-400', 'RUA DO PRINCIPE', '330', 'CENTRO', 'SC', 'Joinville'])
  t.notMatch(filled.text, 'Endereço na consulta do CNPJ')
  t.match(added.text, 'RUA DO PRINCIPE, 330')
  t.notMatch(added.text, 'Endereço na consulta do CNPJ')

  await register(browser, { document: '06.990.590/0001-23', name: 'Mercado Bom' }, [])
  await browser.submit(await browser.get('/customers/1/addresses/1/removal'))
  service.answer = json({ ...seated, cnpj: '06990590000123' })
  await browser.submit(await browser.get('/customers/1/edit'), { action: 'lookup' })
  const address = await browser.get('/customers/1/addresses/new')
  const chosen = await browser.submit(address, { action: 'fill' })

  t.match(address.text, 'Endereço na consulta do CNPJ')
  t.equal(chosen.value('Logradouro'), 'RUA DO PRINCIPE')
  t.equal((await browser.submit(chosen)).status, 303)
  t.notMatch((await browser.get('/customers/1/addresses/2')).text, 'Endereço na consulta do CNPJ', 'it is the seat')

  await save(browser, '/customers/1/addresses/2', { number: '999' })
  const moved = await browser.get('/customers/1/addresses/2')
  t.match(moved.text, 'Endereço na consulta do CNPJ', 'the main address is another')
  t.equal(moved.root.querySelector('[name=use_number]')?.getAttribute('value'), '330')
})

void t.test('an existing company and a new one in Empresas are asked about by the same button, and what was typed stays', async t => {
  const { browser, db } = await desk(t)
  const service = await outside(t, json(company))
  await register(browser, { name: 'Padaria da Serra', phone: '', email: '' }, [])
  await switchOn(db, service.origin)

  for (const address of ['/customers/1/edit', '/companies/1/edit', '/companies/new/1']) {
    const form = await browser.get(address)
    const found = await browser.submit(form, { action: 'lookup', document: padaria.document, name: 'Meu nome', note: 'Fecha cedo.' })
    const filled = await browser.submit(found, { action: 'fill' })
    const alone = await browser.post(`${address}/lookup`, { ...form.hidden(), document: padaria.document }, { 'hx-request-type': 'partial' })

    t.equal(form.button('Buscar dados do CNPJ').getAttribute('hx-post'), `${address}/lookup`)
    t.match(found.text, 'Encontrado na consulta', address)
    t.equal(found.value('Nome'), 'Meu nome')
    t.equal(filled.value('Nome'), 'Meu nome')
    t.equal(filled.value('Observações'), 'Fecha cedo.')
    t.equal(filled.value('E-mail'), 'contato@paodaserra.example')
    t.match(alone.body.trim(), /^<div id="lookup"/)
  }
  t.equal(count(db, 'companies'), 1)
  const filled = await browser.submit(await browser.submit(await browser.get('/customers/1/edit'), { action: 'lookup' }), { action: 'fill' })
  t.equal((await browser.submit(filled)).status, 303)
  t.match(everything(db, ['companies']), 'contato@paodaserra.example')
})

void t.test('switched off, the forms of existing records offer nothing and ask nothing', async t => {
  const { browser, db } = await desk(t)
  const service = await outside(t, json(company))
  await register(browser, {}, [])
  await switchOn(db, service.origin)
  await db.write(() => { for (const name of ['lookup_cnpj', 'lookup_cep']) keepSetting(db, name, 'no') })

  for (const address of ['/customers/1/edit', '/customers/1/addresses/new', '/companies/new/1']) {
    const form = await browser.get(address)
    t.notMatch(form.text, /Buscar (?:dados do CNPJ|CEP)/)
    t.equal((await browser.submit(form, { action: 'lookup', document: padaria.document, note: 'x' })).status, 200, 'a button that was switched off saves nothing')
    t.equal((await browser.post(`${address}/lookup`, { ...form.hidden(), document: padaria.document, cep: '89201-400' })).status, 404, address)
  }
  t.equal(service.asked.length, 0)
  t.equal(count(db, 'companies'), 1)
})

const troubles: Array<[what: string, answer: Answer, said: RegExp]> = [
  ['that does not know the number', json({ message: 'not found' }, 404), /não conhece este número/],
  ['that says "erro"', json({ erro: 'true' }), /não conhece este número/],
  ['that fails', json({ message: 'oops' }, 500), /não deu uma resposta/],
  ['that answers a page', (_request, reply) => { reply.end('<html>entre na rede</html>') }, /não deu uma resposta/],
  ['that answers of another number', json({ ...viaCep, cep: '01310-100' }), /não deu uma resposta/],
  ['that answers a list', json([]), /não deu uma resposta/],
  ['that answers null', json(null), /não deu uma resposta/],
  ['that answers without end', (_request, reply) => { reply.end(JSON.stringify({ ...viaCep, filler: 'a'.repeat(400_000) })) }, /não deu uma resposta/],
  ['that sends elsewhere', (_request, reply) => { reply.writeHead(302, { location: 'http://127.0.0.1:1/' }).end() }, /não deu uma resposta/],
  ['that hangs up', (_request, reply) => { reply.destroy() }, /não deu uma resposta/],
  ['that never answers', () => undefined, /não respondeu em 3 segundos/],
  ['that begins and does not end', (_request, reply) => { reply.writeHead(200).write('{') }, /não respondeu em 3 segundos/],
]
void t.test('what goes wrong outside is said, and the form goes on without it', async t => {
  const { browser, db } = await desk(t)
  const page = await toAddresses(browser)

  for (const [what, answer, said] of troubles) {
    const service = await outside(t, answer)
    await switchOn(db, service.origin)
    const began = performance.now()
    const panel = await browser.post('/lookups/cep', { ...page.hidden(), cep: '89201-400' })
    t.match(panel.text, said, `a service ${what}`)
    t.ok(performance.now() - began < 10_000, what)
  }
  await switchOn(db, 'http://127.0.0.1:1')
  const nobody = await press(browser, page, 'lookup', matriz)
  const added = await press(browser, nobody, 'add')

  t.match(nobody.text, 'não deu uma resposta')
  t.equal(nobody.value('Logradouro'), matriz.street)
  t.match(added.text, 'Joinville/SC')
  t.equal(count(db, 'lookups'), 0)
})

void t.test('the service outside is not asked more often than an office types, whatever is known is still shown', async t => {
  const { browser, db } = await desk(t)
  const service = await outside(t, json(company))
  await switchOn(db, service.origin)
  const page = await toIdentification(browser)
  const about = (document: string) => browser.post('/lookups/cnpj', { ...page.hidden(), document }, { 'hx-request-type': 'partial' })
  const known = await about(padaria.document)
  service.answer = json({}, 404)

  const answers = []
  for (let number = 0; number < ASKED_A_MINUTE_MAX; number++) answers.push((await about(cnpj(number))).text)

  t.equal(service.asked.length, ASKED_A_MINUTE_MAX)
  t.match(answers.at(-2), 'A consulta não conhece este número.')
  t.match(answers.at(-1), 'Foram muitas consultas no último minuto.')
  t.equal((await about(padaria.document)).text, known.text)
})

void t.test('an incomplete number is not asked about', async t => {
  const { browser, db } = await desk(t)
  const service = await outside(t, json(viaCep))
  await switchOn(db, service.origin)

  const page = await press(browser, await toAddresses(browser), 'lookup', { cep: '892' })

  t.match(page.text, 'Informe o número por inteiro')
  t.equal(service.asked.length, 0)
})

void t.test('by htmx the panel comes alone, beside a form that is still being typed in, for whoever registers', async t => {
  const { browser, db, signedIn } = await desk(t)
  await hire(db, caio)
  const service = await outside(t, json(viaCep))
  await switchOn(db, service.origin)
  const page = await toAddresses(browser)

  const panel = await browser.post('/lookups/cep', { ...page.hidden(), cep: '89201-400', city: 'Joinville' }, { 'hx-request-type': 'partial' })
  const reader = await signedIn(caio)
  const refused = await reader.post('/lookups/cep', { _csrf: (await reader.get('/customers')).root.querySelector('[name=_csrf]')!.getAttribute('value')!, cep: '89201-400' })

  t.equal(page.button('Buscar CEP').getAttribute('hx-post'), '/lookups/cep')
  t.match(panel.body.trim(), /^<div id="lookup"/)
  t.match(panel.root.text, /Cidade\s+Joinville\s+Igual/)
  t.equal(refused.status, 403)
})

void t.test('text from outside is shown as text, and markup in it does nothing', async t => {
  const { browser, db } = await desk(t)
  const service = await outside(t, json({ ...viaCep, logradouro: '<script>alert(1)</script>\u0000\n"x', bairro: { a: 1 } }))
  await switchOn(db, service.origin)

  const page = await press(browser, await toAddresses(browser), 'lookup', { cep: '89201-400' })

  t.notOk(page.body.includes('<script>alert'))
  t.equal(page.root.querySelector('[name=use_street]')!.getAttribute('value'), '<script>alert(1)</script> "x')
  t.equal(page.root.querySelector('[name=use_district]'), null)
})

void t.test('Sistema takes an address with a place for the number and nothing else, and everything is off until then', async t => {
  const { browser, db } = await desk(t, rosa)
  const page = await browser.get('/system')
  const opened = page.root.querySelector('form[action="/system/lookups"] [name=opened]')!.getAttribute('value')!
  const form = (fields: Record<string, string>) => browser.post('/system/lookups', {
    ...page.hidden(), opened, lookup_cnpj_address: 'https://a.example/{numero}', lookup_cep_address: 'https://a.example/{numero}', lookup_cep_kind: 'viacep', ...fields,
  })

  for (const address of ['', 'https://a.example/', 'javascript:{numero}', 'file:///{numero}', 'https://eu:senha@a.example/{numero}', 'a.example/{numero}']) {
    t.equal((await form({ lookup_cep_address: address })).status, 422, address)
  }
  t.equal((await form({ lookup_cep_kind: 'x' })).status, 422)
  const saved = await form({ lookup_cep: 'yes' })

  t.equal(saved.status, 303)
  t.strictSame(db.rows(sql('settings').select('name', 'value').where('name', 'like', 'lookup_c%p').orderBy('name')).map(row => ({ ...row as object })),
    [{ name: 'lookup_cep', value: 'yes' }])
})
