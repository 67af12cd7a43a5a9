import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { mock } from 'node:test'
import t from 'tap'
import { makeBackup } from '../../src/backup-copies/making.ts'
import { backupFolder, backupsIn } from '../../src/backup-copies/rotation.ts'
import { claim } from '../../src/data-folder/claim.ts'
import { sql } from '../../src/database.ts'
import { hashPassword } from '../../src/passwords/hashing.ts'
import { findSetting, keepSetting } from '../../src/settings.ts'
import { addUser } from '../../src/users/store.ts'
import { hire, startOnDisk, type Browser, type Office } from '../support/app.ts'
import { caio, passwordOf, rosa } from '../support/people.ts'
import { count } from '../support/rows.ts'

const DAY_MS = 86_400_000

interface Scope { teardown: (work: () => unknown) => void }

async function rosasDesk (t: Scope, environment: NodeJS.ProcessEnv = {}): Promise<Office & { browser: Browser }> {
  const office = await startOnDisk(t, environment)
  await hire(office.db, rosa)
  return { ...office, browser: await office.signedIn(rosa) }
}

/** Presses a button of the page, and waits as a person does where the work outlasts the answer. */
async function press (browser: Browser, address: string): Promise<{ said: string, text: string }> {
  const { _csrf } = (await browser.get('/system')).hidden()
  const { location } = await browser.post(address, { _csrf })
  const { text: said } = await browser.open(location!.split('#')[0]!)
  for (;;) {
    const { text } = await browser.get('/system')
    if (!text.includes('está em andamento')) return { said, text }
    await new Promise(resolve => { setTimeout(resolve, 100) })
  }
}

void t.test('Sistema says what the machine is like: size, room, versions, who is here, backups and checks', async t => {
  const { browser } = await rosasDesk(t)

  const page = await browser.get('/system')

  t.match(page.fact('Tamanho do banco'), /^[\d,]+ (?:KB|MB)$/)
  t.match(page.fact('Espaço livre no disco'), /(?:MB|GB)$/)
  t.match(page.fact('Versões'), /^Cadastro \d+\.\d+\.\d+, Node 24\.\d+\.\d+, SQLite 3\.\d+\.\d+$/)
  t.equal(page.fact('No sistema agora'), rosa.name)
  t.equal(page.fact('Arquivos de clientes'), 'Nenhum')
  t.match(page.text, 'Ainda não há backup.')
})

void t.test('Fazer backup agora makes one that can be taken home, after the password was typed', async t => {
  const { browser, dataDir, db } = await rosasDesk(t)

  const made = await press(browser, '/system/backups')
  const [name] = readdirSync(path.join(dataDir, 'backups')).filter(file => file.endsWith('.tar.gz'))
  await db.write(() => db.run(sql('sessions').update({ data: sql.raw("json_set(data, '$.passwordAt', 0)") })))
  const asked = await browser.get(`/system/backups/${name}`)
  await browser.submit(asked, { _password: passwordOf(rosa) })
  const head = await browser.send({ method: 'HEAD', url: `/system/backups/${name}` })
  const { body, headers, status } = await browser.get(`/system/backups/${name}`)
  const history = await browser.get('/history?type=system')

  t.match(made.said, /Backup feito e conferido\.|O backup está sendo feito\./)
  t.equal(asked.status, 403)
  t.equal(status, 200)
  t.equal(headers['content-disposition'], `attachment; filename="${name}"`)
  t.equal(head.body, '')
  t.ok(body.length > 1000)
  t.match(history.text, `${rosa.name} pediu um backup`)
  t.equal(history.text.split(`${rosa.name} baixou o backup ${name}`).length, 2, 'once, and not for what only asks about it')
})

void t.test('a backup that a browser fetches ahead is taken home, and stands in the history as such', async t => {
  const { browser, dataDir, db } = await rosasDesk(t)
  const { name } = await makeBackup({ dataDir, reason: 'asked' })

  const { body, status } = await browser.get(`/system/backups/${name}`, { 'sec-purpose': 'prefetch' })

  t.equal(status, 200)
  t.ok(body.length > 1000)
  t.equal(count(db, 'history', { act: 'downloaded', record_name: `o backup ${name}` }), 1)
})

void t.test('a backup of another passphrase is not taken home half, and Sistema says why', async t => {
  const { browser, dataDir } = await rosasDesk(t)
  const { name } = await makeBackup({ dataDir, passphrase: 'quatro palavras bem longas', reason: 'asked' })

  const { location, status } = await browser.get(`/system/backups/${name}`)

  t.equal(status, 303)
  t.match((await browser.open(location!.split('#')[0]!)).text, 'Este backup só abre com a senha que valia quando foi feito.')
})

