import { Agent, request as send } from 'node:http'
import { cnpj } from '../torture/registering.ts'

export interface Answer { status: number, location: string | undefined, body: string }

/** Somebody with a browser on the other side of a real connection, who reads pages and registers customers. */
export class Visitor {
  readonly #base: URL
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #cookies = new Map<string, string>()

  constructor (base: URL) { this.#base = base }

  async signIn ({ email, password }: { email: string, password: string }): Promise<void> {
    const answer = await this.send('/login', '/login', { email, password })
    if (answer.status !== 303) throw new Error(`sign-in answered ${answer.status}`)
  }

  /** The whole job with one contact; gives the document. */
  async register (number: number): Promise<string> {
    let page = await this.#follow(await this.ask('GET', '/customers/new'))
    const press = async (action: string, fields: Record<string, string>) => {
      const address = /<form[^>]*id="wizard"[^>]*action="([^"]+)"/.exec(page.body)?.[1]
      if (!address) throw new Error(`${action}: no wizard`)
      const key = hidden(page, 'key')
      const send = (more = {}) => this.ask('POST', address, { _csrf: hidden(page, '_csrf'), ...(key && { key }), action, ...fields, ...more })
      let answer = await send()
      // A name may be like another's: it is another company all the same.
      const alike = /name="keep_duplicates" value="([^"]+)"/.exec(answer.body)?.[1]
      if (answer.status === 422 && alike !== undefined) answer = await send({ keep_duplicates: alike, reason_duplicates: 'É outra empresa.' })
      if (answer.status !== 303) throw new Error(`${action} answered ${answer.status}`)
      page = await this.#follow(answer)
    }
    const document = cnpj(number)
    await press('next', { company_type_id: '1', category_id: '1' })
    await press('next', { name: `${number.toString(36)} ${(number * 7919).toString(36)} Ltda`, document })
    await press('next', {})
    await press('add', { name: `Pessoa ${number}`, email: `p${number}@carga${number}.example`, is_default: 'yes' })
    await press('finish', {})
    if (!page.body.includes('Cliente cadastrado')) throw new Error('not registered')
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
    return new Promise((resolve, reject) => {
      const { hostname: host, port } = this.#base
      send({ host, port, path: address, method, agent: this.#agent, headers }, answer => {
        let text = ''
        for (const one of answer.headers['set-cookie'] ?? []) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? []
          this.#cookies.set(name, value)
        }
        answer.setEncoding('utf8').on('data', (part: string) => { text += part })
          .on('end', () => { resolve({ status: answer.statusCode!, location: answer.headers.location, body: text }) })
      }).on('error', reject).end(body)
    })
  }

  async #follow (answer: Answer): Promise<Answer> {
    return answer.location ? this.ask('GET', answer.location) : answer
  }
}

function hidden ({ body }: Answer, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? ''
}

export function at (sorted: number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0)
}
