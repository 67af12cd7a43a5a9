import t from 'tap'
import { desk, hire } from '../support/app.ts'
import { act, ask, makeAttribute, makeCategory, save } from '../support/configuring.ts'
import { davi, marina, rosa, type Person } from '../support/people.ts'
import { matriz, register, rogerio } from '../support/registering.ts'
import { restrict } from '../support/restricting.ts'
import { letRunOut, signInAgain } from '../support/returning.ts'
import { change, count, everything } from '../support/rows.ts'

/** Two who administer, one customer with contacts of whom one is an external user, and Davi and Marina, who register. */
const ivo: Person = { name: 'Ivo Bauer', email: 'ivo@escritorio.example', group: 'ADMINISTRACAO' }

async function office (t: Parameters<typeof desk>[0]) {
  const all = await desk(t, rosa)
  for (const person of [ivo, davi, marina]) await hire(all.db, person)
  await register(all.browser)
  return { ...all, other: await all.signedIn(ivo) }
}

void t.test('what was typed in a category, a type, an attribute or a group that somebody deleted comes back to be copied', async t => {
  const { browser, other } = await office(t)
  const made: Array<[address: string, fields: Record<string, string>]> = [
    ['/categories', { identifier: 'ATACADO', name: 'Atacado' }],
    ['/company-types', { identifier: 'EXT', name: 'Atacado', document_kind: 'none' }],
    ['/attributes', { identifier: 'AT', name: 'Atacado', kind: 'text' }],
    ['/access-groups', { identifier: 'EQ', name: 'Atacado' }],
  ]
  for (const [address, fields] of made) {
    const own = (await save(browser, `${address}/new`, fields)).address.split('?')[0]!
    const mine = await browser.get(own)
    await save(other, `${own}/deletion`, {})

    const answer = await browser.submit(mine, { name: 'Atacado e varejo' })

    t.equal(answer.status, 409, address)
    t.match(answer.text, /Atacado não existe mais\. Ivo Bauer excluiu hoje às \d\d:\d\d\. Nada foi gravado\. O que você digitou está abaixo, para copiar\./, address)
    t.equal(answer.fact('Nome'), 'Atacado e varejo', address)
    t.equal(answer.link('Voltar'), address)
    t.equal((await browser.get(own)).status, 404, 'nothing was typed in an address')
    t.equal((await browser.post(own.replace(/\d+$/, '99'), mine.filledIn())).status, 404, 'what never was is not found')
  }
})

void t.test('what was typed under a folder or attribute that is not asked any more comes back to be copied', async t => {
  const { browser, other, db } = await office(t)
  const attribute = await makeAttribute(browser, 'Ramo')
  await ask(browser, '/categories/1', attribute)
  await save(browser, '/categories/1/folders', { name: 'Contrato' })
  const elsewhere = await makeCategory(browser, 'Varejo')
  await save(browser, `/categories/${elsewhere}/folders`, { name: 'Alvará' })
  const [use, folder] = [await browser.get('/categories/1/attributes/1'), await browser.get('/categories/1/folders/1')]
  for (const address of ['/categories/1/attributes/1/deletion', '/categories/1/folders/1/deletion']) await act(other, address)
  const before = everything(db)

  const answers = [await browser.submit(use, { [`attribute_${attribute}`]: 'Panificação' }), await browser.submit(folder, { hint: 'Frente e verso' })]

  t.strictSame(answers.map(answer => answer.status), [409, 409])
  t.match(answers[0]!.text, 'Geral não pede mais este atributo. Nada foi gravado.')
  t.equal(answers[0]!.fact('Ramo'), 'Panificação')
  t.match(answers[1]!.text, 'Geral não pede mais esta pasta. Nada foi gravado.')
  t.equal(answers[1]!.fact('Explicação'), 'Frente e verso')
  t.equal(answers[1]!.link('Voltar'), '/categories/1/folders')
  t.equal(everything(db), before)
  for (const address of ['/categories/1/folders/2', '/categories/1/folders/99']) t.equal((await browser.post(address, folder.filledIn())).status, 404, address)
})

