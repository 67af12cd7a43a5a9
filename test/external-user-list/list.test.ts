import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import t from 'tap'
import { sql } from '../../src/database.ts'
import { addExternalUser } from '../../src/external-users/store.ts'
import { desk, hire, startOffice, type Browser } from '../support/app.ts'
import { act, save } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { migrating } from '../support/migrations.ts'
import { caio, davi, rosa } from '../support/people.ts'
import { planOf, queriesOf } from '../support/queries.ts'
import { register, tania } from '../support/registering.ts'
import { restrict } from '../support/restricting.ts'
import { change, count } from '../support/rows.ts'

const agata = {
  name: 'Ágata Joias Ltda', document: '33.000.167/0001-01', phone: '(47) 3433-1000', email: 'oi@agata.example',
  trade_name: '', state_registration: '', state_registration_indicator: 'non_contributor', site: '',
}

/** The company 1 has the contacts Rogério (1) and Tânia (2), who is the external user 1. */
async function office (t: Parameters<typeof desk>[0]) {
  const all = await desk(t, rosa)
  for (const person of [davi, caio]) await hire(all.db, person)
  await register(all.browser)
  return all
}

void t.test('the list names company, status, who invited and when it changed last', async t => {
  const { browser } = await office(t)

  const page = await browser.get('/external-users')

  t.match(page.text, /Tânia Bachmann tania@paodaserra\.example Padaria Pão da Serra Ltda Ativo Rosa Prado \d\d\/\d\d\/\d{4} Bloquear/)
  t.equal(page.link('Tânia Bachmann'), '/external-users/1')
})

void t.test('the list is searched, filtered and put in order, all in its address, and counts what it shows', async t => {
  const { browser } = await office(t)
  for (const [name, email] of [['Ana Prado', 'zelia@padaria.example'], ['Neusa Maia', 'neusa@padaria.example'], ['Zeno Prado', 'zeno@padaria.example']] as const) {
    await save(browser, '/external-users/new?company=1', { name, email })
  }
  await act(browser, '/external-users/3/blocking')
  const ask = async (query: string) => {
    const page = await browser.get(`/external-users?${query}`)
    return [page.root.querySelectorAll('tbody th a').map(link => link.text.trim().split(' ')[0]), page.root.querySelector('#list-status')?.text]
  }

  t.strictSame(await ask(''), [['Ana', 'Neusa', 'Tânia', 'Zeno'], '4 usuários externos'])
  t.strictSame(await ask('sort=-name'), [['Zeno', 'Tânia', 'Neusa', 'Ana'], '4 usuários externos'])
  t.strictSame(await ask('sort=-status'), [['Neusa', 'Zeno', 'Tânia', 'Ana'], '4 usuários externos'])
  t.strictSame(await ask('sort=-updated&q=prado'), [['Zeno', 'Ana'], '2 usuários externos'])
  t.strictSame(await ask('q=ZELIA'), [['Ana'], '1 usuário externo'])
  t.strictSame(await ask('q=ze'), [['Zeno'], '1 usuário externo'])
  t.strictSame(await ask('q=%25&status=blocked'), [[], '0 usuários externos'])
  t.strictSame(await ask('status=blocked'), [['Neusa'], '1 usuário externo'])
  t.strictSame(await ask('status=all&sort=phone&after=x'), [['Ana', 'Neusa', 'Tânia', 'Zeno'], '4 usuários externos'])
  t.strictSame(await ask('after=2'), [['Neusa', 'Tânia', 'Zeno'], '4 usuários externos'])
  t.equal((await browser.get('/external-users?q=prado')).root.querySelector('mark')?.text, 'Prado')
})

