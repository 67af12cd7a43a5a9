import { STATUS_CODES, type Server } from 'node:http'
import type { FastifyHttpOptions, FastifyReply } from 'fastify'
import type { Config } from '../config.ts'
import { explanationOf } from '../errors.ts'
import { barePage } from '../http/bare-page.ts'
import { securityHeaders } from '../http/security-headers.ts'

/** What Node and Fastify refuse before any hook of ours, with our words and headers: addresses and headers that are too long, requests that break off. */
export function earlyRefusals (config: Config): Pick<FastifyHttpOptions<Server>, 'frameworkErrors' | 'clientErrorHandler'> {
  const headers = { ...securityHeaders(config), 'content-type': 'text/html; charset=utf-8' }
  return {
    frameworkErrors: ({ statusCode = 400 }, _request, reply: FastifyReply) => { void reply.code(statusCode).headers(headers).send(pageOf(statusCode)) },
    clientErrorHandler: (error, socket) => {
      if (error.code === 'ECONNRESET' || socket.destroyed) return
      const status = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 }[error.code] ?? 400
      const page = pageOf(status)
      const head = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(page)), connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`)
      if (socket.writable) socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('')}\r\n${page}`)
      socket.destroy(error)
    },
  }
}

function pageOf (status: number): string {
  return barePage('O pedido não pôde ser aceito', explanationOf(status))
}