void t.test('what was typed of an access that somebody removed comes back to be copied, and names nobody where the access is closed', async t => {
  const { browser, other, signedIn, db } = await office(t)
  const colleague = await signedIn(davi)
  const [mine, closed] = [await browser.get('/external-users/1/edit'), await colleague.get('/external-users/1/edit')]
  await save(other, '/external-users/1/removal', {})

  const answer = await browser.submit(mine, { name: 'Tânia Reis', language: 'en' })
  t.equal(answer.status, 409)
  t.match(answer.text, /O acesso de Tânia Bachmann não existe mais\. Ivo Bauer removeu hoje às/)
  t.strictSame(['Nome', 'Idioma'].map(label => answer.fact(label)), ['Tânia Reis', 'Inglês'])
  t.equal(answer.link('Voltar'), '/external-users')

  await restrict(db, 1)
  const hidden = await colleague.submit(closed, { name: 'Tânia Reis' })
  t.equal(hidden.status, 404)
  t.notMatch(hidden.text, 'Bachmann')
})

void t.test('an access for a contact whom somebody removed is not made, and what was typed comes back to be copied', async t => {
  const { browser, other, db } = await office(t)
  const mine = await browser.get('/external-users/new?company=1&contact=1')
  await save(other, '/customers/1/contacts/1/removal', {})

  const answer = await browser.submit(mine, { email: 'rogerio@nova.example' })

  t.equal(answer.status, 409)
  t.match(answer.text, `${rogerio.name} não é mais contato de Padaria Pão da Serra Ltda. Ivo Bauer removeu o contato`)
  t.equal(answer.fact('E-mail'), 'rogerio@nova.example')
  t.equal(answer.link('Voltar à empresa'), '/external-users/new?company=1')
  t.equal(count(db, 'external_users'), 1)
})

void t.test('what was typed before the session ended comes back after signing in, though the thing was removed meanwhile', async t => {
  const { browser, db, signedIn } = await office(t)
  const own = (await save(browser, '/categories/new', { identifier: 'ATACADO', name: 'Atacado' })).address.split('?')[0]!
  const page = await browser.get(own)
  await letRunOut(db)
  const sent = await browser.submit(page, { hint: 'Compra por caixa' })
  await save(await signedIn(ivo), `${own}/deletion`, {})

  const { back } = await signInAgain(browser, sent, rosa)

  t.equal(back.status, 409)
  t.equal(back.fact('Explicação'), 'Compra por caixa')
})

void t.test('files for a folder that is not asked any more are named and not kept', async t => {
  const { browser, other, db, signedIn } = await office(t)
  const retail = await makeCategory(browser, 'Varejo')
  for (const name of ['Contrato', 'Alvará', 'Ata']) await save(browser, '/categories/1/folders', { name, extensions: 'pdf' })
  const sender = await signedIn(marina)
  const pages = [await sender.get('/customers/1/documents/folders/1'), await sender.get('/customers/1/documents/folders/2'), await sender.get('/customers/1/documents/folders/3')]
  const send = (id: number) => sender.submitFiles(pages[id - 1]!, {}, [{ field: `folder_${id}`, name: 'ata.pdf', content: '%PDF-1.7' }])

  await act(other, '/categories/1/folders/2/deactivation')
  await act(other, '/categories/1/folders/3/deletion')
  for (const id of [2, 3]) {
    const answer = await send(id)
    t.equal(answer.status, 409)
    t.match(answer.text, 'A categoria Geral não pede esta pasta. Nada foi gravado. Não ficou guardado:')
    t.equal(answer.fact('Arquivo'), 'ata.pdf')
  }
  const mover = await signedIn(davi)
  const chosen = await mover.get(`/customers/1/classification?company_type_id=1&category_id=${retail}`)
  const form = chosen.root.querySelectorAll('main form[method=post]').at(-1)!
  await mover.post(form.getAttribute('action')!, Object.fromEntries(form.querySelectorAll('input').map(input => [input.getAttribute('name')!, input.getAttribute('value') ?? ''])))

  const moved = await send(1)
  t.equal(moved.status, 409)
  t.match(moved.text, /A categoria Varejo não pede esta pasta\. Davi Reis trocou a categoria hoje às \d\d:\d\d\. Nada foi gravado\./)
  t.equal(moved.link('Voltar aos dados'), '/customers/1')
  t.equal(count(db, 'files'), 0)
})

