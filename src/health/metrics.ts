import type { Server } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { backupFolder, backupsIn } from '../backup-copies/rotation.ts'
import { bytesOf } from '../data-folder/space.ts'
import type { Machine } from '../system/state.ts'
import { Unusable } from '../unusable.ts'

const BUCKETS_MS = [5, 10, 25, 50, 100, 250, 500, 1000, 2500]

interface Counts { byClass: Map<string, number>, buckets: number[], sumMs: number, count: number }

/** Counts what was answered, and writes one line of the log for each; neither says who or about whom. */
export function countAnswers (app: FastifyInstance): Counts {
  const counts: Counts = { byClass: new Map(), buckets: BUCKETS_MS.map(() => 0), sumMs: 0, count: 0 }
  app.addHook('onResponse', async (request, reply) => {
    const ms = reply.elapsedTime
    const kind = `${Math.floor(reply.statusCode / 100)}xx`
    counts.byClass.set(kind, (counts.byClass.get(kind) ?? 0) + 1)
    counts.count++
    counts.sumMs += ms
    for (const [index, limit] of BUCKETS_MS.entries()) if (ms <= limit) counts.buckets[index]!++
    const route = request.routeOptions.url ?? 'unknown'
    const level = route === '/healthz' || route.startsWith('/assets') ? 'debug' : 'info'
    request.log[level]({ method: request.method, route, status: reply.statusCode, ms: Math.round(ms) }, 'answered')
  })
  return counts
}

/** The numbers in the form that Prometheus reads, on a port of their own that only this machine reaches. */
export async function serveMetrics (app: FastifyInstance, counts: Counts, machine: Machine, port: number): Promise<Server> {
  const { createServer } = await import('node:http') // brings Node's fetch along: 30 ms of every start (measured)
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(textOf(app, counts, machine, delay.percentile(99) / 1e9))
    delay.reset()
  })
  app.addHook('preClose', async () => { server.close(); server.closeAllConnections() })
  await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(port, '127.0.0.1', resolve) }).catch((error: unknown) => {
    const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
    throw isTaken ? new Unusable(`A porta ${port} dos números já está em uso: feche o outro programa ou mude METRICS_PORT.`) : error
  })
  return server
}

function textOf (app: FastifyInstance, counts: Counts, { dataDir, disk, keeper }: Machine, lagSeconds: number): string {
  const { kept, failed } = app.db.writing()
  const memory = process.memoryUsage()
  const lastBackup = backupsIn(backupFolder(dataDir))[0]?.manifest.made_at
  const lastCheck = keeper.lastCheck()
  const gauges: Array<[name: string, help: string, value: number]> = [
    ['resident_memory_bytes', 'Memory of the process.', memory.rss],
    ['event_loop_lag_p99_seconds', 'How late the one thread was, since the last look.', Number.isFinite(lagSeconds) ? lagSeconds : 0],
    ['uptime_seconds', 'Since the start.', process.uptime()],
    ['database_bytes', 'Size of the database file.', bytesOf(path.join(dataDir, 'cadastro.db'))],
    ['log_bytes', 'Size of the write-ahead log.', bytesOf(path.join(dataDir, 'cadastro.db-wal'))],
    ['disk_free_bytes', 'Room on the disk of the data.', disk.free()],
    ['last_backup_timestamp_seconds', 'When the last whole backup was made; 0 for never.', lastBackup === undefined ? 0 : Date.parse(lastBackup) / 1000],
    ['last_check_timestamp_seconds', 'When everything was last compared; 0 for never.', lastCheck ? Date.parse(lastCheck.checkedAt) / 1000 : 0],
    ['last_check_problems', 'What that found.', lastCheck?.problems.length ?? 0],
    ['healthy', '1 when changes are stored in the file at its place.', app.db.writing().problem === undefined && disk.isSameFile() && disk.hasRoom() ? 1 : 0],
  ]
  return [
    ...gauges.flatMap(([name, help, value]) => [`# HELP cadastro_${name} ${help}`, `# TYPE cadastro_${name} gauge`, `cadastro_${name} ${value}`]),
    '# TYPE cadastro_changes_total counter', `cadastro_changes_total{result="kept"} ${kept}`, `cadastro_changes_total{result="failed"} ${failed}`,
    '# TYPE cadastro_answers_total counter', ...[...counts.byClass].map(([kind, count]) => `cadastro_answers_total{status="${kind}"} ${count}`),
    '# TYPE cadastro_answer_seconds histogram',
    ...BUCKETS_MS.map((limit, index) => `cadastro_answer_seconds_bucket{le="${limit / 1000}"} ${counts.buckets[index]}`),
    `cadastro_answer_seconds_bucket{le="+Inf"} ${counts.count}`, `cadastro_answer_seconds_sum ${counts.sumMs / 1000}`, `cadastro_answer_seconds_count ${counts.count}`,
  ].join('\n') + '\n'
}
