import t from 'tap'
import { sql } from '../../src/database.ts'
import { APART_MAX, countRefusal, ELSEWHERE, KEPT_DAYS, latestRefusals, refusalOf } from '../../src/refusals/store.ts'
import { desk, hire } from '../support/app.ts'
import type { Page } from '../support/html.ts'
import { caio, davi, marina, rosa } from '../support/people.ts'
import { count } from '../support/rows.ts'

async function office (t: Parameters<typeof desk>[0]) {
  const all = await desk(t, rosa)
  for (const person of [marina, caio]) await hire(all.db, person)
  return all
}

function told (page: Page): string[] {
  return page.root.querySelectorAll('section[aria-labelledby=refusals] li').map(line => line.text.replace(/\s+/g, ' ').trim())
}

void t.test('ASVS 16.3.1: failed sign-ins stand in the history, of an account by its name and of a stranger by the network', async t => {
  const { browser, visitor } = await office(t)
  const guess = async (email: string) => {
    const stranger = visitor()
    return stranger.submit(await stranger.get('/login'), { email, password: 'uma senha qualquer, errada' })
  }
  await guess(marina.email)
  await guess(marina.email)
  await guess('ninguem@escritorio.example')

  const lines = told(await browser.get('/history'))

  t.equal(lines.length, 2)
  t.match(lines[0], /^Marina Hoepers: 2 tentativas de entrar recusadas última vez hoje às \d\d:\d\d$/)
  t.match(lines[1], /^Alguém da rede 127\.0\.0\.x: 1 tentativa de entrar recusada/)
  t.notMatch((await browser.get('/history')).text, 'ninguem@')
})

void t.test('ASVS 16.3.2: what was forbidden stands there too, gathered and written together', async t => {
  const { app, db, browser, signedIn } = await office(t)
  const reader = await signedIn(caio)
  for (const address of ['/users', '/users', '/system']) t.equal((await reader.get(address)).status, 403)
  t.equal((await reader.post('/logout', {})).status, 403)
  t.equal(count(db, 'refusals'), 0)

  await app.refusals.keep()

  t.strictSame(told(await browser.get('/history')).map(line => line.replace(/ última vez.*/, '')), [
    'Caio Stolf: 1 formulário de origem desconhecida recusado', 'Caio Stolf: 3 pedidos sem permissão recusados',
  ])
})

void t.test('a wrong password at an act of weight is counted', async t => {
  const { browser } = await office(t)
  await browser.submit(await browser.get('/confirmations'), { _password: 'errada' })

  t.match(told(await browser.get('/history'))[0], 'Rosa Prado: 1 senha errada ao confirmar um ato')
})

void t.test('what waits to be written is written when the product is closed', async t => {
  const { app, signedIn, db } = await office(t)
  await (await signedIn(caio)).get('/users')
  let written = ''
  db.onQuery(text => { if (/insert into .refusals/.test(text)) written = text })

  await app.close()

  t.match(written, 'refusals')
})

void t.test('an attacker adds a bounded number of rows an hour, and old ones go', async t => {
  const { db } = await office(t)
  await db.write(() => {
    db.run(sql('refusals').insert({ hour: '2020-01-01T00', event: 'authz_fail', count: 1, last_at: '2020-01-01T00:00:00.000Z' }))
    for (let number = 0; number < 300; number++) countRefusal(db, refusalOf('authn_login_fail', undefined, `10.0.${number % 256}.${number}`))
    for (let number = 0; number < 300; number++) countRefusal(db, refusalOf('authn_login_fail', undefined, `2001:db8:${number.toString(16)}::1`))
  })

  await db.write(() => { countRefusal(db, refusalOf('authz_fail', 2, '')) })

  t.equal(count(db, 'refusals', { user_id: 2 }), 1, 'an account stands apart')
  t.ok(count(db, 'refusals', { user_id: 0 }) <= APART_MAX + 4)
  t.equal(db.row<{ sum: number }>(sql('refusals').where({ user_id: 0 }).sum('count as sum'))!.sum, 600)
  t.equal(count(db, 'refusals', { hour: '2020-01-01T00' }), 0, `kept for ${KEPT_DAYS} days`)
  t.ok(latestRefusals(db).some(({ network }) => network === ELSEWHERE))
})

void t.test('a stranger is known by the network, never by the whole address', async t => {
  const networks: Array<[address: string, network: string]> = [
    ['203.0.113.77', '203.0.113.x'], ['::ffff:203.0.113.77', '203.0.113.x'], ['2001:db8:12:34::9', '2001:db8:12::/48'], ['::1', '::/48'],
  ]

  for (const [address, network] of networks) t.equal(refusalOf('authz_fail', undefined, address).network, network)
  t.strictSame(refusalOf('authz_fail', 3, '203.0.113.77'), { event: 'authz_fail', user_id: 3, network: '' })
})

void t.test('only whoever may read about people reads of refusals, where nothing is filtered', async t => {
  const { db, browser, signedIn } = await office(t)
  await hire(db, davi)
  await db.write(() => {
    db.run(sql('access_group_rights').insert({ access_group_id: 3, menu: 'CM008', access_right: 'view' }))
    countRefusal(db, refusalOf('authz_fail', 2, ''))
  })

  t.equal(told(await browser.get('/history')).length, 1)
  t.equal(told(await browser.get('/history?user=1')).length, 0)
  t.strictSame(told(await (await signedIn(caio)).get('/history')), [])
})
