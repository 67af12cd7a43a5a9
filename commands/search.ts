import { backupBeforeUpgrade } from '../src/backups/upgrade.ts'
import { openDataFolder } from '../src/data-folder/opening.ts'
import { checkSearch, rebuildSearch } from '../src/search-index/checking.ts'
import { counted } from '../src/writing/numbers.ts'
import { orRefuse, settingsWithData } from './settings.ts'

/** `npm run search -- check|rebuild`: whether lists and search know what companies are, and makes it so. */
await orRefuse(async () => {
  const [act = ''] = process.argv.slice(2)
  if (!['check', 'rebuild'].includes(act)) {
    console.error('Uso: npm run search -- check|rebuild')
    process.exitCode = 1
    return
  }
  const config = settingsWithData()
  const { db } = await openDataFolder(config, backupBeforeUpgrade(config, console.log))
  if (act === 'rebuild') await rebuildSearch(db)
  const { companies, wrong, strays } = checkSearch(db)
  db.close()
  const problems = wrong.length + strays
  for (const id of wrong.slice(0, 20)) console.error(`A busca não confere com a empresa ${id}.`)
  console.log(`${counted(companies, 'empresa', 'empresas')} na busca; ${problems === 0 ? 'nada errado' : `${counted(problems, 'não confere', 'não conferem')}: npm run search -- rebuild`}.`)
  if (problems > 0) process.exitCode = 1
})
