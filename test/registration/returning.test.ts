import t from 'tap'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from '../../src/database.ts'
import { hire, startOffice } from '../support/app.ts'
import type { Page } from '../support/html.ts'
import { davi, marina } from '../support/people.ts'
import { begin, matriz, padaria, press, register, rogerio, toAddresses, toContacts, toIdentification } from '../support/registering.ts'
import { letRunOut, signInAgain } from '../support/returning.ts'
import { change, count, rule } from '../support/rows.ts'

async function desk (t: Parameters<typeof startOffice>[0], filename?: string) {
  const office = await startOffice(t, {}, filename)
  if (count(office.db, 'users') === 0) await hire(office.db, marina)
  return { ...office, browser: await office.signedIn(marina) }
}

const halfAnHour = 31 * 60_000

void t.test('Início shows what was begun, how far it is and when it was kept', async t => {
  const { browser } = await desk(t)
  const page = await toAddresses(browser)

  const home = await browser.get('/')
  const resumed = await browser.open(home.link(padaria.name))

  t.match(home.text, /Padaria Pão da Serra Ltda Etapa 3 de 4, Endereços · salvo hoje às \d\d:\d\d/)
  t.equal(resumed.address, page.address)
})

void t.test('after signing out, and on another computer, it goes on where it was', async t => {
  const { browser, db, signedIn } = await desk(t)
  const page = await toAddresses(browser)
  await browser.post('/logout', { _csrf: page.hidden()._csrf })

  const gone = await browser.get(page.address)
  const elsewhere = await signedIn(marina)
  const resumed = await elsewhere.open((await elsewhere.get('/')).link(padaria.name))
  const identification = await press(elsewhere, resumed, 'previous')

  t.equal(gone.location, `/login?${new URLSearchParams({ next: page.address }).toString()}`)
  t.equal(identification.value('Nome'), padaria.name)
  t.equal(count(db, 'sessions'), 1, 'the session that was left is worthless')
})

void t.test('a restart of the server loses nothing, neither the session nor the typing', async t => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cadastro-'))
  t.teardown(() => { rmSync(folder, { recursive: true }) })
  const filename = path.join(folder, 'cadastro.db')
  const before = await desk(t, filename)
  const page = await toIdentification(before.browser)
  await press(before.browser, page, 'previous', { name: 'Meio nome' })
  await before.app.close()

  const after = await startOffice(t, {}, filename)
  const browser = after.visitor()
  browser.cookies = before.browser.cookies
  const seen = await browser.get(page.address)

  t.equal(seen.status, 200)
  t.equal(seen.value('Nome'), 'Meio nome')
})

void t.test('a session that ran out keeps what was just typed and leads back to it after signing in', async t => {
  const { browser, db } = await desk(t)
  const page = await toIdentification(browser)
  await db.write(() => db.run(sql('sessions').update({ seen_at: Date.now() - halfAnHour })))

  const sent = await browser.submit(page, { ...padaria, action: 'next' })
  const login = await browser.get(sent.location!)
  const entered = await browser.submit(login, { email: marina.email, password: 'uma frase só de Marina Hoepers' })
  const back = await browser.get(entered.location!)

  t.equal(login.heading, 'Sua sessão foi encerrada')
  t.equal(entered.location, page.address)
  t.equal(back.value('Nome'), padaria.name)
  t.equal(back.value('CNPJ'), padaria.document)
})

void t.test('by htmx a session that ran out opens the sign-in page whole', async t => {
  const { browser, db } = await desk(t)
  const page = await toIdentification(browser)
  await db.write(() => db.run(sql('sessions').update({ seen_at: Date.now() - halfAnHour })))

  const sent = await browser.submit(page, { ...padaria, action: 'next' }, { 'hx-request-type': 'partial' })

  t.equal(sent.status, 200)
  t.match(sent.headers['hx-redirect'], /^\/login\?next=/)
  t.equal(sent.body, '')
})

