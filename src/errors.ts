import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { menuWithCode } from './menus.ts'

export class NotFound extends Error {
  statusCode = 404
}

/** Its message says what is closed to this person: the code of a menu, or `category`. The page names it. */
export class Forbidden extends Error {
  statusCode = 403
}

export class BadRequest extends Error {
  statusCode = 400
}

export class UnsupportedMediaType extends Error {
  statusCode = 415
}

export function notFound (what: string): never {
  throw new NotFound(`${what} não encontrado`)
}

const pages: Record<number, string> = { 403: 'errors/forbidden', 404: 'errors/not-found' }

const explanations: Record<number, string> = {
  400: 'O pedido chegou com um formato que o Cadastro não entende. Volte à página anterior e tente de novo.',
  405: 'Este endereço não aceita esse tipo de pedido.',
  408: 'O pedido demorou demais para chegar. Tente de novo.',
  413: 'O conteúdo enviado é grande demais. Reduza o texto e tente de novo.',
  414: 'O endereço é longo demais.',
  415: 'Este tipo de conteúdo não é aceito aqui. Use os formulários do Cadastro.',
  429: 'Muitos pedidos em pouco tempo. Espere um pouco e tente de novo.',
  431: 'O pedido traz informações demais. Limpe os cookies deste endereço e tente de novo.',
}

// The disk, not the person, is at fault, and nobody can tell yet whether the last change was kept.
const storageFault = /^(?:SQLITE_(?:FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|CORRUPT)|ENOSPC$|EDQUOT$|EIO$|EROFS$)/

/** The one 404. It stands where the signed-in pages are, so that it has their menu around it. */
export function handleUnknownAddresses (app: FastifyInstance): void {
  app.setNotFoundHandler(async (request, reply) => answer(request, reply, 404))
}

/** The one error handler. A route inherits the handler that stands when it is registered. */
export function handleErrors (app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    if (storageFault.test(error.code ?? '')) {
      request.log.error({ err: error }, 'storage')
      return answer(request, reply, 503)
    }
    const status = error.statusCode && error.statusCode >= 400 ? error.statusCode : 500
    if (status >= 500) request.log.error({ err: error }, 'failed')
    return answer(request, reply, status, error.message)
  })
}

async function answer (request: FastifyRequest, reply: FastifyReply, status: number, message = '') {
  // A fragment must not nest a whole error page in the place of a part: the page is opened instead.
  if (request.wantsFragment && status < 500 && ['GET', 'HEAD'].includes(request.method)) {
    return reply.code(200).header('hx-redirect', request.url).send('')
  }
  if (status >= 500) {
    return reply.code(status).viewAsync('errors/broken', { occurrence: request.id, isStorage: status === 503 })
  }
  const explanation = explanations[status] ?? explanations[400]
  return reply.code(status).viewAsync(pages[status] ?? 'errors/refused', { status, explanation, menu: menuWithCode(message) ?? null, isRestricted: message === 'category' })
}
