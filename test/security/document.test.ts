import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { RECENT_MINUTES } from '../../src/confirmations/recent.ts'
import { FILE_MB_MAX, FILES_AT_ONCE } from '../../src/files/receiving.ts'
import { FIELDS_MAX } from '../../src/forms.ts'
import { labels } from '../../src/labels.ts'
import { EXPORTS_MAX, SEARCHES_MAX, SIGN_INS_MAX } from '../../src/limits/rate-limits.ts'
import { BODY_BYTES_MAX, HEADERS_MAX } from '../../src/limits/requests.ts'
import { LINK_HOURS } from '../../src/password-links/store.ts'
import { SESSIONS_MAX } from '../../src/sessions/store.ts'
import { ADDRESS_DELAY_MS_MAX, ADDRESS_FREE_FAILURES } from '../../src/sign-in/entering.ts'
import { FREE_FAILURES, WAIT_MS_MAX } from '../../src/sign-in/store.ts'

const root = path.join(import.meta.dirname, '../..')
const security = readFileSync(path.join(root, 'docs/security.md'), 'utf8')
const tests = readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' }).filter(name => /\.(?:test|spec)\.ts$/.test(name))
  .map(name => readFileSync(path.join(root, 'test', name), 'utf8')).join('\n')

const limits: Array<[what: string, limit: string]> = [
  ['wrong passwords of a login that cost no wait', `${FREE_FAILURES}, from the fifth on it waits`], ['longest wait of a login', `${WAIT_MS_MAX / 60_000} min`],
  ['wrong passwords of an address that cost no delay', `${ADDRESS_FREE_FAILURES}, from the ${ADDRESS_FREE_FAILURES + 1}st on it is slowed down`], ['longest delay of an address', `${ADDRESS_DELAY_MS_MAX / 1000} s`],
  ['sign-ins of one address', `${SIGN_INS_MAX} a minute`], ['searches of one person', `${SEARCHES_MAX} a minute`], ['exports of one person', `${EXPORTS_MAX} a minute`],
  ['sessions of one person', String(SESSIONS_MAX)], ['password good for acts of weight', `${RECENT_MINUTES} min`], ['link to set a password', `${LINK_HOURS} h`],
  ['body of a form', `${BODY_BYTES_MAX} bytes`], ['fields of a form', String(FIELDS_MAX)], ['headers', String(HEADERS_MAX)],
  ['one file', `${FILE_MB_MAX} MB`], ['files at once', String(FILES_AT_ONCE)],
]

void t.test('ASVS 2.1.3, 6.1.1: the limits of docs/security.md are those of the product', async t => {
  const written = [...security.slice(security.indexOf('## Limits')).matchAll(/^\| (?<what>[^|]+) \| (?<limit>[^|]+) \|$/gm)]
    .map(({ groups }) => [groups!.what, groups!.limit]).slice(1)
  t.same(written.slice(0, limits.length), limits)
})

void t.test('docs/security.md names the field with the address to write to', async t => {
  t.match(security, `**${labels.privacy_contact}**`)
})

// OWASP ASVS 5.0, levels 1 and 2, and what of level 3 the product holds: chapter and section, with its requirements.
const required: Record<string, number[]> = {
  '1.1': [1, 2], '1.2': [1, 2, 3, 4, 5, 9, 10], '1.3': [2, 3, 6, 7, 10, 11, 12], '1.4': [1, 2, 3], '1.5': [1, 2],
  '2.1': [1, 2, 3], '2.2': [1, 2, 3], '2.3': [1, 2, 3, 4], '2.4': [1],
  '3.2': [1, 2], '3.3': [1, 2, 3, 4], '3.4': [1, 2, 3, 4, 5, 6], '3.5': [1, 2, 3, 4], '3.7': [1, 2],
  '4.1': [1, 2, 3], '4.2': [1], '5.1': [1], '5.2': [1, 2, 3], '5.3': [1, 2], '5.4': [1, 2, 3],
  '6.1': [1, 2, 3], '6.2': [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], '6.3': [1, 2, 3, 4, 8], '6.4': [1, 2, 3, 4, 6], '6.5': [1, 2, 3, 4, 5],
  '7.1': [1, 2], '7.2': [1, 2, 3, 4], '7.3': [1, 2], '7.4': [1, 2, 3, 4, 5], '7.5': [1, 2], '7.6': [2],
  '8.1': [1, 2], '8.2': [1, 2, 3], '8.3': [1, 2],
  '11.1': [1, 2], '11.2': [1, 2, 3], '11.3': [1, 2, 3], '11.4': [1, 2, 3, 4], '11.5': [1], '11.6': [1],
  '12.1': [1, 2], '12.2': [1, 2], '12.3': [1, 2],
  '13.1': [1], '13.2': [1, 2, 3, 4, 5], '13.3': [1, 2], '13.4': [1, 2, 3, 4, 5, 6],
  '14.1': [1, 2], '14.2': [1, 2, 3, 4, 6, 7], '14.3': [1, 2, 3],
  '15.1': [1, 2, 3], '15.2': [1, 2, 3], '15.3': [1, 3, 4, 5, 6, 7], '15.4': [2],
  '16.1': [1], '16.2': [1, 2, 3, 4, 5], '16.3': [1, 2, 3, 4], '16.4': [1, 2, 3], '16.5': [1, 2, 3, 4],
}

void t.test('every requirement of ASVS has a test that carries its id, or its line in docs/security.md', async t => {
  const carried = new Set([...tests.matchAll(/ASVS ([\d., ]+)/g)].flatMap(([, ids]) => ids!.match(/\d+\.\d+\.\d+/g) ?? []))
  const lines = new Set(security.match(/\d+\.\d+\.\d+/g))
  const ids = Object.entries(required).flatMap(([section, numbers]) => numbers.map(number => `${section}.${number}`))

  t.same(ids.filter(id => !carried.has(id) && !lines.has(id)), [])
  t.ok(ids.filter(id => carried.has(id)).length > 100)
})
