import { create } from 'content-disposition'
import type { FastifyReply } from 'fastify'
import type { KeptFile } from './store.ts'

/** Sends a file to be saved, never to be shown in our name: no browser runs what it holds. */
export async function download (reply: FastifyReply, file: KeptFile) {
  const content = await reply.server.storage.read(file.stored_name)
  if (!content) {
    reply.log.error({ file: file.id }, 'file missing')
    return reply.code(410).viewAsync('files/gone', { name: file.name })
  }
  return reply.header('content-disposition', create(file.name))
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('content-length', file.size)
    .type(file.media_type).send(content)
}
