import t from 'tap'
import { sql, type Database } from '../../src/database.ts'
import { desk } from '../support/app.ts'
import { save } from '../support/configuring.ts'
import { padaria, press, pressAnyway, register, rogerio, toAddresses, toIdentification } from '../support/registering.ts'

const abroad = { company_type_id: '6' }
const foreign = { ...padaria, name: 'Quilmes Hermanos SA', trade_name: '', document: 'RUT 21-123456-7', state_registration: '', state_registration_state: '', city_registration: '', phone: '+598 2901 1234', email: '' }

function stored (db: Database, table: string): Record<string, unknown> {
  return db.row<Record<string, unknown>>(sql(table).orderBy('id', 'desc').limit(1))!
}

void t.test('what Word, PDF and WhatsApp put into a text is left out, and a tab between two cells is a space', async t => {
  const { browser, db } = await desk(t)

  await register(browser, {
    name: '\uFEFFPadaria\tPão da \u202ASerra\u202C', document: '11.222.333/0001–81', phone: '\u202A(47) 3025‑1234\u202C', email: 'contato@paodaserra.example\u200B',
    state_registration: '254\u2011811\u2011035', site: 'www.paodaserra.example\u2060', note: 'Fecha\u00AD cedo 👩‍👩‍👧',
  }, [{ ...rogerio, name: 'Rogério\u200B Bachmann' }])

  const company = stored(db, 'companies')
  t.match(company, {
    name: 'Padaria Pão da Serra', name_search: 'padaria pao da serra', document: '11222333000181', phone: '+554730251234', email: 'contato@paodaserra.example',
    site: 'www.paodaserra.example', note: 'Fecha cedo 👩‍👩‍👧',
  })
  t.match(db.row(sql('state_registrations').where({ company_id: 1 })), { number: '254811035' })
  t.match(stored(db, 'contacts'), { name: 'Rogério Bachmann' })
})

void t.test('an identifier that only looks different is another company\'s', async t => {
  const { browser } = await desk(t)
  await register(browser, {}, [])

  const edited = await browser.get('/companies/1/edit')
  const identifier = edited.value('Identificador')
  t.match(identifier, /^CLI-\d{4}-0001$/)
  for (const typed of [`${identifier}\u200B`, identifier.replaceAll('-', '‑'), identifier.replaceAll('-', '–')]) {
    const answer = await press(browser, await toIdentification(browser), 'next', { ...padaria, document: '06.990.590/0001-23', identifier: typed })
    t.match(answer.fault('Identificador'), 'já é de Padaria Pão da Serra Ltda', JSON.stringify(typed))
  }
})

void t.test('documents of other countries are compared by letters and figures, along an index, and kept as typed', async t => {
  const { browser, db } = await desk(t)
  const first = await pressAnyway(browser, await toIdentification(browser, abroad), 'next', foreign)
  const added = await press(browser, first, 'add', { street: 'Rambla', number: '1', city: 'Montevideo', state: '', cep: '', country: 'Uruguai' })
  await press(browser, await press(browser, added, 'next'), 'finish')
  t.match(stored(db, 'companies'), { document: 'RUT 21-123456-7', document_key: 'RUT211234567' })

  for (const document of ['RUT 21-123456-7', 'RUT\u00A021-123456-7', 'RUT211234567', 'rut 21.123456-7']) {
    const refused = await press(browser, await toIdentification(browser, abroad), 'next', { ...foreign, name: 'Outra Firma', document })
    t.equal(refused.status, 422, document)
    t.match(refused.fault('Documento'), 'já é de Quilmes Hermanos SA', JSON.stringify(document))
  }
  const other = await press(browser, await toIdentification(browser, abroad), 'next', { ...foreign, name: 'Outra Firma', document: 'RUT 21-123456-8', phone: '' })
  t.notMatch(other.text, 'já é de Quilmes')
  t.match((await save(browser, '/companies/1/edit', { document: 'RUT 21.123456-7' })).text, 'Alterações salvas.', 'its own document, written another way')
  const [plan] = db.rows<{ detail: string }>(sql.raw("explain query plan select id from companies where document_key = 'X'"))
  t.match(plan!.detail, 'companies_document_key')
})

void t.test('a value that is too long is refused with the whole of it in its field, nothing cuts it on the way', async t => {
  const { browser } = await desk(t)
  const page = await toAddresses(browser)

  const answer = await browser.submit(page, { action: 'add', street: 'Rodovia BR-101', number: '1500, km 12 sentido Curitiba', city: 'Joinville', state: 'SC' })

  t.equal(answer.fault('Número'), 'Use até 20 caracteres.')
  t.equal(answer.value('Número'), '1500, km 12 sentido Curitiba')
  t.strictSame(page.root.querySelectorAll('main form[method=post] [maxlength]').map(input => input.getAttribute('name')), [])
})

void t.test('Brasil is Brasil, however it is written', async t => {
  for (const country of ['BR', 'BRA', 'Brazil', 'Brasíl', 'brasil.', '']) {
    await t.test(country, async t => {
      const { browser, db } = await desk(t)
      const page = await press(browser, await toAddresses(browser), 'add', { street: 'Rua A', number: '1', city: 'Joinville', state: 'SC', cep: '89201–400', country, is_main: 'yes' })
      await press(browser, await press(browser, page, 'next'), 'finish')
      t.match(stored(db, 'addresses'), { country: 'Brasil', city_code: '4209102', cep: '89201400' })
    })
  }
  const { browser } = await desk(t)
  const refused = await press(browser, await toAddresses(browser), 'add', { street: 'Rua A', number: '1', city: 'X', state: 'SC', country: 'Braslândia' })
  t.match(refused.fault('UF'), 'Só endereços no Brasil têm UF')
})

void t.test('two e-mails or two phones in one field are told apart from a wrong one', async t => {
  const { browser } = await desk(t)

  const page = await press(browser, await toIdentification(browser), 'next', { ...padaria, email: 'Maria <maria@x.com.br>', phone: '(47) 3025-1234 / 3025-1235', site: 'www.a.com.br;' })

  t.equal(page.fault('E-mail'), 'Informe um só e-mail, sem o nome.')
  t.equal(page.fault('Telefone'), 'Informe um só telefone: cada campo leva um número.')
  t.equal(page.fault('Site'), 'Informe o endereço do site, como www.empresa.com.br.')
})

void t.test('an e-mail that a browser sends in the characters of the wires is kept as it was typed, and reaches the same person', async t => {
  const { browser, db } = await desk(t)
  await register(browser, { email: 'josé@xn--ao-siap.com.br' }, [])

  const page = await toIdentification(browser)
  const alike = await press(browser, page, 'next', { ...padaria, name: 'Mercado Bom', trade_name: '', document: '06.990.590/0001-23', phone: '', email: 'josé@ação.com.br' })

  t.match(stored(db, 'companies'), { email: 'josé@ação.com.br', email_key: 'josé@ação.com.br' })
  t.match(alike.text, 'mesmo e-mail')
  t.match((await browser.get('/customers?q=jos%C3%A9%40a%C3%A7%C3%A3o.com.br')).text, 'Padaria Pão da Serra Ltda')
})
