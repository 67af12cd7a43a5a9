import t from 'tap'
import { desk } from '../support/app.ts'
import { begin, matriz, padaria, press, toAddresses, toIdentification } from '../support/registering.ts'
import { count, everything } from '../support/rows.ts'
import { sql } from '../../src/database.ts'

const partial = { 'hx-request-type': 'partial', 'hx-request': 'true' }

void t.test('a valid step leads to the next one, which can be reloaded', async t => {
  const { browser, db } = await desk(t)
  const first = await begin(browser)

  const answer = await browser.submit(first, { company_type_id: '1', category_id: '1', action: 'next' })
  const before = everything(db)
  const page = await browser.get(answer.location!)
  await browser.get(answer.location!)

  t.equal(answer.status, 303)
  t.equal(page.heading, 'Identificação')
  t.equal(page.title, 'Etapa 2 de 4: Identificação - Novo cliente - Cadastro')
  t.equal(everything(db), before)
})

void t.test('a step with mistakes comes back with what was typed, the list of mistakes first and one at each field', async t => {
  const { browser } = await desk(t)
  const page = await toIdentification(browser)

  const answer = await browser.submit(page, { ...padaria, name: '  ', document: '11.222.333/0001-80', email: 'contato@', action: 'next' })

  t.equal(answer.status, 422)
  t.equal(answer.address, page.address)
  t.match(answer.title, /^Erro: Etapa 2 de 4/)
  t.equal(answer.root.querySelector('#error-summary h2')?.text, 'Corrija 3 campos para continuar')
  t.equal(answer.summary()[0], 'Nome: Informe o nome.')
  t.equal(answer.fault('CNPJ'), 'O CNPJ não confere: os dois últimos dígitos não correspondem aos demais caracteres.')
  t.equal(answer.value('CNPJ'), '11.222.333/0001-80')
  t.equal(answer.value('Observações'), padaria.note)
  t.equal(answer.field('E-mail').getAttribute('aria-invalid'), 'true')
})

void t.test('by htmx the same mistakes come as the step alone, once, with its title', async t => {
  const { browser } = await desk(t)
  const page = await toIdentification(browser)

  const answer = await browser.submit(page, { ...padaria, name: '', action: 'next' }, partial)

  t.equal(answer.status, 422)
  t.match(answer.body, /^<title>Erro: Etapa 2 de 4/)
  t.equal(answer.root.querySelectorAll('#wizard').length, 1)
  t.notOk(answer.root.querySelector('body'))
  t.match(answer.headers.vary, 'HX-Request-Type')
  t.equal(answer.headers['cache-control'], 'no-store')
})

void t.test('forged htmx headers change nothing but the presentation', async t => {
  const { browser, db } = await desk(t)
  const page = await toIdentification(browser)

  const answer = await browser.submit(page, { ...padaria, action: 'next' },
    { ...partial, 'hx-current-url': 'https://evil.example/', 'hx-target': 'body', 'hx-history-restore-request': 'true' })

  t.equal(answer.status, 303)
  t.equal(answer.location, page.address.replace('identification', 'addresses'))
  t.equal(count(db, 'registrations'), 1)
})

void t.test('fields that the step does not know are ignored', async t => {
  const { browser, db } = await desk(t)
  const page = await toIdentification(browser)

  await browser.submit(page, {
    ...padaria, action: 'next', ['__proto__']: 'x', constructor: 'x', is_admin: 'yes', user_id: '99', state: 'finished', id: 'x',
  })

  const stored = everything(db, ['registrations'])
  for (const word of ['is_admin', 'constructor', '"99"']) t.notOk(stored.includes(word), word)
  t.equal(count(db, 'registrations', { state: 'open' }), 1)
})

