import t from 'tap'
import { cityOf } from '../../src/addresses/form.ts'
import { sql } from '../../src/database.ts'
import { municipalitiesOf, municipalityNamed } from '../../src/places/municipalities.ts'
import { states } from '../../src/places/states.ts'
import { desk } from '../support/app.ts'
import { save } from '../support/configuring.ts'
import { matriz, press, register, toAddresses } from '../support/registering.ts'
import { change, count } from '../support/rows.ts'

void t.test('all municipalities are known, each code begins with the number of its state', async t => {
  const all = states.flatMap(({ code }) => municipalitiesOf(code))

  t.equal(all.length, 5571)
  t.equal(new Set(all.map(one => one.code)).size, 5571)
  for (const { code } of states) {
    const list = municipalitiesOf(code)
    t.ok(list.every(one => /^\d{7}$/.test(one.code) && one.code.slice(0, 2) === list[0]!.code.slice(0, 2)), code)
    t.ok(list.every(one => municipalityNamed(code, one.name)?.code === one.code), `${code}: no two names that read alike`)
  }
  t.strictSame(municipalitiesOf('ZZ'), [])
})

void t.test('a city is found however it is written, and only in its state', async t => {
  t.equal(municipalityNamed('SP', ' sao  jose dos campos')?.code, '3549904')
  t.equal(municipalityNamed('SP', "Santa Bárbara d'Oeste")?.name, municipalityNamed('SP', 'SANTA BARBARA D OESTE')?.name)
  t.equal(municipalityNamed('SC', 'São José dos Campos'), undefined)
})

void t.test('the cities of a state come as a list, for whoever works here', async t => {
  const { browser, visitor } = await desk(t)

  const answer = await browser.get('/municipalities?state=SC')

  t.equal(answer.root.querySelectorAll('#cities option').length, 295)
  t.equal(answer.root.querySelectorAll('option')[0]!.getAttribute('value'), 'Abdon Batista')
  for (const state of ['', 'ZZ', '%27', '__proto__']) t.equal((await browser.get(`/municipalities?state=${state}`)).root.querySelectorAll('option').length, 0, state)
  t.equal((await visitor().get('/municipalities?state=SC')).status, 303)
})

void t.test('the wizard keeps the code of the city and writes its name as the IBGE does', async t => {
  const { browser, db } = await desk(t)
  const page = await toAddresses(browser)

  const added = await press(browser, page, 'add', { ...matriz, city: 'JOINVILLE' })
  const contacts = await press(browser, added, 'next')
  await press(browser, contacts, 'finish')

  t.match(added.text, 'Joinville/SC')
  t.match(contacts.fact('Principal'), 'Joinville/SC')
  t.equal(count(db, 'addresses', { city: 'Joinville', city_code: '4209102' }), 1)
})

void t.test('no page carries the cities until somebody needs them', async t => {
  const { browser } = await desk(t)

  const page = await toAddresses(browser)

  t.equal(page.root.querySelectorAll('#cities option').length, 0)
  t.equal(page.field('Cidade').getAttribute('list'), 'cities')
})

void t.test('without JavaScript the cities of the chosen state stand in a plain list', async t => {
  const { browser, db } = await desk(t)
  const page = await toAddresses(browser)

  const listed = await press(browser, page, 'keep', { ...matriz, city: '' })
  const code = listed.field('Cidades de SC').querySelectorAll('option').find(option => option.text === 'Lages')!.getAttribute('value')!
  const added = await press(browser, listed, 'add', { city_code: code })
  const editing = await press(browser, added, added.root.querySelector('button[value^="edit:"]')!.getAttribute('value')!)
  const changed = await press(browser, editing, 'add', { city: 'Blumenau' })
  const contacts = await press(browser, changed, 'next')
  await press(browser, contacts, 'finish')

  t.equal(listed.value('Logradouro'), matriz.street)
  t.match(added.text, 'Lages/SC')
  t.equal(editing.value('Cidade'), 'Lages')
  t.match(changed.text, 'Blumenau/SC')
  t.equal(count(db, 'addresses', { city: 'Blumenau', city_code: '4202404' }), 1)
})

void t.test('a place that is no municipality of the state is doubted, with the list beside it, and may be kept', async t => {
  const { browser, db } = await desk(t)
  const page = await toAddresses(browser)

  const doubted = await press(browser, page, 'add', { ...matriz, city: 'Pirabeiraba' })
  const added = await press(browser, doubted, 'add', { keep_city: 'SC pirabeiraba' })
  await press(browser, await press(browser, added, 'next'), 'finish')

  t.strictSame(doubted.summary(), ['Cidade: Pirabeiraba não está na lista de municípios de SC do IBGE.'])
  t.ok(doubted.field('Cidades de SC'))
  t.match(added.text, 'Pirabeiraba/SC')
  t.equal(count(db, 'addresses', { city: 'Pirabeiraba' }), 1)
  t.equal(db.row<{ city_code: null }>(sql('addresses'))!.city_code, null)
})

void t.test('the name of a city counts more than a code that was left beside it', async t => {
  t.equal(cityOf({ state: 'SC', city: 'lages', city_code: '4209102' })?.name, 'Lages')
  t.equal(cityOf({ state: 'SC', city: 'Pirabeiraba', city_code: '4209102' })?.name, 'Joinville')
  t.equal(cityOf({ state: 'PR', city: '', city_code: '4209102' }), undefined)
})

void t.test('abroad a city is free text, and a code sent along counts for nothing', async t => {
  const { browser, db } = await desk(t)

  const added = await press(browser, await toAddresses(browser), 'add', { ...matriz, country: 'Portugal', cep: '', state: '', city: 'Braga', city_code: '4209102' })
  await press(browser, await press(browser, added, 'next'), 'finish')

  t.equal(db.row<{ city_code: null }>(sql('addresses'))!.city_code, null)
  t.match(added.text, 'Braga')
})

void t.test('a city that was typed freely in the past stays, and is asked about only when it is changed', async t => {
  const { browser, db } = await desk(t)
  await register(browser)
  await change(db, 'addresses', 1, { city: 'Pirabeiraba', city_code: null })

  const kept = await save(browser, '/customers/1/addresses/1', { number: '331' })
  const doubted = await save(browser, '/customers/1/addresses/1', { city: 'Outra' })
  const right = await save(browser, '/customers/1/addresses/1', { city: 'araquari' })

  t.match(kept.text, 'Alterações salvas.')
  t.equal(doubted.status, 422)
  t.match(right.text, 'Araquari/SC')
  t.equal(count(db, 'addresses', { city: 'Araquari', city_code: '4201307', number: '331' }), 1)
})

void t.test('a city of another state is doubted after the state was changed', async t => {
  const { browser } = await desk(t)

  const doubted = await press(browser, await toAddresses(browser), 'add', { ...matriz, cep: '80010-000', state: 'PR', city: 'Joinville' })

  t.strictSame(doubted.summary(), ['Cidade: Joinville não está na lista de municípios de PR do IBGE.'])
})