void t.test('a backup whose second copy was not made is not said to be well, and health is not green until it is', async t => {
  const secondDir = path.join(tmpdir(), `cadastro-second-${process.pid}`)
  t.teardown(() => { rmSync(secondDir, { recursive: true, force: true }) })
  const { browser, visitor } = await rosasDesk(t, { BACKUP_DIR: secondDir })

  const lacking = await press(browser, '/system/backups')
  const ill = await visitor().get('/healthz')
  mkdirSync(secondDir)
  const whole = await press(browser, '/system/backups')
  const well = await visitor().get('/healthz')

  t.match(lacking.text, /Há um problema com os backups\. A segunda cópia não foi feita: .* não existe ou não está conectado\./)
  t.notMatch(lacking.said, 'Backup feito e conferido.')
  t.equal(ill.body, 'not ok: backup')
  t.notMatch(whole.text, 'Há um problema com os backups')
  t.equal(well.body, 'ok')
})

void t.test('Sistema says how often backups are made, and when none is made by itself', async t => {
  const none = await rosasDesk(t, { BACKUP_EVERY_MINUTES: '0' })
  const often = await rosasDesk(t, { BACKUP_EVERY_MINUTES: '1' })

  t.match((await none.browser.get('/system')).text, 'Nenhum backup é feito sem que alguém peça')
  t.match((await often.browser.get('/system')).text, 'Um backup é feito a cada minuto quando houve mudanças')
})

void t.test('everything is checked once a week, also where no backup is made by itself and the server is restarted daily', async t => {
  mock.timers.enable({ apis: ['setInterval', 'Date'], now: Date.now() })
  t.teardown(() => { mock.timers.reset() })
  const { dataDir, db } = await startOnDisk(t, { BACKUP_EVERY_MINUTES: '0' })
  const day = 86_400_000
  const checked = () => db.row<{ value: string }>(sql('settings').select('value').where({ name: 'last_check' })) !== undefined

  mock.timers.tick(6 * day)
  await new Promise(resolve => { setTimeout(resolve, 1500) })
  const early = checked()
  writeFileSync(path.join(dataDir, 'cadastro.used'), `${new Date(Date.now() - 8 * day).toISOString()}\n`)
  mock.timers.tick(60_000)
  for (let tries = 0; tries < 200 && !checked(); tries++) await new Promise(resolve => { setTimeout(resolve, 50) })

  t.strictSame([early, checked()], [false, true])
})

/** A clock on the wall that is set, and one that only runs, of which an hour is over at once. */
function clocks (t: Scope) {
  mock.timers.enable({ apis: ['setInterval'] })
  const [now, running] = [Date.now.bind(Date), performance.now.bind(performance)]
  const shift = { wall: 0, running: 0 }
  mock.method(Date, 'now', () => now() + shift.wall)
  mock.method(performance, 'now', () => running() + shift.running)
  t.teardown(() => {
    mock.timers.reset()
    mock.restoreAll()
  })
  return {
    set: (days: number) => { shift.wall = days * DAY_MS },
    pass: (ms: number) => {
      shift.running += ms
      mock.timers.tick(60_000)
    },
  }
}

async function until (isSo: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 300 && !isSo(); tries++) await new Promise(resolve => { setTimeout(resolve, 50) })
  return isSo()
}

void t.test('backups go on being made by themselves after a clock that was ahead was set right', async t => {
  const clock = clocks(t)
  clock.set(400)
  const { dataDir, db } = await startOnDisk(t, { BACKUP_EVERY_MINUTES: '15' })
  const made = () => backupsIn(backupFolder(dataDir)).length

  clock.pass(61_000)
  const first = await until(() => made() === 1)
  await new Promise(resolve => { setTimeout(resolve, 500) }) // the process that made it ends
  clock.set(0)
  await db.write(() => { keepSetting(db, 'kept', 'yes') })
  clock.pass(15 * 60_000)

  t.strictSame([first, await until(() => made() === 2)], [true, true])
})

void t.test('a check that a clock noted which was ahead keeps none from being made', async t => {
  const clock = clocks(t)
  const { db } = await startOnDisk(t, { BACKUP_EVERY_MINUTES: '15' })
  const later = new Date(Date.now() + 400 * DAY_MS).toISOString()
  const lastCheck = () => (JSON.parse(findSetting(db, 'last_check')!) as { checkedAt: string }).checkedAt
  await db.write(() => { keepSetting(db, 'last_check', JSON.stringify({ problems: [], rows: {}, tookMs: 1, checkedAt: later })) })

  clock.pass(0) // nothing is due but the check

  t.ok(await until(() => lastCheck() !== later))
})

