import t from 'tap'
import { sql, type Database } from '../../src/database.ts'
import { APART_MAX, countRefusal, ELSEWHERE, KEPT_DAYS, refusalOf, refusalsAt, SHOWN_MAX } from '../../src/refusals/store.ts'
import { desk, hire } from '../support/app.ts'
import type { Page } from '../support/html.ts'
import { caio, davi, marina, rosa } from '../support/people.ts'
import { planOf, queriesOf } from '../support/queries.ts'
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
  const seen = queriesOf(db)

  await app.close()

  t.match(seen.join('\n'), /insert into .refusals/)
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
  t.ok(refusalsAt(db).rows.some(({ network }) => network === ELSEWHERE))
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

/** Refusals of ten hours, seven an hour: of people, of networks old and new, and of many. */
async function refused (db: Database): Promise<void> {
  const networks = ['', '', '10.0.0.x', '203.0.113.x', '2001:db8:12::/48', '::/48', ELSEWHERE]
  await db.write(() => {
    for (let hour = 0; hour < 10; hour++) for (const [index, network] of networks.entries()) {
      const at = `2026-11-30T${String(hour).padStart(2, '0')}`
      db.run(sql('refusals').insert({ hour: at, event: index % 2 ? 'authz_fail' : 'authn_login_fail', user_id: index < 2 ? index + 1 : 0, network, count: hour + 1, last_at: `${at}:30:00.000Z` }))
    }
  })
}

function counts (page: Page): string[] {
  return page.root.querySelectorAll('main .log li').map(line => `${line.text.replace(/\s+/g, ' ').trim()} ${line.querySelector('time')?.getAttribute('datetime')}`)
}

void t.test('all refusals are turned page by page, each once, the newest hour first', async t => {
  const { db, browser } = await office(t)
  await refused(db)

  const first = await browser.get((await browser.get('/history')).root.querySelector('section[aria-labelledby=refusals] a')!.getAttribute('href')!)
  const second = await browser.get(first.link('Mais antigos'))
  const last = await browser.get(second.link('Mais antigos'))
  const back = await browser.get(last.link('Mais recentes'))
  const start = await browser.get(back.link('Mais recentes'))

  t.strictSame([first, second, last].map(page => counts(page).length), [25, 25, 20])
  t.equal(new Set([first, second, last].flatMap(counts)).size, 70)
  t.match(counts(first)[0], '2026-11-30T09')
  t.match(counts(last).at(-1), '2026-11-30T00')
  t.strictSame(counts(back), counts(second))
  t.strictSame(counts(start), counts(first))
  t.match(first.text, '25 nesta página')
  t.strictSame([first, last, start].map(page => page.links().filter(text => text.startsWith('Mais '))), [['Mais antigos'], ['Mais recentes'], ['Mais antigos']])
  t.equal(told(await browser.get('/history')).length, SHOWN_MAX)
})

void t.test('a place among the refusals that nobody gave out is the nearest sensible page', async t => {
  const { db, browser } = await office(t)
  await refused(db)
  const whole = counts(await browser.get('/history/refusals'))
  const nonsense = ['x', '1', '0', '2026-11-30T05', '2026-11-30T05~x~0~', '2026-11-30T05~constructor~0~', '2026-11-30T05~authz_fail~-1~', '2026-11-30T05~authz_fail~1e3~',
    "2026-11-30T05~authz_fail~0~'or 1=1", '2026-11-30T05~authz_fail~0~10.0.0.x~', `2026-11-30T05~authz_fail~0~${'x'.repeat(500)}`, '~~~', '%00', 'x&after=y']

  for (const place of nonsense) for (const way of ['after', 'before']) {
    const page = await browser.get(`/history/refusals?${way}=${place}`)
    t.equal(page.status, 200, place)
    t.strictSame(counts(page), whole, place)
  }
  const between = await browser.get('/history/refusals?after=2026-11-30T03~authn_password_fail~9~zzz')
  const newest = await browser.get('/history/refusals?before=2026-11-30T09~authz_fail~999~')
  const none = await browser.get('/history/refusals?after=0000-00-00T00~authz_fail~0~')
  t.ok(counts(between).every(line => /T0[0-3]:30/.test(line)), 'a count that is gone by now still has its place')
  t.ok(counts(between).length > 0)
  t.notOk(between.links().includes('Mais antigos') && counts(between).length < 25)
  t.strictSame([newest.status, counts(newest), none.status, counts(none)], [200, [], 200, []])
})

void t.test('a page of refusals goes along the key, however deep it lies', async t => {
  const { db, browser } = await office(t)
  await refused(db)
  const seen = queriesOf(db)

  const second = await browser.get((await browser.get('/history/refusals')).link('Mais antigos'))
  await browser.get(second.link('Mais recentes'))

  const asked = seen.filter(text => /from .refusals/.test(text))
  t.equal(asked.length, 3, 'one question a page')
  const plans = asked.map(text => planOf(db, text))
  for (const plan of plans) t.notOk(plan.some(detail => /TEMP B-TREE/.test(detail)), plan.join('; '))
  for (const plan of plans.slice(1)) t.match(plan[0], 'SEARCH refusals USING PRIMARY KEY')
})

void t.test('without refusals their page says so, and whoever may not read about people has none', async t => {
  const { db, browser, signedIn } = await office(t)
  const empty = await browser.get('/history/refusals')
  await db.write(() => { db.run(sql('access_group_rights').insert({ access_group_id: 3, menu: 'CM008', access_right: 'view' })) })
  const reader = await signedIn(caio)

  t.match(empty.text, 'Nada foi recusado.')
  t.equal((await reader.get('/history')).status, 200)
  t.equal((await reader.get('/history/refusals')).status, 403)
})