void t.test('whoever signs in again after a part of a page was asked for comes back to the page', async t => {
  const { browser, db } = await desk(t)
  const page = await toIdentification(browser)
  await db.write(() => db.run(sql('sessions').update({ seen_at: Date.now() - halfAnHour })))
  const shown = { 'hx-request-type': 'partial', 'hx-current-url': `http://localhost${page.address}` }
  const next = `/login?${new URLSearchParams({ next: page.address, ended: '1' }).toString()}`

  const part = await browser.get(page.address.replace('identification', 'steps?company_type_id=1'), shown)

  t.equal(part.headers['hx-redirect'], next)
})

void t.test('a session that ran out keeps nothing without the form\'s token', async t => {
  const { browser, db } = await desk(t)
  const page = await toIdentification(browser)
  await db.write(() => db.run(sql('sessions').update({ seen_at: Date.now() - halfAnHour })))

  const sent = await browser.post(page.address, { ...padaria, action: 'next' })

  t.equal(sent.status, 403)
  t.notMatch(JSON.stringify(db.rows(sql('registrations').select())), padaria.name)
})

void t.test('somebody else who signs in on that page does not get the registration', async t => {
  const { browser, db, visitor } = await desk(t)
  await hire(db, davi)
  const page = await toAddresses(browser)

  const other = visitor()
  const login = await other.open(page.address)
  const entered = await other.submit(login, { email: davi.email, password: 'uma frase só de Davi Reis' })
  const seen = await other.get(entered.location!)

  t.equal(seen.status, 404)
})

for (const [way, address] of [['a new company', '/customers/new'], ['an existing company', '/customers/new/from-company']] as const) {
  void t.test(`Cancelar without anything typed leaves ${way} at once, with the only category chosen`, async t => {
    const { browser, db } = await desk(t)
    const first = await browser.open(address)

    const left = await browser.submit(first, { action: 'cancel' })

    t.equal(first.value('Categoria do cliente'), '1')
    t.equal(left.location, '/customers')
    t.equal(count(db, 'registrations'), 0)
  })
}

void t.test('Início and Cancelar name the existing company that is being registered, accepted or only chosen', async t => {
  const { browser, db } = await desk(t)
  await register(browser, {}, [])
  await db.write(() => db.run(sql('customers').delete()))
  await db.write(() => db.run(sql('folders').insert({ category_id: 1, name: 'Contrato', is_required: 1, files_min: 1, extensions: 'pdf', position: 0 })))
  const chosen = { company_id: '1', category_id: '1' }
  const addresses = await toAddresses(browser, { name: 'Comércio Azul', document: '06.990.590/0001-23' })
  const company = await browser.get(addresses.address.replace('addresses', 'company'))

  const begun = await press(browser, await browser.open('/customers/new/from-company'), 'cancel', chosen)
  const looking = await press(browser, company, 'cancel', chosen)
  const before = await browser.get('/')
  const documents = await press(browser, await press(browser, company, 'next', chosen), 'next')
  const leaving = await press(browser, documents, 'cancel')
  const after = await browser.get('/')

  t.match(begun.text, 'Padaria Pão da Serra Ltda está na etapa 1 de 1.')
  t.match(looking.text, 'Comércio Azul está na etapa 3 de 5.', 'a company that was not accepted takes no place')
  t.equal(looking.link('Continuar cadastro'), company.address)
  t.match(before.text, 'Padaria Pão da Serra Ltda Etapa 1 de 1, Empresa e categoria')
  t.match(leaving.text, 'Padaria Pão da Serra Ltda está na etapa 2 de 2.')
  t.match(after.text, 'Padaria Pão da Serra Ltda Etapa 2 de 2, Documentos')
  t.notMatch(after.text, 'Comércio Azul')
})

