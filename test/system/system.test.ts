import t from 'tap'
import { sql } from '../../src/database.ts'
import { findSetting } from '../../src/settings.ts'
import { desk, type Browser } from '../support/app.ts'
import type { Page } from '../support/html.ts'
import { caio, marina, rosa } from '../support/people.ts'
import { count, everything } from '../support/rows.ts'

const sessions = { session_idle_minutes: '10', session_hours: '4' }

/** Saves a section with what the page shows and what is typed over it. */
async function save (browser: Browser, slug: string, fields: Record<string, string | undefined>, page?: Page): Promise<Page> {
  const { root } = page ?? await browser.get('/system')
  const form = root.querySelectorAll('main form').find(one => one.getAttribute('action') === `/system/${slug}`)!
  const shown = Object.fromEntries(form.querySelectorAll('input').filter(input => input.getAttribute('type') !== 'checkbox' || input.hasAttribute('checked'))
    .map(input => [input.getAttribute('name')!, input.getAttribute('value')!]))
  for (const select of form.querySelectorAll('select')) shown[select.getAttribute('name')!] = select.querySelector('[selected]')!.getAttribute('value')!
  const answer = await browser.post(`/system/${slug}`, { ...shown, ...fields })
  return answer.location ? browser.open(answer.location.split('#')[0]!) : answer
}

void t.test('the office is renamed, and every page says so at once', async t => {
  const { browser } = await desk(t, rosa)

  const page = await save(browser, 'office', { office_name: 'Contábil Babitonga', privacy_contact: 'Rosa, rosa@escritorio.example' })

  t.match(page.text, 'Alterações salvas.')
  t.match(page.root.querySelector('.topbar')!.text, 'Contábil Babitonga')
  t.equal(page.value('Contato para pedidos de privacidade'), 'Rosa, rosa@escritorio.example')
})

void t.test('a change of Sistema has a line in its history, with both values and who did it', async t => {
  const { browser, db } = await desk(t, rosa)

  const page = await save(browser, 'sessions', sessions)

  t.match(page.text, /Rosa Prado alterou Sistema: Sessões.*Encerrar depois de quantos minutos sem uso ?30 → 10/)
  t.equal(count(db, 'history', { record_type: 'system', act: 'changed' }), 1)
})

void t.test('a session ends after the minutes and hours that were set', async t => {
  const { browser, db } = await desk(t, rosa)
  await save(browser, 'sessions', sessions)

  await db.write(() => db.run(sql('sessions').update({ seen_at: Date.now() - 9 * 60_000 })))
  const within = await browser.get('/')
  await db.write(() => db.run(sql('sessions').update({ seen_at: Date.now() - 11 * 60_000 })))
  const idle = await browser.get('/')
  await db.write(() => db.run(sql('sessions').update({ seen_at: Date.now(), started_at: Date.now() - 4 * 3_600_001 })))
  const long = await browser.get('/')

  t.strictSame([within.status, idle.status, long.status], [200, 303, 303])
})

void t.test('limits outside safe bounds come back with what was typed and why', async t => {
  const { browser, db } = await desk(t, rosa)
  const before = everything(db, ['settings', 'history'])

  const wrong = await save(browser, 'sessions', { session_idle_minutes: '4', session_hours: '25' })
  const short = await save(browser, 'passwords', { password_min: '14', password_min_with_factor: '7' })
  const nothing = await save(browser, 'passwords', { password_min: '', password_min_with_factor: '1e1' })

  t.equal(wrong.status, 422)
  t.equal(wrong.value('Encerrar depois de quantos minutos sem uso'), '4')
  t.equal(wrong.fault('Encerrar depois de quantos minutos sem uso'), 'Use um número inteiro de 5 a 120.')
  t.equal(short.summary().length, 2)
  t.equal(nothing.summary().length, 2)
  t.match(nothing.title, /^Erro: /)
  t.equal(everything(db, ['settings', 'history']), before)
})

void t.test('look-ups are off until somebody turns them on', async t => {
  const { browser, db } = await desk(t, rosa)

  const before = await browser.get('/system')
  await save(browser, 'lookups', { lookup_cep: 'yes' })
  const on = [findSetting(db, 'lookup_cnpj'), findSetting(db, 'lookup_cep')]
  await save(browser, 'lookups', { lookup_cep: undefined })

  t.notOk(before.field('Consultar CNPJ na internet').hasAttribute('checked'))
  t.strictSame(on, ['no', 'yes'])
  t.equal(findSetting(db, 'lookup_cep'), 'no')
})

void t.test('the second of two people who save at the same time undoes nothing unseen', async t => {
  const { browser, db, signedIn } = await desk(t, rosa)
  const other = await signedIn(rosa)
  await save(browser, 'office', { office_name: 'Prado' })
  const old = await other.get('/system')
  await save(browser, 'office', { office_name: 'Primeiro' })
  await save(browser, 'lookups', { lookup_cep: 'yes' })

  const merged = await save(other, 'office', { privacy_contact: 'Rosa' }, old)
  const clash = await save(other, 'office', { office_name: 'Segundo' }, old)
  const chosen = await other.submit(clash)

  t.match(merged.text, 'Também houve alterações enquanto você editava')
  t.equal(clash.status, 409)
  t.match(clash.text.replace(/\s+/g, ' '), 'Nome do escritório, Outra janela sua: Primeiro Nome do escritório, Você: Segundo')
  t.equal(chosen.status, 303)
  t.strictSame(['office_name', 'privacy_contact', 'lookup_cep'].map(name => findSetting(db, name)), ['Segundo', 'Rosa', 'yes'])
})

void t.test('a section that is saved as it was opened changes nothing and says so', async t => {
  const { browser, db } = await desk(t, rosa)
  const before = everything(db, ['settings', 'history'])

  const page = await save(browser, 'lookups', {})

  t.match(page.text, 'Nada foi alterado.')
  t.equal(everything(db, ['settings', 'history']), before)
})

void t.test('who may not configure Sistema changes nothing of it, and an unknown section is no page', async t => {
  for (const person of [marina, caio]) {
    const { browser, db } = await desk(t, person)
    const { _csrf } = { _csrf: (await browser.get('/')).root.querySelector('input[name=_csrf]')!.getAttribute('value')! }
    const before = everything(db, ['settings'])
    t.equal((await browser.get('/system')).status, 403)
    t.equal((await browser.post('/system/office', { _csrf, office_name: 'X' })).status, 403)
    t.equal(everything(db, ['settings']), before)
  }
  const { browser } = await desk(t, rosa)
  const { _csrf } = (await browser.get('/system')).hidden()
  t.equal((await browser.post('/system/nothing', { _csrf })).status, 404)
})
