import t from 'tap'
import { desk, hire } from '../support/app.ts'
import { caio, davi, marina, rosa } from '../support/people.ts'
import { makeCategory, save } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { padaria, press, register, toIdentification } from '../support/registering.ts'
import { restrict } from '../support/restricting.ts'
import { change, count, everything, historyOfCompany } from '../support/rows.ts'
import { sql, type Database } from '../../src/database.ts'
import { findCompany } from '../../src/companies/store.ts'

const mercado = { name: 'Mercado Bom', trade_name: '', phone: '', email: '' }
const records = ['companies', 'customers', 'contacts', 'addresses', 'attribute_values', 'files', 'history']

t.setTimeout(120_000)

void t.test('the general data of a customer are edited in the form of the registration', async t => {
  const { browser, db } = await desk(t)
  await register(browser)

  const page = await save(browser, '/customers/1/edit', { name: 'Padaria Nova Serra Ltda', phone: '47 3025 9999', site: '' })

  t.equal(page.address, '/customers/1?said=saved')
  t.equal(page.heading, 'Padaria Nova Serra Ltda')
  t.match(page.text, 'Alterações salvas.')
  t.equal(page.fact('Telefone'), '(47) 3025-9999')
  t.equal(page.fact('Site'), 'Não informado')
  t.equal(findCompany(db, 1)!.version, 2)
  t.strictSame(historyOfCompany(db, 1)[0]!.changes, [
    { field: 'name', from: padaria.name, to: 'Padaria Nova Serra Ltda' },
    { field: 'phone', from: '(47) 3025-1234', to: '(47) 3025-9999' },
    { field: 'site', from: 'www.paodaserra.example', to: null },
  ])
  t.match((await browser.get('/customers?q=nova+serra')).text, 'Padaria Nova Serra Ltda')
  t.match((await browser.get('/customers?q=30259999')).text, 'Padaria Nova Serra Ltda')
})

void t.test('the general data say each thing once, in the two sections of their form, for the customer and for the company', async t => {
  const { browser } = await desk(t, rosa)
  await register(browser)
  const sectionsOf = (page: Page) => page.root.querySelectorAll('section:has(dl)')
    .map(section => [section.querySelector('h2')!.text, section.querySelectorAll('dt').at(-1)!.text])

  const [customer, company] = [await browser.get('/customers/1'), await browser.get('/companies/1')]

  t.strictSame(sectionsOf(customer), [['Identificação', 'Empresa'], ['Contato geral', 'Observações']])
  t.strictSame(sectionsOf(company), [['Identificação', 'Inscrição municipal'], ['Contato geral', 'Observações']])
  const identifier = customer.fact('Identificador')!
  t.equal(customer.link(`${identifier} em Empresas AD009`), '/companies/1')
  t.equal(customer.root.querySelectorAll('dt').filter(term => term.text === 'Tipo de empresa').length, 1)
  t.match(company.text, `${padaria.name} ${identifier} 11.222.333/0001-81 Ativa`)
  for (const page of [customer, company]) t.equal(page.link('Editar contato geral'), page.link('Editar dados gerais'))
})

void t.test('a form that is sent as it was opened changes nothing and says so', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const before = everything(db, ['companies', 'customers', 'history'])

  const page = await save(browser, '/customers/1/edit', {})

  t.match(page.text, 'Nada foi alterado.')
  t.equal(everything(db, ['companies', 'customers', 'history']), before)
})

void t.test('a refused form says why at the field and keeps what was typed', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const before = everything(db)

  const page = await browser.submit(await browser.get('/customers/1/edit'), { name: ' ', document: '11.222.333/0001-82', phone: '123', note: '<b>Não perder</b>' })

  t.equal(page.status, 422)
  t.match(page.title, /^Erro: Editar dados gerais/)
  t.equal(page.summary().length, 3)
  t.equal(page.fault('Nome'), 'Informe o nome.')
  t.equal(page.value('CNPJ'), '11.222.333/0001-82')
  t.equal(page.value('Observações'), '<b>Não perder</b>')
  t.equal(everything(db), before)
})

