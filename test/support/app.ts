import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { buildApp } from '../../src/app.ts'
import { readConfig, type Config } from '../../src/config.ts'
import { openDataFolder } from '../../src/data-folder/opening.ts'
import type { DiskWatch } from '../../src/data-folder/watch.ts'
import { openDatabase, type Database } from '../../src/database.ts'
import { hashPassword } from '../../src/passwords/hashing.ts'
import { addUser } from '../../src/users/store.ts'
import { parsePage, type Page } from './html.ts'
import { marina, passwordOf, rosa, type Person } from './people.ts'

interface Scope { teardown: (work: () => unknown) => void }

export interface Office {
  app: FastifyInstance
  db: Database
  dataDir: string
  /** A browser without JavaScript: it keeps cookies and nothing else. */
  visitor: () => Browser
  signedIn: (person: Person) => Promise<Browser>
}

export const secret = 'a secret of forty characters for the tests'

/** The product over a fresh database in memory, or over the one that is given. */
export async function startOffice (t: Scope, environment: NodeJS.ProcessEnv = {}, filename = ':memory:'): Promise<Office> {
  const dataDir = path.join(tmpdir(), `cadastro-test-${randomUUID()}`) // made by the first file that is kept
  const config = readConfig({ LOG_LEVEL: 'silent', DATA_DIR: dataDir, ...environment })
  return serve(t, config, { db: await openDatabase(filename, { timeZone: config.timeZone }) })
}

/** The product over a data folder of its own, as the server opens it. */
export async function startOnDisk (t: Scope, environment: NodeJS.ProcessEnv = {}): Promise<Office> {
  const dataDir = path.join(tmpdir(), `cadastro-test-${randomUUID()}`)
  const config = readConfig({ LOG_LEVEL: 'silent', DATA_DIR: dataDir, BALLAST_MB: '0', MIN_FREE_MB: '0', BACKUP_EVERY_MINUTES: '0', ...environment })
  return serve(t, config, await openDataFolder(config))
}

async function serve (t: Scope, config: Config, opened: { db: Database, disk?: DiskWatch }): Promise<Office> {
  const { db } = opened
  const { dataDir } = config
  const app = await buildApp({ config, secret, ...opened })
  await app.ready()
  let isOpen = true
  t.teardown(async () => {
    if (isOpen) await app.close()
    isOpen = false
    rmSync(dataDir, { recursive: true, force: true })
  })
  return {
    app, db, dataDir,
    visitor: () => new Browser(app),
    signedIn: async person => {
      const browser = new Browser(app)
      await browser.signIn(person)
      return browser
    },
  }
}

const hashes = new Map<string, Promise<string>>()

/** Adds somebody who works here. */
export async function hire (db: Database, person: Person): Promise<number> {
  const password = passwordOf(person)
  if (!hashes.has(password)) hashes.set(password, hashPassword(password))
  const hash = await hashes.get(password)!
  return db.write(() => addUser(db, { ...person, password }, hash))
}

/** A fresh office, and the browser of one who works there. */
export async function desk (t: Scope, person: Person = marina, environment: NodeJS.ProcessEnv = {}): Promise<Office & { browser: Browser }> {
  const office = await startOffice(t, environment)
  await hire(office.db, person)
  return { ...office, browser: await office.signedIn(person) }
}

/** Rosa, who administers, at one desk, and Marina, who registers, at another; `others` work here too. */
export async function desks (t: Scope, others: Person[] = [], environment: NodeJS.ProcessEnv = {}): Promise<Office & { admin: Browser, browser: Browser }> {
  const { browser: admin, ...office } = await desk(t, rosa, environment)
  for (const person of [marina, ...others]) await hire(office.db, person)
  return { ...office, admin, browser: await office.signedIn(marina) }
}

/** What the office's log says from here on, one line each. */
export function listen ({ app }: Pick<Office, 'app'>): string[] {
  const lines: string[] = []
  const stream = Object.getOwnPropertySymbols(app.log).find(symbol => symbol.description === 'pino.stream')!
  Object.assign(app.log, { [stream]: { write: (line: string) => { lines.push(line) } } })
  return lines
}

type Fields = Record<string, string | string[] | undefined>

export interface ChosenFile { field: string, name: string, content: Uint8Array<ArrayBuffer> | string }

export class Browser {
  readonly #app: FastifyInstance
  cookies = new Map<string, string>()
  /** Headers that go with every request. */
  headers: Record<string, string> = {}

  constructor (app: FastifyInstance) { this.#app = app }

  async signIn (person: Person): Promise<void> {
    const page = await this.get('/login')
    const answer = await this.post('/login', { ...page.hidden(), email: person.email, password: passwordOf(person) })
    if (answer.status !== 303) throw new Error(`Could not sign in: ${answer.status}`)
  }

  async get (address: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.#send({ method: 'GET', url: address, headers })
  }

  async post (address: string, fields: Fields, headers: Record<string, string> = {}): Promise<Page> {
    const body = new URLSearchParams()
    for (const [name, value] of Object.entries(fields)) {
      for (const one of [value].flat()) if (one !== undefined) body.append(name, one)
    }
    return this.#send({
      method: 'POST', url: address, payload: body.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    })
  }

  async send (request: InjectOptions): Promise<Page> { return this.#send(request) }

  /** Fills in the page's form as `submit` does, with files chosen in it. */
  async submitFiles (page: Page, fields: Fields, files: ChosenFile[], headers: Record<string, string> = {}): Promise<Page> {
    const form = new FormData()
    for (const [name, value] of Object.entries({ ...page.filledIn(), ...fields })) if (typeof value === 'string') form.append(name, value)
    for (const { field, name, content } of files) form.append(field, new File([content], name))
    const request = new Request('http://localhost', { method: 'POST', body: form })
    return this.#send({
      method: 'POST', url: page.action(), payload: Buffer.from(await request.arrayBuffer()),
      headers: { 'content-type': request.headers.get('content-type')!, ...headers },
    })
  }

  /** Opens the page, follows where it leads, and gives the page that came. */
  async open (address: string): Promise<Page> {
    let page = await this.get(address)
    for (let steps = 0; page.location && steps < 5; steps++) page = await this.get(page.location)
    return page
  }

  /** Fills in the page's form and presses a button; what the page shows is sent along like a browser does. */
  async submit (page: Page, fields: Fields = {}, headers: Record<string, string> = {}): Promise<Page> {
    return this.post(page.action(), { ...page.filledIn(), ...fields }, headers)
  }

  async #send (request: InjectOptions): Promise<Page> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await this.#app.inject({
      ...request, headers: { host: 'localhost', ...(cookie && { cookie }), ...this.headers, ...request.headers },
    })
    for (const { name, value } of answer.cookies) {
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return parsePage(request.url as string, answer)
  }
}
