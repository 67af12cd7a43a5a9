import t from 'tap'
import { sql } from '../../src/database.ts'
import { fileStorage } from '../../src/files/storage.ts'
import { declaredAddresses } from '../support/addresses.ts'
import { desk, hire, startOffice, type Office } from '../support/app.ts'
import { busyOffice } from '../support/busy.ts'
import { pressForm } from '../support/administering.ts'
import { begin } from '../support/registering.ts'
import { caio, marina, passwordOf, rosa } from '../support/people.ts'

t.setTimeout(120_000)

/** The names of the security events of the log from here on. */
function events ({ app }: Pick<Office, 'app'>): string[] {
  const names: string[] = []
  const stream = Object.getOwnPropertySymbols(app.log).find(symbol => symbol.description === 'pino.stream')!
  Object.assign(app.log, { [stream]: { write: (line: string) => {
    const { event } = JSON.parse(line) as { event?: string }
    if (event) names.push(event)
  } } })
  return names
}

void t.test('ASVS 16.3.1, 16.3.2, 16.3.3: a sign-in, a wrong password, a refusal and a forged form have one event each', async t => {
  const office = await startOffice(t, { LOG_LEVEL: 'info' })
  await hire(office.db, caio)
  const names = events(office)
  const browser = office.visitor()
  const page = await browser.get('/login')

  await browser.submit(page, { email: caio.email, password: 'errada' })
  await browser.submit(page, { email: caio.email, password: passwordOf(caio) })
  await browser.get('/customers')
  await browser.get('/users')
  await browser.post('/logout', { _csrf: 'x' })
  await browser.post('/logout', {}, { 'sec-fetch-site': 'cross-site' })
  await browser.post('/logout', { _csrf: 'x' }, { 'sec-fetch-site': 'same-origin' }) // opened in a session before

  t.same(names, ['authn_login_fail', 'authn_login_success', 'authz_fail', 'malicious_csrf', 'malicious_csrf'])
})

void t.test('a group whose people stay who they are makes no event', async t => {
  const office = await desk(t, rosa, { LOG_LEVEL: 'info' })
  const { browser, db } = office
  await hire(db, caio)
  const page = await browser.get('/access-groups/1')
  const names = events(office)

  await pressForm(browser, page, '/access-groups/1/members', { user_id: '' })
  const last = await pressForm(browser, page, '/access-groups/1/members/1/removal')

  t.match(last.text, 'Alguém ativo precisa continuar')
  t.same(names, [])
})

void t.test('ASVS 6.2.6, 6.2.7: a password is typed unseen, and managers of passwords may fill it in', async t => {
  const { browser, visitor } = await desk(t, rosa)
  for (const [page, label, autocomplete] of [
    [await visitor().get('/login'), 'Senha', 'current-password'], [await browser.get('/account'), 'Senha atual', 'current-password'],
  ] as const) {
    const field = page.root.querySelectorAll('input[type=password]')
    t.ok(field.some(one => one.getAttribute('autocomplete') === autocomplete), label)
    t.notMatch(page.body, /onpaste|autocomplete="off"[^>]*type="password"/)
  }
})

void t.test('ASVS 6.2.10, 6.4.2: no password grows old, and nobody is asked for a hint or a secret question', async t => {
  const { db } = await startOffice(t)
  const columns = db.rows<{ name: string }>(sql.raw("select name from pragma_table_info('users')")).map(({ name }) => name)

  t.same(columns.filter(name => /hint|question|expire|password_at/.test(name)), [])
})

void t.test('ASVS 7.2.3, 11.4.3: the id of a session is 24 random bytes, and the database keeps its hash alone', async t => {
  const { db, signedIn } = await startOffice(t)
  await hire(db, marina)
  const ids = new Set<string>()
  for (let number = 0; number < 5; number++) {
    const cookie = decodeURIComponent((await signedIn(marina)).cookies.get('cadastro')!)
    const [id] = cookie.split('.')
    ids.add(id!)
    t.equal(Buffer.from(id!, 'base64url').length, 24)
    t.notMatch(JSON.stringify(db.rows(sql('sessions').select())), id)
  }
  t.equal(ids.size, 5)
})

void t.test('ASVS 11.4.2, 11.4.4: a password is kept under Argon2id, with its parameters beside it', async t => {
  const { db } = await desk(t, marina)

  t.match(db.row<{ password_hash: string }>(sql('users').select('password_hash'))!.password_hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

void t.test('ASVS 7.4.4, 14.2.3: the way out stands on every page, and no page asks another server for anything', async t => {
  const office = await busyOffice(t)
  let pages = 0
  for (const address of declaredAddresses(office, 'GET', office.names)) {
    const { status, body, headers } = await office.browser.get(address)
    if (status !== 200 || !String(headers['content-type']).startsWith('text/html') || !body.startsWith('<!doctype')) continue
    const isPublic = office.app.declaredRoutes.some(route => route.url === address && route.access === 'public')
    const isPaper = address.endsWith('/sheet') // opened to be printed, beside the page it came from
    if (!isPublic && !isPaper) t.match(body, 'action="/logout"', address)
    t.notMatch(body, /<(?:script|link|img|iframe|form)[^>]* (?:src|href|action)="(?:https?:)?\/\//, address)
    pages++
  }
  t.ok(pages > 40, `${pages} pages`)
})

void t.test('ASVS 7.6.2: nobody is signed in by opening a page', async t => {
  const office = await startOffice(t)
  await hire(office.db, marina)
  const stranger = office.visitor()
  for (const address of declaredAddresses(office, 'GET')) await stranger.get(address)

  t.equal(office.db.row<{ total: number }>(sql('sessions').count('* as total'))!.total, 0)
})

void t.test('ASVS 3.2.1, 5.3.1: a file is given away to be saved, under its own name, and no browser runs it', async t => {
  const office = await busyOffice(t)
  const { app, db, browser, dataDir } = office
  const stored = await fileStorage(dataDir).keep((await import('node:stream')).Readable.from([Buffer.from('%PDF-1.4 <script>alert(1)</script>')]))
  await db.write(() => {
    db.run(sql('folders').insert({ id: 1, category_id: 1, position: 0, name: 'Contrato', extensions: 'pdf' }))
    db.run(sql('files').insert({
      id: 1, folder_id: 1, customer_id: 1, stored_name: stored.stored_name, name: 'çontrato "1".pdf', media_type: 'application/pdf', size: stored.size, sha256: stored.sha256, created_at: '2026-11-25T12:00:00Z',
    }))
  })

  const { headers, status } = await browser.get('/customers/1/documents/1')

  t.equal(status, 200)
  t.match(headers['content-disposition'], /^attachment; filename=.*filename\*=UTF-8''/)
  t.equal(headers['content-security-policy'], "default-src 'none'; sandbox")
  t.equal(headers['x-content-type-options'], 'nosniff')
  t.equal((await app.inject({ url: `/files/${stored.stored_name.slice(0, 2)}/${stored.stored_name}` })).statusCode, 404)
})

void t.test('ASVS 14.3.1, 14.2.2: after signing out, Back finds nothing kept', async t => {
  const { browser } = await desk(t, marina)
  t.equal((await browser.get('/customers')).headers['cache-control'], 'no-store')

  const left = await browser.post('/logout', { _csrf: (await begin(browser)).hidden()._csrf })

  t.match(left.headers['clear-site-data'], '"cache", "storage"')
  t.equal((await browser.get('/customers')).status, 303)
})
