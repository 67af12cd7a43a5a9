import t from 'tap'
import { ContactForm } from '../../src/contacts/form.ts'
import { addContact } from '../../src/contacts/store.ts'
import { sql } from '../../src/database.ts'
import { desk, hire } from '../support/app.ts'
import type { Page } from '../support/html.ts'
import { davi, marina, rosa } from '../support/people.ts'
import { padaria, press, register, rogerio, toContacts, toIdentification } from '../support/registering.ts'
import { count } from '../support/rows.ts'

const partial = { 'hx-request-type': 'partial' }
const other = { document: '06.990.590/0001-23', phone: '(11) 3025-9999', email: 'ana@mercadobom.example' }
const mercado = { ...other, name: 'Mercado Bom', trade_name: '' }

function panel (page: Page): string {
  const found = page.root.querySelector('.duplicates')
  return found && !found.hasAttribute('hidden') ? found.text.replace(/\s+/g, ' ').trim() : ''
}

void t.test('"Usar esta empresa" goes on with the existing company in the same registration, and contacts come along', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [rogerio])
  await db.write(() => db.run(sql('customers').delete()))
  const contacts = await press(browser, await toContacts(browser, mercado), 'add', { name: 'Ana Reis', email: 'ana@ana.example', is_default: 'yes' })
  const held = await press(browser, contacts, 'add', { name: 'Rogério', email: rogerio.email })

  const chosen = await press(browser, held, held.button('Usar esta empresa: Padaria Pão da Serra Ltda').getAttribute('value')!)
  const done = await press(browser, chosen, 'finish')

  t.match(panel(held), 'empresa, ainda não é cliente')
  t.equal(chosen.address.split('/').slice(0, -1).join('/'), contacts.address.split('/').slice(0, -1).join('/'))
  t.strictSame(chosen.steps(), ['Empresa e categoria', 'Contatos da empresa'])
  t.match(chosen.text, 'Ana Reis')
  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(count(db, 'companies'), 1)
  t.strictSame(db.rows(sql('contacts').select('company_id', 'name', 'position', 'is_default').orderBy('position')), [
    { company_id: 1, name: rogerio.name, position: 0, is_default: 1 }, { company_id: 1, name: 'Ana Reis', position: 1, is_default: 0 },
  ], 'whom the company has already is not added twice, and its default stays')
})

void t.test('whom the company has already stays as they are, and the summary says so before', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [rogerio])
  await db.write(() => db.run(sql('customers').delete()))
  let page = await press(browser, await toContacts(browser, mercado), 'add', { name: 'Ana Reis', email: 'ana@ana.example', job_title: 'Compras', is_default: 'yes' })
  page = await press(browser, page, 'add', { name: 'Rogério', email: rogerio.email, job_title: 'Dona', is_external: 'yes', keep_duplicates: '1' })
  const taken = await press(browser, page, 'use:1')

  const done = await press(browser, taken, 'finish')

  t.equal(taken.fact('Rogério'), 'Já é contato desta empresa: fica como está.\nO acesso de usuário externo não é dado aqui; inclua depois em Dados do cliente.')
  t.equal(taken.fact('Ana Reis'), 'Compras\nana@ana.example', 'the company has its contato principal')
  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(done.fact('Ana Reis'), taken.fact('Ana Reis'))
  t.strictSame([count(db, 'external_users'), count(db, 'contacts', { job_title: 'Dona' }), count(db, 'contacts', { is_default: 1 })], [0, 0, 1])
})

void t.test('of two contacts that come along the one ticked last is the contato principal, typed and not included too', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [])
  await db.write(() => db.run(sql('customers').delete()))
  const contacts = await press(browser, await toContacts(browser, mercado), 'add', { name: 'Ana Reis', is_default: 'yes' })

  const taken = await press(browser, contacts, 'use:1', { name: 'Bruna Sá', is_default: 'yes' })

  const stamped = taken.root.querySelectorAll('section[aria-labelledby=included] li').filter(line => line.text.includes('Contato principal'))
  t.strictSame(stamped.map(line => line.querySelector('div')!.text.includes('Bruna Sá')), [true])
})

void t.test('a company that has no room for the contacts that come along is not made a customer, and says how many to remove', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [rogerio])
  await db.write(() => {
    db.run(sql('customers').delete())
    for (let position = 1; position < 49; position++) addContact(db, 1, position, { ...ContactForm.parse({ name: `Pessoa ${position}` }), external_user_id: null })
  })
  let page = await toContacts(browser, mercado)
  for (const name of ['Ana Reis', 'Bruna Sá', 'Pessoa 7']) page = await press(browser, page, 'add', { name })
  const taken = await press(browser, page, 'use:1')

  const refused = await press(browser, taken, 'finish')
  const removed = await press(browser, refused, refused.button('Remover Bruna Sá').getAttribute('value')!)
  const done = await press(browser, removed, 'finish')

  t.equal(refused.heading, 'Contatos da empresa')
  t.equal(refused.fault('Nome'), 'Padaria Pão da Serra Ltda já tem 49 contatos, e cabem até 50: remova 1 contato desta lista.')
  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(count(db, 'contacts', { company_id: 1 }), 50, 'whom the company has already takes no room')
})

