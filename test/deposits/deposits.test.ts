import t from 'tap'
import { fill } from '../../demo/office.ts'
import { sql } from '../../src/database.ts'
import { pressForm } from '../support/administering.ts'
import { desk, hire, type Browser } from '../support/app.ts'
import { save } from '../support/configuring.ts'
import { davi, marina, passwordOf, rosa, type Person } from '../support/people.ts'
import { matriz, padaria, register, rogerio } from '../support/registering.ts'
import { letRunOut, sendLate, signInAgain } from '../support/returning.ts'
import { count } from '../support/rows.ts'

async function office (t: Parameters<typeof desk>[0], person?: Person) {
  const all = await desk(t, person)
  await register(all.browser, {}, [rogerio])
  return all
}

void t.test('what was typed in a record whose session had ended is in its form again after signing in, and is saved from there', async t => {
  const all = await office(t)

  const { sent, login, back } = await sendLate(all, '/customers/1/edit', { name: 'Padaria Nova', site: 'www.nova.example' })
  const saved = await all.browser.submit(back)

  t.match(sent.location, /^\/login\?next=%2Fcustomers%2F1%2Fedit%3Fkept%3D[\w-]{16}&ended=kept$/)
  t.match(login.text, 'O que você digitou está guardado: entre e continue de onde parou.')
  t.match(back.text, 'O que você digitou está de volta e ainda não foi gravado: confira e salve.')
  t.equal(back.value('Nome'), 'Padaria Nova')
  t.equal(back.value('Site'), 'www.nova.example')
  t.equal(saved.location, '/customers/1?said=saved')
  t.equal((await all.browser.get('/customers/1')).fact('Nome'), 'Padaria Nova')
  t.equal(count(all.db, 'deposits'), 0, 'nothing of it stays behind')
})

void t.test('each form of a record keeps it: contacts, addresses, a new company, in Clientes and in Empresas', async t => {
  const all = await office(t)
  const forms: Array<[address: string, field: string, label: string]> = [
    ['/customers/1/contacts/new', 'name', 'Nome'], ['/customers/1/contacts/1', 'job_title', 'Cargo ou função'],
    ['/customers/1/addresses/new', 'street', 'Logradouro'], ['/customers/1/addresses/1', 'street', 'Logradouro'],
    ['/companies/1/edit', 'trade_name', 'Nome fantasia'], ['/companies/1/contacts/new', 'name', 'Nome'],
    ['/companies/new/1', 'name', 'Nome'], ['/external-users/new?company=1', 'name', 'Nome'],
  ]
  for (const [address, field, label] of forms) {
    const { login, back } = await sendLate(all, address, { [field]: 'Digitado à toa' })
    t.match(login.text, 'está guardado', address)
    t.equal(back.address.split('?')[0], address.split('?')[0])
    t.equal(back.value(label), 'Digitado à toa', address)
  }
})

void t.test('a new external user comes back for the contact they are, and is made once', async t => {
  const all = await office(t, rosa)

  const { back } = await sendLate(all, '/external-users/new?company=1&contact=1', { name: 'Rogério B.', max_connections: '7' }, rosa)
  t.match(back.text, 'Rogério Bachmann, contato de Padaria')
  t.match(back.filledIn(), { name: 'Rogério B.', email: 'rogerio@paodaserra.example', max_connections: '7', contact: '1' })
  const first = await all.browser.submit(back)
  const second = await all.browser.submit(back)

  t.match(first.location, /^\/external-users\/\d+\?said=created$/)
  t.equal(second.location, first.location)
})

void t.test('the reason of an act comes back, on a customer and on a company', async t => {
  const all = await office(t, rosa)
  for (const address of ['/customers/1/deactivation', '/companies/1/deactivation']) {
    const { back } = await sendLate(all, address, { reason: 'Fechou as portas.\nAvisou por telefone.' }, rosa)
    t.equal(back.value('Motivo'), 'Fechou as portas.\nAvisou por telefone.', address)
    t.match((await all.browser.submit(back)).location, /said=deactivated$/, address)
  }
  t.equal(count(all.db, 'deposits'), 0)
})