void t.test('a draft whose address the office asks more of meanwhile opens there, and asks only for that', async t => {
  const { browser, db } = await desk(t)
  const addresses = await press(browser, await toAddresses(browser), 'add', { ...matriz, district: '' })
  const contacts = await press(browser, addresses, 'next')
  await rule(db, 1, 'district', 'required')

  const sent = await press(browser, contacts, 'finish')
  const resumed = await browser.open((await browser.get('/')).link(padaria.name))
  const removed = await press(browser, resumed, `remove:${resumed.hidden().key}`)

  for (const page of [sent, resumed]) {
    t.equal(page.heading, 'Endereços')
    t.strictSame(page.summary(), ['Bairro: Informe o bairro.'])
    t.equal(page.value('Logradouro'), matriz.street)
  }
  t.equal((await press(browser, removed, 'next')).heading, 'Contatos da empresa')
})

void t.test('typing that is kept too late, after the step it belongs to was accepted, is not taken', async t => {
  const { browser, db } = await desk(t)
  const page = await toIdentification(browser)
  const typing = { ...page.filledIn(), ...padaria, action: 'keep', email: 'contato@paodaserra.exam' }

  const next = await press(browser, page, 'next', padaria)
  await browser.post(page.address, typing)
  const back = await browser.get(page.address)
  await press(browser, back, 'keep', { trade_name: 'Serra' })
  await letRunOut(db)
  await browser.post(page.address, typing)
  await signInAgain(browser, await browser.get(page.address), marina)
  const again = await browser.get(page.address)

  t.equal(next.heading, 'Endereços')
  t.equal(back.value('E-mail'), padaria.email)
  t.equal(again.value('E-mail'), padaria.email)
  t.equal(again.value('Nome fantasia'), 'Serra', 'what is typed in a page that knows of it is kept')
})

void t.test('an entry that was included stays as it was, when its typing is kept too late', async t => {
  const { browser, db } = await desk(t)
  const page = await toContacts(browser)
  const typing = { ...page.filledIn(), action: 'keep', name: 'Rog' }

  const included = await press(browser, page, 'add', rogerio)
  await browser.post(page.address, typing)
  const seen = await browser.get(page.address)
  await press(browser, included, 'finish')

  t.equal(seen.value('Nome'), '')
  t.strictSame(db.rows(sql('contacts').select('name')), [{ name: rogerio.name }])
})

void t.test('an entry of which something was included meanwhile in another tab is another one: its typing is kept', async t => {
  const { browser } = await desk(t)
  const page = await toContacts(browser)
  const other = await browser.get(page.address)

  await press(browser, other, 'add', rogerio)
  await browser.submit(page, { action: 'keep', name: 'Beto Lima', note: 'Um texto longo' })

  t.equal((await browser.get(page.address)).value('Nome'), 'Beto Lima')
})

void t.test('the change of an entry is kept although another one was included meanwhile, not once the entry itself was changed', async t => {
  const { browser } = await desk(t)
  const list = await press(browser, await toContacts(browser), 'add', rogerio)
  const key = list.root.querySelector('button[value^="edit:"]')!.getAttribute('value')!
  const editing = await press(browser, list, key)
  const names = async () => (await browser.get(editing.address)).value('Nome')

  await press(browser, list, 'add', { name: 'Ana Prado' })
  await browser.submit(editing, { action: 'keep', name: 'Rogério B.' })
  const changed = await names()
  await press(browser, editing, 'add', { name: 'Rogério Bach' })
  await browser.submit(editing, { action: 'keep', name: 'Rogério B.' })

  t.equal(changed, 'Rogério B.')
  t.equal(await names(), '')
})

void t.test('typing that is kept too late is not taken either while its step cannot be opened', async t => {
  const { browser, db } = await desk(t)
  const page = await toIdentification(browser)
  const next = await press(browser, page, 'next', padaria)
  await change(db, 'company_types', 1, { is_active: 0 })

  const kept = await browser.submit(page, { action: 'keep', name: 'Padar' })
  await change(db, 'company_types', 1, { is_active: 1 })

  t.equal(next.heading, 'Endereços')
  t.match(kept.location, /classification$/)
  t.equal((await browser.get(page.address)).value('Nome'), padaria.name)
  t.equal((await browser.get(next.address)).heading, 'Endereços')
})