void t.test('whoever deletes what somebody deleted a moment before is led to the list, which says so', async t => {
  const { browser, other, db } = await office(t)
  const made: Array<[address: string, fields: Record<string, string>, said: string]> = [
    ['/categories', { identifier: 'ATACADO', name: 'Atacado' }, 'Esta categoria já tinha sido excluída.'],
    ['/company-types', { identifier: 'EXT', name: 'Atacado', document_kind: 'none' }, 'Este tipo já tinha sido excluído.'],
    ['/attributes', { identifier: 'AT', name: 'Atacado', kind: 'text' }, 'Este atributo já tinha sido excluído.'],
    ['/access-groups', { identifier: 'EQ', name: 'Atacado' }, 'Este grupo já tinha sido excluído.'],
  ]
  for (const [address, fields, said] of made) {
    const own = (await save(browser, `${address}/new`, fields)).address.split('?')[0]!
    const [mine, theirs] = [await browser.get(`${own}/deletion`), await other.get(`${own}/deletion`)]
    t.equal((await other.submit(theirs)).location, `${address}?said=deleted`)

    const answer = await browser.submit(mine)

    t.equal(answer.location, `${address}?said=gone`)
    t.match((await browser.open(answer.location!)).text, said)
    t.equal((await browser.get(`${own}/deletion`)).location, `${address}?said=gone`)
    t.equal((await browser.post(`${address}/99/deletion`, mine.hidden())).status, 404, 'what never was is not found')
  }
  t.equal(count(db, 'history', { act: 'deleted' }), made.length)
})

void t.test('an access that is removed twice is removed once, and the list says so', async t => {
  const { browser, other, db, signedIn } = await office(t)
  const [mine, theirs] = [await browser.get('/external-users/1/removal'), await other.get('/external-users/1/removal')]
  await other.submit(theirs)

  const answer = await browser.submit(mine)

  t.equal(answer.location, '/external-users?said=gone')
  t.match((await browser.open(answer.location!)).text, 'Este acesso já tinha sido removido.')
  t.equal(count(db, 'history', { act: 'deleted', record_type: 'external_user' }), 1)
  t.equal((await browser.post('/external-users/99/removal', mine.hidden())).status, 404)
  t.equal((await (await signedIn(davi)).post('/external-users/1/removal', mine.hidden())).status, 403)
})

void t.test('a folder, an attribute or an item that is taken out twice is taken out once, and the page says so', async t => {
  const { browser } = await office(t)
  const attribute = await makeAttribute(browser, 'Ramo', { kind: 'list', items: 'Padaria\nMercado' })
  await ask(browser, '/categories/1', attribute)
  await save(browser, '/categories/1/folders', { name: 'Contrato' })
  const elsewhere = await makeCategory(browser, 'Varejo')
  await save(browser, `/categories/${elsewhere}/folders`, { name: 'Alvará' })

  for (const [address, first, second] of [
    ['/categories/1/folders/1', 'Pasta retirada.', 'Pasta já tinha sido retirada.'],
    ['/categories/1/attributes/1', 'Atributo retirado.', 'Atributo já tinha sido retirado.'],
    [`/attributes/${attribute}/items/2`, 'Item removido.', 'O item já tinha sido removido.'],
  ] as const) {
    t.match((await act(browser, `${address}/deletion`)).text, first)
    const again = await act(browser, `${address}/deletion`)
    t.equal(again.status, 200)
    t.match(again.text, second)
    t.equal((await act(browser, `${address.replace(/\d+$/, '99')}/deletion`)).status, 404, 'what never was is not found')
  }
  t.equal((await act(browser, '/categories/1/folders/2/deletion')).status, 404, 'nor is what another category has')
  t.equal((await act(browser, `/categories/${elsewhere}/folders/2/deletion`)).status, 200)
})

