import t from 'tap'
import { desk, hire } from '../support/app.ts'
import { ask, makeAttribute } from '../support/configuring.ts'
import { caio, davi, rosa } from '../support/people.ts'
import { register } from '../support/registering.ts'
import { count } from '../support/rows.ts'

void t.test('a filter is kept with its name and leads back to the same list', async t => {
  const { browser } = await desk(t)
  await register(browser)

  const form = await browser.get('/saved-filters/new?query=q%3Dpadaria%26status%3Dactive%26sort%3D-name%26after%3D4%26evil%3D1')
  const kept = await browser.submit(form, { name: 'Padarias ativas' })
  const list = await browser.get(kept.location!)

  t.equal(kept.location, '/customers?q=padaria&status=active&sort=-name&said=kept')
  t.match(list.text, 'Filtro guardado.')
  t.equal(list.link('Padarias ativas'), '/customers?q=padaria&status=active&sort=-name')
  const saved = await browser.get('/saved-filters')
  t.equal(saved.link('Padarias ativas'), '/customers?q=padaria&status=active&sort=-name')
  t.strictSame(saved.root.querySelectorAll('#menu [aria-current]').map(link => link.getAttribute('href')), ['/customers'], 'they are of Clientes')
})

void t.test('a filter without a name comes back with what was asked and why', async t => {
  const { browser, db } = await desk(t)

  const form = await browser.submit(await browser.get('/saved-filters/new?query=q%3Dserra'), { name: ' ' })

  t.equal(form.status, 422)
  t.equal(form.fault('Nome'), 'Informe o nome do filtro.')
  t.equal(form.hidden().query, 'q=serra')
  t.equal(count(db, 'saved_filters'), 0)
})

void t.test('a filter that is sent twice at once is kept once, and another of the same name is refused', async t => {
  const { browser, db, signedIn } = await desk(t)
  await hire(db, davi)
  const form = await browser.get('/saved-filters/new?query=q%3Dserra')

  const twice = await Promise.all([browser.submit(form, { name: 'Serra' }), browser.submit(form, { name: 'Serra' })])
  const other = await browser.submit(await browser.get('/saved-filters/new?query=q%3Dmar'), { name: 'sérra' })
  const colleague = await signedIn(davi)
  const colleagues = await colleague.submit(await colleague.get('/saved-filters/new'), { name: 'Serra' })

  t.strictSame(twice.map(answer => answer.location), ['/customers?q=serra&said=kept', '/customers?q=serra&said=kept'])
  t.strictSame([other.status, other.fault('Nome'), other.hidden().query], [422, 'Você já tem o filtro Serra.', 'q=mar'])
  t.equal(colleagues.status, 303, 'of others there may be one')
  t.equal(count(db, 'saved_filters'), 2)
})

void t.test('a list whose filters are too long to be kept is said so, and nothing is kept', async t => {
  const { browser, db } = await desk(t, rosa)
  const query = new URLSearchParams({ category: '1' })
  for (const name of ['Ramo', 'Porte', 'Praça', 'Rede']) {
    const id = await makeAttribute(browser, name)
    await ask(browser, '/categories/1', id)
    query.set(`attribute_${id}`, 'ã'.repeat(100))
  }

  const long = await browser.submit(await browser.get(`/saved-filters/new?${new URLSearchParams({ query: query.toString() }).toString()}`), { name: 'Longo' })
  const longer = await browser.submit(long, { query: 'x'.repeat(20_000) })
  const twice = await browser.post('/saved-filters', { ...long.hidden(), name: 'Duas', query: ['q=x', 'q=y'] })

  t.equal(long.status, 422)
  t.match(long.fault('Nome'), 'Esta lista tem filtros longos demais para guardar.')
  t.equal(longer.status, 400)
  t.ok(twice.status < 500)
  t.equal(count(db, 'saved_filters', { name: 'Longo' }), 0)
})

void t.test('a filter of a group is there for its members and for nobody else, and only its owner deletes it', async t => {
  const { browser, db, signedIn } = await desk(t)
  await hire(db, davi)
  await hire(db, caio)
  await register(browser)
  const form = await browser.get('/saved-filters/new?query=status%3Dinactive')
  const group = form.field('Grupo de acesso').querySelectorAll('option')[1]!.getAttribute('value')!
  await browser.submit(form, { name: 'Parados', access_group_id: group })
  const [colleague, stranger] = [await signedIn(davi), await signedIn(caio)]

  t.ok((await colleague.get('/customers')).links().includes('Parados'))
  t.notOk((await stranger.get('/customers')).links().includes('Parados'))
  t.match((await colleague.get('/saved-filters')).text, 'De Marina Hoepers, com o grupo Cadastro')
  const token = (await colleague.get('/saved-filters/new')).hidden()._csrf
  t.equal((await colleague.post('/saved-filters/1/deletion', { _csrf: token })).status, 404)
  t.equal(count(db, 'saved_filters'), 1)
  t.equal((await browser.submit(await browser.get('/saved-filters/new'), { name: 'X', access_group_id: '999' })).status, 422)

  const mine = (await browser.get('/saved-filters/new')).hidden()._csrf
  t.equal((await browser.post('/saved-filters/1/deletion', { _csrf: mine })).location, '/saved-filters?said=deleted')
  t.equal(count(db, 'saved_filters'), 0)
})

void t.test('whoever chose columns sees these, and nobody else does', async t => {
  const { browser, db, signedIn } = await desk(t)
  await hire(db, davi)
  await register(browser)
  const heads = async (who: typeof browser) => (await who.get('/customers')).root.querySelectorAll('thead th a').map(one => one.text.trim())
  const usual = await heads(browser)

  const token = (await browser.get('/saved-filters/new')).hidden()._csrf
  const answer = await browser.post('/customers/columns', { _csrf: token, column: ['phone', 'city', 'nonsense', 'name'], query: 'q=padaria&after=3' })

  t.equal(answer.location, '/customers?q=padaria')
  t.strictSame((await heads(browser)).filter(head => !head.startsWith('Selecionar')), ['Nome', 'Cidade', 'Telefone'])
  t.strictSame(await heads(await signedIn(davi)), usual)
  t.match((await browser.get('/customers')).text, 'Padaria Pão da Serra Ltda Pão da Serra Joinville/SC (47) 3025-1234')
})
