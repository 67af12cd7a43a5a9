import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t from 'tap'
import { readConfig } from '../../src/config.ts'
import { openDataFolder } from '../../src/data-folder/opening.ts'
import { sql } from '../../src/database.ts'
import { countFailure } from '../../src/sign-in/store.ts'
import { hire, startOnDisk } from '../support/app.ts'
import { runCommand } from '../support/commands.ts'
import { marina, rosa } from '../support/people.ts'
import { change, count } from '../support/rows.ts'

/** An office in a folder, with the server running, and its server commands. */
async function onServer (t: Parameters<typeof startOnDisk>[0]) {
  const office = await startOnDisk(t)
  const { dataDir } = office
  await hire(office.db, rosa)
  await hire(office.db, marina)
  const run = (...words: string[]) => runCommand('user', words, { DATA_DIR: dataDir, BASE_URL: 'https://cadastro.escritorio.example' })
  return { ...office, run }
}

void t.test('password prints a link that the running server knows, and the history says it came from the server', async t => {
  const { db, run, visitor } = await onServer(t)

  const { out } = await run('password', 'ROSA@escritorio.example')
  const link = /https:\/\/cadastro\.escritorio\.example(\S+)/.exec(out)![1]!
  const page = await visitor().get(link)

  t.equal(page.heading, 'Defina sua senha')
  t.strictSame(db.rows(sql('history').select('act', 'way', 'user_name').where({ record_type: 'user' })), [{ act: 'link_made', way: 'setup', user_name: 'Servidor' }])
})

void t.test('unlock lets somebody try again at once', async t => {
  const { db, run, visitor } = await onServer(t)
  for (let tries = 0; tries < 9; tries++) await countFailure(db, { login: marina.email, userId: undefined, address: '127.0.0.1' })
  await t.rejects(visitor().signIn(marina), /429/)

  await run('unlock', marina.email)

  await visitor().signIn(marina)
  t.equal(count(db, 'history', { act: 'unlocked', way: 'setup' }), 1)
})

void t.test('admin gives the rights back, to somebody inactive and after the group was emptied or removed', async t => {
  const { db, run, signedIn } = await onServer(t)
  await change(db, 'users', 2, { is_active: 0 })
  await db.write(() => db.run(sql('access_groups').where({ id: 1 }).delete()))

  await run('admin', marina.email)
  await run('admin', marina.email)
  const browser = await signedIn(marina)

  t.equal((await browser.get('/users')).status, 200)
  t.equal((await browser.get('/access-groups')).status, 200)
  t.strictSame(db.rows(sql('history').select('act').where({ way: 'setup' }).orderBy('id')), [{ act: 'activated' }, { act: 'changed' }])
})

void t.test('second-factor takes a lost phone\'s factor away', async t => {
  const { db, run } = await onServer(t)
  await db.write(() => db.run(sql('second_factors').insert({ user_id: 2, secret: 'A', recovery_salt: '00', created_at: '' })))

  await run('second-factor', marina.email)

  t.equal(count(db, 'second_factors'), 0)
  t.equal(count(db, 'history', { act: 'factor_removed', way: 'setup' }), 1)
})

void t.test('a command that makes no sense says how it is used, and changes nothing', async t => {
  const { db, run } = await onServer(t)

  for (const words of [[], ['unlock'], ['constructor', marina.email], ['unlock', marina.email, 'more']]) {
    t.match(await run(...words), { code: 1, err: 'Uso: npm run user' })
  }
  t.match(await run('unlock', 'ninguem@escritorio.example'), { code: 1, err: 'Ninguém entra com este e-mail' })
  t.equal(count(db, 'history', { way: 'setup' }), 0)
})

void t.test('after a crash unlock works with the server stopped, and the server starts afterwards with all there was', async t => {
  const { db, dataDir } = await onServer(t)
  const left = mkdtempSync(path.join(tmpdir(), 'cadastro-command-'))
  t.teardown(() => { rmSync(left, { recursive: true, force: true }) })
  await countFailure(db, { login: marina.email, userId: undefined, address: '127.0.0.1' })
  for (const file of readdirSync(dataDir, { withFileTypes: true })) if (file.isFile()) copyFileSync(path.join(dataDir, file.name), path.join(left, file.name))

  const { code, err } = await runCommand('user', ['unlock', marina.email], { DATA_DIR: left, BALLAST_MB: '0', MIN_FREE_MB: '0' })
  const again = await openDataFolder(readConfig({ DATA_DIR: left, BALLAST_MB: '0', MIN_FREE_MB: '0' }))
  t.teardown(() => { again.db.close() })

  t.strictSame([code, err], [0, ''])
  t.equal(count(again.db, 'history', { act: 'unlocked', record_name: marina.name }), 1)
  t.equal(count(again.db, 'sign_in_failures', { login: marina.email }), 0)
})
