import { Agent, request as send } from 'node:http'
import { cnpj } from '../torture/registering.ts'

export interface Answer {
  status: number
  location: string | undefined
  /** The first megabyte of it. */
  body: string
  bytes: number
  firstMs: number
  ms: number
}

const BODY_MAX = 1_000_000

/** Somebody with a browser on the other side of a real connection, who reads pages and registers customers. */
export class Visitor {
  readonly #base: URL
  readonly #agent: Agent
  readonly #cookies = new Map<string, string>()

  constructor (base: URL, { sockets = 1 } = {}) {
    this.#base = base
    this.#agent = new Agent({ keepAlive: true, maxSockets: sockets })
  }

  async signIn ({ email, password }: { email: string, password: string }): Promise<void> {
    const answer = await this.send('/login', '/login', { email, password })
    if (answer.status !== 303) throw new Error(`sign-in answered ${answer.status}`)
  }

  /** Begins to register; gives what presses the buttons of each step. */
  async begin (): Promise<Wizard> {
    return new Wizard(this, await this.follow(await this.ask('GET', '/customers/new')))
  }

  /** The whole job with one contact; gives the document. */
  async register (number: number): Promise<string> {
    const wizard = await this.begin()
    const document = cnpj(number)
    await wizard.press('next', { company_type_id: '1', category_id: '1' })
    await wizard.press('next', { name: `${number.toString(36)} ${(number * 7919).toString(36)} Ltda`, document })
    await wizard.press('next')
    await wizard.press('add', { name: `Pessoa ${number}`, email: `p${number}@carga${number}.example`, is_default: 'yes' })
    await wizard.finish()
    return document
  }

  /** Reads a page and sends a form of it. */
  async send (page: string, action: string, fields: Record<string, string>): Promise<Answer> {
    return this.ask('POST', action, { _csrf: hidden(await this.ask('GET', page), '_csrf'), ...fields })
  }

  async ask (method: string, address: string, fields?: Record<string, string>): Promise<Answer> {
    const body = fields && new URLSearchParams(fields).toString()
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = {
      ...(cookie && { cookie }),
      ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }),
    }
    const began = performance.now()
    return new Promise((resolve, reject) => {
      const { hostname: host, port } = this.#base
      send({ host, port, path: address, method, agent: this.#agent, headers }, answer => {
        const firstMs = performance.now() - began
        const parts: Buffer[] = []
        let bytes = 0
        for (const one of answer.headers['set-cookie'] ?? []) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? []
          this.#cookies.set(name, value)
        }
        answer.on('data', (part: Buffer) => {
          bytes += part.length
          if (bytes < BODY_MAX) parts.push(part)
        }).on('end', () => {
          resolve({ status: answer.statusCode!, location: answer.headers.location, body: Buffer.concat(parts).toString(), bytes, firstMs, ms: performance.now() - began })
        })
      }).on('error', reject).end(body)
    })
  }

  async follow (answer: Answer): Promise<Answer> {
    return answer.location ? this.ask('GET', answer.location) : answer
  }
}

/** The wizard of a registration, at the step that its page shows. */
export class Wizard {
  readonly #visitor: Visitor
  page: Answer

  constructor (visitor: Visitor, page: Answer) {
    this.#visitor = visitor
    this.page = page
  }

  async press (action: string, fields: Record<string, string> = {}): Promise<void> {
    const address = /<form[^>]*id="wizard"[^>]*action="([^"]+)"/.exec(this.page.body)?.[1]
    if (!address) throw new Error(`${action}: no wizard`)
    const send = (more = {}) => this.#visitor.ask('POST', address, { ...hiddenIn(this.page), action, ...fields, ...more })
    let answer = await send()
    // A made-up name may be like another's: it is another company all the same, as a person would say.
    const alike = /name="keep_duplicates" value="([^"]+)"/.exec(answer.body)?.[1]
    const other = /name="action" value="(other:[^"]+)"/.exec(answer.body)?.[1]
    if (answer.status === 422 && alike !== undefined) answer = await send({ keep_duplicates: alike, reason_duplicates: 'É outra empresa.' })
    else if (answer.status === 422 && other !== undefined) answer = await send({ action: other })
    if (answer.status !== 303) throw new Error(`${action} at ${address} answered ${answer.status}`)
    this.page = await this.#visitor.follow(answer)
  }

  async finish (): Promise<void> {
    await this.press('finish')
    if (!this.page.body.includes('Cliente cadastrado')) throw new Error('not registered')
  }
}

/** What the form takes along unseen. */
function hiddenIn ({ body }: Answer): Record<string, string> {
  return Object.fromEntries([...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!]))
}

function hidden ({ body }: Answer, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? ''
}

export async function untilUp (base: URL, { everyMs = 100, forMs = 120_000 } = {}): Promise<void> {
  const visitor = new Visitor(base)
  const until = performance.now() + forMs
  while (!await visitor.ask('GET', '/healthz').then(answer => answer.status === 200, () => false)) {
    if (performance.now() > until) throw new Error(`${base.host} did not start`)
    await new Promise(resolve => { setTimeout(resolve, everyMs) })
  }
}

export function at (sorted: number[], share: number, digits = 0): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(digits)
}
