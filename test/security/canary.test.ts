import t from 'tap'
import { sql } from '../../src/database.ts'
import { listen, startOffice, type Browser } from '../support/app.ts'
import { declaredAddresses } from '../support/addresses.ts'
import { busyOffice } from '../support/busy.ts'
import type { Page } from '../support/html.ts'
import { passwordOf, rosa } from '../support/people.ts'

t.setTimeout(150_000)

const mark = 'Canario7392'
const marked: Record<string, string> = {
  email: `${mark}@exemplo.example`, document: '529.982.247-25', phone: '(47) 97392-7392', mobile: '(47) 97392-7392', site: `www.${mark}.example`,
  password: `uma senha ${mark}`, _password: `uma senha ${mark}`, code: '739273', next: `/?q=${mark}`,
}
const secrets = new RegExp(`${mark}|529\\.?982\\.?247|97392-?7392|739273`, 'i')

/** Fills every field of every form of a page with something that can be found again, and sends it. */
async function sendMarked (browser: Browser, page: Page): Promise<Page[]> {
  const answers: Page[] = []
  for (const form of page.root.querySelectorAll('main form[method=post]')) {
    const fields: Record<string, string> = {}
    for (const control of form.querySelectorAll('input, select, textarea')) {
      const name = control.getAttribute('name') ?? ''
      const kind = control.getAttribute('type')
      const isKept = kind === 'hidden' || kind === 'radio' || control.tagName === 'SELECT'
      const given = control.getAttribute('value') ?? control.querySelector('option[value]:not([value=""])')?.getAttribute('value') ?? ''
      if (name && kind !== 'file' && kind !== 'checkbox') fields[name] = isKept ? given : marked[name] ?? mark
    }
    answers.push(await browser.post(form.getAttribute('action') ?? page.address, { action: 'next', ...fields }))
  }
  return answers
}

void t.test('ASVS 16.2.5, 14.2.1: what people type is in no log and in no address, whatever form it was typed into', async t => {
  const office = await busyOffice(t, { LOG_LEVEL: 'trace' })
  const { browser, names } = office
  const lines = listen(office)
  let forms = 0

  for (const address of declaredAddresses(office, 'GET', names)) {
    const page = await browser.open(address)
    for (const answer of await sendMarked(browser, page)) {
      forms++
      t.ok(answer.status < 500, `${answer.address} ${answer.status}`)
      t.notMatch(answer.location ?? '', secrets, answer.address)
    }
    await browser.get(`${address}?q=${mark}&name=${mark}`)
  }

  t.ok(forms > 40, String(forms))
  t.ok(lines.length > 0)
  t.same(lines.filter(line => secrets.test(line)), [])
})

void t.test('ASVS 16.2.5: a wrong login, a password, a session and a token are in no log', async t => {
  const office = await startOffice(t, { LOG_LEVEL: 'trace' })
  const lines = listen(office)
  const stranger = office.visitor()
  const setup = await stranger.get('/setup')
  await stranger.submit(setup, { office_name: mark, name: mark, email: marked.email, password: marked.password, password_again: 'outra' })
  await stranger.submit(setup, { office_name: 'Escritório', name: 'Rosa Prado', email: rosa.email, password: passwordOf(rosa), password_again: passwordOf(rosa) })
  const visitor = office.visitor()
  const page = await visitor.get('/login')
  await visitor.submit(page, { email: marked.email, password: marked.password })
  await visitor.submit(page, { email: rosa.email, password: passwordOf(rosa) })

  const text = lines.join('')
  t.match(text, 'authn_login_fail')
  t.match(text, 'authn_login_success')
  t.notMatch(text, secrets)
  for (const secret of [passwordOf(rosa), rosa.email, page.hidden()._csrf!, ...visitor.cookies.values()]) t.notMatch(text, secret)
})

void t.test('ASVS 16.2.5, 16.5.1: a failure is logged with its place and without what was typed', async t => {
  const office = await busyOffice(t, { LOG_LEVEL: 'trace' })
  const lines = listen(office)
  const page = await office.browser.get(`/customers/new/${office.names.registration}/identification`)
  await office.db.write(() => office.db.run(sql.raw('drop table identifier_sequences')))

  const answer = await office.browser.submit(page, { ...marked, name: mark, action: 'next' })

  t.equal(answer.status >= 500, true, String(answer.status))
  t.match(lines.join(''), /"level":50/)
  t.notMatch(lines.join(''), secrets)
  t.notMatch(answer.root.querySelector('h1')?.text, secrets)
})

void t.test('ASVS 16.4.1: nobody writes a line of their own into the log', async t => {
  const office = await busyOffice(t, { LOG_LEVEL: 'trace' })
  const lines = listen(office)
  const nasty = 'a\r\n{"level":30,"msg":"forged"}\u2028\u001b[31m'
  const stranger = office.visitor()
  const page = await stranger.get('/login')
  await stranger.submit(page, { email: nasty, password: nasty }, { 'user-agent': 'x {"level":60}' })
  await stranger.get(`/${encodeURIComponent(nasty)}?q=${encodeURIComponent(nasty)}`)

  t.ok(lines.length >= 3)
  for (const line of lines) {
    t.equal(line.split('\n').length, 2)
    t.type(JSON.parse(line), 'object')
    t.notMatch(line, 'forged')
  }
})

void t.test('ASVS 16.2.1, 16.2.2, 16.2.4: every line of the log says when, how grave and what, in one format', async t => {
  const office = await busyOffice(t, { LOG_LEVEL: 'trace' })
  const lines = listen(office)
  await office.visitor().submit(await office.visitor().get('/login'), { email: 'x', password: 'y' })
  await (await office.signedIn(rosa)).get('/customers/1')

  t.ok(lines.length >= 2)
  for (const line of lines) {
    const { time, level, event, msg } = JSON.parse(line) as Record<string, unknown>
    t.type(time, 'number')
    t.ok([10, 20, 30, 40, 50, 60].includes(level as number))
    t.type(event ?? msg, 'string', line)
  }
})
