import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { passingFaultIn } from './connection/disk-faults.ts'
import type { Fact } from './facts.ts'
import { barePage } from './http/bare-page.ts'
import { isStaleForm } from './http/stale-forms.ts'
import { logSecurity } from './log/security-events.ts'
import { menuWithCode } from './menus.ts'

class NotFound extends Error {
  statusCode = 404
}

/** What another site sent is forbidden under this name. */
export const CROSS_SITE = 'cross-site'

/** Its message says what is closed to this person: the code of a menu, or `category`. The page names it. */
export class Forbidden extends Error {
  statusCode = 403
}

type Answer = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<string> | undefined

/** What a form is about was removed while it was open. Its page gives back what was typed; without one it is not found. */
export class Gone extends Error {
  statusCode = 404
  readonly answer: Answer
  constructor (answer: Answer) {
    super('gone')
    this.answer = answer
  }
}

export class BadRequest extends Error {
  statusCode = 400
}

/** A change that the disk did not take. Where it failed during the commit, nobody can say whether it is kept (`mayBeKept`). */
export class NotStored extends Error {
  statusCode = 503
  readonly reason: 'full' | 'low' | 'busy' | 'failing' | 'replaced'
  readonly mayBeKept: boolean
  constructor (reason: NotStored['reason'], { mayBeKept = false, cause }: { mayBeKept?: boolean, cause?: unknown } = {}) {
    super(reason, { cause })
    this.reason = reason
    this.mayBeKept = mayBeKept
  }
}

/** It came under the name of another server. */
export class Misdirected extends Error {
  statusCode = 421
}

/** More than is taken at once; its message is what the page says. */
export class TooMuch extends Error {
  statusCode = 413
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
  421: 'Este endereço não é o do Cadastro deste escritório. Abra o Cadastro pelo endereço que o escritório usa.',
  429: 'Muitos pedidos em pouco tempo. Espere um pouco e tente de novo.',
  431: 'O pedido traz informações demais. Limpe os cookies deste endereço e tente de novo.',
}

/** What a refusal with this status says, and what can be done. */
export function explanationOf (status: number): string {
  return explanations[status] ?? explanations[400]!
}

/** The one 404. It stands where the signed-in pages are, so that it has their menu around it. */
export function handleUnknownAddresses (app: FastifyInstance): void {
  app.setNotFoundHandler(async (request, reply) => answer(request, reply, 404))
}

/** The one error handler. A route inherits the handler that stands when it is registered. */
export function handleErrors (app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    const fault = storageFaultIn(error)
    if (fault) {
      request.log.error({ err: fault.cause ?? fault, reason: fault.reason }, 'storage')
      return answerNotStored(request, reply, fault)
    }
    const page = error instanceof Gone ? error.answer(request, reply) : undefined
    if (page) return page
    const status = error.statusCode && error.statusCode >= 400 ? error.statusCode : 500
    if (status >= 500) request.log.error({ err: error }, 'failed')
    if (error.code?.startsWith('FST_CSRF') && isStaleForm(request)) return answerStaleForm(request, reply)
    if (status === 403) noteRefusal(request, error)
    return answer(request, reply, status, error)
  })
}

function noteRefusal (request: FastifyRequest, error: FastifyError): void {
  const isRight = isRightLacking(error)
  if (isRight) {
    const { access } = request.routeOptions.config
    logSecurity(request, 'authz_fail', { menu: error.message, ...(typeof access === 'object' && { right: access.right }) })
  }
  request.server.refusals.note(request, isRight ? 'authz_fail' : 'malicious_csrf')
}

function storageFaultIn (error: FastifyError): NotStored | undefined {
  if (error instanceof NotStored) return error
  // Met while reading, or while a file that was sent is stored.
  const fault = passingFaultIn(error)
  return fault && new NotStored(fault === 'full' ? 'full' : 'failing', { cause: error })
}