void t.test('a part of a page gets no page about what is gone: the page around it has what was typed still', async t => {
  const { browser, db } = await office(t)
  const page = await browser.get('/customers/1/addresses/new')
  await change(db, 'company_types', 1, { has_addresses: 0 })

  const part = await browser.post('/customers/1/addresses/new/lookup', { ...page.filledIn(), ...matriz, action: 'lookup' }, { 'hx-request-type': 'partial' })
  const whole = await browser.submit(page, matriz)

  t.equal(part.status, 404)
  t.equal(whole.status, 409)
  t.equal(whole.fact('Logradouro'), matriz.street)
})

void t.test('what was typed under a company that was deleted comes back, also after the session ended', async t => {
  const { browser, other, db } = await office(t)
  const addresses = ['/companies/2/edit', '/companies/2/contacts/new', '/external-users/new?company=2']
  await save(browser, '/companies/new/1', { name: 'Mercado Sol', identifier: 'M1', document: '00.000.000/0001-91' })
  const pages = await Promise.all([...addresses, '/companies/2/edit'].map(async address => browser.get(address)))
  await save(other, '/companies/2/deletion', { name: 'Mercado Sol' })

  for (const page of pages.slice(0, -1)) {
    const answer = await browser.submit(page, { name: 'Ana Prado' })
    t.equal(answer.status, 409, page.address)
    t.match(answer.text, /Mercado Sol não existe mais\. Ivo Bauer excluiu hoje às \d\d:\d\d\. Nada foi gravado\. O que você digitou está abaixo, para copiar\./, page.address)
    t.equal(answer.fact('Nome'), 'Ana Prado', page.address)
    t.equal(answer.link('Voltar'), '/companies')
  }
  for (const address of addresses) t.equal((await browser.get(address)).status, 404, 'nothing was typed')
  t.equal((await browser.post('/companies/99/edit', pages[0]!.filledIn())).status, 404, 'what never was is not found')

  await letRunOut(db)
  const { back } = await signInAgain(browser, await browser.submit(pages.at(-1)!, { note: 'Escrito à toa' }), rosa)
  t.equal(back.status, 409)
  t.equal(back.fact('Observações'), 'Escrito à toa')
})

void t.test('what was typed under a customer who was deleted comes back to whoever could see them, and to nobody else', async t => {
  const { browser, other, db, signedIn } = await office(t)
  await save(browser, '/external-users/1/removal', {})
  await restrict(db, 1, [[rosa, 'list', 'view', 'edit'], [ivo, 'list', 'view', 'edit', 'delete']])
  const page = await browser.get('/customers/1/edit')
  await save(other, '/customers/1/deletion', { name: 'Padaria Pão da Serra Ltda' })

  const answer = await browser.submit(page, { note: 'Escrito à toa' })
  const outsider = await signedIn(davi)
  const { _csrf } = (await outsider.get('/account')).hidden()
  const closed = await outsider.post('/customers/1/edit', { _csrf, note: 'Escrito à toa' })

  t.equal(answer.status, 409)
  t.match(answer.text, 'Padaria Pão da Serra Ltda não existe mais. Ivo Bauer excluiu')
  t.equal(answer.fact('Observações'), 'Escrito à toa')
  t.equal(closed.status, 404)
})

void t.test('what was typed of a new company whose type was inactivated comes back', async t => {
  const { browser, other } = await office(t)
  const page = await browser.get('/companies/new/1')
  await act(other, '/company-types/1/deactivation')

  const answer = await browser.submit(page, { name: 'Mercado Sol', note: 'Escrito à toa' })

  t.equal(answer.status, 409)
  t.match(answer.text, /Pessoa jurídica não é mais um tipo para empresas novas\. Ivo Bauer inativou hoje às \d\d:\d\d\. Nada foi gravado\./)
  t.equal(answer.fact('Observações'), 'Escrito à toa')
  t.equal(answer.link('Voltar'), '/companies/new')
  t.equal((await browser.get('/companies/new/1')).status, 404)
})