void t.test('several values for one text, wrong ids and text that is too long are refused, never stored, never a crash', async t => {
  const { browser } = await desk(t)
  const first = await begin(browser)

  for (const id of ['0', '-1', '1e3', '1 or 1=1', '99999999999999999999', '0x1', ' 1']) {
    const answer = await browser.submit(first, { company_type_id: id, category_id: '1', action: 'next' })
    t.equal(answer.status, 422, id)
  }
  const page = await toIdentification(browser)
  const twice = await browser.submit(page, { ...padaria, name: ['Uma', 'Outra'] as unknown as string, action: 'next' })
  const long = await browser.submit(page, { ...padaria, name: 'a'.repeat(256), action: 'next' })

  t.equal(twice.status, 422)
  t.equal(long.fault('Nome'), 'Use até 255 caracteres.')
})

void t.test('a field that another choice hides is neither checked nor stored', async t => {
  const { browser, db } = await desk(t)
  await db.write(() => { for (const field of ['cep', 'complement']) db.run(sql('company_type_fields').insert({ company_type_id: 1, field, rule: 'hidden' })) })
  const addresses = await toAddresses(browser)

  const added = await press(browser, addresses, 'add', { ...matriz, country: 'Portugal', state: '', cep: 'isto não é CEP', complement: 'c'.repeat(200) })
  const contacts = await press(browser, added, 'next')

  t.equal(contacts.heading, 'Contatos da empresa')
  t.equal(contacts.fact('Principal'), 'Rua do Príncipe, 330\nCentro, Joinville, Portugal')
})

void t.test('back through all steps shows what was answered', async t => {
  const { browser } = await desk(t)
  const addresses = await toAddresses(browser)

  const identification = await press(browser, addresses, 'previous')
  const classification = await press(browser, identification, 'previous')

  t.equal(identification.value('Nome'), padaria.name)
  t.equal(identification.value('Observações'), padaria.note)
  t.ok(classification.field('Pessoa jurídicaIdentificada por CNPJ').hasAttribute('checked'))
})

void t.test('typing that was left by Anterior or by a link is there again, and is not finished', async t => {
  const { browser } = await desk(t)
  const page = await toIdentification(browser)

  const first = await press(browser, page, 'previous', { name: 'Meio nome', document: '11' })
  const again = await press(browser, first, 'next')

  t.equal(again.heading, 'Identificação')
  t.equal(again.value('Nome'), 'Meio nome')
  t.equal(again.value('CNPJ'), '11')
  t.strictSame(again.summary(), [], 'nobody is scolded for what is not finished')
})

void t.test('two registrations in two tabs never see each other', async t => {
  const { browser } = await desk(t)
  const one = await toIdentification(browser)
  const other = await toIdentification(browser, { company_type_id: '2' })

  await press(browser, one, 'next', { ...padaria, name: '' })
  const seen = await browser.get(other.address)

  t.not(one.address, other.address)
  t.strictSame(seen.summary(), [])
  t.equal(seen.value('CPF'), '')
})

void t.test('two tabs that answer different steps of one registration both keep their answers', async t => {
  const { browser } = await desk(t)
  const addresses = await toAddresses(browser)
  const identification = await browser.get(addresses.address.replace('addresses', 'identification'))

  await Promise.all([
    browser.submit(addresses, { ...matriz, action: 'add' }),
    browser.submit(identification, { name: 'Outro nome', action: 'next' }),
  ])
  const contacts = await press(browser, await browser.get(addresses.address), 'next')

  t.equal(contacts.fact('Nome'), 'Outro nome')
  t.match(contacts.fact('Principal'), /Rua do Príncipe/)
})

void t.test('the list of addresses shows them as the summary does: the CEP with its hyphen, the country of one abroad', async t => {
  const { browser } = await desk(t)
  const page = await toAddresses(browser)

  const first = await press(browser, page, 'add', { ...matriz, cep: '89201400' })
  const second = await press(browser, first, 'add', { street: 'Av. Corrientes', number: '348', city: 'Buenos Aires', country: 'Argentina', cep: '', state: '', district: '', complement: '' })

  const lines = second.root.querySelectorAll('section[aria-labelledby=included] li > div').map(line => line.text.replace(/\s+/g, ' ').trim())
  t.strictSame(lines, ['Rua do Príncipe, 330, Sala 504 Centro, Joinville/SC, CEP 89201-400', 'Av. Corrientes, 348 Buenos Aires, Argentina'])
})