void t.test('the forms of a record say whether what they show was typed, so that nobody leaves it unasked', async t => {
  const { browser } = await desk(t, rosa)
  await register(browser)

  for (const address of ['/customers/1/edit', '/companies/1/edit', '/customers/1/addresses/1', '/customers/1/contacts/new', '/external-users/1/edit']) {
    const page = await browser.get(address)
    const refused = await browser.submit(page, { name: '', street: '', phone: '12' })
    const guarded = [page, refused].map(({ root }) => root.querySelector('main form.form')?.getAttribute('data-guarded'))

    t.strictSame(guarded, ['', 'typed'], address)
    t.ok(refused.link('Cancelar'), 'which works without scripts')
  }
})

void t.test('the CNPJ and the identifier of another company are refused with its name; the own ones are not', async t => {
  const { browser } = await desk(t)
  await register(browser)
  const other = await register(browser, { name: 'Mercado Sol Ltda', document: '00.000.000/0001-91', email: '', identifier: 'SOL-1' }, [])
  t.match(other.text, 'Mercado Sol')

  const page = await browser.submit(await browser.get('/customers/2/edit'), { document: '11222333000181' })
  const fine = await save(browser, '/customers/2/edit', { note: 'Outra nota' })

  t.match(page.fault('CNPJ'), 'Este CNPJ já é de Padaria Pão da Serra Ltda.')
  t.equal(page.link('Ver o cliente'), '/customers/1')
  t.match(fine.text, 'Alterações salvas.')
})

void t.test('whoever may only look finds no way to edit, and is refused at every address of it', async t => {
  const { browser, db, signedIn } = await desk(t)
  await register(browser)
  await hire(db, caio)
  const reader = await signedIn(caio)
  const before = everything(db, records)

  for (const section of ['', '/addresses', '/contacts']) {
    const page = await reader.get(`/customers/1${section}`)
    t.equal(page.status, 200)
    t.notMatch(page.links().join(), /Editar|Remover|Incluir/)
  }
  const _csrf = (await reader.get('/')).root.querySelector('input[name=_csrf]')!.getAttribute('value')
  for (const address of ['/customers/1/edit', '/customers/1/addresses/new', '/customers/1/addresses/1', '/customers/1/addresses/1/removal']) {
    t.equal((await reader.get(address)).status, 403, address)
    t.equal((await reader.post(address, { _csrf })).status, 403, address)
  }
  t.equal(everything(db, records), before)
})

void t.test('a stranger is asked to sign in, and an address that names nobody is not found', async t => {
  const { browser, visitor } = await desk(t)
  await register(browser)

  t.match((await visitor().get('/customers/1/edit')).location, '/login')
  for (const address of ['/customers/2/edit', '/customers/x/edit', '/customers/1/edits', '/customers/0/edit', '/customers/1/addresses/9', '/customers/1/addresses/9/removal']) {
    t.equal((await browser.get(address)).status, 404, address)
  }
})

void t.test('two people who change different fields both keep their work', async t => {
  const { browser, db, signedIn } = await desk(t)
  await register(browser)
  await hire(db, davi)
  const other = await signedIn(davi)
  const [mine, theirs] = [await browser.get('/customers/1/edit'), await other.get('/customers/1/edit')]

  await other.submit(theirs, { phone: '(47) 3025-9999' })
  const answer = await browser.submit(mine, { note: 'Só às terças' })

  t.equal(answer.location, '/customers/1?said=merged')
  t.match((await browser.open(answer.location!)).text, 'Também houve alterações enquanto você editava')
  t.match(findCompany(db, 1)!, { phone: '+554730259999', note: 'Só às terças', version: 3 })
  t.strictSame(historyOfCompany(db, 1)[0]!.changes.map(change => change.field), ['note'])
})

void t.test('whoever changed the same field in another window of the own is told so', async t => {
  const { browser } = await desk(t)
  await register(browser)
  const [first, second] = [await browser.get('/customers/1/edit'), await browser.get('/customers/1/edit')]
  await browser.submit(first, { phone: '(47) 3025-9999' })

  const clash = await browser.submit(second, { phone: '(47) 3025-7777' })

  t.match(clash.text, /Outra janela sua salvou hoje às \d\d:\d\d, enquanto você editava/)
  t.ok(clash.root.querySelector('#clash')?.hasAttribute('autofocus'), 'there the page begins')
})

