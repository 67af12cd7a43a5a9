import t from 'tap'
import { sql } from '../../src/database.ts'
import { describeDevice } from '../../src/sessions/device.ts'
import { renewSessionsOf } from '../../src/sessions/store.ts'
import { desk, hire, startOffice } from '../support/app.ts'
import { marina, rosa } from '../support/people.ts'
import { count } from '../support/rows.ts'

void t.test('ASVS 7.1.2: a sixth session ends the oldest one', async t => {
  const { db, signedIn } = await startOffice(t)
  await hire(db, marina)
  const browsers = []
  for (let number = 0; number < 6; number++) {
    browsers.push(await signedIn(marina))
    await db.write(() => db.run(sql('sessions').update({ started_at: sql.raw('started_at - 1000') })))
  }

  const answers = await Promise.all(browsers.map(browser => browser.get('/')))

  t.strictSame(answers.map(answer => answer.status), [303, 200, 200, 200, 200, 200])
  t.equal(count(db, 'sessions'), 5)
})

void t.test('after a change of rights the next page gives the session a new id, and open forms stay good', async t => {
  const { db, browser } = await desk(t, rosa)
  const form = await browser.get('/system')
  const old = browser.cookies.get('cadastro')
  await db.write(() => { renewSessionsOf(db, [1]) })

  const page = await browser.get('/')
  const renewed = browser.cookies.get('cadastro')
  await browser.get('/')
  const saved = await browser.submit(form, { office_name: 'Babitonga' })

  t.equal(page.status, 200)
  t.not(renewed, old)
  t.equal(browser.cookies.get('cadastro'), renewed, 'once')
  t.equal(saved.status, 303)
  t.equal(count(db, 'sessions'), 1)
})

void t.test('signing in has a line in the history', async t => {
  const { db } = await desk(t, marina)

  t.equal(count(db, 'history', { record_type: 'user', act: 'signed_in', user_name: marina.name }), 1)
})

void t.test('a session is recognised by browser and system', async t => {
  for (const [agent, device] of [
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox no Windows'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge no Windows'],
    ['Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36', 'Chrome no Android'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.0 Safari/604.1', 'Safari no iOS'],
    ['<script>', 'Navegador desconhecido'], [undefined, 'Navegador desconhecido'],
  ] as const) t.equal(describeDevice(agent), device)
})