void t.test('people are found by the words of their companies, in any order and with their own, whatever becomes of these', async t => {
  const { browser, db } = await office(t)
  await register(browser, agata, [{ name: 'Zeno Maia', email: 'zeno@outra.example', is_external: 'yes' }])
  await save(browser, '/external-users/new?company=2', { name: 'Tânia', email: tania.email, links_external: 'yes' })
  const ask = async (q: string) => (await browser.get(`/external-users?q=${encodeURIComponent(q)}`)).root.querySelectorAll('tbody th a').map(link => link.text.trim().split(' ')[0])

  t.strictSame(await ask('padaria'), ['Tânia'])
  t.strictSame(await ask('joias ágata'), ['Tânia', 'Zeno'])
  t.strictSame(await ask('maia AGATA'), ['Zeno'])
  t.strictSame(await ask('zeno padaria'), [])
  t.strictSame(await ask('serra joias'), ['Tânia'])
  t.equal((await browser.get('/external-users?q=joias')).root.querySelector('td mark')?.text, 'Joias')

  await save(browser, '/companies/2/edit', { name: 'Mendes Almeida S.A.' })
  for (const q of ['mendes s.a.', 'S.A.', 's.a almeida']) t.strictSame(await ask(q), ['Tânia', 'Zeno'], q)
  await save(browser, '/companies/2/edit', { name: 'Abelha Pães Ltda' })
  t.strictSame([await ask('joias'), await ask('abelha')], [[], ['Tânia', 'Zeno']])
  await save(browser, '/customers/2/contacts/3', { is_external: undefined })
  t.strictSame(await ask('abelha'), ['Tânia'])
  await db.write(() => db.run(sql('contacts').where({ company_id: 2, external_user_id: 1 }).delete()))
  t.strictSame([await ask('abelha'), await ask('padaria'), await ask('tania@')], [[], ['Tânia'], ['Tânia']])
})

void t.test('people are found by the trade names of their companies, whatever becomes of these', async t => {
  const { browser, db } = await office(t)
  await register(browser, { ...agata, trade_name: 'Brilho & Cia' }, [{ name: 'Zeno Maia', email: 'zeno@outra.example', is_external: 'yes' }])
  const ask = async (q: string) => (await browser.get(`/external-users?q=${encodeURIComponent(q)}`)).root.querySelectorAll('tbody th a').map(link => link.text.trim().split(' ')[0])

  t.strictSame([await ask('brilho'), await ask('BRÍLHO cia'), await ask('zeno brilho joias'), await ask('brilho padaria')], [['Zeno'], ['Zeno'], ['Zeno'], []])
  t.equal((await browser.get('/external-users?q=brilho')).root.querySelector('td small mark')?.text, 'Brilho')
  t.equal((await browser.get('/external-users?q=zeno')).root.querySelector('td small'), null, 'it stands there for whoever looks for it')

  await save(browser, '/external-users/new?company=2', { name: 'Tânia', email: tania.email, links_external: 'yes' })
  t.strictSame(await ask('brilho'), ['Tânia', 'Zeno'])
  await save(browser, '/companies/2/edit', { trade_name: 'Ouro Fino' })
  t.strictSame([await ask('brilho'), await ask('ouro fino')], [[], ['Tânia', 'Zeno']])
  await save(browser, '/companies/2/edit', { name: 'Joalheria Nova Ltda' })
  t.strictSame([await ask('joalheria ouro'), await ask('agata')], [['Tânia', 'Zeno'], []])
  await save(browser, '/customers/2/contacts/3', { is_external: undefined })
  t.strictSame(await ask('ouro'), ['Tânia'])
  await save(browser, '/companies/2/edit', { trade_name: '' })
  t.strictSame([await ask('ouro'), await ask('joalheria')], [[], ['Tânia']])
  await save(browser, '/companies/2/edit', { trade_name: 'Só Prata' })
  await db.write(() => db.run(sql('companies').where({ id: 2 }).update({ trade_name: 'Só Cobre' })))
  t.strictSame([await ask('prata'), await ask('cobre')], [[], ['Tânia']], 'by whomever it is changed')
})