void t.test('two people who change the same field choose between both, see what it was, and save once', async t => {
  const { browser, db, signedIn } = await desk(t)
  await register(browser)
  await hire(db, davi)
  const other = await signedIn(davi)
  const [mine, theirs] = [await browser.get('/customers/1/edit'), await other.get('/customers/1/edit')]
  await other.submit(theirs, { phone: '(47) 3025-9999', site: '', trade_name: 'Serra' })

  const clash = await browser.submit(mine, { phone: '(47) 3025-7777', trade_name: '', note: 'Nova nota' })
  t.equal(clash.status, 409)
  t.match(clash.text, /Davi Reis salvou hoje às \d\d:\d\d, enquanto você editava/)
  t.match(clash.text, 'Também vale o que Davi Reis mudou em Site.')
  const rows = clash.root.querySelectorAll('.compare tbody tr').map(row => row.text.replace(/\s+/g, ' ').trim())
  t.strictSame(rows, [
    'Nome fantasia Antes: Pão da Serra Nome fantasia, Davi Reis: Serra Nome fantasia, Você: vazio',
    'Telefone Antes: (47) 3025-1234 Telefone, Davi Reis: (47) 3025-9999 Telefone, Você: (47) 3025-7777',
  ])
  t.match(clash.filledIn(), { side_phone: 'mine', side_trade_name: 'theirs' })
  t.match(findCompany(db, 1)!, { phone: '+554730259999', note: /Ligar cedo/ }, 'nothing half')

  const saved = await browser.submit(clash)

  t.equal(saved.location, '/customers/1?said=merged')
  t.match(findCompany(db, 1)!, { phone: '+554730257777', trade_name: 'Serra', site: '', note: 'Nova nota', version: 3 })
})

void t.test('a note of several lines is shown with its lines, before and on both sides', async t => {
  const { browser } = await desk(t)
  await register(browser)
  const [first, second] = [await browser.get('/customers/1/edit'), await browser.get('/customers/1/edit')]
  await browser.submit(first, { note: 'Deles\r\num' })

  const { root } = await browser.submit(second, { note: 'Meu\r\ndois' })

  t.equal(root.querySelector('.compare small')?.innerHTML, 'Antes: Fecha às segundas.<br>Ligar cedo.')
  t.strictSame(root.querySelectorAll('.compare label').map(one => one.innerHTML.replace(/.*<\/span>/, '')), ['Deles<br>um', 'Meu<br>dois'])
})

void t.test('a third save while somebody chooses is seen too', async t => {
  const { browser, db, signedIn } = await desk(t)
  await register(browser)
  await hire(db, davi)
  const other = await signedIn(davi)
  const mine = await browser.get('/customers/1/edit')
  await save(other, '/customers/1/edit', { phone: '(47) 3025-9999' })
  const first = await browser.submit(mine, { phone: '(47) 3025-7777' })
  await save(other, '/customers/1/edit', { phone: '(47) 3025-6666' })

  const second = await browser.submit(first, { side_phone: 'theirs' })

  t.equal(second.status, 409)
  t.match(second.text, '(47) 3025-6666')
  t.equal(findCompany(db, 1)!.phone, '+554730256666')
  t.equal((await browser.submit(second)).status, 303)
  t.equal(findCompany(db, 1)!.phone, '+554730257777')
})

void t.test('a form whose seal is missing, foreign or forged overwrites nothing unseen', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  await register(browser, { name: 'Mercado Sol Ltda', trade_name: 'Sol', document: '00.000.000/0001-91', email: '', phone: '' }, [])
  const page = await browser.get('/customers/1/edit')
  const foreign = (await browser.get('/customers/2/edit')).hidden().opened!
  const before = everything(db)

  for (const opened of ['', 'x', 'x.y', foreign, page.hidden().opened!.replace(/.$/, '')]) {
    const answer = await browser.submit(page, { opened, phone: '(47) 3025-7777' })
    t.equal(answer.status, 409, opened)
    t.equal(answer.root.querySelectorAll('.compare tbody tr').length, 1)
  }
  t.equal(everything(db), before)
})

