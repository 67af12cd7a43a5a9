import formbody from '@fastify/formbody'
import Fastify, { type FastifyInstance } from 'fastify'
import access from './access.ts'
import { keepBackups } from './backups/keeper.ts'
import type { Config } from './config.ts'
import recentPassword from './confirmations/recent.ts'
import originals from './conflicts/originals.ts'
import type { DiskWatch } from './data-folder/watch.ts'
import type { Database } from './database.ts'
import deposits from './deposits/keeping.ts'
import { keepDerived } from './derived.ts'
import { handleErrors, handleUnknownAddresses } from './errors.ts'
import { features } from './features.ts'
import receiving from './files/receiving.ts'
import { parseFormBody } from './forms.ts'
import { countAnswers, serveMetrics } from './health/metrics.ts'
import health from './health/routes.ts'
import htmx from './htmx.ts'
import assets from './http/assets.ts'
import csrf, { refuseOtherSites } from './http/csrf.ts'
import { sendSecurityHeaders } from './http/security-headers.ts'
import { refuseOverload } from './limits/overload.ts'
import rateLimits from './limits/rate-limits.ts'
import { limits, refuseStrangeRequests } from './limits/requests.ts'
import passwordLinks from './password-links/routes.ts'
import { gatherRefusals } from './refusals/gathering.ts'
import session from './session.ts'
import setup from './setup/routes.ts'
import signIn from './sign-in/routes.ts'
import views from './views.ts'

declare module 'fastify' {
  interface FastifyInstance { db: Database }
}

export interface Office {
  config: Config
  secret: string
  db: Database
  /** The disk under the database, when that is a file. */
  disk?: DiskWatch
}

/** Builds the product over an open database. Tests give it one in memory. */
export async function buildApp ({ config, secret, db, disk }: Office): Promise<FastifyInstance> {
  const app = Fastify(limits(config))
  app.decorate('db', db)
  const stopDeriving = await keepDerived(db, error => { app.log.error({ err: error }, 'completeness') })
  app.addHook('onClose', async () => {
    stopDeriving()
    machine?.keeper.stop()
    db.close()
  })
  app.decorate('declaredRoutes', [])
  const machine = disk && { dataDir: config.dataDir, disk, keeper: keepBackups(db, config, app.log) }
  const counts = countAnswers(app)
  if (machine && config.metricsPort !== undefined) await serveMetrics(app, counts, machine, config.metricsPort)
  sendSecurityHeaders(app, config)
  refuseOverload(app)
  refuseStrangeRequests(app, config)

  gatherRefusals(app)
  await app.register(htmx)
  await app.register(session, { config, secret })
  refuseOtherSites(app)
  await app.register(rateLimits, { config })
  await app.register(formbody, { parser: parseFormBody })
  await app.register(views, { config })
  handleErrors(app)

  await app.register(assets)
  await app.register(async gate => {
    await gate.register(csrf, { secretIn: 'cookie', config })
    await gate.register(access)
    await gate.register(health, { machine })
    await gate.register(passwordLinks)
    await gate.register(setup)
    await gate.register(signIn, { config })
  })
  await app.register(async office => {
    handleUnknownAddresses(office)
    await office.register(access)
    await office.register(receiving, { dataDir: config.dataDir })
    await office.register(csrf, { secretIn: 'session', config })
    await office.register(recentPassword)
    await office.register(deposits)
    await office.register(originals, { secret }) // before the features: their forms are sealed by it

    await features(office, { config, secret, machine })
  })
  return app
}
