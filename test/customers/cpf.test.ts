import t from 'tap'
import { maskCpf, maskCpfsIn } from '../../src/brazil/cpf.ts'
import { sql } from '../../src/database.ts'
import { record } from '../../src/history/store.ts'
import { addSavedFilter } from '../../src/saved-filters/store.ts'
import { apart } from '../../src/search-index/text.ts'
import { desk, hire } from '../support/app.ts'
import { ask, makeAttribute } from '../support/configuring.ts'
import type { Page } from '../support/html.ts'
import { caio, marina, rosa } from '../support/people.ts'
import { press, pressAnyway, toIdentification } from '../support/registering.ts'

const ana = { name: 'Ana Lima', document: '111.444.777-35' }
const pessoaFisica = { company_type_id: '2' }

void t.test('a masked CPF keeps its six digits in the middle', async t => {
  t.equal(maskCpf('11144477735'), '***.444.777-**')
  t.equal(maskCpfsIn('11144477735'), '***.444.777-**')
  t.equal(maskCpfsIn('era 111.444.777-35, é 529.982.247-25.'), 'era ***.444.777-**, é ***.982.247-**.')
  t.equal(maskCpfsIn('11.222.333/0001-81 e (47) 99912-4410'), '11.222.333/0001-81 e (47) 99912-4410')
})

void t.test('ASVS 14.2.6, 15.3.1, 8.1.2: who only consults reads no CPF whole, on any page; who registers does', async t => {
  const { browser, db, signedIn } = await desk(t, rosa)
  for (const person of [marina, caio]) await hire(db, person)
  const guarantor = await makeAttribute(browser, 'CPF do fiador', { kind: 'document' })
  await ask(browser, '/company-types/2', guarantor)
  let page = await press(browser, await toIdentification(browser, pessoaFisica), 'next', ana)
  page = await press(browser, page, 'next')
  page = await press(browser, page, 'next', { [`attribute_${guarantor}`]: '529.982.247-25' })
  const done = await press(browser, page, 'finish')
  await db.write(() => {
    record(db, {
      record_type: 'company', record_id: 1, record_name: 'Ana Lima', company_id: 1, user: { id: 1, name: 'Rosa' }, act: 'changed', way: 'edit',
      changes: [{ field: 'document', from: '111.444.777-35', to: '529.982.247-25' }], reason: 'O CPF 111.444.777-35 estava trocado.',
    })
  })

  t.match(done.text, '111.444.777-35')
  const addresses = ['/', '/customers', '/customers?q=ana', '/companies', '/companies/1', '/customers/1',
    '/customers/1/attributes', '/customers/1/history', '/go?q=ana']
  const [reader, clerk] = [await signedIn(caio), await signedIn(marina)]
  for (const address of addresses) {
    t.notMatch((await reader.open(address)).body, /111\.?444\.?777-?35|529\.?982\.?247-?25/, address)
  }
  for (const address of ['/customers', '/companies/1', '/customers/1']) {
    t.match((await reader.get(address)).body, '***.444.777-**', address)
    t.match((await clerk.get(address)).body, '111.444.777-35', address)
  }
  t.match((await reader.get('/customers/1/attributes')).body, '***.982.247-**')
  const found = await reader.get('/customers?q=11144477735')
  t.match(found.root.querySelector('tbody')?.text, /Ana Lima[^]*\*\*\*\.444\.777-\*\*/)
})

void t.test('who reads no CPF whole finds by a whole one, and by no part of one', async t => {
  const { browser, db, signedIn } = await desk(t, marina)
  await hire(db, caio)
  let page = await press(browser, await toIdentification(browser, pessoaFisica), 'next', ana)
  page = await press(browser, page, 'next')
  await press(browser, page, 'finish')
  const finds = async (person: typeof browser, q: string) => {
    const pages = await Promise.all(['/customers', '/companies', '/go'].map(address => person.get(`${address}?${new URLSearchParams({ q }).toString()}`)))
    return pages.filter(({ root }) => root.querySelector('main')?.text.includes('Ana Lima')).length
  }
  const reader = await signedIn(caio)
  const parts = ['111', '11144', '111.444.777-3', '4777', '77735', '735', '1114447773', '111 444 777', `${apart('11144')} zzz`, `11144477735${apart('1')} 735`]

  for (const part of parts) t.equal(await finds(reader, part), 0, part)
  for (const part of parts.slice(0, 8)) t.not(await finds(browser, part), 0, part)
  for (const person of [reader, browser]) for (const whole of ['11144477735', '111.444.777-35', '111 444 777 35']) t.not(await finds(person, whole), 0, whole)
  t.match((await reader.get('/customers?q=4777')).text, 'Nenhum cliente')
})

void t.test('who reads no CPF whole puts nothing in their order, in no list, saved filter or export', async t => {
  const { browser, db, signedIn } = await desk(t, marina)
  await hire(db, caio)
  for (const one of [{ name: 'Zilda Alves', document: '111.444.777-35' }, { name: 'Bento Alves', document: '529.982.247-25' }, { name: 'Ivo Alves', document: '248.438.034-80' }]) {
    const page = await pressAnyway(browser, await toIdentification(browser, pessoaFisica), 'next', one)
    await press(browser, await press(browser, page, 'next'), 'finish')
  }
  await db.write(() => {
    for (const right of ['view', 'export']) db.run(sql('access_group_rights').insert({ access_group_id: 3, menu: 'CT001', access_right: right }).onConflict().ignore())
    addSavedFilter(db, 1, { name: 'Por CPF', query: 'sort=document', access_group_id: 3 })
  })
  const reader = await signedIn(caio)
  const namesIn = (text: string) => text.match(/(?:Zilda|Bento|Ivo) Alves/g)
  const names = async (person: typeof browser, address: string) => namesIn((await person.get(address)).root.querySelector('tbody')!.text)
  const heads = (page: Page) => page.root.querySelector('thead')!.innerHTML
  const exported = async (person: typeof browser, sort: string) => {
    const { _csrf } = (await person.get('/customers')).hidden()
    return namesIn((await person.post('/customers/exports', { _csrf, format: 'csv-all', query: `sort=${sort}` })).body)
  }

  t.strictSame(await names(browser, '/customers?sort=document'), ['Zilda Alves', 'Ivo Alves', 'Bento Alves'])
  for (const [path, usual] of [['/customers', '-updated'], ['/companies', 'name']] as const) {
    const expected = await names(reader, `${path}?sort=${usual}`)
    for (const sort of ['document', '-document']) t.strictSame(await names(reader, `${path}?sort=${sort}`), expected, `${path} ${sort}`)
    t.notMatch(heads(await reader.get(`${path}?sort=document`)), 'sort=document')
    t.match(heads(await browser.get(path)), 'sort=document')
  }
  const saved = await reader.get('/customers')
  t.strictSame(await names(reader, saved.link('Por CPF')), await names(reader, '/customers'))
  for (const sort of ['document', '-document']) t.strictSame(await exported(reader, sort), await exported(reader, '-updated'), sort)
})

void t.test('what a person types stays as typed while they register, whoever may read it later', async t => {
  const { browser, db } = await desk(t, marina)
  await db.write(() => db.run(sql('access_group_rights').where({ menu: 'CPF' }).delete()))

  let page = await press(browser, await toIdentification(browser, pessoaFisica), 'next', ana)
  page = await press(browser, page, 'next')
  t.match(page.text, '111.444.777-35')
  const done = await press(browser, page, 'finish')

  t.match(done.text, '***.444.777-**')
  t.notMatch(done.body, '111.444.777-35')
})