void t.test('people of an older database are found by the trade names that are there, and no longer when it goes back', async t => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cadastro-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  const file = path.join(folder, 'older.db')
  const filled = await startOffice(t, {}, file)
  await hire(filled.db, rosa)
  const browser = await filled.signedIn(rosa)
  await register(browser, { ...agata, trade_name: 'Brilho' }, [{ name: 'Zeno Maia', email: 'zeno@outra.example', is_external: 'yes' }])
  await register(browser)
  await filled.app.close()
  filled.db.close()
  const found = (word: string): number => {
    const connection = new BetterSqlite3(file, { readonly: true })
    const count = connection.prepare<[string], number>('select count(*) from external_user_search where external_user_search match ?').pluck().get(`"${word}"`)
    connection.close()
    return count!
  }

  const before = found('ril')
  await migrating(file, migrate => migrate.down({ name: '049_external_users_found_by_trade_name' }))
  const older = found('ril')
  const newer = await startOffice(t, {}, file)
  const page = await (await newer.signedIn(rosa)).get('/external-users?q=brilho')
  await newer.app.close()
  newer.db.close()

  t.strictSame([before, older, found('ril'), found('joi')], [1, 0, 1, 1])
  t.match(page.text, 'Zeno Maia')
  t.notMatch(page.text, 'Tânia')
})

void t.test('nobody is found by a company that is closed', async t => {
  const { browser, db, signedIn } = await office(t)
  await register(browser, { ...agata, trade_name: 'Brilho' }, [{ ...tania, links_external: 'yes' }])
  await save(browser, '/categories/new', { identifier: 'VIP', name: 'VIP' })
  await change(db, 'customers', 2, { category_id: 2 })
  await restrict(db, 2, [[caio, 'list']])
  const [clerk, reader] = [await signedIn(davi), await signedIn(caio)]

  t.match((await clerk.get('/external-users?q=padaria')).text, 'Tânia Bachmann')
  for (const q of ['joias', 'tania joias', 'padaria agata', 'brilho']) t.match((await clerk.get(`/external-users?q=${q}`)).text, `Nenhum usuário externo com “${q}”`)
  for (const q of ['joias', 'brilho']) t.match((await reader.get(`/external-users?q=${q}`)).text, 'Tânia Bachmann')
})