void t.test('fields nobody asked for change nothing', async t => {
  const { browser, db } = await desk(t)
  await register(browser)

  await save(browser, '/customers/1/edit', { id: '9', is_active: '0', version: '99', company_type_id: '2', created_by: '7', __proto__: 'x', note: 'Sim' })

  t.match(findCompany(db, 1)!, { is_active: 1, version: 2, company_type_id: 1, note: 'Sim' })
  t.equal(count(db, 'companies'), 1)
})

void t.test('a doubt is kept by one click, with its reason in the history, and is not asked again', async t => {
  const { browser, db } = await desk(t, marina)
  await register(browser)

  const asked = await browser.submit(await browser.get('/customers/1/edit'), { phone: '(20) 3025-1234' })
  t.equal(asked.status, 422)
  t.match(asked.text, 'Confira 1 aviso')
  const doubt = asked.root.querySelector('input[name=keep_phone]')!.getAttribute('value')!
  const saved = await browser.submit(asked, { keep_phone: doubt })
  t.equal(saved.location, '/customers/1?said=saved')
  t.match(historyOfCompany(db, 1)[0]!.reason, 'Não há DDD 20')

  t.match((await save(browser, '/customers/1/edit', { note: 'Depois' })).text, 'Alterações salvas.')
})

void t.test('whoever may not read a CPF edits the rest, and the CPF stays', async t => {
  const { browser, db } = await desk(t)
  let step = await press(browser, await toIdentification(browser, { company_type_id: '2' }), 'next', { ...padaria, document: '529.982.247-25' })
  step = await press(browser, step, 'next')
  await press(browser, step, 'finish')
  await db.write(() => db.run(sql('access_group_rights').where({ menu: 'CPF' }).delete()))

  const page = await browser.get('/customers/1/edit')
  t.notMatch(page.body, /529|25" name="document/)
  t.match(page.text, 'Só quem pode ver o CPF o altera.')
  const saved = await browser.submit(page, { note: 'Nova', document: '111.444.777-35' })
  const refused = await browser.submit(page, { name: '' })

  t.equal(saved.status, 303)
  t.match(findCompany(db, 1)!, { document: '52998224725', document_kind: 'cpf', note: 'Nova' })
  t.notMatch(refused.body, '529')
})

void t.test('a disk that takes no change keeps nobody from looking at a customer', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  db.pragma('query_only = 1')

  const page = await browser.get('/customers/1')
  db.pragma('query_only = 0')

  t.equal(page.status, 200)
})

void t.test('whoever changed the field that clashes is named, whatever somebody saved since in other fields', async t => {
  const { browser, db, signedIn } = await desk(t)
  await register(browser)
  await hire(db, davi)
  const other = await signedIn(davi)
  const mine = await browser.get('/customers/1/edit')
  await save(other, '/customers/1/edit', { trade_name: 'Pão do Davi', state_registration: 'ISENTO' })
  await save(browser, '/customers/1/edit', { note: 'Só às terças' })

  const clash = await browser.submit(mine, { trade_name: 'Pão da Marina', note: 'Só às terças' })
  const ofRegistration = await browser.submit(mine, { state_registration: '', state_registration_indicator: 'non_contributor', note: 'Só às terças' })

  for (const page of [clash, ofRegistration]) t.match([page.status, page.text], [409, 'Salvo por Davi Reis'])
})

void t.test('another window of the own is spoken of as such, within a sentence and when both are saved', async t => {
  const { browser } = await desk(t)
  await register(browser)
  const mine = await browser.get('/customers/1/edit')
  await save(browser, '/customers/1/edit', { trade_name: 'Pão Um', phone: '(47) 3025-9999' })

  const clash = await browser.submit(mine, { trade_name: 'Pão Dois' })
  const saved = await browser.submit(clash, { side_trade_name: 'mine' })

  t.match(clash.text, 'Salvo por outra janela sua')
  t.match(clash.text, 'Também vale o que outra janela sua mudou em Telefone.')
  t.notMatch((await browser.open(saved.location!)).text, 'Outra pessoa')
})

