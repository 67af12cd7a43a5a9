import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import path from 'node:path'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import type { Test } from 'tap'
import type { Office } from './app.ts'
import type { Person } from './people.ts'

type Scope = Test

const unpacked = path.join(import.meta.dirname, '../../node_modules/.cache/chromium')
const whole = path.join(unpacked, 'whole')
const fontList = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${path.join(unpacked, 'fonts')}</dir>
  <cachedir>${path.join(unpacked, 'fonts-cache')}</cachedir>
</fontconfig>
`
const systemPaths = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(name => `/usr/bin/${name}`)

/** Unpacks the Chromium that the project brings along, once, where the machine has none of its own. */
export async function prepareBrowser (): Promise<void> {
  if (ownBrowser()) return
  // The folder of the project may have been moved since.
  if (existsSync(whole)) return writeFileSync(path.join(unpacked, 'fonts/fonts.conf'), fontList)
  rmSync(unpacked, { recursive: true, force: true })
  mkdirSync(unpacked, { recursive: true })
  const { TMPDIR, AWS_EXECUTION_ENV, LD_LIBRARY_PATH, FONTCONFIG_PATH } = process.env
  // The package unpacks its libraries only where it believes to be in its cloud, and always into TMPDIR.
  Object.assign(process.env, { TMPDIR: unpacked, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' })
  const { default: packed } = await import('@sparticuz/chromium')
  await packed.executablePath()
  restore({ TMPDIR, AWS_EXECUTION_ENV, LD_LIBRARY_PATH, FONTCONFIG_PATH })
  // Its font list names folders of that cloud; without a single font the browser falls over.
  writeFileSync(path.join(unpacked, 'fonts/fonts.conf'), fontList)
  writeFileSync(whole, '')
}

/** A real browser with the product behind a real port; closed with the test. */
export async function launch (t: Scope, office: Office): Promise<{ base: string, open: (options?: BrowserContextOptions & { as?: Person }) => Promise<Page> }> {
  const base = await office.app.listen({ port: 0, host: '127.0.0.1' })
  const own = ownBrowser()
  const libraries = { LD_LIBRARY_PATH: path.join(unpacked, 'al2023/lib'), FONTCONFIG_PATH: path.join(unpacked, 'fonts') }
  const isRoot = process.getuid?.() === 0
  const start = () => chromium.launch({
    executablePath: own ?? path.join(unpacked, 'chromium'),
    env: { ...definite(process.env), ...(own ? {} : libraries) },
    args: [...(isRoot ? ['--no-sandbox'] : []), '--disable-gpu', '--disable-background-networking', '--disable-quic'],
    chromiumSandbox: !isRoot,
  })
  const browser: Browser = await start().catch(start) // it falls over at times while several start at once
  t.teardown(() => browser.close())

  return {
    base,
    open: async ({ as: person, ...options } = {}) => {
      const context = await browser.newContext({ baseURL: base, locale: 'pt-BR', viewport: { width: 1280, height: 900 }, ...options })
      context.setDefaultTimeout(15_000)
      if (person) {
        const { cookies } = await office.signedIn(person)
        await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: base })))
      }
      const page = await context.newPage()
      page.on('console', message => { if (/Content.Security.Policy/i.test(message.text())) violations.push(message.text()) })
      return page
    },
  }
}

/** What the browser refused because of the content security policy. */
export const violations: string[] = []

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
interface AxeResult { violations: Array<{ id: string, nodes: Array<{ html: string }> }> }

/** Nothing on this page keeps anybody out, as far as a machine can tell (WCAG 2.2 AA and best practices). */
export async function isAccessible (t: Scope, page: Page): Promise<void> {
  await page.evaluate(axe)
  const { violations: found } = await page.evaluate('axe.run()') as AxeResult
  t.equal(found.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 120)).join(' | ')}`).join('\n'), '',
    `axe finds nothing on "${await page.title()}"`)
}

function ownBrowser (): string | undefined {
  return process.env.CHROMIUM_PATH ?? systemPaths.find(file => existsSync(file)) ?? playwrightsOwn()
}

function playwrightsOwn (): string | undefined {
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH ?? path.join(homedir(), '.cache/ms-playwright')
  if (!existsSync(cache)) return undefined
  return readdirSync(cache).filter(name => name.startsWith('chromium')).toSorted().toReversed()
    .flatMap(name => [path.join(cache, name, 'chrome-linux/chrome'), path.join(cache, name, 'chrome-linux/headless_shell')])
    .find(file => existsSync(file))
}

function restore (environment: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name)
    else process.env[name] = value
  }
}

function definite (environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
