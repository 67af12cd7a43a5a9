import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'

const root = path.join(import.meta.dirname, '../..')

interface File { name: string, text: string }

function filesIn (folder: string, ending: RegExp): File[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).filter(name => ending.test(name))
    .map(name => ({ name: `${folder}/${name}`, text: readFileSync(path.join(root, folder, name), 'utf8') }))
}

const source = filesIn('src', /\.ts$/)
const templates = filesIn('views', /\.eta$/)
const scripts = filesIn('public', /^(?!htmx).*\.js$/)

/** Each line of these files that the pattern finds, for whoever has to mend it. */
function linesWith (files: File[], pattern: RegExp, except: RegExp = /(?!)/): string[] {
  return files.flatMap(({ name, text }) => text.split('\n').map((line, index) => `${name}:${index + 1}: ${line.trim()}`))
    .filter(line => pattern.test(line) && !except.test(line))
}

void t.test('ASVS 1.2.1: a template prints values escaped, in text and in quoted attributes only; unescaped only what templates filled', async t => {
  t.same(linesWith(templates, /\s[\w-]+=<%=/), [])
  t.same(linesWith(templates, /<%[-_]?\s*~(?!\s*(?:include\(|block\(|it\.body\b|it\.rowsText\b))/), [])
})

void t.test('ASVS 1.2.3: nothing is printed into a script', async t => {
  t.same(linesWith(templates, /<script/, /<script src="[^"]*"(?: defer)?><\/script>/), [])
})

void t.test('ASVS 1.2.4: statements are written by the program; what people type is bound to them', async t => {
  const raw = /\.(?:raw|whereRaw|joinRaw|orderByRaw|fromRaw|havingRaw|groupByRaw)\(/
  const typed = /\$\{[^}]*(?:request|query\.|body|typed|params|\bq\b)/
  t.same(linesWith(source, raw).filter(line => typed.test(line)), [])
})

void t.test('ASVS 1.2.5: no command of the system is run through a shell, and none with what people type', async t => {
  t.same(linesWith(source, /\b(?:exec|execSync|spawn|spawnSync|execFile)\(/, /\.exec\(/), [])
  t.same(linesWith(source, /shell: ?true/), [])
})

void t.test('ASVS 1.2.9: no pattern is made of what people type, but by the engine that cannot hang', async t => {
  t.same(linesWith(source, /new RegExp\(/, /^src\/(?:brazil\/email|forms\/web-address|http\/row-id)\.ts/), [])
})

void t.test('ASVS 1.3.2, 1.3.7: no text becomes program or template', async t => {
  t.same(linesWith(source, /\beval\(|new Function\(|renderString|node:vm/), [])
  t.same(linesWith(scripts, /\beval\(|new Function\(|setTimeout\(['"`]/), [])
})

void t.test('ASVS 1.3.6, 13.2.4, 13.2.5: nothing asks another server, but the look-ups that the office switched on', async t => {
  const asks = /\b(?:fetch|WebSocket|EventSource)\(|\b(?:from|import|require)\b *\(? *['"`](?:node:)?(?:https?|http2|net|tls|dgram|dns|undici)(?:\/promises)?['"`]/
  for (const way of ["import { request } from 'node:https'", "await import('node:net')", "import 'node:tls'", "require('dns/promises')", 'await fetch(address)']) t.match(way, asks)

  const asking = source.filter(file => linesWith([file], asks, /:\d+: import (?:type |\{ (?:isIP|STATUS_CODES, type Server) \})/).length > 0).map(({ name }) => name)
  t.same(asking.toSorted(), ['src/health/metrics.ts', 'src/lookups/asking.ts']) // the first serves its numbers to this machine
})

void t.test('ASVS 1.3.10: the log takes no text of people as a format', async t => {
  t.same(linesWith(source, /log\.(?:info|warn|error)\(`|console\.\w+\([^'"`)]*request/), [])
})

void t.test('ASVS 3.2.2: scripts write text as text', async t => {
  t.same(linesWith(scripts, /innerHTML|outerHTML *=|insertAdjacentHTML|document\.write/), [])
})

void t.test('ASVS 14.3.3: scripts keep nothing in the browser', async t => {
  t.same(linesWith(scripts, /localStorage|sessionStorage|indexedDB|caches\.|document\.cookie/), [])
})

void t.test('ASVS 11.4.1, 11.3.1, 11.3.2, 11.3.3, 11.5.1: no weak hash, no cipher but AES-GCM and no predictable chance', async t => {
  t.same(linesWith(source, /createHash\('(?:md5|sha1)'|create(?:De|C)ipheriv\(|Math\.random/, /ipheriv\('aes-256-gcm'/), [])
})

void t.test('ASVS 13.3.1, 13.2.3: no secret and no password stands in the source', async t => {
  t.same(linesWith([...source, ...templates, ...scripts], /BEGIN [A-Z ]*PRIVATE KEY|(?:secret|password) *[:=] *'[^' ]{8,}'/i, /labels\.ts|'current-password|'new-password/), [])
})
