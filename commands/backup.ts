import { makeBackup } from '../src/backups/making.ts'
import { backupFolder } from '../src/backups/rotation.ts'
import { readConfig } from '../src/config.ts'
import { orRefuse, settings } from './settings.ts'

/** `npm run backup`: makes a backup now, with the server running or stopped. */
await orRefuse(async () => {
  const config = readConfig(settings())
  const made = await makeBackup({ dataDir: config.dataDir, secondDir: config.backupDir, passphrase: config.backupPassphrase, reason: 'asked' })
  console.log(`${backupFolder(config.dataDir)}/${made.name} feito e conferido em ${(made.tookMs / 1000).toFixed(1)} s.`)
  if (made.missing.length > 0) console.error(`Faltam ${made.missing.length} arquivos no disco: ${made.missing.join(', ')}`)
  if (made.secondProblem) console.error(`A segunda cópia não foi feita: ${made.secondProblem}`)
  if (made.missing.length > 0 || made.secondProblem) process.exitCode = 1
})