void t.test('the head office and the branches of a company are named where its data stand, and after a form without JavaScript', async t => {
  const { browser, db, signedIn } = await desk(t, rosa)
  await register(browser, {}, [])
  await register(browser, { ...mercado, document: '06.990.590/0001-23' }, [])
  const alone = await browser.get('/customers/2')

  const saved = await save(browser, '/customers/2/edit', { document: '11.222.333/0002-62' })
  const company = await browser.get('/companies/1')

  t.equal(alone.fact('Mesma raiz de CNPJ'), undefined)
  t.match(saved.text, 'Alterações salvas.')
  t.match(saved.fact('Mesma raiz de CNPJ'), /^filial de Padaria Pão da Serra Ltda, CLI-\d{4}-0001$/)
  t.match(company.fact('Mesma raiz de CNPJ'), /^matriz de Mercado Bom, CLI-\d{4}-0002$/)

  await makeCategory(browser, 'Folha')
  await restrict(db, 2)
  await db.write(() => db.run(sql('customers').where({ id: 1 }).update({ category_id: 2 })))
  await hire(db, davi)
  const outside = await (await signedIn(davi)).get('/customers/2')

  t.equal(outside.heading, 'Mercado Bom')
  t.notMatch(outside.body, 'Padaria', 'one that is closed to the person is not')
})

void t.test('a branch that is no customer is named to whoever may see Empresas, and closed branches hide none that is open', async t => {
  const { browser, db, signedIn } = await desk(t, rosa)
  await register(browser, {}, [])
  await makeCategory(browser, 'Folha')
  await restrict(db, 2)
  for (let order = 2; order <= 10; order++) {
    const id = await companyWith(db, order)
    if (order < 9) await db.write(() => db.run(sql('customers').insert({ company_id: id, category_id: order === 8 ? 1 : 2, created_at: '2026', updated_at: '2026' })))
  }
  await hire(db, caio)
  const caiosDesk = await signedIn(caio)
  const named = async () => (await caiosDesk.get('/customers/1')).fact('Mesma raiz de CNPJ')

  const withCompanies = await named()
  await db.write(() => db.run(sql('access_group_rights').where({ menu: 'AD009' }).delete()))
  const without = await named()

  t.equal(withCompanies, 'matriz de Filial 8, F-8\nmatriz de Filial 9, F-9\nmatriz de Filial 10, F-10')
  t.equal(without, 'matriz de Filial 8, F-8')
})

async function companyWith (db: Database, order: number): Promise<number> {
  const values = {
    identifier: `F-${order}`, identifier_key: `f-${order}`, name: `Filial ${order}`, name_search: `filial ${order}`, company_type_id: 1,
    document_kind: 'cnpj', document: `11222333${String(order).padStart(4, '0')}00`, created_at: '2026', updated_at: '2026',
  }
  return db.write(() => db.insert(sql('companies').insert(values)))
}

void t.test('of two identifiers that only became the same, the later stays, whatever else of its company is saved', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [])
  await register(browser, { ...mercado, document: '06.990.590/0001-23' }, [])
  const identifier = findCompany(db, 1)!.identifier.replaceAll('-', '–')
  await change(db, 'companies', 2, { identifier, identifier_key: identifier.toLowerCase() })

  for (const isAsked of [0, 1]) {
    await change(db, 'company_types', 1, { is_identifier_editable: isAsked })
    const saved = await save(browser, '/customers/2/edit', { name: `Mercado Bom ${isAsked}` })

    t.match(saved.text, 'Alterações salvas.')
    t.match(findCompany(db, 2), { name: `Mercado Bom ${isAsked}`, identifier, identifier_key: identifier.toLowerCase() })
  }

  const taken = await browser.submit(await browser.get('/customers/2/edit'), { identifier: findCompany(db, 1)!.identifier })
  t.equal(taken.status, 422)
  t.match(taken.text, 'já é de Padaria Pão da Serra Ltda')

  await save(browser, '/customers/2/edit', { identifier: 'OUTRO–1' })
  t.match(findCompany(db, 2), { identifier: 'OUTRO–1', identifier_key: 'outro-1' })
})
