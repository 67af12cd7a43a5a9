import path from 'node:path'
import { backupFolder, backupsIn } from '../src/backup-copies/rotation.ts'
import { readConfig, type Config } from '../src/config.ts'
import { checkData } from '../src/data-check/checking.ts'
import { claimFolder } from '../src/data-folder/claim.ts'
import { noteClosed } from '../src/data-folder/marker.ts'
import { restore } from '../src/restoring/restoring.ts'
import { Unusable } from '../src/unusable.ts'
import { counted } from '../src/writing/numbers.ts'
import { drill } from './drill.ts'
import { orRefuse, settings, settingsWithData } from './settings.ts'

/**
 * `npm run restore`                 lists the backups
 * `npm run restore -- FILE`         puts one in the place of the data
 * `npm run restore -- --drill`      restores the latest one, or the FILE that is named, to an empty folder, starts the server on it, compares and throws it away
 * `npm run restore -- --as-is`      goes on with the database as it stands, after its log was lost
 */
await orRefuse(async () => {
  const words = process.argv.slice(2)
  const files = words.filter(word => !word.startsWith('-'))
  const [option, ...more] = words.filter(word => word.startsWith('-'))
  const isClear = more.length === 0 && files.length <= (option === '--as-is' ? 0 : 1) && [undefined, '--drill', '--as-is'].includes(option)
  if (!isClear) throw new Unusable('Uso: npm run restore -- [ARQUIVO | --drill [ARQUIVO] | --as-is]')
  const [what] = files
  if (option === '--drill') return drill(settings(), what)
  if (option === '--as-is') return acceptAsIs(settingsWithData())
  const config = readConfig(settings())
  if (what === undefined) return list(config)
  await restoreOne(what, config)
})

function list ({ dataDir, backupDir }: Config): void {
  const folders = [backupFolder(dataDir), ...(backupDir === undefined ? [] : [backupDir])]
  for (const folder of folders) {
    const backups = backupsIn(folder)
    if (backups.length === 0) console.log(`Não há backup em ${folder}.`)
    for (const { name, manifest } of backups) {
      console.log(`  ${path.join(folder, name)}  ${counted(manifest.tables.customers?.rows ?? 0, 'cliente', 'clientes')}, ${counted(manifest.files.length, 'arquivo', 'arquivos')}`)
    }
  }
  console.log('Para restaurar, pare o Cadastro e rode este comando de novo, com o caminho de um deles: npm run restore -- CAMINHO')
}

async function restoreOne (file: string, { dataDir, backupPassphrase }: Config): Promise<void> {
  const began = performance.now()
  const { manifest, replaced, missing } = await restore(path.resolve(file), dataDir, backupPassphrase)
  const { companies, customers, contacts } = manifest.tables
  const found = [
    counted(companies?.rows ?? 0, 'empresa', 'empresas'), counted(customers?.rows ?? 0, 'cliente', 'clientes'),
    counted(contacts?.rows ?? 0, 'contato', 'contatos'), counted(manifest.files.length, 'arquivo', 'arquivos'),
  ]
  console.log(`Restaurado o backup de ${manifest.made_at}: ${found.join(', ')}.`)
  console.log(`Conferido antes e depois, em ${((performance.now() - began) / 1000).toFixed(1)} s. Todos precisam entrar de novo.`)
  if (replaced) console.log(`O que estava antes ficou em ${replaced}; apague quando não precisar mais.`)
  if (missing.length > 0) {
    console.error(`${missing.length === 1 ? 'Não foi encontrado' : 'Não foram encontrados'} ${counted(missing.length, 'arquivo', 'arquivos')} que o backup cita: ${missing.join(', ')}`)
    process.exitCode = 1
  }
}

async function acceptAsIs ({ dataDir }: Config): Promise<void> {
  const claim = claimFolder(dataDir)
  try {
    const { problems, rows } = await checkData(dataDir)
    if (problems.length > 0) throw new Error(`O banco tem problemas; restaure um backup. ${problems[0]}`)
    noteClosed(dataDir)
    console.log(`O Cadastro vai iniciar com o que há: ${counted(rows.companies ?? 0, 'empresa', 'empresas')}, ${counted(rows.customers ?? 0, 'cliente', 'clientes')}. O que estava só no arquivo -wal se perdeu.`)
  } finally {
    claim.release()
  }
}