void t.test('a change that waits for a backup for a day is told by health, not one that follows a quiet weekend', async t => {
  const clock = clocks(t)
  const { dataDir, db, visitor } = await startOnDisk(t, { BACKUP_EVERY_MINUTES: '15' })
  const folder = backupFolder(dataDir)
  const health = async () => (await visitor().get('/healthz')).body
  clock.pass(61_000)
  t.ok(await until(() => backupsIn(folder).length === 1))
  await new Promise(resolve => { setTimeout(resolve, 500) }) // the process that made it ends

  clock.set(3)
  clock.pass(3 * DAY_MS)
  const quiet = await health()
  const other = claim(path.join(folder, 'backups.lock'))! // ours is not made meanwhile
  await db.write(() => { keepSetting(db, 'kept', 'yes') })
  const changed = await health()
  clock.pass(60_000)
  clock.set(400)
  const waiting = await health()
  clock.pass(DAY_MS)
  const overdue = await health()
  other.release()
  const isMade = await until(() => {
    clock.pass(60_000)
    return backupsIn(folder).length === 2
  })
  await new Promise(resolve => { setTimeout(resolve, 500) })

  t.strictSame([quiet, changed, waiting, overdue, isMade, await health()], ['ok', 'ok', 'ok', 'not ok: backup', true, 'ok'])
})

void t.test('a backup that another process is making is no fault, and ours is made at the next look', async t => {
  const clock = clocks(t)
  const { browser, dataDir, visitor } = await rosasDesk(t, { BACKUP_EVERY_MINUTES: '15' })
  const folder = backupFolder(dataDir)
  mkdirSync(folder)
  const other = claim(path.join(folder, 'backups.lock'))!

  clock.pass(61_000)
  const waiting = await browser.get('/system')
  for (let { text } = waiting; text.includes('está em andamento'); { text } = await browser.get('/system')) await new Promise(resolve => { setTimeout(resolve, 100) })
  const health = await visitor().get('/healthz')
  other.release()
  clock.pass(60_000)

  t.match(waiting.text, 'está em andamento')
  t.equal(health.body, 'ok')
  t.ok(await until(() => backupsIn(folder).length === 1))
})

void t.test('Conferir os dados agora says that nothing is wrong, or what is', async t => {
  const { browser, db, visitor } = await rosasDesk(t)

  const well = await press(browser, '/system/checks')
  db.pragma('foreign_keys = 0')
  await db.write(() => db.run(sql('addresses').insert({ company_id: 99, position: 0, street: 'Rua', city: 'Joinville' })))
  db.pragma('foreign_keys = 1')
  const ill = await press(browser, '/system/checks')
  const health = await visitor().get('/healthz')

  t.match(well.text, /Última conferência .*: nada errado\./)
  t.match(ill.text, 'addresses 1 aponta para companies, que não existe')
  t.strictSame([health.status, health.body], [503, 'not ok: check'])
})

void t.test('who has no right to Sistema gets neither its page nor a backup', async t => {
  const { db, signedIn } = await rosasDesk(t)
  await hire(db, caio)
  const browser = await signedIn(caio)

  for (const address of ['/system', '/system/backups/cadastro-2026-01-01T00-00-00Z.tar.gz']) {
    t.equal((await browser.get(address)).status, 403, address)
  }
})

void t.test('a name that is no backup is not found, wherever it points', async t => {
  const { browser } = await rosasDesk(t)

  for (const name of ['..%2Fcadastro.db', '..%2f..%2fetc%2fpasswd', 'cadastro-2026-01-01T00-00-00Z.tar.gz', 'part-copy.db']) {
    t.equal((await browser.get(`/system/backups/${name}`)).status, 404, name)
  }
})

void t.test('health sees a database that was moved away, and writing goes on when it is back', async t => {
  const { dataDir, db, visitor } = await rosasDesk(t)
  const browser = visitor()
  const file = path.join(dataDir, 'cadastro.db')

  const before = await browser.get('/healthz')
  renameSync(file, `${file}.away`)
  const away = await browser.get('/healthz')
  await t.rejects(db.write(() => db.run(sql('settings').insert({ name: 'lost', value: 'x' }))), { message: 'replaced' })
  writeFileSync(file, 'another file in its place')
  const replaced = await browser.get('/healthz')
  renameSync(`${file}.away`, file)
  const back = await browser.get('/healthz')

  t.strictSame([before, away, replaced, back].map(answer => answer.status), [200, 503, 503, 200])
  t.match(away.body, 'not ok: write, file')
})

void t.test('with too little room nothing new is stored, and people still come in and read', async t => {
  const { db, signedIn, visitor } = await startOnDisk(t, { MIN_FREE_MB: '999999999' })
  const usual = db.write
  const hash = await hashPassword(passwordOf(rosa))
  await usual(() => addUser(db, { ...rosa, password: passwordOf(rosa) }, hash), 'vital')
  const browser = await signedIn(rosa)

  const page = await browser.get('/categories/new')
  const answer = await browser.submit(page, { identifier: 'VIP', name: 'Clientes "vip" & cia' })
  const health = await visitor().get('/healthz')

  t.equal(page.status, 200)
  t.equal(answer.status, 503)
  t.match(answer.text, 'O disco do servidor está quase cheio')
  t.match(answer.text, 'O que você enviou agora não foi salvo')
  t.match(answer.filledIn(), { identifier: 'VIP', name: 'Clientes "vip" & cia' })
  t.equal(answer.action(), page.action())
  t.ok(answer.button('Enviar de novo'))
  t.equal(health.body, 'not ok: space')
})
