import Fastify from 'fastify'
import t from 'tap'
import { readConfig } from '../../src/config.ts'
import { openDatabase, sql } from '../../src/database.ts'
import { firstAdministrator } from '../../src/setup/store.ts'
import { startOffice } from '../support/app.ts'
import { count } from '../support/rows.ts'

const answers = {
  office_name: 'Contábil Babitonga', name: 'Rosa Prado', email: 'Rosa@escritorio.example',
  password: 'uma frase bem comprida', password_again: 'uma frase bem comprida',
}

void t.test('ASVS 6.3.2: a fresh database leads from any page to the first set-up, and from there into the office', async t => {
  const { visitor, db } = await startOffice(t)
  const browser = visitor()

  const page = await browser.open('/customers')
  const answer = await browser.submit(page, answers)
  const home = await browser.open(answer.location!)

  t.equal(page.heading, 'Quem vai administrar o Cadastro?')
  t.equal(answer.status, 303)
  t.match(home.heading, /^(Bom dia|Boa tarde|Boa noite), Rosa$/)
  t.match(home.body, 'Contábil Babitonga')
  t.equal(count(db, 'company_types'), 6)
  t.equal(count(db, 'categories', { name: 'Geral' }), 1)
  t.equal(count(db, 'access_groups'), 3)
})

void t.test('a set-up with mistakes comes back with what was typed, but never with a password', async t => {
  const { visitor, db } = await startOffice(t)
  const browser = visitor()
  const page = await browser.open('/')

  const answer = await browser.submit(page, { ...answers, email: 'rosa', password: 'curta', password_again: 'outra' })

  t.equal(answer.status, 422)
  t.equal(answer.value('Nome completo'), 'Rosa Prado')
  t.equal(answer.value('Senha'), '')
  t.match(answer.fault('Senha'), 'pelo menos 15 caracteres')
  t.equal(answer.fault('Repita a senha'), 'As duas senhas não são iguais.')
  t.equal(count(db, 'users'), 0)
})

void t.test('the set-up happens once, however often it is sent', async t => {
  const { visitor, db } = await startOffice(t)
  const [one, other] = [visitor(), visitor()]
  const [first, second] = [await one.open('/'), await other.open('/')]

  await Promise.all([one.submit(first, answers), other.submit(second, { ...answers, email: 'outra@escritorio.example' })])
  const later = await visitor().get('/setup')

  t.equal(count(db, 'users'), 1)
  t.equal(later.location, '/')
})

void t.test('with ADMIN_EMAIL and ADMIN_PASSWORD no set-up page is needed', async t => {
  const config = readConfig({ ADMIN_EMAIL: 'rosa@escritorio.example', ADMIN_PASSWORD: 'senha de oito' })
  const db = await openDatabase(':memory:')
  t.teardown(() => { db.close() })

  await firstAdministrator(db, config.admin!)
  await firstAdministrator(db, { ...config.admin!, email: 'other@escritorio.example' })

  t.strictSame(db.rows(sql('users').select('email')), [{ email: 'rosa@escritorio.example' }])
})

void t.test('settings that make no sense are refused in one line with the name of the setting and what it must be', async t => {
  for (const [wrong, line] of [
    [{ PORT: 'abc' }, 'PORT precisa ser um número inteiro de 0 a 65535'], [{ PORT: '70000.5' }, 'PORT precisa ser um número inteiro de 0 a 65535'],
    [{ MIN_FREE_MB: '-1' }, 'MIN_FREE_MB precisa ser um número inteiro, 0 ou mais'], [{ METRICS_PORT: '0' }, 'METRICS_PORT precisa ser um número inteiro de 1 a 65535'],
    [{ SESSION_SECRET: 'short' }, 'SESSION_SECRET precisa de pelo menos 32 caracteres'],
    [{ ADMIN_EMAIL: 'rosa@escritorio.example' }, 'ADMIN_EMAIL e ADMIN_PASSWORD vão juntos: informe os dois ou nenhum'],
    [{ ADMIN_EMAIL: 'rosa', ADMIN_PASSWORD: 'uma frase bem comprida' }, 'ADMIN_EMAIL precisa ser um e-mail, como ana@escritorio.com.br'],
    [{ BASE_URL: 'ftp://x' }, 'BASE_URL precisa ser um endereço que começa com http:// ou https://'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL precisa ser um destes: fatal, error, warn, info, debug, trace, silent'], [{ RATE_LIMITS: 'no' }, 'RATE_LIMITS precisa ser um destes: on, off'],
    [{ TZ: 'America/Joinville' }, 'TZ precisa ser um fuso horário, como America/Sao_Paulo'],
  ] as const) {
    t.throws(() => readConfig(wrong), { message: `Corrija as configurações: ${line}.` })
  }
  t.throws(() => readConfig({ PORT: 'abc', TZ: 'x' }), { message: /PORT .*; TZ / })
  t.equal(readConfig({ PORT: '', HOST: '' }).port, 3000, 'an empty value is not set')
})

void t.test('the public address may be written in capitals', async t => {
  const { baseUrl, isSecure } = readConfig({ BASE_URL: 'HTTPS://Cadastro.Escritorio.example' })

  t.strictSame([baseUrl, isSecure], ['https://cadastro.escritorio.example/', true])
})

void t.test('TRUST_PROXY takes off, and what Fastify takes; anything else is refused under its name', async t => {
  const taken = ['127.0.0.1', '::1, 10.0.0.0/8', '10.0.0.0/255.0.0.0', 'fd00::/8', 'loopback,uniquelocal']
  for (const proxies of taken) {
    const config = readConfig({ TRUST_PROXY: proxies, LOG_LEVEL: 'silent' })
    t.equal(config.trustProxy, proxies)
    t.doesNotThrow(() => Fastify({ trustProxy: config.trustProxy }), proxies)
  }
  for (const wrong of ['on', 'true', '1', 'proxy.example', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.0/255.0.255.0', '127.0.0.1,', '10.0.0.0/8/8', '::1/255.0.0.0']) {
    t.throws(() => readConfig({ TRUST_PROXY: wrong }), { message: /TRUST_PROXY precisa ser off ou os endereços do proxy/ }, wrong)
  }
  t.equal(readConfig({ TRUST_PROXY: 'off' }).trustProxy, false)
  t.equal(readConfig({}).trustProxy, false)
})
