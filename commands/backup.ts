import { lacksOf, makeBackup } from '../src/backup-copies/making.ts'
import { backupFolder } from '../src/backup-copies/rotation.ts'
import { orRefuse, settingsWithData } from './settings.ts'

/** `npm run backup`: makes a backup now, with the server running or stopped. */
await orRefuse(async () => {
  const { dataDir, backupDir, backupPassphrase } = settingsWithData()
  const made = await makeBackup({ dataDir, secondDir: backupDir, passphrase: backupPassphrase, reason: 'asked' })
  console.log(`${backupFolder(dataDir)}/${made.name} feito e conferido em ${(made.tookMs / 1000).toFixed(1)} s.`)
  for (const lack of lacksOf(made)) console.error(lack)
  for (const name of made.missing) console.error(name)
  if (lacksOf(made).length > 0) process.exitCode = 1
})
