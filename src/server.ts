import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import { backupBeforeUpgrade } from './backups/upgrade.ts'
import { readConfig, settings } from './config.ts'
import { openDataFolder } from './data-folder/opening.ts'
import { keptSecret } from './sessions/secret.ts'
import { firstAdministrator } from './setup/store.ts'
import { lineFor } from './unusable.ts'

// Somebody who is sending a file slowly must not keep the database from being closed.
const PATIENCE_MS = 7000

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`Cadastro needs Node 24 or newer; this is ${process.version}. Run "npm ci" and then "npm start".`)
  process.exit(1)
}

try {
  await start()
} catch (error) {
  console.error(`O Cadastro não iniciou. ${lineFor(error, process.env.DATA_DIR ?? './data')}`)
  process.exit(1)
}

async function start (): Promise<void> {
  const config = readConfig(settings())
  process.umask(0o077) // the log beside the database holds the same data
  const { db, disk } = await openDataFolder(config, backupBeforeUpgrade(config, console.log))
  const app = await build().catch((error: unknown) => {
    db.close()
    throw error
  })
  closeWithGrace({ delay: PATIENCE_MS + 2000 }, async ({ err }) => {
    if (err) console.error(err)
    const impatience = setTimeout(() => { app.server.closeAllConnections() }, PATIENCE_MS)
    await app.close()
    clearTimeout(impatience)
  })
  await app.listen({ port: config.port, host: config.host }).catch(async (error: unknown) => {
    await app.close()
    throw error
  })
  const address = app.server.address()
  const port = typeof address === 'object' && address ? address.port : config.port
  const place = config.baseUrl ?? `http://${config.host}:${port}`
  console.log(`Cadastro: abra ${place} no navegador. Os dados ficam em ${config.dataDir}.`)

  async function build (): Promise<FastifyInstance> {
    if (config.admin) await firstAdministrator(db, config.admin)
    return buildApp({ config, secret: config.sessionSecret ?? keptSecret(config.dataDir), db, disk })
  }
}