void t.test('Alterar still leads back to the summary when the session ended meanwhile', async t => {
  const all = await desk(t)
  const last = await press(all.browser, await toAddresses(all.browser), 'next')
  const step = last.address.replace('/contacts', '/identification?from=summary')
  const page = await all.browser.get(step)
  await letRunOut(all.db)

  const { back } = await signInAgain(all.browser, await all.browser.submit(page, { action: 'next', trade_name: 'Serra' }), marina)

  t.equal(back.address, step)
  t.equal(back.value('Nome fantasia'), 'Serra')
  t.equal((await press(all.browser, back, 'next')).heading, 'Contatos da empresa')
})

void t.test('Cancelar after a type was chosen asks', async t => {
  const { browser } = await desk(t)
  const first = await begin(browser)

  const asked = await press(browser, first, 'cancel', { company_type_id: '1' })

  t.equal(asked.heading, 'Sair sem finalizar o cadastro?')
})

void t.test('Cancelar after typing asks, and Continuar cadastro finds the typing', async t => {
  const { browser } = await desk(t)
  const page = await toAddresses(browser)

  const asked = await press(browser, page, 'cancel', { street: 'Rua do Príncipe' })
  const back = await browser.open(asked.link('Continuar cadastro'))

  t.equal(asked.heading, 'Sair sem finalizar o cadastro?')
  t.match(asked.text, 'Padaria Pão da Serra Ltda está na etapa 3 de 4')
  t.equal(back.value('Logradouro'), 'Rua do Príncipe')
})

void t.test('Guardar rascunho keeps it for later, Descartar cadastro removes it for good', async t => {
  const { browser, db } = await desk(t)
  const page = await press(browser, await toAddresses(browser), 'add', matriz)
  const asked = await press(browser, page, 'cancel')

  const kept = await browser.open((await browser.submit(asked, { choice: 'keep' })).location!)
  const gone = await browser.open((await browser.submit(asked, { choice: 'discard' })).location!)
  const home = await browser.get('/')

  t.match(kept.text, 'Rascunho guardado.')
  t.ok(kept.links().includes(padaria.name))
  t.match(gone.text, 'Cadastro descartado.')
  t.notOk(home.links().includes(padaria.name))
  t.equal(count(db, 'registrations', { state: 'discarded', answers: '{}', unfinished: '{}' }), 1)
})

void t.test('Início shows the latest registrations that were begun, says how many there are, and leads to all of them', async t => {
  const { browser, db } = await desk(t)
  const begun = (number: number) => `2026-10-${String(number).padStart(2, '0')}T12:00:00.000Z`
  await db.write(() => {
    for (let number = 1; number <= 22; number++) {
      db.run(sql('registrations').insert({
        id: String(number).padStart(28, 'x'), user_id: 1, state: 'open', origin: 'new', answers: '{}', touched_at: begun(number), created_at: begun(number),
        unfinished: JSON.stringify({ identification: { values: { name: `Empresa ${number}` } } }),
      }))
    }
  })
  const names = (page: Page) => page.links().filter(text => /^Empresa \d+$/.test(text))

  const home = await browser.get('/')
  const all = await browser.get(home.link('Ver todos (22)').replace('#begun', ''))
  await db.write(() => db.run(sql('registrations').where('touched_at', '<', begun(3)).delete()))
  const few = await browser.get('/')

  t.strictSame([names(home).length, names(home)[0], names(home).at(-1)], [20, 'Empresa 22', 'Empresa 3'])
  t.match(home.text, /22 Rascunhos O mais antigo: salvo .*01\/10/)
  t.strictSame([names(all).length, names(all).at(-1)], [22, 'Empresa 1'])
  t.notMatch(all.text, 'Ver todos')
  t.notMatch(few.text, 'Ver todos')
  t.equal((await browser.get('/?begun=nonsense&begun=all')).status, 200)
})
