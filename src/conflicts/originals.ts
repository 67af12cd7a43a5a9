import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Typed } from '../forms.ts'

/** What a form was opened with: the version of the record, its fields as they stood, and what decided which fields it has. */
export interface Opened { version: number, typed: Typed, shape?: string | undefined }

export interface Originals {
  seal: (record: string, opened: Opened) => string
  /** Undefined for anything that was not sealed here, for this record. */
  open: (record: string, sealed: unknown) => Opened | undefined
}

declare module 'fastify' {
  interface FastifyInstance { originals: Originals }
}

/**
 * A form takes along what it was opened with, signed: when somebody else saved meanwhile, the server knows
 * who changed what without keeping every state of every record, and without trusting the browser.
 */
export default fp(async function originals (app: FastifyInstance, { secret }: { secret: string }) {
  const sign = (record: string, content: string) =>
    createHmac('sha256', secret).update(`original ${record} ${content}`).digest('base64url')

  app.decorate('originals', {
    seal (record, { version, typed, shape }) {
      const content = Buffer.from(JSON.stringify([version, typed, shape])).toString('base64url')
      return `${sign(record, content)}.${content}`
    },
    open (record, sealed) {
      const [signature = '', content = ''] = typeof sealed === 'string' ? sealed.split('.') : []
      const [given, expected] = [Buffer.from(signature), Buffer.from(sign(record, content))]
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
      const [version, typed, shape] = JSON.parse(Buffer.from(content, 'base64url').toString()) as [number, Typed, (string | null)?]
      return { version, typed, ...(shape && { shape }) }
    },
  })
}, { name: 'originals' })
