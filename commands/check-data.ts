import { checkData } from '../src/data-check/checking.ts'
import { counted } from '../src/writing/numbers.ts'
import { orRefuse, settingsWithData } from './settings.ts'

/** `npm run check:data`: reads everything and says what does not fit together, with the server running or stopped. */
await orRefuse(async () => {
  const { dataDir, backupPassphrase } = settingsWithData()
  const { problems, rows, tookMs } = await checkData(dataDir, { passphrase: backupPassphrase })
  for (const [table, count] of Object.entries(rows)) console.log(`${String(count).padStart(9)} ${table}`)
  for (const problem of problems) console.error(problem)
  console.log(`${problems.length === 0 ? 'Nada errado' : counted(problems.length, 'problema', 'problemas')}, em ${(tookMs / 1000).toFixed(1)} s.`)
  if (problems.length > 0) process.exitCode = 1
})
