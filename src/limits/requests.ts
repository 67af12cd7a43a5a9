import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { LogController, type FastifyHttpOptions, type FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import { BadRequest, Misdirected } from '../errors.ts'
import { pathOf } from '../http/own-address.ts'
import { logStream } from '../log/stream.ts'
import { earlyRefusals } from './early-refusals.ts'

export const BODY_BYTES_MAX = 65_536
export const HEADERS_MAX = 100

/** How much, how long and from whom the server takes requests: many slow ones must not keep the others out (CWE-400). */
export function limits (config: Config): FastifyHttpOptions<Server> {
  return {
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: 15_000,
    keepAliveTimeout: 5000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    trustProxy: config.trustProxy,
    routerOptions: { maxParamLength: 64 },
    rewriteUrl: ({ url = '/' }) => isReadable(url) ? url : '/unreadable',
    http: { connectionsCheckingInterval: 1000, headersTimeout: 10_000, maxHeaderSize: 16_384 },
    genReqId: occurrence,
    ...earlyRefusals(config),
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    logController: new LogController({ disableRequestLogging: true }),
    logger: config.logLevel === 'silent' ? false : { level: config.logLevel, serializers: { err: describe }, stream: log },
  }
}

// Zod checks what people send; Fastify's compilers of JSON Schema would be 110 of the 1,340 modules of a start.
function noSchemas (): never {
  throw new Error('A route has a JSON Schema, which nothing compiles here')
}

// What cannot be decoded would be answered before any hook, without our page and its headers.
function isReadable (url: string): boolean {
  if (!url.includes('%')) return true
  try {
    return decodeURI(pathOf(url)) !== ''
  } catch {
    return false
  }
}

const log = logStream(1)
process.once('exit', log.flush)

// A code that a person can read out on the phone: the start of the server, and the number of the request.
const start = randomBytes(2).toString('hex').toUpperCase()
let requests = 0

function occurrence (): string {
  requests++
  return `${start}-${requests.toString(16).toUpperCase().padStart(4, '0')}`
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

// Capitals, a final dot and the usual port make no other host (RFC 9110, 4.2.3), nor does a proxy that leaves the port out.
function isHostOf (base: URL, host: string): boolean {
  const named = /[\s/\\?#@]/.test(host) ? null : URL.parse(`${base.protocol}//${host}`)
  return named !== null && nameOf(named) === nameOf(base) && (named.port === '' || named.port === base.port)
}

function nameOf ({ hostname }: URL): string {
  return hostname.replace(/\.$/, '')
}

/** The form parser is the only one; what Fastify's options do not refuse is refused here. */
export function refuseStrangeRequests (app: FastifyInstance, { baseUrl }: Config): void {
  const base = baseUrl === undefined ? undefined : new URL(baseUrl)
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addHook('onRequest', async request => {
    const { rawHeaders } = request.raw
    if (rawHeaders.length > HEADERS_MAX * 2) throw new BadRequest('too many headers')
    const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
    if (hosts.length > 1) throw new BadRequest('two hosts')
    if (!request.originalUrl.startsWith('/')) throw new BadRequest('the address of another server')
    // Whoever runs the server may ask on the machine itself, and whoever watches over it from anywhere.
    const isOwn = base === undefined || isHostOf(base, request.host) || loopback.has(request.host.replace(/:\d+$/, '')) || request.url === '/healthz'
    if (!isOwn) throw new Misdirected()
  })
}

// An SQL error quotes the statement, and a statement may quote a person: the log gets kind and place only.
function describe (error: Error & { code?: string }) {
  const isStorage = error.code?.startsWith('SQLITE') ?? false
  return {
    type: error.name,
    code: error.code ?? '',
    message: isStorage ? 'storage' : error.message,
    stack: isStorage ? '' : error.stack ?? '',
  }
}