void t.test('a search by company goes along indexes, whoever asks', async t => {
  const { db, signedIn } = await office(t)
  await restrict(db, 1, [[caio, 'list']])
  const readers = [await signedIn(rosa), await signedIn(caio), await signedIn(davi)]
  const seen = queriesOf(db)

  for (const browser of readers) await browser.get('/external-users?q=padaria+serra&status=active')

  const plans = [...new Set(seen)].filter(text => text.includes('instr(') || text.includes('external_user_search match'))
    .flatMap(text => planOf(db, text))
  t.ok(plans.some(detail => detail.includes('contacts_external_user')))
  t.strictSame(plans.filter(detail => /SCAN (?!listed USING (?:COVERING )?INDEX|json_each|external_user_search VIRTUAL|\(subquery)/.test(detail)), [])
})

void t.test('the list is put in order by company, whatever becomes of company and contact, and by who invited', async t => {
  const { browser, db, signedIn } = await office(t)
  const clerk = await signedIn(davi)
  await register(browser, agata, [{ name: 'Zeno', email: 'zeno@agata.example', is_external: 'yes' }])
  await register(clerk, { ...agata, name: 'Bazar Central Ltda', document: '60.746.948/0001-12', phone: '(47) 3433-2000', email: 'oi@bazar.example' }, [{ name: 'Ana', email: 'ana@bazar.example', is_external: 'yes' }])
  const names = async (sort: string) => (await browser.get(`/external-users?sort=${sort}`)).root.querySelectorAll('tbody th a').map(link => link.text.trim().split(' ')[0])

  t.strictSame(await names('company'), ['Zeno', 'Ana', 'Tânia'])
  t.strictSame(await names('-company'), ['Tânia', 'Ana', 'Zeno'])
  t.strictSame(await names('inviter'), ['Ana', 'Tânia', 'Zeno'])
  t.strictSame(await names('-inviter'), ['Zeno', 'Tânia', 'Ana'])

  await save(browser, '/companies/1/edit', { name: 'Abelha Pães Ltda' })
  t.strictSame(await names('company'), ['Tânia', 'Zeno', 'Ana'])
  await db.write(() => db.run(sql('contacts').where({ company_id: 3 }).update({ company_id: 1 })))
  t.strictSame(await names('company'), ['Tânia', 'Ana', 'Zeno'])
  await db.write(() => db.run(sql('contacts').where({ company_id: 1 }).delete()))
  await db.write(() => db.run(sql('external_users').where({ id: 1 }).update({ created_by: null })))
  t.strictSame(await names('company'), ['Zeno', 'Tânia', 'Ana'])
  t.strictSame(await names('-company'), ['Zeno', 'Ana', 'Tânia'])
  t.strictSame(await names('inviter'), ['Ana', 'Zeno', 'Tânia'])
  t.strictSame(await names('-inviter'), ['Zeno', 'Ana', 'Tânia'])
})

void t.test('who does not see all companies gets no order by company', async t => {
  const { browser, db, signedIn } = await office(t)
  await save(browser, '/external-users/new?company=1', { name: 'Ana Prado', email: 'ana@padaria.example' })
  const open = await browser.get('/external-users?sort=-company')
  await restrict(db, 1)
  const clerk = await signedIn(davi)

  const closed = await clerk.get('/external-users?sort=-company')

  t.ok(open.links().includes('Empresa'))
  t.notOk(closed.links().includes('Empresa'))
  t.equal(closed.status, 200)
})

function rowOf (page: Page, name: string) {
  const form = page.root.querySelectorAll('tbody tr').find(row => row.text.includes(name))!.querySelector('form')!
  const fields = form.querySelectorAll('input').map(input => [input.getAttribute('name')!, input.getAttribute('value') ?? ''] as const)
  return { address: form.getAttribute('action')!, fields: Object.fromEntries(fields) }
}

async function pressIn (browser: Browser, page: Page, name: string): Promise<Page> {
  const { address, fields } = rowOf(page, name)
  return browser.open((await browser.post(address, fields)).location!)
}

void t.test('blocked or unblocked in the list, somebody leaves it where it was, and it says what became of them', async t => {
  const { browser, db } = await office(t)
  const number = (at: number) => String(at).padStart(2, '0')
  await db.write(() => { for (let at = 1; at <= 30; at++) addExternalUser(db, { name: `Prado ${number(at)}`, email: `p${number(at)}@x.example`, phone: '' }, 1) })
  const first = await browser.get('/external-users?q=prado&sort=-name')
  const second = await browser.get(first.link('Próxima página'))

  const blocked = await pressIn(browser, second, 'Prado 03')
  const open = await pressIn(browser, blocked, 'Prado 03')

  t.match(blocked.address, `${second.address}&said=blocked`)
  t.match(blocked.text, 'Acesso de Prado 03 bloqueado.')
  t.strictSame(blocked.root.querySelectorAll('tbody th a').map(link => link.text), second.root.querySelectorAll('tbody th a').map(link => link.text))
  t.equal(blocked.value('Buscar por nome, e-mail ou empresa'), 'prado')
  t.match(open.text, 'Acesso de Prado 03 desbloqueado.')
  t.equal(open.address.split('&said')[0], second.address)
  t.equal(count(db, 'history', { act: 'blocked' }) + count(db, 'history', { act: 'unblocked' }), 2)
})

void t.test('whoever is no longer in the list after it is named, too', async t => {
  const { browser } = await office(t)

  const page = await pressIn(browser, await browser.get('/external-users?status=active'), 'Tânia')

  t.match(page.text, /Acesso de Tânia Bachmann bloqueado\..*Nenhum usuário externo com estes filtros/)
  t.match((await pressIn(browser, await browser.get('/external-users'), 'Tânia')).address, /^\/external-users\?said=unblocked/)
})

void t.test('the way back to the list leads nowhere else, and names nobody who is not seen', async t => {
  const { browser, db, signedIn } = await office(t)
  const { address, fields } = rowOf(await browser.get('/external-users'), 'Tânia')

  const long = await browser.post(address, { ...fields, query: `q=${'x'.repeat(20_000)}` })
  t.equal(long.status, 400)
  t.equal(count(db, 'external_users', { is_blocked: 1 }), 0)
  t.equal((await browser.post(address, { ...fields, query: '//outro.example?sort=phone&x=1' })).location, '/external-users?said=blocked&person=1')
  await restrict(db, 1)
  const clerk = await signedIn(davi)
  for (const person of ['1', '99', 'x']) t.notMatch((await clerk.get(`/external-users?said=blocked&person=${person}`)).text, /Acesso de|Tânia/)
})