void t.test('contacts that come along stand behind those of the company, also where one was removed', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [rogerio, { name: 'Bruna Sá' }, { name: 'Célia Luz' }])
  await db.write(() => {
    db.run(sql('customers').delete())
    db.run(sql('contacts').whereIn('name', [rogerio.name, 'Bruna Sá']).delete())
  })
  const contacts = await press(browser, await toContacts(browser, mercado), 'add', { name: 'Ana Reis' })

  await press(browser, await press(browser, contacts, 'use:1'), 'finish')

  t.strictSame(db.rows(sql('contacts').select('name').where({ company_id: 1 }).orderBy('position')), [{ name: 'Célia Luz' }, { name: 'Ana Reis' }])
})

void t.test('contacts come along to the company that was taken, not to another one chosen afterwards', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [])
  await register(browser, { name: 'Mercado Bom', document: '06.990.590/0001-23', email: '', phone: '', trade_name: '' }, [])
  await db.write(() => db.run(sql('customers').delete()))
  const contacts = await press(browser, await toContacts(browser, { ...mercado, name: 'Comércio Azul', document: '00.000.000/0001-91' }), 'add', { name: 'Ana Reis' })
  const taken = await press(browser, contacts, 'use:1')
  const company = await browser.get(taken.address.replace('contacts', 'company'))

  const hint = await browser.get(`${company.address.replace(/company$/, 'steps')}?step=company&company_id=1&category_id=1`, partial)
  const asked = await press(browser, company, 'next', { company_id: '2' })
  const other = await press(browser, asked, 'next')
  const again = await press(browser, other, 'next', { company_id: '1' })

  t.match(taken.text, 'Padaria Pão da Serra Ltda junto com os que ela já tem')
  t.strictSame(hint.steps(), ['Empresa e categoria', 'Contatos da empresa'])
  t.match(asked.text, 'Saem: Contatos da empresa.')
  t.strictSame(other.steps(), ['Empresa e categoria'])
  t.strictSame(again.steps(), ['Empresa e categoria', 'Contatos da empresa'], 'and they are there again with the company')
})

void t.test('whoever goes back to a new company and chooses the taken one from the list brings no contacts', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [])
  await db.write(() => db.run(sql('customers').delete()))
  const contacts = await press(browser, await toContacts(browser, mercado), 'add', { name: 'Ana Reis' })
  const taken = await press(browser, contacts, 'use:1')
  const back = await press(browser, await browser.get(taken.address.replace('contacts', 'classification')), 'next')
  await press(browser, back, 'next')

  const asked = await press(browser, await browser.get(taken.address.replace('contacts', 'company')), 'next', { company_id: '1' })

  t.match(asked.text, 'Saem: Tipo e categoria, Identificação, Endereços, Contatos da empresa.')
})

void t.test('what comes along is shown before what the category asks', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [])
  await db.write(() => db.run(sql('customers').delete()))
  await db.write(() => db.run(sql('folders').insert({ category_id: 1, name: 'Contrato', extensions: 'pdf', position: 0 })))
  const contacts = await press(browser, await toContacts(browser, mercado), 'add', { name: 'Ana Reis' })
  const documents = await press(browser, contacts, 'next')
  const identification = await press(browser, await browser.get(documents.address.replace('documents', 'identification')), 'next', { document: padaria.document })

  const taken = await press(browser, identification, 'use:1')

  t.equal(documents.heading, 'Documentos')
  t.equal(taken.heading, 'Contatos da empresa')
  t.match(taken.text, 'Padaria Pão da Serra Ltda junto com os que ela já tem')
})

void t.test('a contact that was typed and not included comes along as it stands', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [])
  await db.write(() => db.run(sql('customers').delete()))
  const identification = await press(browser, await toContacts(browser, mercado), 'go:identification', { name: 'Ana Reis' })

  const taken = await press(browser, identification, 'use:1')
  const done = await press(browser, taken, 'finish')

  t.equal(taken.value('Nome'), 'Ana Reis')
  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(count(db, 'contacts', { company_id: 1, name: 'Ana Reis' }), 1)
})

const failing: Array<[what: string, fields: Record<string, string>, fault: string]> = [
  ['with a wrong phone', { name: 'Rogério', email: rogerio.email, phone: '12' }, 'Telefone: '],
  ['without a name', { name: '', email: rogerio.email }, 'Nome: '],
]