void t.test('a bulk act comes back with the customers that were ticked, each of them, and its reason', async t => {
  const all = await desk(t, rosa)
  await fill(all.db, 5, 2)
  const { _csrf } = (await all.browser.get('/saved-filters/new')).hidden()
  const asked = await all.browser.get((await all.browser.post('/customers/bulk-acts', { _csrf, act: 'deactivate', id: ['2', '3'], query: 'sort=name' })).location!)
  const seen = asked.button('Inativar 2 clientes').getAttribute('value')
  await letRunOut(all.db)

  const sent = await all.browser.submit(asked, { id: ['2', '3'], seen, reason: 'Fecharam as portas.' })
  const { back } = await signInAgain(all.browser, sent, rosa)
  t.equal(back.value('Motivo'), 'Fecharam as portas.')
  t.strictSame(back.root.querySelectorAll('main input[name=id]').map(input => input.getAttribute('value')), ['2', '3'])
  const done = await all.browser.submit(back, { id: ['2', '3'], seen: back.button('Inativar 2 clientes').getAttribute('value') })

  t.equal(done.location, '/customers?sort=name&done=1')
  t.equal(count(all.db, 'customers', { is_active: 0 }), 2)
  t.equal(count(all.db, 'deposits'), 1, 'of what came back nothing, and the page of the act to go back to')
  t.equal((await all.browser.get('/customers/bulk-acts')).location, '/customers', 'asked for by its address alone, it is the list')
})

void t.test('what was ticked in the list for a bulk act is on its page after signing in', async t => {
  const all = await desk(t, rosa)
  await fill(all.db, 5, 2)
  const { _csrf } = (await all.browser.get('/saved-filters/new')).hidden()
  await letRunOut(all.db)

  const { back } = await signInAgain(all.browser, await all.browser.post('/customers/bulk-acts', { _csrf, act: 'activate', everything: 'yes', query: '' }), rosa)

  t.equal(back.heading, 'Ativar clientes')
  t.equal(back.hidden().everything, 'yes')
})

void t.test('a new contact that came back is included once', async t => {
  const all = await office(t)

  const { back } = await sendLate(all, '/customers/1/contacts/new', { name: 'Tânia Bachmann' })
  const first = await all.browser.submit(back)
  const second = await all.browser.submit(back)

  t.equal(first.location, '/customers/1/contacts?said=contact-added')
  t.equal(second.location, first.location)
  t.equal(count(all.db, 'contacts', { name: 'Tânia Bachmann' }), 1)
})

void t.test('a form that is refused on its way back shows what is wrong, and is kept again when the session ends again', async t => {
  const all = await office(t)
  const { back } = await sendLate(all, '/customers/1/contacts/new', { name: '', job_title: 'Diretora' })

  const refused = await all.browser.submit(back)
  t.equal(refused.status, 422)
  t.equal(refused.value('Cargo ou função'), 'Diretora')
  t.equal(count(all.db, 'deposits'), 0)

  await letRunOut(all.db)
  const again = await signInAgain(all.browser, await all.browser.submit(refused, { name: 'Tânia' }), marina)
  t.equal(again.back.value('Nome'), 'Tânia')
  t.equal(again.back.value('Cargo ou função'), 'Diretora')
})

void t.test('what somebody else saved meanwhile is asked about as always', async t => {
  const all = await office(t)
  await hire(all.db, davi)
  const page = await all.browser.get('/customers/1/edit')
  await letRunOut(all.db)
  const sent = await all.browser.submit(page, { trade_name: 'Da Marina' })
  await save(await all.signedIn(davi), '/customers/1/edit', { trade_name: 'Do Davi' })

  const { back } = await signInAgain(all.browser, sent, marina)
  const clash = await all.browser.submit(back)

  t.equal(clash.status, 409)
  t.match(clash.text, 'Da Marina')
  t.match(clash.text, 'Do Davi')
})

void t.test('what was typed of a contact that was removed meanwhile may be included as a new one', async t => {
  const all = await office(t)
  await hire(all.db, davi)
  await save(all.browser, '/customers/1/contacts/new', { name: 'Outra Pessoa' })
  const page = await all.browser.get('/customers/1/contacts/1')
  await letRunOut(all.db)
  const sent = await all.browser.submit(page, { job_title: 'Presidente' })
  await save(await all.signedIn(davi), '/customers/1/contacts/1/removal', {})

  const { back } = await signInAgain(all.browser, sent, marina)

  t.match(back.text, 'Davi Reis removeu este contato enquanto você editava.')
  t.equal(back.value('Cargo ou função'), 'Presidente')
  t.equal((await all.browser.submit(back)).location, '/customers/1/contacts?said=contact-added')
})

