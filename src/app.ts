import formbody from '@fastify/formbody'
import Fastify, { type FastifyInstance } from 'fastify'
import accessGroups from './access-groups/routes.ts'
import access from './access.ts'
import account from './account/routes.ts'
import attributes from './attributes/routes.ts'
import { keepBackups } from './backups/keeper.ts'
import backups from './backups/routes.ts'
import bulkActs from './bulk-acts/routes.ts'
import categories from './categories/routes.ts'
import companies from './companies/routes.ts'
import companyList from './company-list/routes.ts'
import companyTypes from './company-types/routes.ts'
import type { Config } from './config.ts'
import recentPassword from './confirmations/recent.ts'
import confirmations from './confirmations/routes.ts'
import originals from './conflicts/originals.ts'
import customerList from './customer-list/routes.ts'
import customers from './customers/routes.ts'
import type { DiskWatch } from './data-folder/watch.ts'
import type { Database } from './database.ts'
import deposits from './deposits/keeping.ts'
import { keepDerived } from './derived.ts'
import { handleErrors, handleUnknownAddresses } from './errors.ts'
import exports from './exports/routes.ts'
import externalUserList from './external-user-list/routes.ts'
import externalUsers from './external-users/routes.ts'
import receiving from './files/receiving.ts'
import { parseFormBody } from './forms.ts'
import go from './go/routes.ts'
import { countAnswers, serveMetrics } from './health/metrics.ts'
import health from './health/routes.ts'
import history from './history/routes.ts'
import home from './home/routes.ts'
import htmx from './htmx.ts'
import assets from './http/assets.ts'
import csrf, { refuseOtherSites } from './http/csrf.ts'
import { sendSecurityHeaders } from './http/security-headers.ts'
import { refuseOverload } from './limits/overload.ts'
import rateLimits from './limits/rate-limits.ts'
import { limits, refuseStrangeRequests } from './limits/requests.ts'
import lookups from './lookups/routes.ts'
import municipalities from './municipalities/routes.ts'
import passwordLinks from './password-links/routes.ts'
import recordSections from './record-sections/routes.ts'
import { gatherRefusals } from './refusals/gathering.ts'
import registration from './registration/routes.ts'
import savedFilters from './saved-filters/routes.ts'
import secondFactor from './second-factor/routes.ts'
import session from './session.ts'
import setup from './setup/routes.ts'
import signIn, { signOut } from './sign-in/routes.ts'
import system from './system/routes.ts'
import users from './users/routes.ts'
import vcards from './vcards/routes.ts'
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
  refuseOverload(app)
  refuseStrangeRequests(app)
  sendSecurityHeaders(app, config)

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

    await office.register(accessGroups, { prefix: '/access-groups' })
    await office.register(account)
    await office.register(attributes, { prefix: '/attributes' })
    if (machine) await office.register(backups, { prefix: '/system', config, keeper: machine.keeper })
    await office.register(bulkActs, { prefix: '/customers/bulk-acts', config })
    await office.register(categories, { prefix: '/categories' })
    await office.register(companies, { prefix: '/companies' })
    await office.register(companyList, { prefix: '/companies' })
    await office.register(companyTypes, { prefix: '/company-types' })
    await office.register(confirmations)
    await office.register(customerList, { prefix: '/customers', config })
    await office.register(customers, { prefix: '/customers' })
    await office.register(exports, { prefix: '/customers/exports', config })
    await office.register(externalUserList, { prefix: '/external-users' })
    await office.register(externalUsers, { prefix: '/external-users' })
    await office.register(go, { config })
    await office.register(history, { prefix: '/history' })
    await office.register(home)
    await office.register(lookups, { prefix: '/lookups' })
    await office.register(municipalities, { prefix: '/municipalities' })
    await office.register(recordSections)
    await office.register(registration, { prefix: '/customers/new', secret })
    await office.register(savedFilters, { prefix: '/saved-filters' })
    await office.register(secondFactor)
    await office.register(signOut, { config })
    await office.register(system, { prefix: '/system', machine })
    await office.register(users, { prefix: '/users', config })
    await office.register(vcards, { prefix: '/customers' })
  })
  return app
}
