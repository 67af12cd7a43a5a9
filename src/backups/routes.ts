import path from 'node:path'
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { needs, needsPassword } from '../access.ts'
import { archived, entriesOf, opensWith } from '../archives/archive.ts'
import type { Entry } from '../archives/tar.ts'
import { pooledContent } from '../backup-copies/pool.ts'
import { backupFolder, backupsIn, type KeptBackup } from '../backup-copies/rotation.ts'
import type { Config } from '../config.ts'
import type { Database } from '../database.ts'
import { notFound } from '../errors.ts'
import { record, type Recorded } from '../history/store.ts'
import { logSecurity } from '../log/security-events.ts'
import type { Keeper } from './keeper.ts'

const PATIENCE_MS = 8000

/** Backups on the page Sistema: make one now, check the data now, take one home. */
export default async function backups (app: FastifyInstance, { config, keeper }: { config: Config, keeper: Keeper }): Promise<void> {
  const { db } = app
  const folder = backupFolder(config.dataDir)
  const options = { config: needs('CM008', 'configure') }

  app.post('/backups', options, async (request, reply) => {
    // Before it is made, so that the backup has its own line.
    await db.write(() => { keepLine(db, request.user, { act: 'backup_asked', record_name: 'um backup' }) }, 'vital')
    const end = await inTime(keeper.backup('asked').then(() => keeper.problem() === undefined ? 'made' : 'incomplete'))
    logSecurity(request, 'backup_made', { end })
    return reply.leaveTo(`/system?said=backup-${end}#backups`)
  })

  app.post('/checks', options, async (_request, reply) => {
    return reply.leaveTo(`/system?said=check-${await inTime(keeper.check().then(() => 'made'))}#backups`)
  })

  app.get('/backups/:name', { config: needsPassword('CM008', 'configure') }, async (request, reply) => {
    const { name } = request.params as { name: string }
    const backup = backupsIn(folder).find(one => one.name === name) ?? notFound('Backup')
    if (!await opensWith(path.join(folder, name), config.backupPassphrase)) return reply.leaveTo('/system?said=backup-locked#backups')
    // A browser that fetches ahead takes it along, too; HEAD takes nothing.
    if (request.method === 'GET') {
      await db.write(() => { keepLine(db, request.user, { act: 'downloaded', record_name: `o backup ${name}` }) }, 'vital')
      logSecurity(request, 'data_export', { what: 'backup' })
    }
    reply.header('content-disposition', `attachment; filename="${name}"`).type('application/octet-stream')
    return reply.send(Readable.from(archived(whole(folder, backup, config.backupPassphrase), config.backupPassphrase), { objectMode: false }))
  })
}

function keepLine (db: Database, user: Recorded['user'], line: Pick<Recorded, 'act' | 'record_name'>): void {
  record(db, { record_type: 'system', record_id: 0, user, ...line })
}

// A large office takes longer than a page may: the work goes on, and the page says so.
async function inTime (work: Promise<'made' | 'incomplete'>): Promise<'made' | 'incomplete' | 'failed' | 'started'> {
  const patience = new Promise<'started'>(resolve => { setTimeout(() => { resolve('started') }, PATIENCE_MS).unref() })
  return Promise.race([patience, work.catch(() => 'failed' as const)])
}

/** A backup and the files it names in one archive, to be restored on another machine. */
async function * whole (folder: string, { name, manifest }: KeptBackup, passphrase: string | undefined): AsyncGenerator<Entry> {
  yield * entriesOf(path.join(folder, name), passphrase)
  for (const { name: file, size } of manifest.files) {
    const content = await pooledContent(folder, manifest, file, passphrase)
    if (content) yield { name: `files/${file}`, size, content }
  }
}