void t.test('somebody else who signs in on that page, or has its address, sees the record and nothing that was typed', async t => {
  const all = await office(t)
  await hire(all.db, davi)
  const { sent, back } = await sendLate(all, '/customers/1/edit', { name: 'Só da Marina' }, davi)
  const address = new URLSearchParams(sent.location!.split('?')[1]).get('next')!

  t.equal(back.value('Nome'), padaria.name)
  t.notMatch((await (await all.signedIn(davi)).get(address)).body, 'Só da Marina')
  t.match((await (await all.signedIn(marina)).get(address)).body, 'Só da Marina')
  t.notMatch((await (await all.signedIn(marina)).get(address.replace('/edit', '/contacts/new'))).body, 'Só da Marina')
})

void t.test('nothing is kept without the token of the form', async t => {
  const { browser, db } = await office(t)
  await letRunOut(db)

  const sent = await browser.post('/customers/1/edit', { name: 'Sem senha do formulário' })

  t.equal(sent.status, 403)
  t.equal(count(db, 'deposits'), 0)
})

void t.test('nor by somebody who was never here, or signed out', async t => {
  const all = await office(t)
  const page = await all.browser.get('/customers/1/edit')
  await all.browser.post('/logout', { _csrf: page.hidden()._csrf })

  const sent = await all.browser.submit(page, { name: 'Depois de sair' })

  t.equal(sent.location, '/login?next=%2Fcustomers%2F1%2Fedit&ended=elsewhere')
  t.equal(count(all.db, 'deposits'), 0)
})

void t.test('after a day it is gone, and the next to sign in sweeps it away', async t => {
  const all = await office(t)
  const { back } = await sendLate(all, '/customers/1/edit', { name: 'De ontem' })
  await all.db.write(() => all.db.run(sql('deposits').update({ kept_at: Date.now() - 24 * 3_600_000 - 1 })))

  t.equal((await all.browser.get(back.address)).value('Nome'), padaria.name)
  await all.signedIn(marina)
  t.equal(count(all.db, 'deposits'), 0)
})

void t.test('one person has twenty at most, the newest', async t => {
  const all = await office(t)
  const page = await all.browser.get('/customers/1/contacts/new')
  await letRunOut(all.db)
  for (let n = 1; n <= 22; n++) await all.browser.submit(page, { name: `Pessoa ${n}` })

  const typed = all.db.rows<{ typed: string }>(sql('deposits').select('typed')).map(row => row.typed).join()
  t.equal(count(all.db, 'deposits'), 20)
  t.match(typed, 'Pessoa 22')
})

void t.test('a made-up key shows the record', async t => {
  const { browser } = await office(t)

  for (const key of ['x', '', '%00', `${'a'.repeat(16)}&kept=b`]) {
    const page = await browser.get(`/customers/1/edit?kept=${key}`)
    t.equal(page.status, 200)
    t.equal(page.value('Nome'), padaria.name)
  }
})

void t.test('a form that nothing is kept of says so, and leads back to its page', async t => {
  const all = await office(t, rosa)

  const { sent, login, back } = await sendLate(all, '/customers/1/deletion', { name: padaria.name }, rosa)
  t.equal(sent.location, '/login?next=%2Fcustomers%2F1%2Fdeletion&ended=lost')
  t.match(login.text, 'o que você enviou por último não foi gravado: entre e faça de novo.')
  t.notMatch(login.text, 'guardado')
  t.equal(back.address, '/customers/1/deletion')
})

void t.test('a page that stands where only forms are sent is no place to come back to', async t => {
  const all = await office(t, rosa)
  const { _csrf } = (await all.browser.get('/customers/1/edit')).hidden()
  await letRunOut(all.db)

  const sent = await all.browser.post('/customers/exports', { _csrf, format: 'csv', query: '' }, { referer: 'http://localhost/customers/exports' })

  t.equal(sent.location, '/login?next=%2F&ended=lost')
})

void t.test('what came back stays kept while something keeps the person from the form', async t => {
  const all = await office(t)
  const { back } = await sendLate(all, '/customers/1/edit', { name: 'Padaria Nova' })
  const { id } = all.db.row<{ id: number }>(sql('access_groups').select('id').where({ identifier: 'CADASTRO' }))!
  await all.db.write(() => all.db.run(sql('access_groups').where({ id }).update({ requires_second_factor: 1 })))

  const sent = await all.browser.submit(back)

  t.equal(sent.location, '/account/second-factor')
  t.equal(count(all.db, 'deposits'), 1)
})

void t.test('whoever typed nothing reads nothing of typing', async t => {
  const { browser, db } = await office(t)
  await letRunOut(db)

  const sent = await browser.get('/customers')
  const login = await browser.get(sent.location!)

  t.equal(sent.location, '/login?next=%2Fcustomers&ended=1')
  t.match(login.text, 'Ficou tempo demais sem uso: entre e continue de onde parou.')
  t.notMatch(login.text, 'digitou')
})