/**
 * A form whose session is another one now, as after signing out and in again in another tab. What was typed in it is
 * shown to be sent again, with a token that is good; until then nothing is done. A part of a page gets the token alone.
 */
async function answerStaleForm (request: FastifyRequest, reply: FastifyReply) {
  const { whenSessionEnded, isBesideTyping, isOwnForm } = request.routeOptions.config
  const isRepeatable = whenSessionEnded ?? (isBesideTyping && request.wantsFragment)
  if (!isRepeatable || !request.visitor) return answer(request, reply, 403)
  const isOwn = isOwnForm?.(request) ?? true
  reply.code(403)
  if (isOwn) reply.header('form-token', reply.generateCsrf())
  if (request.wantsFragment) return reply.send('')
  return reply.viewAsync('errors/stale-form', { ...repeatable(request), isOwn, sent: await lostIn(request, reply) ?? [] })
}

/** What a form is sent again with. No page can bring back the files that were chosen in it. */
function repeatable (request: FastifyRequest) {
  const isUnread = request.isMultipart() && !request.body
  return { fields: typedFields(request), hadFiles: isUnread || (request.sentFiles?.length ?? 0) > 0 }
}

// Passwords and codes are not given back; everything else that was typed is, to be sent again.
const unspoken = /password|^code$|^_/

function typedFields ({ body }: FastifyRequest): Array<{ name: string, value: string }> {
  return Object.entries((body ?? {}) as Record<string, string | string[]>)
    .filter(([name]) => !unspoken.test(name))
    .flatMap(([name, value]) => [value].flat().map(one => ({ name, value: one })))
}

async function answerNotStored (request: FastifyRequest, reply: FastifyReply, { reason, mayBeKept }: NotStored) {
  const isChange = !['GET', 'HEAD'].includes(request.method)
  reply.code(503).header('retry-after', '30')
  const page = reply.viewAsync('errors/not-stored', {
    reason, mayBeKept, isChange, occurrence: request.id, ...repeatable(request),
    // A signed-in person has a menu around the page, and with it the token of a form.
    mayRepeat: isChange && 'generateCsrf' in reply && request.visitor !== undefined,
    back: pageBefore(request) ?? '/',
  })
  // The frame around a page is read from the database too.
  return page.catch(() => reply.type('text/html; charset=utf-8').send(bare))
}

const bare = barePage('Não foi possível ler',
  'O disco do servidor não respondeu. Tente de novo em um minuto; se repetir, avise quem cuida do sistema.')

function pageBefore ({ headers: { referer }, host }: FastifyRequest): string | undefined {
  if (referer === undefined || !URL.canParse(referer)) return undefined
  const url = new URL(referer)
  return url.host === host ? url.pathname + url.search : undefined
}

async function answer (request: FastifyRequest, reply: FastifyReply, status: number, error?: Error) {
  // A fragment must not nest a whole error page in the place of a part: the page is opened instead.
  // Opened at once, one that was asked for too often would be refused again: the page that asked stays and says so.
  if (request.wantsFragment && status < 500 && status !== 429 && ['GET', 'HEAD'].includes(request.method)) {
    return reply.leaveTo(request.url)
  }
  if (status >= 500) {
    return reply.code(status).viewAsync('errors/broken', { occurrence: request.id })
  }
  const lost = isRightLacking(error) ? await lostIn(request, reply) : undefined
  return reply.code(status).viewAsync(pages[status] ?? 'errors/refused', {
    status, explanation: error instanceof TooMuch ? error.message : explanationOf(status),
    menu: menuWithCode(error?.message ?? '') ?? null, isRestricted: error?.message === 'category', lost: lost ?? null,
  })
}

function isRightLacking (error: Error | undefined): boolean {
  return error instanceof Forbidden && error.message !== CROSS_SITE
}

// The gates before the sign-in keep no typing.
async function lostIn (request: FastifyRequest, reply: FastifyReply): Promise<Fact[] | undefined> {
  const { server } = request
  return 'refusedTyping' in server ? server.refusedTyping(request, reply) : undefined
}