for (const [what, fields, fault] of failing) {
  void t.test(`a contact ${what} comes along as refused, and says what is wrong`, async t => {
    const { browser, db } = await desk(t)
    await register(browser, {}, [rogerio])
    await db.write(() => db.run(sql('customers').delete()))
    const contacts = await press(browser, await toContacts(browser, mercado), 'add', { name: 'Ana Reis', is_default: 'yes' })

    const taken = await press(browser, contacts, 'use:1', fields)
    const refused = await press(browser, taken, 'finish')
    const done = await press(browser, refused, 'finish', { name: 'Rogério Filho', email: '', phone: '' })

    for (const page of [taken, refused]) {
      t.equal(page.heading, 'Contatos da empresa')
      t.match(page.summary()[0], fault)
      t.match(page.text, '1 contato incluído')
    }
    t.equal(done.heading, 'Cliente cadastrado')
    t.strictSame(db.rows(sql('contacts').select('name').orderBy('position')), [{ name: rogerio.name }, { name: 'Ana Reis' }, { name: 'Rogério Filho' }])
  })
}

void t.test('an inactive company is found too, with the way to reactivate it', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  await db.write(() => db.run(sql('companies').update({ is_active: 0 })))

  const held = await press(browser, await toIdentification(browser), 'next', { ...padaria, ...other })

  t.ok(held.links().some(text => text.startsWith('Inativo: reativar?')))
})

void t.test('an inactive company that is no customer is called so, to whoever may open it and to whoever may not', async t => {
  const { browser, db, signedIn } = await desk(t, rosa)
  await hire(db, marina)
  await register(browser)
  await db.write(() => {
    db.run(sql('customers').delete())
    db.run(sql('companies').update({ is_active: 0 }))
    db.run(sql('access_group_rights').where({ menu: 'AD009' }).whereIn('access_group_id', sql('access_groups').select('id').where({ identifier: marina.group })).delete())
  })
  const found = async (person: typeof browser) => panel(await press(person, await toIdentification(person), 'next', { ...padaria, ...other }))

  t.match(await found(browser), 'Inativa: reativar?')
  t.match(await found(await signedIn(marina)), /ainda não é cliente Inativa(?!:)/)
})

void t.test('a company that the person may not see is only said to be there', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  await db.write(() => db.run(sql('categories').insert({ identifier: 'FECHADA', name: 'Fechada', is_restricted: 1, created_at: '', updated_at: '' })))
  await db.write(() => db.run(sql('customers').update({ category_id: 2 })))

  const alike = await press(browser, await toIdentification(browser), 'next', { ...padaria, ...other })
  const same = await press(browser, await toIdentification(browser), 'next', padaria)

  for (const page of [alike, same]) {
    t.equal(page.status, 422)
    t.match(panel(page), /^Já existe um cadastro parecido Já existe um cadastro; fale com /)
    t.notMatch(page.text, /Pão da Serra Ltda, CLI|CLI-\d+-0001 ·|Joinville/)
  }
  t.match(same.fault('CNPJ'), /^Já existe um cadastro com este CNPJ; fale com /)
})

void t.test('the e-mail of an external user shows whose it is, in any letter case, and the contact may be linked', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  const page = await toContacts(browser, mercado)

  const typing = await browser.post(`${page.address}/duplicates`, { ...page.hidden(), name: 'Tânia', email: 'TANIA@PaoDaSerra.example' }, partial)
  const added = await press(browser, page, 'add', { name: 'Tânia', email: 'TANIA@PaoDaSerra.example', links_external: 'yes' })
  const done = await press(browser, added, 'finish')

  t.match(typing.root.text.replace(/\s+/g, ' '), 'é o acesso de Tânia Bachmann, de Padaria Pão da Serra Ltda.')
  t.ok(typing.root.querySelector('[name=links_external]'))
  t.match(added.text, 'Contato incluído.')
  for (const page of [added, done]) t.match(page.text, /Tânia\s?Usuário externo\s+TANIA@PaoDaSerra\.example/, 'the summary says what will be written')
  t.equal(done.heading, 'Cliente cadastrado')
  t.equal(count(db, 'external_users'), 1)
  t.equal(count(db, 'contacts', { external_user_id: 1 }), 2)
})

void t.test('two people with the same CNPJ in the same second: one customer, and the other gets the panel', async t => {
  const { browser, db, signedIn } = await desk(t)
  await hire(db, davi)
  const colleague = await signedIn(davi)
  const [one, another] = [await toContacts(browser), await toContacts(colleague, { name: 'Mesma padaria', phone: '' })]

  const [first, second] = await Promise.all([press(browser, one, 'finish'), press(colleague, another, 'finish')])

  const loser = first.heading === 'Cliente cadastrado' ? second : first
  t.equal(loser.heading, 'Identificação')
  t.match(loser.fault('CNPJ'), /^Este CNPJ já é de /)
  t.match(panel(loser), 'mesmo CNPJ')
  t.equal(count(db, 'companies'), 1)
})
