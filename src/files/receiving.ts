import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { BadRequest, TooMuch, UnsupportedMediaType } from '../errors.ts'
import { fileStorage, type Storage, type Stored } from './storage.ts'
import { isStoredFile } from './store.ts'

/** A file of a form, before anybody has looked at what it is. */
export interface SentFile extends Stored {
  field: string
  name: string
  isCutOff: boolean
  /** Set by whoever keeps it; what nobody keeps is gone when the answer is sent. */
  isKept: boolean
  /** Whether its folder has it now, kept from this form or from one before. */
  isIncluded: boolean
}

declare module 'fastify' {
  interface FastifyInstance { storage: Storage }
  interface FastifyRequest { sentFiles: SentFile[] }
  interface FastifyContextConfig {
    /** Routes that take files; elsewhere such a form is refused. */
    takesFiles?: boolean
  }
}

export const FILE_MB_MAX = 25
export const FILES_AT_ONCE = 20

/**
 * Takes forms with files, where a route says it does. It stands behind the hook that knows who asks and
 * before the one that checks the form's token: strangers leave nothing on the disk.
 */
export default fp(async function receiving (app: FastifyInstance, { dataDir }: { dataDir: string }) {
  await app.register(multipart, {
    throwFileSizeLimit: false, // the form says which file was too large, and why
    limits: {
      fileSize: FILE_MB_MAX * 1_048_576, files: FILES_AT_ONCE, fields: 100, parts: 120, fieldSize: 65_536, fieldNameSize: 100, headerPairs: 20,
    },
  })
  app.decorate('storage', fileStorage(dataDir))
  app.decorateRequest('sentFiles')
  app.addHook('onReady', async () => {
    // A leftover costs space and nothing else: the start does not wait, and does not fail.
    void app.storage.sweep(name => isStoredFile(app.db, name)).catch((error: unknown) => { app.log.warn({ err: error }, 'sweep') })
  })

  app.addHook('preValidation', async request => {
    request.sentFiles = []
    if (!request.isMultipart()) return
    if (!request.routeOptions.config.takesFiles) throw new UnsupportedMediaType()
    await receive(app, request).catch((error: unknown) => { throw unreadableOr(error) })
  })
  const forget = async ({ sentFiles }: FastifyRequest) => {
    const unwanted = sentFiles?.filter(file => !file.isKept) ?? []
    if (unwanted.length > 0) await app.storage.remove(unwanted.map(file => file.stored_name))
  }
  app.addHook('onResponse', forget)
  app.addHook('onRequestAbort', forget)
}, { name: 'receiving' })

async function receive (app: FastifyInstance, request: FastifyRequest): Promise<void> {
  const fields: Record<string, string> = {}
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      if (typeof part.value === 'string') fields[part.fieldname] = part.value
      continue
    }
    const stored = await app.storage.keep(part.file)
    const file = { ...stored, field: part.fieldname, name: readableName(part.filename), isCutOff: part.file.truncated, isKept: false, isIncluded: false }
    request.sentFiles.push(file)
  }
  // A file field that was left alone arrives as a file without a name and content.
  request.sentFiles = await withoutEmptyFields(app, request.sentFiles)
  request.body = fields
}

// What the parser makes of a form that is cut off or no form at all has no status of its own; a failing disk does.
function unreadableOr (error: unknown): unknown {
  const { statusCode, code, syscall } = error as { statusCode?: number, code?: string, syscall?: string }
  if (code === 'FST_FILES_LIMIT') return new TooMuch(`Envie até ${FILES_AT_ONCE} arquivos de cada vez. Nenhum destes foi guardado.`)
  return statusCode !== undefined || syscall !== undefined || code?.startsWith('SQLITE') ? error : new BadRequest('unreadable form')
}

async function withoutEmptyFields (app: FastifyInstance, files: SentFile[]): Promise<SentFile[]> {
  const empty = files.filter(file => file.name === '' && file.size === 0)
  await app.storage.remove(empty.map(file => file.stored_name))
  return files.filter(file => !empty.includes(file))
}

const unreadable = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu

/** A name to show and to offer again; the file on disk never bears it. */
function readableName (name: string | undefined): string {
  return (name ?? '').normalize('NFC').replaceAll(unreadable, '').replace(/^.*[/\\]/, '').trim()
}