void t.test('whoever sends a form after the session was ended elsewhere is told that it is lost', async t => {
  const all = await office(t, rosa)
  await hire(all.db, marina)
  const end: Array<[how: string, act: (own: Browser) => Promise<unknown>]> = [
    ['signed out in another tab', async own => own.post('/logout', (await own.get('/customers/1/edit')).hidden())],
    ['ended by who administers', async () => {
      const person = await all.browser.get('/users/2')
      const ending = person.root.querySelectorAll('main form').map(form => form.getAttribute('action')!).find(action => action.endsWith('/ending'))
      return pressForm(all.browser, person, ending!)
    }],
    ['inactivated', async () => pressForm(all.browser, await all.browser.get('/users/2'), '/users/2/deactivation')],
  ]
  for (const [how, act] of end) {
    const own = await all.signedIn(marina)
    const page = await own.get('/customers/1/edit')
    const twin = new Map(own.cookies)
    await act(own)
    own.cookies = twin

    const sent = await own.submit(page, { name: 'Dez minutos de texto' })
    const login = await own.get(sent.location!)

    t.equal(sent.location, '/login?next=%2Fcustomers%2F1%2Fedit&ended=elsewhere', how)
    t.equal(login.heading, 'Sua sessão foi encerrada', how)
    t.match(login.text, 'o que você enviou por último não foi gravado: entre e faça de novo.', how)
    t.notMatch(login.text, 'tempo demais', how)
  }
  t.equal(count(all.db, 'deposits'), 0)
})

void t.test('a stranger who presses a button, or opens a page, is told of no session', async t => {
  const { visitor } = await office(t)

  t.equal((await visitor().post('/external-users/1/blocking', {})).location, '/login')
  t.equal((await visitor().get('/customers/1/edit')).location, '/login?next=%2Fcustomers%2F1%2Fedit')
})

void t.test('passwords are never kept', async t => {
  const all = await office(t)
  const secret = 'uma frase nova, comprida e secreta'

  const page = await all.browser.get('/account')
  await letRunOut(all.db)

  const sent = await all.browser.post('/account/password', { _csrf: page.hidden()._csrf, current: passwordOf(marina), password: secret })

  t.match(sent.location, /^\/login.*ended=lost$/)
  t.equal(count(all.db, 'deposits'), 0)
})

void t.test('files are not kept, and the sign-in page does not say that they are', async t => {
  const all = await office(t)
  const page = await all.browser.get('/customers/1/edit')
  await letRunOut(all.db)

  const sent = await all.browser.submitFiles(page, { name: 'Com arquivo' }, [{ field: 'file', name: 'a.pdf', content: 'x' }])

  t.equal(sent.location, '/login?next=%2Fcustomers%2F1%2Fedit&ended=lost')
  t.equal(count(all.db, 'deposits'), 0)
})

void t.test('what is looked up beside a form while somebody types leaves the page where it is', async t => {
  const { browser, db } = await office(t)
  const page = await browser.get('/customers/1/addresses/new')
  const edit = await browser.get('/customers/1/edit')
  await letRunOut(db)
  const shown = { 'hx-request-type': 'partial', 'hx-current-url': 'http://localhost/customers/1/edit' }

  const panel = await browser.post('/customers/1/edit/duplicates', { ...edit.filledIn(), name: 'Padaria' }, shown)
  const cities = await browser.get('/municipalities?state=SC', shown)
  const example = await browser.get('/company-types/example?identifier_mask=A-%7BSEQ%3A3%7D', shown)
  const lookup = await browser.post('/lookups/cep', { ...edit.filledIn(), cep: '89201-400' }, shown)

  for (const answer of [panel, cities, example, lookup]) {
    t.equal(answer.status, 204)
    t.equal(answer.headers['hx-redirect'], undefined)
  }
  t.equal((await browser.submit(page, matriz)).location?.endsWith('ended=kept'), true, 'the form itself is kept when it is sent')
})

void t.test('a question outside that is asked from a form keeps what stands in it', async t => {
  const all = await office(t)
  const page = await all.browser.get('/customers/1/edit')
  await letRunOut(all.db)

  const sent = await all.browser.post('/customers/1/edit/lookup', { ...page.filledIn(), name: 'Antes da consulta' },
    { 'hx-request-type': 'partial', 'hx-current-url': 'http://localhost/customers/1/edit' })
  const { back } = await signInAgain(all.browser, sent, marina)

  t.equal(back.value('Nome'), 'Antes da consulta')
})
